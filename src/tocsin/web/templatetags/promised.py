"""How long a promise is, in words."""

from datetime import timedelta

from django import template

from tocsin.web import moments

register = template.Library()


@register.filter
def lasting(seconds: int) -> str:
    """Write a target: hours stay hours, for a day of work has no fixed length."""
    return moments.precisely(timedelta(seconds=seconds))
