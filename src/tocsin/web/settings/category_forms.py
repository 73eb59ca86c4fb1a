"""What administration asks about a category: what it decides, asks and lays out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import OutOfDate
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import NAME_LIMIT, SLUG_LIMIT
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import Sheet
from tocsin.domain.catalogue.rules import LONG_TEXT_LIMIT, Answer, FieldKind, Question, levels
from tocsin.web.forms import Form, filled
from tocsin.web.incidents.forms import CategoryField
from tocsin.words.labels import LABELS, choices

LINES = {"rows": 4, "dir": "auto"}


class SeenForm(Form):
    """The base of a form about one thing: it carries what of it the reader had seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def held(self) -> str:
        """Return what was seen, until the reader has been told that it has passed."""
        passed = isinstance(self.refusal, OutOfDate)
        return str(self.data.get("seen", "")) if self.is_bound and not passed else ""


def in_languages(limit: int = NAME_LIMIT) -> dict[str, forms.Field]:
    """Return one field for each of the desk's languages."""
    return {
        code: forms.CharField(
            label=words,
            required=False,
            max_length=limit,
            widget=forms.TextInput(attrs={"lang": code}),
        )
        for code, words in settings.LANGUAGES
    }


class NewCategoryForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("In addresses and searches: category:network. It stays for good."),
    )
    parent = CategoryField(label=_("Below"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(by)


class DecisionsForm(SeenForm):
    """What a category is called and what it decides."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LIMIT, help_text=_("Where a language has none of its own.")
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("First level"),
    )
    impact = forms.ChoiceField(label=_("Impact at first"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency at first"), required=False)
    security = forms.BooleanField(label=_("Its incidents are security incidents"), required=False)
    special_handling = forms.CharField(
        label=_("Special handling"),
        required=False,
        max_length=LONG_TEXT_LIMIT,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("Stands above every incident of it, for the desk only."),
    )
    is_active = forms.BooleanField(label=_("Offered to who reports"), required=False)

    def __init__(
        self, data: QueryDict | None, *, category: Category, sheet: Sheet, by: Person
    ) -> None:
        columns = ("name", "impact", "urgency", "security", "special_handling", "is_active")
        initial: dict[str, Any] = {column: getattr(category, column) for column in columns}
        initial["team"] = category.team.slug if category.team else None
        initial |= {f"names.{code}": text for code, text in sheet.names.items()}
        super().__init__(data, initial=initial)
        for code, field in in_languages().items():
            self.put(f"names.{code}", field)
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True)
        for axis in ("impact", "urgency"):
            known = [(level, LABELS[axis][level]) for level in levels(axis)]
            self.fields[axis].choices = [("", _("Not decided")), *known]

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("names.")]

    def answers(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "seen" and not name.startswith("names.")
        }

    def spoken(self) -> dict[str, str]:
        """Return the names by language."""
        found = self.cleaned_data.items()
        return {name[6:]: text for name, text in found if name.startswith("names.")}


class FieldsForm(SeenForm):
    """The fields a category asks for: one row each, and an empty one for the next."""

    def __init__(
        self, data: QueryDict | None, *, category: Category, sheet: Sheet, by: Person
    ) -> None:
        del category, by
        known = [_written(question) for question in sheet.questions]
        self.kinds = {row["slug"]: row["kind"] for row in known}
        rows = known if data is None else [row for row in _rows(data) if _is_kept(row)]
        self.length = len(rows)
        values = {f"fields.{n}.{k}": v for n, row in enumerate(rows) for k, v in row.items()}
        bound = None if data is None else values | {"seen": data.get("seen", "")}
        super().__init__(bound, initial=values)
        for number in range(self.length + 1):
            slug = rows[number].get("slug", "") if number < self.length else ""
            self._ask(f"fields.{number}", slug=slug, is_new=number == self.length)

    def _ask(self, place: str, *, slug: str, is_new: bool) -> None:
        kind = forms.ChoiceField(label=_("Takes"), choices=choices("field_kind"), required=False)
        if slug in self.kinds:
            kind.widget = forms.HiddenInput()
        found: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Name"), required=not is_new, max_length=NAME_LIMIT),
            "slug": forms.CharField(
                label=_("Short name"),
                required=False,
                max_length=SLUG_LIMIT,
                help_text=_("For programs. Empty: made from the name."),
            ),
            "kind": kind,
            "mandatory": forms.BooleanField(label=_("Must be filled in"), required=False),
            "choices": forms.CharField(
                label=_("Choices"),
                required=False,
                widget=forms.Textarea(attrs=LINES),
                help_text=_lines(),
            ),
            **{f"names.{code}": field for code, field in in_languages().items()},
            "gone": forms.BooleanField(label=_("Ask for it no more"), required=False),
        }
        if slug in self.kinds:
            found["slug"].widget = forms.HiddenInput()
        for name, field in found.items():
            self.put(f"{place}.{name}", field)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(f"fields.{number}") for number in range(self.length + 1)]

    def _row(self, place: str) -> dict[str, Any]:
        names = ("name", "slug", "kind", "mandatory", "choices", "gone")
        row: dict[str, Any] = {name: self[f"{place}.{name}"] for name in names}
        kind = self.kinds.get(row["slug"].value() or "")
        row["names"] = [self[f"{place}.names.{code}"] for code, _words in settings.LANGUAGES]
        return row | {"is_known": kind is not None, "known_kind": kind}

    def answers(self) -> list[Question]:
        return [self._question(f"fields.{number}") for number in range(self.length)]

    def _question(self, place: str) -> Question:
        data = self.cleaned_data
        name = data[f"{place}.name"]
        names = {code: data[f"{place}.names.{code}"] for code, _words in settings.LANGUAGES}
        return Question(
            slug=data[f"{place}.slug"] or slugify(name),
            name=name,
            kind=FieldKind(data[f"{place}.kind"] or FieldKind.TEXT),
            mandatory=data[f"{place}.mandatory"],
            answers=_answers(data[f"{place}.choices"]),
            names={code: text for code, text in names.items() if text},
        )


def _lines() -> Any:  # noqa: ANN401 - a promise of text
    languages = " | ".join(words for _code, words in settings.LANGUAGES)
    return filled(
        _("One per line: the name alone, or short name | name | %(languages)s."),
        languages=languages,
    )


def _rows(data: Mapping[str, str]) -> Iterable[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, value in data.items():
        head, _dot, rest = name.partition(".")
        number, _dot, part = rest.partition(".")
        if head == "fields" and number.isdecimal() and part:
            found.setdefault(number, {})[part] = value
    return [found[number] for number in sorted(found, key=int)]


def _is_kept(row: Mapping[str, str]) -> bool:
    said = row.get("name", "").strip() or row.get("slug", "").strip()
    return bool(said) and "gone" not in row


def _written(question: Question) -> dict[str, Any]:
    row: dict[str, Any] = {
        "slug": question.slug,
        "name": question.name,
        "kind": str(question.kind),
        "mandatory": question.mandatory,
        "choices": "\n".join(_line(answer) for answer in question.answers),
    }
    return row | {f"names.{code}": text for code, text in question.names.items()}


def _line(answer: Answer) -> str:
    names = [answer.names.get(code, "") for code, _words in settings.LANGUAGES]
    return " | ".join([answer.slug, answer.name, *names]).rstrip(" |")


def _answers(text: str) -> tuple[Answer, ...]:
    return tuple(_answer(line) for line in text.splitlines() if line.strip())


def _answer(line: str) -> Answer:
    slug, separator, rest = (part.strip() for part in line.partition("|"))
    if not separator:
        return Answer(slugify(slug), slug)
    name, *names = (part.strip() for part in rest.split("|"))
    spoken = zip((code for code, _words in settings.LANGUAGES), names, strict=False)
    return Answer(slug, name, {code: text for code, text in spoken if text})


class ChecklistForm(SeenForm):
    checklist = forms.CharField(
        label=_("Steps"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("One per line, in their order. New incidents of it begin with them."),
    )

    def __init__(
        self, data: QueryDict | None, *, category: Category, sheet: Sheet, by: Person
    ) -> None:
        del category, by
        super().__init__(data, initial={"checklist": "\n".join(sheet.checklist)})

    def answers(self) -> list[str]:
        return self.cleaned_data["checklist"].splitlines()


class PlaceForm(SeenForm):
    parent = CategoryField(
        label=_("Below"),
        required=False,
        help_text=_("What hangs below it moves along, and all their paths change."),
    )

    def __init__(
        self, data: QueryDict | None, *, category: Category, sheet: Sheet, by: Person
    ) -> None:
        del sheet
        super().__init__(data, initial={"parent": category.path.rpartition("/")[0]})
        self.fields["parent"].offer(by)
