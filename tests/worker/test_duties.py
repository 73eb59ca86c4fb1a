import pytest

from tests.makers import make_incident, make_person

pytestmark = pytest.mark.django_db


def test_a_reporter_is_told_the_number(letters):
    ana = make_person("Ana Rey", email="ana@example.org")
    incident = make_incident("Printer on fire", reporter=ana)

    (letter,) = letters()

    assert letter["To"] == "Ana Rey <ana@example.org>"
    assert letter["Subject"] == f"[{incident.number}] Printer on fire"
