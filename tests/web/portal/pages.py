"""Walking through the portal as a stranger does, for the tests of its pages."""

import re
from urllib.parse import urlsplit

from tocsin.domain.incidents.models import UnconfirmedReport
from tocsin.words.portal import confirming_address, reports_address

SAID = {"title": "Printer on fire", "name": "Ana Rey", "email": "ana@example.org"}


def below(address):
    """The path and the query of an address that stood in a letter."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def told(client, **more):
    """Report something without an account; return what was kept of it."""
    answer = client.post("/portal", SAID | more)
    assert answer.status_code == 302, answer.content.decode()
    return UnconfirmedReport.objects.latest("pk")


def confirming(report):
    return below(confirming_address(report))


def entering(person, number=""):
    return below(reports_address(person, number))


def enter(client, person):
    """Follow a person's link and press the button there."""
    return client.post(entering(person))


def words(answer):
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(text.split())
