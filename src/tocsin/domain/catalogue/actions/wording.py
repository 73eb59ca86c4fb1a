"""How categories and services are called in the reporters' languages."""

from django.conf import settings
from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.rules import Field, check_wording
from tocsin.domain.catalogue.steps import put_wording
from tocsin.domain.journal.steps import record


@transaction.atomic
def word(
    subject: Category | Service, *, by: Person, field: Field, language: str, text: str
) -> None:
    """Say how the category or service is called in one of the reporters' languages.

    An empty text takes the wording off, so that the plain one is read again.
    """
    require(may_change_catalogue(by), "catalogue.word")
    where = f"{field}s.{language}" if field is Field.NAME else f"{field}.{language}"
    if language not in dict(settings.LANGUAGES):
        raise BadInput("choice.unknown", field=where)
    said = check_wording(field, text, where)
    if not put_wording(subject.journal_kind, subject.pk, field, language, said):
        return
    record(
        f"{subject.journal_kind}.worded",
        subject,
        by=by,
        at=instants.now(),
        facts={"field": str(field), "language": language},
        texts={"text": said},
    )
