"""Each problem of an instance has its own clock, whatever else is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifeguard.core.decision.decision import Execute, Notify
from lifeguard.core.decision.problem import ProblemClock
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.ec2.instance import Checks, HostEventCode, Instance
from lifeguard.core.kinds.ec2.problem import CHECKS, ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import ApplicationCheck, Backup, InstanceCheckGrace, Policy
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    BOOTING,
    EBS_FAILS,
    EVENT,
    INSTANCE_FAILS,
    NOON,
    OK,
    PASSING,
    SYSTEM_FAILS,
    at,
    event,
    instance,
    look,
    situation,
    stopped,
)
from tests.support.stories import story, turns

MINUTE = timedelta(minutes=1)
FIELDS = {
    ProblemKind.SYSTEM_CHECK: "system",
    ProblemKind.INSTANCE_CHECK: "instance",
    ProblemKind.EBS_CHECK: "ebs",
    ProblemKind.APPLICATION_CHECK: "application",
}
BOLD = replace(ACT, backup=Backup.NONE, application_check=ApplicationCheck.REBOOT)
NEVER = datetime.max.replace(tzinfo=NOON.tzinfo)


def world(**began: int) -> Instance:
    """Return an instance whose problems began so many minutes after noon, as of the last."""
    checks: Checks = PASSING
    events: list[ScheduledEvent] = []
    for name, minutes in began.items():
        kind = ProblemKind(name.replace("_", "-"))
        if kind in FIELDS:
            fails = StatusCheck(CheckStatus.IMPAIRED, NOON + minutes * MINUTE)
            checks = replace(checks, **{FIELDS[kind]: fails})
        else:
            events.append(event(kind, NOON + timedelta(days=10), id=f"event-{kind}"))
    now = NOON + max(began.values()) * MINUTE
    return instance(checks=checks, events=tuple(events), read_at=now)


def first_move(begun: InstanceSituation, kind: ProblemKind) -> datetime:
    """Return when something is done or said because of this problem, if ever."""
    for found, decision in islice(turns(begun), 60):
        if isinstance(decision, Execute | Notify) and decision.problem == kind:
            return found.now
    return NEVER


def named(kind: ProblemKind) -> str:
    return kind.replace("-", "_")


@settings(max_examples=100)
@given(
    kind=st.sampled_from(sorted(CHECKS)),
    other=st.sampled_from([*sorted(CHECKS), *HostEventCode]),
    began=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    graces=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    asks=st.booleans(),
)
@example(
    kind=ProblemKind.EBS_CHECK,
    other=ProblemKind.INSTANCE_CHECK,
    began=(30, 0),
    graces=(10, 5),
    asks=False,
)
def test_no_grace_is_shorter_than_it_would_be_alone(
    *, kind: ProblemKind, other: str, began: tuple[int, int], graces: tuple[int, int], asks: bool
) -> None:
    grace = InstanceCheckGrace(graces[1] * MINUTE, graces[1] * MINUTE)
    policy: Policy = replace(
        BOLD,
        mode=ASK.mode if asks else ACT.mode,
        auto_recovery_grace=graces[0] * MINUTE,
        instance_check_grace=grace,
    )
    alone = world(**{named(kind): began[0]})
    both = world(**{named(ProblemKind(other)): began[1]} | {named(kind): began[0]})
    sooner = first_move(situation(alone, policy=policy), kind)
    assert sooner < NEVER
    assert first_move(situation(both, policy=policy), kind) >= sooner


PAIRS = list(combinations([*sorted(CHECKS), *HostEventCode, "unknown-scheduled-event"], 2))


@pytest.mark.parametrize("policy", [ACT, ASK], ids=["act", "ask"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_two_problems_keep_each_other_from_an_end(policy: Policy, one: str, other: str) -> None:
    """Where nothing helps each is left to a person at last, and no question comes for ever."""
    both = world(**{named(ProblemKind(one)): 0, named(ProblemKind(other)): 0})
    said = [line[10:] for line in story(situation(both, policy=policy))]
    assert said[-1].startswith("left: ")
    assert max(Counter(line for line in said if line.startswith("asked: ")).values()) <= 3


# -- since when ----------------------------------------------------------------------------------


CHECK_ROWS = [
    (ProblemKind.SYSTEM_CHECK, SYSTEM_FAILS),
    (ProblemKind.INSTANCE_CHECK, INSTANCE_FAILS),
    (ProblemKind.EBS_CHECK, EBS_FAILS),
    (ProblemKind.APPLICATION_CHECK, APPLICATION_FAILS),
]


def since(found: InstanceSituation) -> list[datetime]:
    return [problem.since for problem in found.present]


def anew(checks: Checks, kind: ProblemKind, when: str) -> Checks:
    return replace(checks, **{FIELDS[kind]: StatusCheck(CheckStatus.IMPAIRED, at(when))})


@pytest.mark.parametrize(("kind", "fails"), CHECK_ROWS)
def test_a_check_that_a_boot_hides_has_failed_all_the_time(
    kind: ProblemKind, fails: Checks
) -> None:
    """EC2 says of it that it fails since the boot, and of a check that runs nothing."""
    begun = situation(instance(checks=fails, read_at=at("12:04")))
    booting = replace(BOOTING, ebs=BOOTING.system, application=BOOTING.system)
    hidden = look(begun, at("12:10"), checks=booting)
    assert hidden.present == ()
    assert since(look(hidden, at("12:14"), checks=anew(fails, kind, "12:13"))) == [NOON]


@pytest.mark.parametrize(("kind", "fails"), CHECK_ROWS)
def test_a_check_that_has_passed_meanwhile_fails_anew(kind: ProblemKind, fails: Checks) -> None:
    begun = situation(instance(checks=fails, read_at=at("12:04")))
    well = look(begun, at("12:10"), checks=replace(PASSING, application=OK))
    assert since(look(well, at("12:14"), checks=anew(fails, kind, "12:13"))) == [at("12:13")]


def test_a_problem_without_a_date_begins_when_it_is_first_seen() -> None:
    undated = replace(EBS_FAILS, ebs=StatusCheck(CheckStatus.IMPAIRED))
    begun = situation(instance(checks=undated, read_at=at("12:04")), opened_at=at("12:01"))
    assert since(begun) == [at("12:01")]
    later = look(begun, at("12:20"), events=(event("instance-stop"),))
    assert since(later) == [at("12:20"), at("12:01")]
    assert later.clocks == (
        ProblemClock(EVENT, at("12:20")),
        ProblemClock("attached-ebs-check", at("12:01")),
    )
    assert since(look(later, at("12:30"))) == [at("12:20"), at("12:01")]


def test_an_event_that_is_over_has_no_clock_any_more() -> None:
    begun = situation(instance(events=(event("instance-stop"),)))
    down = look(begun, at("12:10"), stopped("Client.UserInitiatedShutdown"))
    assert down.clocks == (ProblemClock(EVENT, NOON),)  # a stop only hides it
    up = look(down, at("12:20"), instance())
    assert up.clocks == ()


def test_an_instance_that_is_gone_leaves_the_clocks_as_they_are() -> None:
    begun = situation(instance(checks=EBS_FAILS))
    gone = replace(begun, observed=None)
    assert gone.running_clocks(first=False) == begun.clocks != ()
