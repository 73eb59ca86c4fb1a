"""What happens in the lives of the corpus: which acts, by whom, in which order and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from bench.cast import Cast
from bench.life import Life
from bench.wording import Wording
from tocsin.domain.catalogue.rules import cause_categories, closure_codes
from tocsin.domain.incidents.rules import HoldReason, State, Verdict

Step = Callable[[datetime], None]
HOUR = timedelta(hours=1)
IMPACTS, URGENCIES = ("high", "medium", "low"), ("high", "medium", "low")


class Plot:
    """Draws what happens to one incident; every method is a step that takes its instant."""

    def __init__(self, life: Life, cast: Cast, wording: Wording, dice: Random) -> None:
        self.life, self.cast, self.wording, self.dice = life, cast, wording, dice
        self.reporter = life.incident.reporter_id
        self.worker = self._somebody(life.incident.team_id)

    def work(self, *, agent: int | None = None) -> list[Step]:
        """Return the usual middle of a life, some nine events."""
        if agent is not None:
            self.worker = agent
        steps = [self.hand_over, self.take, self.answer, self.hear]
        steps += self._at_times(0.35, self.judge_anew)
        steps += self._at_times(0.25, self.classify)
        steps += [self.note]
        steps += self._at_times(0.3, self.wait, self.hear_and_go_on)
        if agent is None:
            steps += self._at_times(0.35, self.pass_on, self.take)
        steps += self._at_times(0.2, self.let_watch)
        steps += self._at_times(0.5, self.note)
        return [*steps, self.answer]

    def talk(self, messages: int) -> list[Step]:
        """Return as many messages, in turn by agent, reporter and inside the desk."""
        turns = (self.answer, self.hear, self.note)
        return [turns[n % 3] for n in range(messages)]

    def toil(self, rounds: int) -> list[Step]:
        """Return many rounds of waiting and going on, of judging anew and passing on."""
        turn = [self.wait, self.go_on, self.note, self.judge_anew, self.wait, self.go_on]
        return [*turn, self.hear, self.pass_on, self.take, self.answer] * rounds

    def hand_over(self, at: datetime) -> None:
        team = self.life.incident.team_id
        by = self.dice.choice(self.cast.members[self.cast.desk.pk])
        if by != self.worker:
            self.life.assign(by=by, at=at, team=team, assignee=self.worker)

    def take(self, at: datetime) -> None:
        incident = self.life.incident
        self.worker = incident.assignee_id or self.worker
        if incident.state in (State.NEW, State.ASSIGNED):
            self.life.acknowledge(by=self.worker, at=at)

    def answer(self, at: datetime) -> None:
        self.life.say(self.wording.answer(), by=self.worker, at=at)

    def hear(self, at: datetime) -> None:
        mail = self.dice.random() < 0.6  # noqa: PLR2004 - most write from their mailbox
        self.life.say(self.wording.report(), by=self.reporter, at=at, mail=mail)

    def note(self, at: datetime) -> None:
        self.life.say(self.wording.answer(), by=self.worker, at=at, internal=True)

    def judge_anew(self, at: datetime) -> None:
        now = (self.life.incident.impact, self.life.incident.urgency)
        cells = [(i, u) for i in IMPACTS[1:] for u in URGENCIES if (i, u) != now]
        cell = self.dice.choice(cells)
        gravity = (*cell, self.cast.matrix[cell])
        self.life.prioritise(by=self.worker, at=at, gravity=gravity, reason=self.wording.reason())

    def classify(self, at: datetime) -> None:
        self.life.classify(by=self.worker, at=at, service=self.dice.choice(self.cast.services))

    def wait(self, at: datetime) -> None:
        self.life.hold(by=self.worker, at=at, reason=HoldReason.AWAITING_REPORTER)

    def wait_for_another(self, at: datetime) -> None:
        supplier, change, scheduled = (
            HoldReason.AWAITING_SUPPLIER,
            HoldReason.AWAITING_CHANGE,
            HoldReason.SCHEDULED,
        )
        reason = self.dice.choice((supplier, supplier, change, scheduled))
        until = at + timedelta(days=90) if reason is scheduled else None
        self.life.hold(by=self.worker, at=at, reason=reason, until=until)

    def go_on(self, at: datetime) -> None:
        self.life.resume(by=self.worker, at=at)

    def hear_and_go_on(self, at: datetime) -> None:
        self.hear(at)
        self.life.resume(by=self.reporter, at=at, by_answer=True)

    def pass_on(self, at: datetime) -> None:
        incident = self.life.incident
        team = self.dice.choice([t for t in self.cast.support if t.pk != incident.team_id]).pk
        said = {"reason": self.wording.reason(), "tried": self.wording.reason()}
        self.life.escalate(by=self.worker, at=at, team=team, **said)
        self.worker = self._somebody(team)

    def let_watch(self, at: datetime) -> None:
        person = self.dice.choice(self.cast.reporters)[0]
        if person != self.reporter:
            self.life.watch(by=self.worker, at=at, person=person, internal=False)

    def resolve(self, at: datetime) -> None:
        code = self.dice.choice(closure_codes()[:4])
        cause = self.dice.choice(("", *cause_categories()))
        self.life.resolve(by=self.worker, at=at, code=code, text=self.wording.reason(), cause=cause)

    def cancel(self, at: datetime) -> None:
        self.life.cancel(by=self.worker, at=at, reason=self.wording.reason())

    def end(self, resolved_at: datetime) -> None:
        """Close what was resolved: by its reporter, by silence, or by who has to assess it."""
        if self.dice.random() < 0.6:  # noqa: PLR2004 - the share of reporters who answer
            rating = self.dice.choice((None, 3, 4, 5, 5))
            self.life.confirm(by=self.reporter, at=resolved_at + 9 * HOUR, rating=rating)
        if self.life.incident.assessment_due is not None:
            lead = self.dice.choice(self.cast.leads)
            at = resolved_at + 20 * HOUR
            self.life.close(by=lead, at=at, verdict=Verdict.SATISFACTORY)
        elif self.life.incident.state == State.RESOLVED:
            at = resolved_at + timedelta(days=7)
            self.life.close_unanswered(by=self.cast.operator.pk, at=at)

    def _at_times(self, share: float, *steps: Step) -> list[Step]:
        return list(steps) if self.dice.random() < share else []

    def _somebody(self, team: int) -> int:
        return self.dice.choice(self.cast.members[team])


def play(steps: list[Step], begin: datetime, end: datetime, dice: Random) -> None:
    """Let the steps happen in their order between two instants, most of them early."""
    shares = sorted(dice.random() ** 2 for _ in steps)
    for step, share in zip(steps, shares, strict=True):
        step(begin + (end - begin) * share)
