"""What holds a page together: its theme, its scripts, the rail, and the fields of its forms."""

import json
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tocsin.web import navigation
from tocsin.web.reader import THEME_COOKIE, THEMES

register = template.Library()

SCRIPTS = Path(__file__).parent.parent / "static" / "js"
MODULES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js"))
HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    # What was put on the page answers at once, also to whoever types ahead.
    "defaultSettleDelay": 0,
    # Pages that are confidential do not stay behind in the browser's storage.
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "403|409|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@register.simple_tag
def htmx_settings() -> SafeString:
    return format_html('<meta name="htmx-config" content="{}">', json.dumps(HTMX))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme that the reader chose, or nothing when the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def behaviours(context: Context) -> SafeString:
    """Write the import map, which resolves the hashed names of our modules, and start them."""
    imports = {f"tocsin/{name.removesuffix('.js')}": static(f"js/{name}") for name in MODULES}
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>\n<script type="module" src="{}"></script>',
        context.get("csp_nonce", ""),
        mark_safe(json.dumps({"imports": imports})),  # noqa: S308 - names of our own files
        static("js/start.js"),
    )


@register.inclusion_tag("components/rail.html", takes_context=True)
def rail(context: Context, bar: str = "") -> dict[str, Any]:
    """Draw the rail; `bar` is what a phone's top bar is called."""
    request = context["request"]
    sections = navigation.sections(request, place=context.get("place", ""))
    current = next((item for part in sections for item in part.items if item.is_current), None)
    passed = {name: context.get(name) for name in ("csrf_token", "user")}
    return {"sections": sections, "current": current, "bar": bar, "request": request, **passed}


@register.simple_tag
def field(
    bound: BoundField, *, icon: str = "", key: str = "", hint: str = "", shape: str = ""
) -> SafeString:
    """Draw a field with label, hint and error.

    `icon` stands inside it, `key` is the key that focuses it, `shape` may be segmented for radios.
    """
    bound.help_text = hint or bound.help_text
    extra = {"icon": icon, "key": key, "shape": shape}
    renderer = bound.form.renderer
    drawn = renderer.render(renderer.field_template_name, {"field": bound, "extra": extra})
    return mark_safe(drawn)  # noqa: S308 - a template escaped it
