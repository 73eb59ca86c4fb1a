"""Short ways to say where a page is and what it tells."""

import re

HTMX = {"HX-Request": "true"}


def at(incident, noun=""):
    return f"/incidents/{incident.number}" + (f"/{noun}" if noun else "")


def fresh(incident):
    incident.refresh_from_db()
    return incident


def said(response):
    """What the page tells as text, without its markup."""
    text = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())
