"""What people and programs see of the desk's rules: when they apply, and what is done then."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from tocsin.domain.automation.models import Rule
from tocsin.domain.automation.rules import Act, Trigger
from tocsin.words.labels import label
from tocsin.words.records import Record


def rule_record(rule: Rule) -> Record:
    """Return a rule; needs the relations that `queries.rules` selects."""
    return {
        "slug": rule.slug,
        "name": rule.name,
        "position": rule.position,
        "active": rule.is_active,
        "version": rule.version,
        "trigger": rule.trigger,
        "agreement": rule.agreement or None,
        "measure": rule.measure or None,
        "percent": rule.percent,
        "bounces": rule.bounces,
        "priority": rule.priority or None,
        "team": rule.team.slug if rule.team else None,
        "category": rule.category.path if rule.category else None,
        "service": rule.service.slug if rule.service else None,
        "security": rule.security,
        "tell": rule.tell.split(),
        "inform_management": rule.inform_management,
        "raise_priority": rule.raise_priority,
        "escalate_tier": rule.escalate_tier,
        "escalate_team": rule.escalate_team.slug if rule.escalate_team else None,
    }


def when(rule: Rule) -> str:
    """Return what the rule waits for."""
    if rule.trigger == Trigger.BOUNCES:
        count = rule.bounces or 0
        words = ngettext(
            "Came back to a team that had it before, %(count)d time",
            "Came back to a team that had it before, %(count)d times",
            count,
        )
        return words % {"count": count}
    if rule.trigger == Trigger.REGISTERED:
        return label("trigger", rule.trigger)
    what = label("measure", rule.measure) if rule.measure else gettext("Any target")
    share = label("share", str(rule.percent))
    if not rule.agreement:
        return gettext("%(what)s: %(share)s") % {"what": what, "share": share}
    agreement = label("agreement", rule.agreement)
    values = {"what": what, "share": share, "agreement": agreement}
    return gettext("%(what)s: %(share)s (%(agreement)s)") % values


def on_which(rule: Rule) -> str:
    """Return to which incidents the rule is held; empty for all."""
    return ", ".join(_conditions(rule))


def _conditions(rule: Rule) -> Iterator[str]:
    if rule.priority:
        yield f"{rule.priority} {label('priority', rule.priority)}"
    yield from (one.name for one in (rule.team, rule.category, rule.service) if one)
    if rule.security is not None:
        yield gettext("security incidents") if rule.security else gettext("no security incidents")


def does(rule: Rule) -> list[str]:
    """Return what is done then, one act a line."""
    return [_done(rule, act) for act in rule.terms.acts]


def _done(rule: Rule, act: Act) -> str:
    if act is Act.TELL:
        people = ", ".join(label("told", code) for code in rule.tell.split())
        return gettext("Tell: %(people)s") % {"people": people}
    if act is Act.ESCALATE:
        tier = label("tier", str(rule.escalate_tier))
        to = rule.escalate_team.name if rule.escalate_team else tier
        return gettext("Escalate to: %(to)s") % {"to": to}
    return label("rule_act", act)
