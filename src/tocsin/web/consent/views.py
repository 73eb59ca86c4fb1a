from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, queries, rules
from tocsin.domain.incidents.models import Incident
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.consent.forms import ConsentForm, is_asked_to_rate
from tocsin.words.consent import NOT_SOLVED, asked_by

PAGE = "consent/answer.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, leaning: str = "") -> HttpResponse:
    """Show what was asked; nothing changes before somebody presses a button.

    Which link they came by puts that button first.

    Mail scanners follow links, so that opening one must never count as an answer.
    """
    asked = asked_by(token)
    found = queries.asked(asked.number, asked.person) if asked else None
    if asked is None or found is None or found.reporter is None:
        return render(request, "404.html", status=404)
    with override(found.reporter.language):
        stage = _stage(found, asked.resolution)
        given = request.POST if request.method == "POST" else None
        form = ConsentForm(given, incident=found, only_rates=stage == "rate")
        if form.is_valid() and stage in ("ask", "rate"):
            with refusals_shown_in(form):
                _act(found, found.reporter, stage, form)
                return redirect("consent", token)
        says_no = leaning == NOT_SOLVED
        context = {"incident": found, "form": form, "stage": stage, "says_no": says_no}
        return render(request, PAGE, context, status=status_of(form))


def _stage(incident: Incident, resolution: int) -> str:
    """Tell where the matter stands: asked, to be rated, settled, or gone another way meanwhile."""
    is_this = (
        incident.resolved_at is not None and int(incident.resolved_at.timestamp()) == resolution
    )
    if not is_this:
        return "again" if incident.is_open else "gone"
    if incident.answered_solved is None:
        return "ask" if incident.state == rules.State.RESOLVED else "settled"
    if not is_asked_to_rate(incident):
        return "settled"
    is_open = incident.rated_at is None or (instants.now() - incident.rated_at <= rules.RATING_OPEN)
    return "rate" if is_open else "settled"


def _act(incident: Incident, reporter: Person, stage: str, form: ConsentForm) -> None:
    said = form.cleaned_data
    if stage == "ask":
        solved = said["solved"] != "no"
        rating = said.get("rating") if solved else None
        actions.confirm(
            incident, by=reporter, solved=solved, rating=rating, comment=said["comment"]
        )
    else:
        actions.rate(incident, by=reporter, rating=said["rating"], comment=said["comment"])
