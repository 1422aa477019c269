"""The life of an incident between a made-up engine and made-up steps: each test is a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.policy.policy import Mode
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond import lifecycle
from lifeguard.functions.respond.engine import ChapterEnd, Durable, Outcome
from lifeguard.functions.respond.lifecycle import (
    CHAPTER,
    CHAPTERS,
    FIRST_CHAPTER,
    EndlessIncidentError,
    run_incident,
)
from lifeguard.functions.respond.ports import Superseded
from lifeguard.functions.respond.waiting import Occasion
from tests.support.situations import (
    ACT,
    INSTANCE_FAILS,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    heard,
    instance,
    look,
    situation,
)

TURNS = FIRST_CHAPTER + (CHAPTERS - 1) * CHAPTER
ENOUGH = 4 * TURNS


@dataclass
class Engine:
    """A durable engine that runs each step once; waiting moves the clock."""

    now: datetime
    log: list[str] = field(default_factory=list)

    def chapter(self, body: Callable[[Durable], ChapterEnd]) -> ChapterEnd:
        self.log.append("chapter")
        return body(self)

    def step(self, name: str, body: Callable[[], Outcome]) -> Outcome:
        assert len(self.log) < ENOUGH
        self.log.append(name)
        return body()

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        def wait() -> None:
            self.sleep(seconds)

        return f"callback-{len(self.log)}", wait

    def sleep(self, seconds: int) -> None:
        self.log.append(f"wait {timedelta(seconds=seconds)}")
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeSteps:
    """Steps in a world of one instance that every action changes as `effects` say."""

    engine: Engine
    begun: InstanceSituation
    gone: bool = False
    effects: dict[str, Instance] = field(default_factory=dict)
    images: list[BackupImage] = field(default_factory=list)
    suspended: list[Callable[[Situation], Situation | Superseded]] = field(default_factory=list)
    callbacks: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    truth: Instance | None = None
    generations: list[int] = field(default_factory=list)
    admissions: list[Admission] = field(default_factory=list)
    asked: list[Admit] = field(default_factory=list)

    def begin(
        self, incident_id: str, generation: int, _occasion: Occasion
    ) -> Situation | Superseded:
        self.seen.append(incident_id)
        self.generations.append(generation)
        self.truth = self.begun.instance
        return Superseded() if self.gone else self.begun

    def observe(self, before: Situation, _occasion: Occasion | None = None) -> Situation:
        return look(before, self.engine.now, self.truth)

    def act(
        self, before: Situation, action: Action, _occasion: Occasion | None = None
    ) -> Situation:
        name = action.verb
        self.truth = self.effects.get(name, self.truth)
        return did(self.observe(before), act(name, self.engine.now))

    def admit(self, before: Situation, decision: Admit, _occasion: Occasion) -> Situation:
        self.asked.append(decision)
        now = self.engine.now
        free = Admission(granted=True, at=now, image=True)
        return replace(
            before, admission=self.admissions.pop(0) if self.admissions else free, now=now
        )

    def notify(
        self, before: Situation, decision: Notify, _occasion: Occasion | None = None
    ) -> Situation:
        self.emails.append(f"{decision.notice}: {decision.what.code}")
        return heard(before, decision)

    def end(self, before: Situation, close: Close) -> Situation:
        self.emails.append(f"end: {close.why.code}")
        return before

    def suspend(self, before: Situation, wait: Wait, callback_id: str) -> Situation | Superseded:
        assert wait.why
        self.callbacks.append(callback_id)
        return self.suspended.pop(0)(before) if self.suspended else before

    def close(self, before: Situation, close: Close) -> Situation:
        self.seen.append(f"closed {close.status}")
        return replace(before, now=self.engine.now)

    def observe_image(self, before: Situation) -> Situation:
        image = self.images.pop(0) if self.images else before.image
        return replace(before, image=image, now=self.engine.now)


def world(begun: InstanceSituation, **how: object) -> tuple[Engine, FakeSteps]:
    engine = Engine(begun.now)
    return engine, replace(FakeSteps(engine, begun), **how)  # type: ignore[arg-type]  # any field


def lived(engine: Engine, steps: FakeSteps) -> IncidentStatus | None:
    begun = steps.begun
    return run_incident(engine, steps, begun.incident.id, begun.generation)


RUNNING = instance(launched_at=at("12:06"), checks=PASSING)
REBOOT_HELPS = {"reboot": RUNNING}


def failing() -> InstanceSituation:
    return situation(instance(checks=INSTANCE_FAILS))


def test_it_looks_waits_acts_verifies_and_closes() -> None:
    engine, steps = world(failing(), effects=REBOOT_HELPS)
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log == [
        "observe",
        "suspend",
        "wait 0:05:00",  # the grace
        "observe",
        "reboot",
        "suspend",
        "wait 0:02:00",  # the boot
        "observe",
        "notify end",
        "close",
    ]
    assert steps.emails == ["end: outcome.proof"]
    assert steps.seen == [failing().incident.id, "closed resolved"]
    assert len(set(steps.callbacks)) == 2


def test_a_wait_that_knows_its_act_acts_without_another_look() -> None:
    down = instance(state=InstanceState.STOPPED, state_reason="Client.UserInitiatedShutdown")
    stopped = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.STOP))
    engine, steps = world(stopped, effects={Verb.START: RUNNING, Verb.STOP: down})
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[:4] == ["observe", "suspend", "wait 0:01:00", Verb.START]


def test_what_ends_untold_is_closed_without_an_email() -> None:
    engine, steps = world(situation(instance()))
    assert lived(engine, steps) is IncidentStatus.CLOSED
    assert engine.log == ["observe", "close"]
    assert steps.emails == []


def test_an_email_of_what_goes_on_is_a_step_of_its_own() -> None:
    ask = replace(ACT, mode=Mode.ASK)
    engine, steps = world(situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")), policy=ask))

    def becomes_well(before: Situation) -> Situation:
        steps.truth = RUNNING
        return before

    steps.suspended = [unchanged, becomes_well]
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[:4] == ["observe", "notify asked", "suspend", "wait 4:00:00"]
    assert [sent.partition(":")[0] for sent in steps.emails] == ["asked", "reminder", "end"]


# -- the entry ------------------------------------------------------------------------------------


def outside(minute: str = "12:05") -> InstanceSituation:
    return situation(instance(checks=INSTANCE_FAILS, read_at=at(minute)), admission=None)


def test_it_asks_for_a_place_before_its_first_act_and_only_once() -> None:
    engine, steps = world(outside(), effects=REBOOT_HELPS)
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[:3] == ["observe", "admit", "reboot"]
    assert len(steps.asked) == 1


def test_it_asks_again_for_the_place_that_it_was_not_granted() -> None:
    full = Admission(
        granted=False, at=at("12:20"), image=False, why=message("waiting.account_full", limit=3)
    )
    engine, steps = world(outside(), effects=REBOOT_HELPS, admissions=[full])
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[1:5] == ["admit", "notify first_word", "suspend", "wait 0:15:00"]
    assert engine.log[5:8] == ["observe", "admit", "reboot"]


def test_it_waits_for_its_slot() -> None:
    late = Admission(granted=True, at=at("12:08"), image=True)
    engine, steps = world(outside(), effects=REBOOT_HELPS, admissions=[late])
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[1:5] == ["admit", "notify first_word", "suspend", "wait 0:03:00"]
    assert engine.log[5:7] == ["observe", "reboot"]


# -- another execution has taken over -------------------------------------------------------------


def superseded(_before: Situation) -> Superseded:
    return Superseded()


def test_what_another_carries_is_left_at_the_first_look() -> None:
    engine, steps = world(failing(), gone=True)
    assert lived(engine, steps) is None
    assert engine.log == ["observe"]


def test_what_another_has_taken_over_is_left_without_a_wait_an_act_or_a_word() -> None:
    engine, steps = world(failing(), suspended=[superseded])
    assert lived(engine, steps) is None
    assert engine.log == ["observe", "suspend"]
    assert steps.emails == []
    assert steps.seen == [failing().incident.id]


def test_the_second_execution_says_that_it_is_the_second() -> None:
    engine, steps = world(replace(situation(instance()), generation=2))
    assert lived(engine, steps) is IncidentStatus.CLOSED
    assert steps.generations == [2]


# -- news while the wait is being stored ----------------------------------------------------------


def unchanged(before: Situation) -> Situation:
    return before


def with_news(before: Situation) -> Situation:
    revision = before.incident.revision + 1
    return replace(before, incident=replace(before.incident, revision=revision))


def cured(before: Situation) -> Situation:
    return look(before, before.now, checks=PASSING)


def read_again(before: Situation) -> Situation:
    return look(before, before.now + timedelta(seconds=1))


def sooner(before: Situation) -> Situation:
    impaired = replace(INSTANCE_FAILS.instance, impaired_since=at("11:59"))
    return look(before, before.now, checks=replace(INSTANCE_FAILS, instance=impaired))


@pytest.mark.parametrize(
    ("suspended", "waits"),
    [
        (unchanged, True),
        (read_again, True),  # another reading that says the same
        (with_news, False),
        (cured, False),
        (sooner, False),
    ],
)
def test_a_wait_is_skipped_when_news_came_before_it_was_stored(
    suspended: Callable[[Situation], Situation], *, waits: bool
) -> None:
    engine, steps = world(failing(), effects=REBOOT_HELPS, suspended=[suspended])
    lived(engine, steps)
    assert (engine.log[2] == "wait 0:05:00") is waits
    assert engine.log[1] == "suspend"
    assert engine.log[3 if waits else 2] == "observe"


def test_a_wait_is_never_shorter_than_a_second() -> None:
    begun = situation(
        instance(checks=INSTANCE_FAILS, read_at=at("12:04:59") + timedelta(seconds=0.9))
    )
    engine, steps = world(begun, effects=REBOOT_HELPS)
    lived(engine, steps)
    assert engine.log[2] == "wait 0:00:01"


# -- circles --------------------------------------------------------------------------------------


def test_an_incident_that_goes_in_circles_is_ended_loudly() -> None:
    engine, steps = world(failing())

    def standstill(before: Situation, _occasion: Occasion | None = None) -> Situation:
        return replace(before, now=before.now - timedelta(minutes=1))

    steps.observe = standstill  # type: ignore[method-assign]
    with pytest.raises(
        EndlessIncidentError, match=f"{steps.begun.incident.id} took {TURNS} decisions"
    ):
        lived(engine, steps)
    assert engine.log.count("chapter") == CHAPTERS - 1


# -- the image after the end ----------------------------------------------------------------------


GOOD = BackupImage("ami-0abc", BackupImageState.AVAILABLE)
COPYING = BackupImage("ami-0abc", BackupImageState.SNAPSHOTTED)
BAD = BackupImage(
    "ami-0abc",
    BackupImageState.FAILED,
    message("backup.ec2_said", said=foreign("Client.InternalError")),
)


def over(
    action: Verb, result: Result = Result.DONE, image: BackupImage | None = COPYING
) -> InstanceSituation:
    """Return a cured case that has made a backup at noon."""
    begun = did(situation(instance(checks=SYSTEM_FAILS)), act(action, result=result))
    return replace(look(begun, at("12:01"), checks=PASSING), image=image)


@pytest.mark.parametrize(
    "begun",
    [
        situation(instance()),
        over(Verb.CREATE_SNAPSHOTS),
        over(Verb.CREATE_IMAGE, Result.REFUSED),
        over(Verb.CREATE_IMAGE, image=GOOD),
    ],
    ids=["none made", "snapshots", "it failed before", "available"],
)
def test_there_is_no_image_to_follow(begun: InstanceSituation) -> None:
    engine, steps = world(begun)
    lived(engine, steps)
    assert engine.log[-1] == "close"


def test_an_image_is_followed_ever_more_slowly_until_it_is_good() -> None:
    images = [COPYING, COPYING, GOOD]
    engine, steps = world(over(Verb.CREATE_IMAGE, image=None), images=images)
    lived(engine, steps)
    after = engine.log[engine.log.index("close") + 1 :]
    assert after == [
        "wait 0:10:00",
        "observe image",
        "wait 0:20:00",
        "observe image",
        "wait 0:40:00",
        "observe image",
    ]
    assert [sent.partition(":")[0] for sent in steps.emails] == ["end"]


def test_an_image_that_fails_after_the_end_is_told() -> None:
    engine, steps = world(over(Verb.CREATE_IMAGE), images=[BAD])
    lived(engine, steps)
    assert engine.log[-1] == "notify backup failed"
    assert steps.emails[-1] == "asked: outcome.backup_failed"


def test_an_image_is_not_followed_for_ever() -> None:
    engine, steps = world(over(Verb.CREATE_IMAGE))
    lived(engine, steps)
    waits = [line for line in engine.log if line.startswith("wait")]
    assert waits[-1] == "wait 4:00:00"
    assert timedelta(hours=24) < engine.now - at("12:00") <= timedelta(hours=28)


# -- a wait that begins in the step before it -----------------------------------------------------


@dataclass
class Turning(FakeSteps):
    """Steps that store the wait that follows, where a callback is open for it."""

    offered: list[int] = field(default_factory=list)
    """How long the callbacks last that were open ahead of steps."""

    def _on(self, after: Situation, occasion: Occasion | None) -> Situation:
        ahead = occasion.ahead if occasion is not None else None
        if ahead is None:
            return after
        self.offered.append(ahead.seconds)
        wait = next_move(after)
        if not isinstance(wait, Wait) or not ahead.fits(wait, self.engine.now):
            return after
        return replace(after, incident=replace(after.incident, callback_id=ahead.callback_id))

    def observe(self, before: Situation, occasion: Occasion | None = None) -> Situation:
        return self._on(super().observe(before), occasion)

    def act(self, before: Situation, action: Action, occasion: Occasion | None = None) -> Situation:
        return self._on(super().act(before, action), occasion)


def turning(begun: InstanceSituation, **how: object) -> tuple[Engine, Turning]:
    engine = Engine(begun.now)
    return engine, replace(Turning(engine, begun), **how)  # type: ignore[arg-type]  # any field


def test_an_act_stores_its_wait_itself() -> None:
    engine, steps = turning(failing(), effects=REBOOT_HELPS)
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log == [
        "observe",
        "suspend",
        "wait 0:05:00",
        "observe",
        "reboot",
        "wait 0:02:00",
        "observe",
        "notify end",
        "close",
    ]
    assert steps.offered == [120, 120]  # the look might have acted itself


def test_a_callback_that_nobody_waits_on_is_left() -> None:
    down = instance(state=InstanceState.STOPPED, state_reason="Client.UserInitiatedShutdown")
    stopped = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.STOP))
    engine, steps = turning(stopped, effects={Verb.START: RUNNING, Verb.STOP: down})
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[:5] == ["observe", "suspend", "wait 0:01:00", "start", "wait 0:02:00"]


def test_the_wait_that_ends_a_chapter_is_not_waited_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lifecycle, "FIRST_CHAPTER", 2)
    engine, steps = turning(failing(), effects=REBOOT_HELPS)
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log == [
        "observe",
        "suspend",
        "wait 0:05:00",
        "observe",
        "reboot",
        "wait 0:02:00",
        "chapter",
        "observe",
        "notify end",
        "close",
    ]


def test_an_end_that_is_stored_already_is_not_stored_again() -> None:
    class Ending(FakeSteps):
        def end(self, before: Situation, close: Close) -> Situation:
            told = super().end(before, close)
            return replace(told, incident=replace(told.incident, closed_at=self.engine.now))

    engine = Engine(failing().now)
    steps = Ending(engine, failing(), effects=REBOOT_HELPS)
    assert lived(engine, steps) is IncidentStatus.RESOLVED
    assert engine.log[-1] == "notify end"
