"""The REST interface as a whole: its parts, and how what they refuse is answered."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

import tocsin
from tocsin.api import (
    calendars,
    catalogue,
    categories,
    escalation_levels,
    mail,
    mailboxes,
    me,
    organisations,
    people,
    policy,
    promises,
    rules,
    stakeholder_lists,
    teams,
)
from tocsin.api.bearer import Bearer
from tocsin.api.incidents import (
    checklists,
    circle,
    clocks,
    endings,
    escalation,
    files,
    guests,
    history,
    lists,
    major,
    messages,
    relations,
    suppliers,
    watching,
    work,
)
from tocsin.api.problems import Problem, of_errors, of_problem, of_refusal
from tocsin.api.reading import Strict, malformed
from tocsin.api.strict import errors_of
from tocsin.base.errors import Refusal

ABOUT = """\
The incident desk for programs: everything a person can do on a page, a program can do here.

Send `Authorization: Bearer TOKEN`. Times are RFC 3339 with an offset, durations seconds. Lists take
`limit` and `cursor` and answer `items` and `next`. A refusal is `application/problem+json` with a
stable `code`; sentences are in the language of `Accept-Language`, else of the token's person.
"""


class Interface(NinjaAPI):
    """The calls of the desk, named after what they are about."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        subject = (operation.tags or [""])[0].lower().replace(" ", "_")
        return f"{subject}_{operation.view_func.__name__}"


interface = Interface(
    title="Tocsin",
    description=ABOUT,
    version=tocsin.__version__,
    auth=Bearer(),
    parser=Strict(),
    docs_url=None,
    openapi_url="",
    urls_namespace="api-1",
)
for prefix, router in (
    ("/me", me.router),
    *(("/incidents", part.router) for part in (lists, work, endings, messages, files, history)),
    *(("/incidents", part.router) for part in (escalation, suppliers, guests)),
    *(("/incidents", part.router) for part in (relations, circle, checklists, watching)),
    ("/incidents", major.router),
    ("/incidents", clocks.router),
    ("/incidents", relations.links),
    ("/people", people.router),
    ("/organisations", organisations.router),
    ("/teams", teams.router),
    ("/categories", categories.router),
    ("/services", catalogue.services),
    ("/matrix", catalogue.cells),
    ("/calendars", calendars.router),
    ("/escalation-levels", escalation_levels.router),
    ("/mail", mail.router),
    ("/mailboxes", mailboxes.router),
    ("/policy", policy.router),
    ("/promises", promises.router),
    ("/rules", rules.router),
    ("/stakeholder-lists", stakeholder_lists.router),
):
    interface.add_router(prefix, router)

interface.exception_handler(Problem)(of_problem)
interface.exception_handler(Refusal)(of_refusal)


@interface.exception_handler(ValidationError)
def _wrong_fields(_request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    return of_errors(errors_of(refusal))


@interface.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    # ninja wraps whatever its parser raises.
    cause = error.__cause__
    return of_problem(request, cause if isinstance(cause, Problem) else malformed())
