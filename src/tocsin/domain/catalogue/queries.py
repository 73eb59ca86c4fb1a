"""What the catalogue says, in the reader's language."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as column

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import (
    Category,
    CategoryField,
    ChecklistStep,
    FieldOption,
    MatrixCell,
    Service,
    Wording,
)
from tocsin.domain.catalogue.rules import (
    Answer,
    Field,
    FieldKind,
    Matrix,
    Question,
    check_value,
    reference_matrix,
)


def matrix() -> Matrix:
    """Return the desk's own matrix; the reference one until somebody changes it."""
    cells = {(c.impact, c.urgency): c.priority for c in MatrixCell.objects.all()}
    return {**reference_matrix(), **cells}


def category_at(path: str, person: Person, field: str = "category") -> Category:
    """Return the active category at this path; refuse an unknown one by the field that named it."""
    found = Category.objects.visible_to(person).active().select_related("team")
    category = found.filter(path=path).first()
    if category is None:
        raise BadInput("category.unknown", field=field)
    return category


def category_known(path: str, person: Person, field: str = "category") -> Category:
    """Return the category at this path, offered or retired, for who changes it."""
    found = Category.objects.visible_to(person).select_related("team", "parent")
    category = found.filter(path=path).first()
    if category is None:
        raise BadInput("category.unknown", field=field)
    return category


def service_named(slug: str, person: Person, field: str = "service") -> Service:
    found = Service.objects.visible_to(person).filter(slug=slug, is_active=True).first()
    if found is None:
        raise BadInput("service.unknown", field=field)
    return found


def categories_in(language: str, person: Person) -> list[tuple[Category, str]]:
    """Return every active category with its whole path in words, in tree order, in two queries."""
    found = list(Category.objects.visible_to(person).active().select_related("team"))
    names = wordings("category", (c.pk for c in found), Field.NAME, language)
    spoken = {c.path: names.get(c.pk, c.name) for c in found}
    return [(c, " · ".join(_line(c.path, spoken))) for c in found]


def askable_categories(language: str, person: Person) -> list[tuple[Category, str]]:
    """Return the active categories that ask for nothing of their own, in three queries."""
    required = CategoryField.objects.filter(is_active=True, required=True)
    asking = set(required.values_list("category__path", flat=True))
    found = categories_in(language, person)
    return [(c, words) for c, words in found if asking.isdisjoint(_ancestors(c.path))]


@dataclass(frozen=True)
class Row:
    """A line of the tree as administrators see it."""

    category: Category
    words: str
    depth: int
    fields: int
    steps: int


def tree_in(language: str, person: Person) -> list[Row]:
    """Return every category, offered or retired, in tree order, in four queries."""
    found = list(Category.objects.visible_to(person).select_related("team"))
    # As a reader expects it: "a/b" stands before "a-c", though "-" sorts before "/".
    found.sort(key=lambda category: category.path.split("/"))
    names = wordings("category", (c.pk for c in found), Field.NAME, language)
    asked = Counter(CategoryField.objects.filter(is_active=True).values_list("category", flat=True))
    steps = Counter(ChecklistStep.objects.values_list("category", flat=True))
    return [
        Row(c, names.get(c.pk, c.name), c.path.count("/"), asked[c.pk], steps[c.pk]) for c in found
    ]


def category_words(categories: Iterable[Category], language: str) -> dict[int, str]:
    """Return the whole path in words of each category, by primary key, in two queries."""
    wanted = list(categories)
    paths = {part for c in wanted for part in _ancestors(c.path)}
    found = list(Category.objects.filter(path__in=paths))
    names = wordings("category", (c.pk for c in found), Field.NAME, language)
    spoken = {c.path: names.get(c.pk, c.name) for c in found}
    return {c.pk: " · ".join(_line(c.path, spoken)) for c in wanted}


def services_in(language: str, person: Person) -> list[tuple[Service, str]]:
    found = list(Service.objects.visible_to(person).filter(is_active=True))
    names = wordings("service", (s.pk for s in found), Field.NAME, language)
    return [(s, names.get(s.pk, s.name)) for s in found]


def wordings(kind: str, ids: Iterable[int], field: Field, language: str) -> dict[int, str]:
    """Return the wording of each object in this language, where there is one."""
    rows = Wording.objects.filter(
        kind=kind, object_id__in=list(ids), field=field, language=language
    )
    return dict(rows.values_list("object_id", "text"))


def category_paths(ids: Collection[int]) -> dict[int, str]:
    return dict(Category.objects.filter(pk__in=ids).values_list("pk", "path"))


def service_slugs(ids: Collection[int]) -> dict[int, str]:
    return dict(Service.objects.filter(pk__in=ids).values_list("pk", "slug"))


