"""Histories as the journal writes them, made without a database, and ways to spoil them."""

from hypothesis import strategies as st

from tocsin.domain.journal import rules
from tocsin.domain.journal.rules import Envelope, Stored, StoredText

SALT = bytes(range(16))
fields = st.sampled_from(["title", "body", "reason"])
acts = st.lists(
    st.tuples(
        st.sampled_from(["thing.made", "thing.changed"]),
        st.dictionaries(st.sampled_from(["state", "count"]), st.integers(-9, 9)),
        st.dictionaries(fields, st.text(max_size=20)),
    ),
    min_size=1,
    max_size=6,
)
chains = st.lists(acts, min_size=1, max_size=3).map(
    lambda several: [chain(done, subject_id=n) for n, done in enumerate(several, 1)]
)


def chain(done, subject_id=1, subject_kind="thing", actor=1):
    events, prev = [], rules.FIRST_PREV
    for seq, (verb, facts, texts) in enumerate(done, 1):
        envelope: Envelope = {
            "actor": actor,
            "at": f"2026-11-24T08:00:00.{seq:06}Z",
            "because_of": None,
            "data": rules.data_of({}, facts),
            "on_behalf_of": None,
            "prev_hash": prev,
            "seq": seq,
            "source": "page",
            "subject_id": subject_id,
            "subject_kind": subject_kind,
            "texts": rules.canonical({f: rules.text_hash(SALT, t) for f, t in texts.items()}),
            "verb": verb,
        }
        event = Stored(
            envelope,
            rules.event_hash(envelope),
            [StoredText(field, SALT, text) for field, text in texts.items()],
        )
        events.append(event)
        prev = event.hash
    return events


def with_column(event, column, value):
    return event._replace(envelope=event.envelope | {column: value})


def rehashed(event):
    return event._replace(hash=rules.event_hash(event.envelope))


def with_text(event, **columns):
    first, *more = event.texts
    return event._replace(texts=[first._replace(**columns), *more])


def found(*chains):
    return [
        (finding.subject_id, finding.seq, str(finding.problem))
        for finding in rules.findings(event for chain in chains for event in chain)
    ]
