"""How it hangs together with others."""

from tests.domain.incidents.table.ending import so
from tests.domain.incidents.table.rows import STAFF, Verb
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Link
from tocsin.domain.incidents.rules import OPEN, LinkKind, State

STINT = dict.fromkeys(OPEN, "stint")


def merging(rows, states, **more):
    return Verb(
        lambda s, c, by: actions.merge(s.incident(c), by=by, into=s.other, reason="Same"),
        STAFF,
        "incident.merge",
        "merged other:absorbed",
        "merged_into",
        rows,
        states=frozenset(states),
        refused=dict.fromkeys(State),
        **more,
    )


def splitting(stage, column, by):
    actions.split(stage.incident(column), by=by, message=stage.on(column).message, title="Another")


VERBS = {
    "link": Verb(
        lambda s, c, by: actions.link(s.incident(c), by=by, kind=LinkKind.RELATED, target=s.other),
        STAFF,
        "incident.link",
        "linked other:linked_from",
        "",
        "link",
        counts=False,
    ),
    "link: to what lives elsewhere": Verb(
        lambda s, c, by: actions.link(
            s.incident(c), by=by, kind=LinkKind.FIXED_BY, outside="CHG-1"
        ),
        STAFF,
        "incident.link",
        "linked",
        "",
        "link text",
        counts=False,
    ),
    "unlink": Verb(
        lambda s, c, by: actions.unlink(
            Link.objects.select_related("source", "target").get(pk=s.on(c).link.pk), by=by
        ),
        STAFF,
        "incident.unlink",
        "unlinked other:unlinked",
        "",
        "link",
        counts=False,
    ),
    "adopt": Verb(
        lambda s, c, by: actions.adopt(s.incident(c), by=by, parent=s.other),
        STAFF,
        "incident.adopt",
        "parent_changed other:child_joined",
        "parent",
    ),
    "adopt: itself": Verb(
        lambda s, c, by: actions.adopt(s.incident(c), by=by, parent=s.incident(c)),
        STAFF,
        "incident.adopt",
        "",
        states=frozenset(),
        refused="illegal_link",
        merged="illegal_link",
    ),
    "merge": merging("merge participant stint text", OPEN),
    "merge: what has ended": merging("merge participant text", frozenset(State) - OPEN),
    "merge: a secret into what is none": Verb(
        lambda s, c, by: actions.merge(
            type(s.other).objects.get(pk=s.on(c).pk), by=by, into=s.other, reason="Same"
        ),
        frozenset({"officer", "system"}),
        "incident.merge",
        "",
        states=frozenset(),
        given=so(confidential=True),
        refused="merge.secrecy_differs",
        aside=frozenset({"assignee"}),
    ),
    "unmerge": Verb(
        lambda s, c, by: actions.unmerge(s.incident(c), by=by),
        STAFF,
        "incident.unmerge",
        "unmerged survivor:released",
        "merged_into",
        "merge participant stint",
        states=frozenset(),
        refused="not_merged",
        merged=None,
    ),
    "split": Verb(
        splitting,
        STAFF,
        "incident.split",
        "new:registered new:involved_named new:message_added split new:linked linked_from",
        "",
        "exclusion link message numbercounter stint text thread",
        counts=False,
    ),
}