def _ancestors(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _line(path: str, spoken: dict[str, str]) -> list[str]:
    return [spoken[part] for part in _ancestors(path) if part in spoken]


def fields_of(category: Category | None) -> list[CategoryField]:
    """Return the fields that the category and everything above it ask for, in two queries."""
    if category is None:
        return []
    found = CategoryField.objects.filter(category__path__in=_ancestors(category.path))
    asked = found.filter(is_active=True).order_by("category__path", "position", "pk")
    return list(asked.prefetch_related("options"))


def must_be_filled_in(category: Category | None) -> bool:
    """Say whether nobody gets into this category who fills in nothing."""
    return any(field.required for field in fields_of(category))


def checked_fields(category: Category | None, given: Mapping[str, object]) -> dict[int, str]:
    """Return the values by field id; refuse unknown fields, wrong values and what is missing."""
    wanted = {field.slug: field for field in fields_of(category)}
    wrong = [BadInput("field.unknown", field=f"fields.{slug}") for slug in given.keys() - wanted]
    values: dict[int, str] = {}
    for slug, field in wanted.items():
        try:
            if value := _checked(field, given.get(slug)):
                values[field.pk] = value
        except BadInput as refusal:
            wrong.append(refusal)
    if wrong:
        raise BadInput.of(wrong)
    return values


def _checked(field: CategoryField, value: object) -> str:
    options = [option.slug for option in field.options.all()]
    kind = FieldKind(field.kind)
    text = "" if value in (None, "") else check_value(field.slug, kind, value, options)
    if field.required and not text:
        raise BadInput("field.missing", field=f"fields.{field.slug}")
    return text


def checklist_of(category: Category | None) -> list[str]:
    """Return the steps of the nearest checklist: the category's own, else one from above."""
    if category is None:
        return []
    steps = ChecklistStep.objects.filter(category__path__in=_ancestors(category.path))
    rows = list(steps.values_list("category__path", "text"))
    nearest = max((path for path, _ in rows), key=len, default="")
    return [text for path, text in rows if path == nearest]


def special_handling_of(category: Category | None) -> str:
    """Return the nearest note on special handling: the category's own, else one from above."""
    return special_handling_at([category.path])[category.path] if category else ""


def special_handling_at(paths: Iterable[str]) -> dict[str, str]:
    """Return the nearest note on special handling of each path, in one query or none."""
    lines = {path: _ancestors(path) for path in paths}
    if not lines:
        return {}
    above = Category.objects.filter(path__in={part for line in lines.values() for part in line})
    noted = above.exclude(special_handling="").values_list("path", "special_handling")
    notes = dict(noted)
    return {
        path: next((notes[part] for part in reversed(line) if part in notes), "")
        for path, line in lines.items()
    }


def asked_around(category: Category) -> set[str]:
    """Return the slugs that categories above and below ask for: they share a form with ours."""
    line = CategoryField.objects.filter(is_active=True).exclude(category=category)
    above = line.filter(category__path__in=_ancestors(category.path))
    below = line.filter(category__path__startswith=f"{category.path}/")
    return {slug for rows in (above, below) for slug in rows.values_list("slug", flat=True)}


@dataclass
class Sheet:
    """All that is written about a category besides its columns."""

    names: dict[str, str] = column(default_factory=dict)
    questions: list[Question] = column(default_factory=list)
    inherited: list[Question] = column(default_factory=list)
    checklist: list[str] = column(default_factory=list)


def described(categories: Sequence[Category]) -> dict[int, Sheet]:
    """Return the sheet of each category by primary key, in six queries."""
    sheets = {category.pk: Sheet() for category in categories}
    for pk, names in names_of(Category.journal_kind, sheets).items():
        sheets[pk].names = names
    asked = _questions_by_path({part for c in categories for part in _ancestors(c.path)})
    for category in categories:
        *above, own = _ancestors(category.path)
        sheets[category.pk].questions = asked[own]
        sheets[category.pk].inherited = [q for path in above for q in asked[path]]
    steps = ChecklistStep.objects.filter(category__in=sheets)
    for pk, text in steps.values_list("category", "text"):
        sheets[pk].checklist.append(text)
    return sheets


def _questions_by_path(paths: Iterable[str]) -> dict[str, list[Question]]:
    rows = CategoryField.objects.filter(category__path__in=list(paths), is_active=True)
    fields = list(rows.select_related("category").prefetch_related("options"))
    names = names_of(CategoryField.wording_kind, (row.pk for row in fields))
    options = [option.pk for row in fields for option in row.options.all()]
    option_names = names_of(FieldOption.wording_kind, options)
    found: dict[str, list[Question]] = defaultdict(list)
    for row in fields:
        answers = tuple(
            Answer(option.slug, option.name, option_names.get(option.pk, {}))
            for option in row.options.all()
        )
        kind, called = FieldKind(row.kind), names.get(row.pk, {})
        question = Question(row.slug, row.name, kind, row.required, answers, called)
        found[row.category.path].append(question)
    return found


def names_of(kind: str, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of each object by language."""
    return {pk: found[Field.NAME] for pk, found in worded(kind, ids).items() if Field.NAME in found}


def worded(kind: str, ids: Iterable[int]) -> dict[int, dict[str, dict[str, str]]]:
    """Return of each object what is worded, and how in which language, in one query."""
    rows = Wording.objects.filter(kind=kind, object_id__in=list(ids))
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for pk, what, language, text in rows.values_list("object_id", "field", "language", "text"):
        found[pk][what][language] = text
    return found


def questions_of(category: Category | None) -> list[Question]:
    """Return what the category and everything above it ask for, with names in every language."""
    if category is None:
        return []
    sheet = described([category])[category.pk]
    return [*sheet.inherited, *sheet.questions]
