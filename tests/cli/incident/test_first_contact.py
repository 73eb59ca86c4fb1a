import pytest

from tests.makers import make_incident, make_person
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db
REGISTER = ("incident", "register", "--title", "No mail")
SOLVED = ("--resolution-code", "solved_permanent", "--resolution-text", "Told her the key.")


def test_it_is_registered_under_its_parent_and_resolved_at_once(told):
    above = make_incident("Mail is down")

    cause = ("--resolution-cause", "human_error")
    record = told(*REGISTER, "--parent", above.number, *SOLVED, *cause)

    assert (record["parent"], record["state"]) == (above.number, "resolved")
    assert record["resolution"]["text"] == "Told her the key."
    assert record["resolution"]["cause"] == "human_error"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--parent", "INC-1999-1"), "parent: there is no incident INC-1999-1"),
        (SOLVED[:2], "resolution.text: "),
        (SOLVED[2:], "resolution.code: "),
        (("--resolution-cause", "unknown"), "resolution.code: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(tocsin, options, complaint):
    code, out, err = tocsin(*REGISTER, *options)

    assert (code, out) == (1, "")
    assert err.startswith(f"tocsin: {complaint}")
    assert not Incident.objects.exists()


def test_a_caller_is_quoted_in_public_alone(tocsin, told):
    ana = make_person("Ana Rey")
    incident = make_incident(reporter=ana)
    say = ("incident", "messages", incident.number, "--body", "It smokes.", "--caller", ana.email)

    record = told(*say, "--visibility", "public")

    assert record["items"][0]["author"] == {"email": ana.email, "name": "Ana Rey"}
    assert "caller: What a caller says is public." in tocsin(*say, "--visibility", "internal")[2]
