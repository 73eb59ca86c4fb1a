"""What the desk has agreed."""

import pytest

from tocsin.api.policy import PolicyRecord
from tocsin.domain.incidents.rules.policy import AGREED


def test_an_administrator_reads_and_changes_what_is_agreed(administrator):
    before = administrator.get("/policy").json()

    after = administrator.patch("/policy", {"reopen_within_days": 30}).json()

    assert PolicyRecord.model_validate(before, extra="forbid", strict=True)
    assert (before["reopen_within_days"], list(before)) == (14, list(AGREED))
    assert after == before | {"reopen_within_days": 30}
    assert administrator.get("/policy").json() == after


def test_every_wrong_number_is_named(administrator):
    change = {"assess_percent": 101, "remind_after_days": -1, "review_within_days": "5"}

    assert administrator.patch("/policy", change).json()["errors"][0]["field"] == (
        "review_within_days"
    )
    del change["review_within_days"]
    refused = administrator.patch("/policy", change).json()
    assert {e["field"]: e["detail"] for e in refused["errors"]} == {
        "assess_percent": "This lies outside 0 to 100.",
        "remind_after_days": "This lies outside 0 to 365.",
    }


@pytest.mark.parametrize("caller", ["agent", "lead", "reporter"])
def test_it_is_nobody_elses(caller, request):
    program = request.getfixturevalue(caller)

    assert program.get("/policy").status_code == 403
    assert program.patch("/policy", {"assess_percent": 5}).status_code == 403


def test_what_has_passed_meanwhile_is_not_changed(administrator):
    held = administrator.get("/policy")["ETag"]
    administrator.patch("/policy", {"assess_percent": 5})

    refused = administrator.patch("/policy", {"assess_percent": 7}, If_Match=held)

    assert refused.status_code == 412
