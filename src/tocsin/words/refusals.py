"""The sentence for every code with which the domain refuses, in the reader's language.

Details of the refusal fill the named placeholders. Codes are added where they are raised.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # any subject
    "required": _("Please fill this in."),
    "too_long": _("This is too long."),
    "not_allowed": _("You do not have the right to do this."),
    # sign-in and set-up
    "sign_in.failed": _("Address and password do not go together. Check both and try again."),
    "sign_in.throttled": _("Too many attempts. Wait %(minutes)s min, then try again."),
    "set_up.code_wrong": _("This is not the code that the console printed."),
    "set_up.done": _("This desk has been set up already. Sign in instead."),
}


def sentence(code: str, details: Mapping[str, Any] | None = None) -> str:
    """Return the sentence for `code`; an unknown code still says that nothing was changed."""
    words = SENTENCES.get(code)
    if words is None:
        told = gettext("This was refused and nothing was changed. (%(code)s)")
        return told % {"code": code}
    try:
        return str(words) % _known(details or {})
    except KeyError:
        return str(words)


def _known(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details, with a wait in seconds told in whole minutes as well."""
    known = dict(details)
    if "retry_after" in known:
        known["minutes"] = max(1, -(-int(known["retry_after"]) // 60))
    return known
