from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tocsin.base import instants
from tocsin.web.library import samples
from tocsin.web.library.forms import SAMPLE, SampleForm
from tocsin.web.templatetags.desk import ICONS
from tocsin.words.labels import LABELS


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    now = instants.now()
    parts = [
        {"name": name, "title": title, "rule": rule, "template": f"library/{name}.html"}
        for name, title, rule in samples.PARTS
    ]
    context = {
        "parts": parts,
        "form": SampleForm(SAMPLE),
        "icons": sorted(ICONS),
        "swatches": samples.SWATCHES,
        "rows": samples.ROWS,
        "course": samples.COURSE,
        "facts": samples.FACTS,
        "files": samples.FILES,
        "matrix": samples.MATRIX,
        "urgencies": samples.URGENCIES,
        "reaches": ("internal", "public"),
        "priorities": list(LABELS["priority"]),
        "states": list(LABELS["state"]),
        "holds": list(LABELS["hold"]),
        "just_now": now,
        "soon": now + timedelta(minutes=64),
        "hour_ago": now - timedelta(minutes=61),
        "last_month": now - timedelta(days=30),
        "last_year": now - timedelta(days=400),
    }
    return render(request, "components.html", context)
