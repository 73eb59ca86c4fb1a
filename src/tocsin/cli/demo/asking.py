"""What Hollin Vale's categories ask, and what must be known first."""

from tocsin.domain.catalogue.rules import Answer, FieldKind, Question


def named(english: str, polish: str, german: str) -> dict[str, str]:
    return {"en": english, "pl": polish, "de": german}


def question(
    slug: str, names: dict[str, str], kind: FieldKind = FieldKind.TEXT, *, mandatory: bool = False
) -> Question:
    return Question(slug, names["en"], kind, mandatory, names=names)


def choice(slug: str, names: dict[str, str], *answers: tuple[str, dict[str, str]]) -> Question:
    known = tuple(Answer(code, words["en"], words) for code, words in answers)
    return Question(slug, names["en"], FieldKind.CHOICE, answers=known, names=names)


SPECIAL = {
    "devices": "A device that may have harmed somebody is taken out of use and kept as it is. "
    "Call the safety officer on 4100 before anybody touches it.",
    "security": "Speak of it with nobody outside the circle. Switch nothing off before the "
    "security team has said so.",
    "applications/pharmacy": "Before orders are sent again, let the pharmacist on duty (4455) "
    "check for doubles.",
}
ASKED = {
    "printing": (
        question("printer", named("Printer", "Drukarka", "Drucker")),
        choice(
            "scope",
            named("Who cannot print?", "Kto nie może drukować?", "Wer kann nicht drucken?"),
            ("one", named("One person", "Jedna osoba", "Eine Person")),
            ("ward", named("The whole ward", "Cały oddział", "Die ganze Station")),
        ),
    ),
    "devices/ventilators": (
        question(
            "inventory",
            named("Inventory number", "Numer inwentarzowy", "Inventarnummer"),
            mandatory=True,
        ),
        question(
            "patient",
            named("On a patient just now", "Teraz przy pacjencie", "Gerade am Patienten"),
            FieldKind.YES_NO,
            mandatory=True,
        ),
    ),
    "security/lost": (
        question(
            "last-seen",
            named("Last seen on", "Ostatnio widziane", "Zuletzt gesehen"),
            FieldKind.DATE,
        ),
    ),
}
