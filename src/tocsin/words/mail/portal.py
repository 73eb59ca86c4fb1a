"""The two letters that lead into the portal: to a report to confirm, and to one's reports."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string

from tocsin.base.mail import Letter, new_message_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.queries import own_address
from tocsin.domain.incidents.models import PortalLetter
from tocsin.domain.incidents.rules.portal import LINK_LASTS, UNCONFIRMED_KEPT
from tocsin.words.portal import confirming_address, reports_address
from tocsin.words.readers import speaking

TEXT = "mail/portal.txt"


def portal_letter(letter: PortalLetter, *, reader: Person | None, now: datetime) -> Letter:
    """Write it; `reader` is whose address it is, where the desk knows.

    It repeats nothing of the report: whoever writes under a stolen address would have us carry it.
    """
    report = letter.report
    with speaking(reader.language if reader else letter.language):
        values = {
            "is_report": report is not None,
            "days": (UNCONFIRMED_KEPT if report else LINK_LASTS).days,
            "link": _link(letter, reader),
        }
        for part in ("subject", "opening", "closing"):
            values[part] = _plain(f"{TEXT}#{part}", values)
        name, address = parseaddr(settings.MAIL_FROM)
        return Letter(
            sender=(address, name),
            to=((letter.address, reader.name if reader else ""),),
            subject=str(values["subject"]),
            text=_plain(TEXT, values) + "\n",
            html=render_to_string("mail/portal.html", values),
            sent_at=now,
            message_id=new_message_id(own_address().rpartition("@")[2]),
        )


def _link(letter: PortalLetter, reader: Person | None) -> str:
    if letter.report is not None:
        return confirming_address(letter.report)
    return reports_address(reader) if reader else settings.BASE_URL


def _plain(template: str, values: dict[str, object]) -> str:
    compiled = get_template(template).template  # type: ignore[attr-defined]
    return str(compiled.render(Context(values, autoescape=False))).strip()
