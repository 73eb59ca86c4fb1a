from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from tocsin.base.errors import BadInput
from tocsin.domain.catalogue.models import (
    Category,
    CategoryField,
    FieldOption,
    Service,
    ServiceLink,
    Wording,
)
from tocsin.domain.catalogue.rules import Answer, Field, Question


def put_wording(kind: str, object_id: int, field: Field, language: str, text: str) -> bool:
    """Set one wording, or take it off when empty; say whether that changed anything."""
    row: dict[str, Any] = {
        "kind": kind,
        "object_id": object_id,
        "field": field,
        "language": language,
    }
    found = Wording.objects.filter(**row)
    if not text:
        return bool(found.delete()[0])
    if found.filter(text=text).exists():
        return False
    Wording.objects.update_or_create(**row, defaults={"text": text})
    return True


def put_names(kind: str, object_id: int, names: Mapping[str, str]) -> None:
    """Set the names in other languages; those that are not given are taken off."""
    kept = {code: text.strip() for code, text in names.items() if text.strip()}
    if unknown := kept.keys() - dict(settings.LANGUAGES).keys():
        raise BadInput("choice.unknown", field=f"names.{min(unknown)}")
    rows = Wording.objects.filter(kind=kind, object_id=object_id, field=Field.NAME)
    rows.exclude(language__in=kept).delete()
    for code, text in kept.items():
        put_wording(kind, object_id, Field.NAME, code, text)


def put_question(category: Category, question: Question, position: int) -> None:
    row, _ = CategoryField.objects.update_or_create(
        category=category,
        slug=question.slug,
        defaults={
            "name": " ".join(question.name.split()),
            "kind": question.kind,
            "required": question.mandatory,
            "position": position,
            "is_active": True,
        },
    )
    put_names(CategoryField.wording_kind, row.pk, question.names)
    _put_answers(row, question.answers)


def _put_answers(row: CategoryField, answers: Iterable[Answer]) -> None:
    known = {answer.slug: answer for answer in answers}
    gone = row.options.exclude(slug__in=known)
    Wording.objects.filter(
        kind=FieldOption.wording_kind, object_id__in=list(gone.values_list("pk", flat=True))
    ).delete()
    gone.delete()
    for position, answer in enumerate(known.values()):
        option, _ = FieldOption.objects.update_or_create(
            field=row,
            slug=answer.slug,
            defaults={"name": " ".join(answer.name.split()), "position": position},
        )
        put_names(FieldOption.wording_kind, option.pk, answer.names)


def put_links(service: Service, links: Mapping[str, str]) -> None:
    ServiceLink.objects.filter(service=service).delete()
    ServiceLink.objects.bulk_create(
        ServiceLink(service=service, title=title, url=url) for title, url in links.items()
    )
