"""What the desk has agreed about holds, answers, closing and reopening."""

from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.strict import Body
from tocsin.base.errors import require
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Policy
from tocsin.domain.incidents.permissions import may_change_policy
from tocsin.domain.incidents.rules.policy import AGREED
from tocsin.domain.journal.queries import latest_seq

router = Router(tags=["Policy"])


class PolicyRecord(BaseModel):
    """The desk's agreements."""

    auto_close_after_days: int = Field(
        description="Working days after which what is resolved closes by itself; 0 is never"
    )
    reopen_within_days: int = Field(description="How long what is closed can be opened again")
    assess_percent: int = Field(
        description="Share of the ordinary incidents that are assessed before they close"
    )
    survey_percent: int = Field(description="Share of the resolved ones that are rated")
    survey_quiet_days: int = Field(description="How long who was asked to rate is left in peace")
    reminders_before_no_response: int = Field(
        description="How many reminders stay unanswered before “no answer” is proposed; 0 is never"
    )
    remind_after_days: int = Field(
        description="How long a question waits before its reporter is reminded; 0 is for ever"
    )
    major_after_children: int = Field(
        description="How many incidents below one propose it as major; 0 is never"
    )
    review_within_days: int = Field(
        description="Working days after its resolution until a major incident is reviewed"
    )
    glass_stays_broken_hours: int = Field(
        description="How long a confidential incident stays open to who broke the glass"
    )


class Agreed(Body):
    """What is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reopen_within_days": 14}]})

    auto_close_after_days: int = 0
    reopen_within_days: int = 0
    assess_percent: int = 0
    survey_percent: int = 0
    survey_quiet_days: int = 0
    reminders_before_no_response: int = 0
    remind_after_days: int = 0
    major_after_children: int = 0
    review_within_days: int = 0
    glass_stays_broken_hours: int = 0


def policy_record(policy: Policy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in AGREED}


@router.get("", response=PolicyRecord, url_name="policy")
def read(request: Call) -> HttpResponse:
    """Read what the desk has agreed.

    For administrators.
    """
    require(may_change_policy(request.person), "policy.read")
    return answers.record(policy_record(queries.policy()))


@router.patch("", response=PolicyRecord, auth=ADMINISTRATION, url_name="policy")
def agree(request: Call, body: Agreed) -> HttpResponse:
    """Change what the desk has agreed.

    For administrators, with the scope `admin`. It holds from now on, for what is open as well.
    """
    by = request.person
    require(may_change_policy(by), "policy.change")
    known = queries.policy()
    seen = latest_seq(known) if known.pk else 0
    answers.hold_to(request, answers.record(policy_record(known)))
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    return answers.record(policy_record(actions.agree(by=by, changes=changes, seen=seen)))
