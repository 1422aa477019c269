"""Every open incident is carried by an execution that can go on: begun, taken over or woken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepRecord, SweepState
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import GENERATIONS, SILENCE, Held, Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel, ProposedAction
from lifeguard.core.incident.trigger import Phase, RegionalIssue, Trigger
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Policies
from lifeguard.core.policy.switches import FREEZE
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, message
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.emails import CountedEmails
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.revive import SHORT, reconcile
from lifeguard.functions.sweep.turns import RECONCILES, Left, LongDuty
from lifeguard.functions.task_round import TaskRun
from tests.support.account import REGION, TABLE, TOPIC
from tests.support.fleet import failing, rungs
from tests.support.situations import NOON, RESOURCE, asked
from tests.support.views import name_of, sentences

LATE = NOON + SILENCE + timedelta(minutes=1)
STORM = Storm("storm-1", RESOURCE.account, RESOURCE.region, began=NOON)
OFF = Switches(NOTHING, "none")


@dataclass
class Ledger:
    """The ledger by hand: an replacement there is once for each generation."""

    taken: set[tuple[str, int]] = field(default_factory=set)
    closed: list[tuple[Incident, bool]] = field(default_factory=list)
    whole: dict[str, Incident] = field(default_factory=dict)

    def take_over(self, incident: Incident, now: datetime) -> Incident | None:
        replacement = incident.id, incident.generation + 1
        if replacement in self.taken:
            return None
        self.taken.add(replacement)
        return replace(
            incident,
            generation=replacement[1],
            alive_until=now + SILENCE,
            started=False,
            callback_id="",
        )

    def started(self, incident: Incident) -> None:
        assert incident.id

    def record(self, trigger: Trigger, now: datetime) -> Recorded:
        raise AssertionError(trigger, now)

    def open_incidents(self) -> tuple[Incident, ...]:
        raise AssertionError  # they are the snapshot's

    def read(self, incident: str) -> Incident:
        return self.whole[incident]

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        assert (references, incident.closed_at) == (frozenset(), now)
        self.closed.append((incident, treated))
        return True


@dataclass
class Executions:
    begun: list[str] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    broken: dict[str, Exception] = field(default_factory=dict)

    def start(self, execution: str) -> None:
        self._fail(execution)
        self.begun.append(execution)

    def wake(self, callback_id: str) -> None:
        self._fail(callback_id)
        self.woken.append(callback_id)

    def _fail(self, name: str) -> None:
        if name in self.broken:
            raise self.broken[name]


@dataclass
class Places:
    up: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    answers: bool = True

    def waiting(self, account: str, _now: datetime) -> tuple[str, ...]:
        self.asked.append(account)
        if not self.answers:
            code = "ThrottlingException"
            raise Retryable(code, "no")
        return tuple(self.up.get(account, ()))

    def release(self, account: str, incident: str, _now: datetime) -> None:
        self.left.append((account, incident))


@dataclass
class Post:
    emails: list[EmailView] = field(default_factory=list)

    def send(self, email: EmailView) -> None:
        self.emails.append(email)


@dataclass
class Issues:
    """What AWS reports of the Region."""

    told: RegionalIssue | None = None
    asked: list[str] = field(default_factory=list)

    def region_status(
        self, resource: Resource, _now: datetime
    ) -> tuple[RegionalIssue | None, Storm | None]:
        self.asked.append(resource.region)
        return self.told, None

    def note(self, issue: RegionalIssue, now: datetime) -> None:
        raise AssertionError(issue, now)


@dataclass
class House:
    issues: Issues = field(default_factory=Issues)
    ledger: Ledger = field(default_factory=Ledger)
    executions: Executions = field(default_factory=Executions)
    admissions: Places = field(default_factory=Places)
    post: Post = field(default_factory=Post)
    clock: Callable[[], datetime] | None = None
    turns: dict[str, str] = field(default_factory=dict)
    left: Left = field(default_factory=Left)

    def reconcile(
        self,
        *incidents: Incident,
        now: datetime = NOON,
        switches: Switches | None = OFF,
        storms: Iterable[Storm] = (),
        sightings: frozenset[tuple[str, str]] | None = None,
    ) -> TaskRun:
        context = SweepContext(
            dispatcher=TriggerDispatcher(self.ledger, self.issues, self.executions),
            ledger=self.ledger,
            watch=SweepState(TABLE, REGION),
            retirements=Retirements(TABLE, REGION),
            storms=Storms(TABLE, REGION),
            admissions=self.admissions,
            notifier=self.post,
            counted=CountedEmails(self.post, lambda *_: None),
            topic_arn=TOPIC,
            policies=Policies(),
            kinds=KINDS,
            finders={"ec2": finders(REGION, Policies())["ec2"]},
            region=RESOURCE.region,
        )
        watched = SweepRecord(FreezeNotification(), Drills(), turns=self.turns)
        snapshot = SweepSnapshot(now, incidents, watched, switches)
        self.ledger.whole |= {one.id: one for one in incidents if one.id not in self.ledger.whole}
        went = TaskRun()
        clock = self.clock or (lambda: now)
        self.left = reconcile(context, snapshot, went, tuple(storms), sightings, clock=clock)
        return went


def held(number: int, why: Held | str, **how: Any) -> Incident:  # noqa: ANN401  any field of Incident
    plain: dict[str, Any] = {"callback_id": f"callback-{number}", "alive_until": NOON + SILENCE}
    return failing(number, held=str(why), **(plain | how))


def silent(generation: int = 1, **how: Any) -> Incident:  # noqa: ANN401  any field of Incident
    """Return an incident whose execution should have been heard of by 12:15."""
    return failing(1, generation=generation, alive_until=NOON + SILENCE, **how)


# -- starting -------------------------------------------------------------------------------------


def test_what_was_never_started_is_started() -> None:
    house = House()
    house.reconcile(failing(1, started=False), failing(2, started=True), failing(3, started=False))
    assert house.executions.begun == [failing(1).id, failing(3).id]


def test_what_lives_is_left_alone() -> None:
    house = House()
    house.reconcile(silent(), now=NOON + SILENCE)
    assert (house.executions.begun, house.post.emails) == ([], [])


# -- taking over ----------------------------------------------------------------------------------


@pytest.mark.parametrize("generation", range(1, GENERATIONS))
def test_what_has_died_is_given_to_the_next_generation(generation: int) -> None:
    house = House()
    dead = silent(generation)
    house.reconcile(dead, now=LATE)
    assert house.executions.begun == [f"{dead.id}-{generation + 1}"]
    assert (house.post.emails, house.ledger.closed) == ([], [])


def test_each_generation_begins_once_whoever_sees_the_death() -> None:
    house = House()
    house.reconcile(silent(), now=LATE)
    house.reconcile(silent(), now=LATE)  # another sweep, that read the ledger before
    assert house.executions.begun == [f"{silent().id}-2"]


def test_who_is_taken_over_is_not_woken_too() -> None:
    house = House()
    house.reconcile(silent(held=Held.FREEZE.value, callback_id="callback-1"), now=LATE)
    assert house.executions.woken == []


# -- giving up ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("acts", "treated"), [((), False), (rungs("stop done"), True)])
def test_after_four_deaths_a_person_gets_it_with_an_email(
    acts: tuple[ActionRecord, ...], *, treated: bool
) -> None:
    house = House()
    last = silent(GENERATIONS, rungs=acts)
    house.reconcile(last, now=LATE)
    died = message("answer.executions_died", count=GENERATIONS)
    why = message("answer.given_up", why=died)
    over = replace(last, status=IncidentStatus.NEEDS_HUMAN, reasons=(why,), closed_at=LATE)
    assert house.ledger.closed == [(over, treated)]
    assert house.admissions.left == [(RESOURCE.account, last.id)]
    assert house.executions.begun == []
    (email,) = house.post.emails
    assert name_of(email) == "web-1"
    assert died in sentences(email)


def test_what_has_no_name_yet_is_told_by_its_id() -> None:
    house = House()
    house.reconcile(silent(GENERATIONS, name=""), now=LATE)
    assert name_of(house.post.emails[0]) == silent().resource.id


# -- waking ---------------------------------------------------------------------------------------


RELEASED = replace(STORM, released=True)
ELSEWHERE = replace(STORM, region="eu-west-1")
FROZEN = Switches(message("freeze.on", parameter=FREEZE), "none")
ISSUE = RegionalIssue(
    RESOURCE.account,
    RESOURCE.region,
    "arn:issue",
    "event-1",
    Phase.RAISED,
    NOON,
    message("news.regional_issue", region="us-east-1"),
)
GO_ON: list[tuple[str, Held | str, dict[str, Any], bool]] = [
    ("its turn has come", Held.BUDGET, {"up": True}, True),
    ("it is not its turn", Held.BUDGET, {}, False),
    ("the freeze is over", Held.FREEZE, {}, True),
    ("all is frozen", Held.FREEZE, {"switches": FROZEN}, False),
    ("nobody knows whether all is frozen", Held.FREEZE, {"switches": None}, False),
    ("the storm stands", Held.STORM, {"storms": [STORM]}, False),
    ("the storm is released", Held.STORM, {"storms": [RELEASED]}, True),
    ("the storm is over", Held.STORM, {}, True),
    ("a storm elsewhere", Held.STORM, {"storms": [ELSEWHERE]}, True),
    ("one of two storms stands", Held.STORM, {"storms": [RELEASED, STORM]}, False),
    ("a person is waited for", Held.PERSON, {}, False),
    ("a person is waited for in a storm", Held.PERSON, {"storms": [STORM]}, False),
    ("its storm is released after all", Held.PERSON, {"storms": [RELEASED]}, True),
    ("the issue is over", Held.ISSUE, {}, True),
    ("AWS reports the issue still", Held.ISSUE, {"issue": ISSUE}, False),
    ("it waits for time only", "", {"up": True}, False),
]


@pytest.mark.parametrize(("why", "how", "wakes"), [r[1:] for r in GO_ON], ids=[r[0] for r in GO_ON])
def test_what_is_held_is_woken_when_it_may_go_on(
    why: Held | str, how: dict[str, Any], *, wakes: bool
) -> None:
    house = House()
    if how.get("up"):
        house.admissions.up[RESOURCE.account] = [failing(1).id]
    house.issues.told = how.get("issue")
    world = {name: value for name, value in how.items() if name not in {"up", "issue"}}
    house.reconcile(held(1, why), **world)
    assert house.executions.woken == (["callback-1"] if wakes else [])


ASKED = asked(proposed_action=ProposedAction.REBOOT)
YES = ApprovalAnswer(ASKED.id, kind=AnswerKind.YES, at=NOON, channel=Channel.PAGE)


@pytest.mark.parametrize(
    ("verdict", "woken"),
    [(YES, ["callback-1"]), (replace(YES, question="0" * 16), []), (None, [])],
    ids=["this question", "an earlier one", "none"],
)
def test_who_was_answered_and_not_woken_is_woken(
    verdict: ApprovalAnswer | None, woken: list[str]
) -> None:
    house = House()
    verdicts = () if verdict is None else (verdict,)
    house.reconcile(held(1, "", pending_approval=ASKED, approval_answers=verdicts))
    assert house.executions.woken == woken


def test_an_answer_to_what_has_died_is_left_to_the_next_generation() -> None:
    house = House()
    house.reconcile(held(1, "", pending_approval=ASKED, approval_answers=(YES,)), now=LATE)
    assert house.executions.woken == []
    assert house.executions.begun == [f"{failing(1).id}-2"]


TROUBLE = "system-status-check"
SEEN = f"{TROUBLE}:{NOON.isoformat()}|"
THERE = frozenset({(failing(1).resource.key, TROUBLE)})
LONG = NOON + SHORT + timedelta(seconds=1) + SILENCE
VANISHED: list[tuple[str, dict[str, Any], frozenset[tuple[str, str]] | None, bool]] = [
    ("it has ended", {}, frozenset(), True),
    ("it is there", {}, THERE, False),
    ("AWS has not answered all", {}, None, False),
    ("a wait that ends soon", {"alive_until": NOON + SHORT + SILENCE}, frozenset(), False),
    ("nothing was seen", {"seen": ()}, frozenset(), False),
    ("one of two has ended", {"seen": (SEEN, "event-1|2026-11-30")}, THERE, True),
    ("nobody knows until when", {"alive_until": None}, frozenset(), False),
    ("it waits on nothing", {"callback_id": ""}, frozenset(), False),
]


@pytest.mark.parametrize(
    ("how", "found", "wakes"), [r[1:] for r in VANISHED], ids=[r[0] for r in VANISHED]
)
def test_a_long_wait_for_what_has_ended_is_broken_off(
    how: dict[str, Any], found: frozenset[tuple[str, str]] | None, *, wakes: bool
) -> None:
    house = House()
    house.reconcile(held(1, "", **({"alive_until": LONG, "seen": (SEEN,)} | how)), sightings=found)
    assert house.executions.woken == (["callback-1"] if wakes else [])


def test_what_waits_on_nothing_cannot_be_woken() -> None:
    house = House()
    house.reconcile(held(1, Held.FREEZE, callback_id=""))
    assert house.executions.woken == []


def test_each_account_is_asked_once_whose_turn_it_is() -> None:
    house = House()
    other = "210987654321"
    house.admissions.up = {RESOURCE.account: [failing(2).id], other: [failing(3).id]}
    waits = held(1, Held.BUDGET), held(2, Held.BUDGET), held(3, Held.BUDGET, account=other)
    house.reconcile(*waits, held(4, Held.FREEZE))
    assert sorted(house.admissions.asked) == [RESOURCE.account, other]
    assert house.executions.woken == ["callback-2", "callback-3", "callback-4"]


def test_where_nobody_waits_for_a_turn_nobody_asks() -> None:
    house = House()
    house.reconcile(failing(1), held(2, Held.STORM))
    assert house.admissions.asked == []


# -- what AWS does not answer ----------------------------------------------------------------------


def test_one_that_cannot_be_started_or_woken_costs_the_others_nothing() -> None:
    house = House()
    slow, no = Retryable("TooManyRequestsException", "no"), Refused("AccessDeniedException", "no")
    house.executions.broken = {failing(1).id: slow, "callback-3": no}
    freezes = held(3, Held.FREEZE), held(4, Held.FREEZE)
    went = house.reconcile(failing(1, started=False), failing(2, started=False), *freezes)
    assert house.executions.begun == [failing(2).id]
    assert house.executions.woken == ["callback-4"]
    assert [line.partition(": ")[0] for line in went.unanswered] == [f"incident {failing(1).id}"]
    assert went.refused == [no]


def test_while_nobody_knows_whose_turn_it_is_the_others_are_woken_all_the_same() -> None:
    house = House(admissions=Places(answers=False))
    went = house.reconcile(held(1, Held.BUDGET), held(2, Held.FREEZE))
    assert house.executions.woken == ["callback-2"]
    assert len(went.unanswered) == 1


# -- many -----------------------------------------------------------------------------------------


def test_one_read_of_a_region_is_for_all_that_its_issue_holds() -> None:
    house = House()
    away = "eu-west-1"
    here = [held(number, Held.ISSUE) for number in range(50)]
    there = [held(100 + number, Held.ISSUE) for number in range(50)]
    there = [replace(one, resource=replace(one.resource, region=away)) for one in there]
    house.reconcile(*here, *there)
    assert sorted(house.issues.asked) == [away, RESOURCE.region]
    assert len(house.executions.woken) == 100
    house.reconcile(*(replace(one, held=Held.FREEZE.value) for one in here))
    assert len(house.issues.asked) == 2


@dataclass
class Wound:
    """A clock that goes on by a second with each call of AWS that is about to be made."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def test_a_sweep_stops_in_time_and_the_next_ones_go_on_until_all_had_their_turn() -> None:
    house = House()
    # None of them goes on: whoever is served first each time would starve the last.
    waiting = [held(number, Held.FREEZE) for number in range(100)]
    a_sweep = RECONCILES // timedelta(seconds=1) - 1
    served: list[str] = []
    for minute in range(3):
        house.executions.woken.clear()
        house.clock = Wound()
        house.reconcile(*waiting)
        assert len(house.executions.woken) == a_sweep
        assert house.left.count == 100 - a_sweep
        house.turns = {LongDuty.RECONCILE: house.left.last}
        served += house.executions.woken
        if minute == 1:
            assert len({*served}) >= a_sweep + 1
    assert {*served} == {one.callback_id for one in waiting}


def test_a_sweep_that_comes_too_late_for_any_leaves_the_turn_to_whose_it_is() -> None:
    house = House(turns={LongDuty.RECONCILE: "4"}, clock=lambda: NOON + RECONCILES)
    house.reconcile(held(1, Held.FREEZE), held(2, Held.FREEZE))
    assert (house.executions.woken, house.left) == ([], Left(2, "4"))


def test_who_is_given_up_is_told_of_with_all_that_was_done() -> None:
    """The index of open incidents has it in brief."""
    house = House()
    brief = silent(GENERATIONS)
    whole = replace(brief, rungs=rungs("stop done"))
    house.ledger.whole = {brief.id: whole}
    house.reconcile(brief, now=LATE)
    ((over, treated),) = house.ledger.closed
    assert (over.rungs, treated) == (whole.rungs, True)
