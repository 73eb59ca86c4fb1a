"""The steps of what hangs together and of who may know: link, parent, merge, split, circle."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident, Link
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.incidents import relations_forms as forms
from tocsin.web.incidents.dialogs import Act


def _link(incident: Incident, by: Person, link: str) -> Link | None:
    return queries.links(incident, by).filter(public_id=link).first()


def _split(incident: Incident, *, by: Person, message: str, title: str) -> None:
    said = queries.conversation(incident, by).filter(public_id=message).first()
    if said is None:
        raise Http404
    actions.split(incident, by=by, message=said, title=title)


ACTS = (
    Act(
        "links",
        title=_("Link"),
        done=_("%(number)s was linked."),
        form=forms.LinkForm,
        does=actions.link,
    ),
    Act(
        "links/{link}/end",
        title=_("Take the link off"),
        done=_("The link of %(number)s was taken off."),
        on=_link,
        does=actions.unlink,
        name="link-end",
    ),
    Act(
        "parent",
        title=_("Hang under another incident"),
        button=pgettext_lazy("button", "Hang it there"),
        done=_("%(number)s hangs under its parent."),
        form=forms.ParentForm,
        does=actions.adopt,
    ),
    Act(
        "parent/end",
        title=_("Take off its parent"),
        done=_("%(number)s stands alone again."),
        does=partial(actions.adopt, parent=None),
    ),
    Act(
        "merge",
        title=_("Merge into another incident"),
        button=pgettext_lazy("button", "Merge"),
        done=_("%(number)s goes on in the other."),
        form=forms.MergeForm,
        does=actions.merge,
    ),
    Act(
        "merge/end",
        title=_("Undo the merge"),
        done=_("%(number)s stands alone again."),
        does=actions.unmerge,
    ),
    Act(
        "messages/{message}/incident",
        title=_("Split off"),
        button=pgettext_lazy("button", "Make it an incident of its own"),
        done=_("What was said on %(number)s is an incident of its own."),
        form=forms.SplitForm,
        does=_split,
        name="split",
    ),
    Act(
        "confidentiality",
        title=_("Who may know of it"),
        button=pgettext_lazy("button", "Save"),
        done=_("The circle of %(number)s was set."),
        form=forms.CircleForm,
        may=permissions.may_restrict,
        does=actions.restrict,
    ),
    Act(
        "involved",
        title=_("Name who is involved"),
        button=pgettext_lazy("button", "Save"),
        done=_("Who is involved in %(number)s was named."),
        form=forms.InvolvedForm,
        may=permissions.may_restrict,
        does=actions.name_involved,
    ),
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whoever may for a reason; for everybody else there is nothing here."""
    sealed = queries.sealed(number, request.user)
    if sealed is None:
        raise Http404
    hours = queries.policy().glass_stays_broken_hours
    form = forms.GlassForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.break_glass(sealed, by=request.user, reason=form.cleaned_data["reason"])
            told = gettext("Open to you for %(hours)s hours. It was noted and told.")
            messages.success(request, told % {"hours": hours})
            return redirect("incident", sealed.number)
    context = {"number": sealed.number, "form": form, "hours": hours}
    return render(request, "incidents/access.html", context, status=status_of(form))
