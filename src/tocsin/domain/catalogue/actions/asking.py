"""What a category asks besides the usual, and which steps its checklist has."""

from collections.abc import Sequence

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category, CategoryField, ChecklistStep
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.queries import asked_around, described
from tocsin.domain.catalogue.rules import Question, check_checklist, check_questions
from tocsin.domain.catalogue.steps import put_question
from tocsin.domain.journal.steps import check_seen, record


@transaction.atomic
def ask(
    category: Category, *, by: Person, fields: Sequence[Question], seen: int | None = None
) -> None:
    """Set the fields that the category asks for, in this order.

    One that is left out is asked for no more and stays on the incidents that have it. What a field
    takes never changes: the values that are there would lose their meaning.
    """
    require(may_change_catalogue(by), "category.ask")
    check_seen(category, seen)
    check_questions(fields)
    _check_known(category, fields)
    before = described([category])[category.pk].questions
    if list(fields) == before:
        return
    slugs = [question.slug for question in fields]
    CategoryField.objects.filter(category=category).exclude(slug__in=slugs).update(is_active=False)
    for position, question in enumerate(fields):
        put_question(category, question, position)
    record(
        "category.fields_changed",
        category,
        by=by,
        at=instants.now(),
        changes={"fields": (_coded(before), _coded(fields))},
        texts=_worded(fields),
    )


def _check_known(category: Category, fields: Sequence[Question]) -> None:
    rows = CategoryField.objects.filter(category=category)
    kinds = dict(rows.values_list("slug", "kind"))
    around = asked_around(category)
    wrong = []
    for place, question in enumerate(fields):
        if kinds.get(question.slug, question.kind) != question.kind:
            wrong.append(BadInput("field.kind_stays", field=f"fields.{place}.kind"))
        if question.slug in around:
            wrong.append(BadInput("slug.taken", field=f"fields.{place}.slug"))
    if wrong:
        raise BadInput.of(wrong)


def _coded(fields: Sequence[Question]) -> list[list[str]]:
    """Return of each field what is no name: slug, kind, whether it must be filled, choices."""
    return [
        [one.slug, str(one.kind), "mandatory" if one.mandatory else "extra"]
        + [answer.slug for answer in one.answers]
        for one in fields
    ]


def _worded(fields: Sequence[Question]) -> dict[str, str]:
    told = {}
    for one in fields:
        told[f"fields.{one.slug}"] = one.name
        told |= {f"fields.{one.slug}.{code}": text for code, text in one.names.items()}
        for answer in one.answers:
            told[f"fields.{one.slug}.choices.{answer.slug}"] = answer.name
    return told


@transaction.atomic
def set_checklist(
    category: Category, *, by: Person, texts: Sequence[str], seen: int | None = None
) -> None:
    """Set the steps of the checklist; incidents that have one keep theirs."""
    require(may_change_catalogue(by), "category.set_checklist")
    check_seen(category, seen)
    new = check_checklist(texts)
    steps = ChecklistStep.objects.filter(category=category)
    old = list(steps.values_list("text", flat=True))
    if old == new:
        return
    steps.delete()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(category=category, position=place, text=text)
        for place, text in enumerate(new)
    )
    record(
        "category.checklist_changed",
        category,
        by=by,
        at=instants.now(),
        changes={"steps": (len(old), len(new))},
        texts={"checklist": "\n".join(new)},
    )
