"""What mail intake itself writes into an incident, in the language of the desk."""

from django.conf import settings
from django.utils.translation import gettext

from tocsin.domain.incidents.rules import Phrases
from tocsin.words.readers import speaking


def phrases() -> Phrases:
    with speaking(settings.LANGUAGE_CODE):
        return Phrases(
            no_subject=gettext("Mail without a subject"),
            no_text=gettext("(no text)"),
            stranger=gettext(
                "This mail answers %(number)s, in which its sender does not take part."
            ),
            too_late=gettext(
                "This mail answers %(number)s, which ended too long ago to be opened again."
            ),
        )
