"""When a remedy may begin: graces, windows and deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.runbook import Due, Timing
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.instance import HostEventCode
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.timing import MAINTENANCE, boot_limit, due
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import (
    InstanceCheckGrace,
    Policy,
    Weekday,
    Window,
)
from lifeguard.core.remediation.timing import acts_at
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message
from tests.support.situations import (
    ACT,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    event,
    instance,
    situation,
)

SUNDAYS = replace(ACT, window=Window((Weekday.SUN,), time(2), 4))
AUTO = message("waiting.auto_recovery")
UPDATING = message("waiting.system_busy")


def begins(found: InstanceSituation, timing: Timing) -> Due:
    return due(found, found.present[0], timing)


def scheduled(now: datetime, deadline: datetime, policy: Policy = SUNDAYS) -> InstanceSituation:
    """Return the situation of a reachable instance that AWS will stop at `deadline`."""
    world = instance(read_at=now, events=(event("instance-stop", deadline),))
    return situation(world, policy=policy)


def test_at_once() -> None:
    assert begins(situation(instance(checks=SYSTEM_FAILS)), Timing.NOW) == Due(
        NOON, message("waiting.at_once")
    )


@pytest.mark.parametrize(
    ("timing", "windows", "expected"),
    [
        (Timing.AUTO_RECOVERY_GRACE, False, Due(at("12:10"), AUTO)),
        (Timing.AUTO_RECOVERY_GRACE, True, Due(at("12:10"), AUTO)),
        (Timing.INSTANCE_CHECK_GRACE, False, Due(at("12:05"), UPDATING)),
        (Timing.INSTANCE_CHECK_GRACE, True, Due(at("12:45"), UPDATING)),
    ],
)
def test_graces_count_from_when_the_check_began_to_fail(
    timing: Timing, expected: Due, *, windows: bool
) -> None:
    for opened in (NOON, at("12:30")):
        world = instance(checks=INSTANCE_FAILS, windows=windows)
        assert begins(situation(world, opened_at=opened), timing) == expected


def test_graces_count_from_the_opening_where_ec2_does_not_say() -> None:
    unknown = replace(SYSTEM_FAILS, system=replace(SYSTEM_FAILS.system, impaired_since=None))
    found = situation(instance(checks=unknown), opened_at=at("12:30"))
    assert begins(found, Timing.AUTO_RECOVERY_GRACE).at == at("12:40")


REBOOTED = event("system-reboot", at("12:20"), description="[Completed] AWS has rebooted it")
RESTARTED = [
    ("nobody has restarted it", {}, (), "12:05"),
    ("by anybody's start", {"launched_at": at("12:30")}, (), "12:35"),
    ("started before", {"launched_at": at("11:00")}, (), "12:05"),
    ("started we know not when", {"launched_at": None}, (), "12:05"),
    ("by AWS's reboot", {"events": (REBOOTED,)}, (), "12:25"),
    ("by AWS's reboot that is to come", {"events": (replace(REBOOTED, not_before=at("14:00")),)},
     (), "12:05"),
    ("AWS has not rebooted it yet", {"events": (replace(REBOOTED, description="x"),)}, (), "12:05"),
    ("by no other maintenance",
     {"events": (replace(REBOOTED, code=HostEventCode.SYSTEM_MAINTENANCE),)}, (), "12:05"),
    ("by us for something else",
     {}, (act(Verb.REBOOT, at("12:40"), problem=ProblemKind.SYSTEM_CHECK),), "12:45"),
    ("by us in vain", {}, (act(Verb.REBOOT, at("12:40"), Result.FAILED),), "12:05"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "acts", "until"), [r[1:] for r in RESTARTED], ids=[r[0] for r in RESTARTED]
)
def test_a_grace_holds_anew_after_a_restart(
    how: dict[str, Any], acts: tuple[ActionRecord, ...], until: str
) -> None:
    found = situation(instance(checks=INSTANCE_FAILS, read_at=at("13:00"), **how))
    problem = next(p for p in found.present if p.kind == ProblemKind.INSTANCE_CHECK)
    assert due(did(found, *acts), problem, Timing.INSTANCE_CHECK_GRACE).at == at(until)


def test_once_the_very_problem_was_treated_its_grace_is_over() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS, read_at=at("12:05")))
    ours = did(begun, act(Verb.REBOOT, at("12:05"), problem=ProblemKind.INSTANCE_CHECK))
    over = Due(at("12:05"), message("waiting.period_over"))
    assert begins(ours, Timing.INSTANCE_CHECK_GRACE) == over


@pytest.mark.parametrize(
    ("how", "unreachable"),
    [({}, False), ({"checks": INSTANCE_FAILS}, True), ({"checks": EBS_FAILS}, False)],
)
def test_what_aws_will_do_is_waited_for_only_while_the_instance_answers(
    how: dict[str, Any], *, unreachable: bool
) -> None:
    found = situation(instance(events=(event("instance-stop"),), **how))
    stop = found.present[0]
    assert acts_at(found, stop) == (None if unreachable else stop.deadline)


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        ({}, durations.BOOT_LIMIT),
        ({"windows": True}, durations.BOOT_LIMIT_WINDOWS),
        ({"type": "m5.metal"}, durations.BOOT_LIMIT_METAL),
        ({"type": "u-6tb1.metal", "windows": True}, durations.BOOT_LIMIT_METAL),
    ],
)
def test_a_boot_may_take_as_long_as_its_system_needs(how: dict[str, Any], limit: timedelta) -> None:
    short = InstanceCheckGrace(timedelta(minutes=1), timedelta(minutes=1))
    found = situation(instance(**how), policy=replace(ACT, instance_check_grace=short))
    assert boot_limit(found) == limit
    long = replace(short, default=timedelta(hours=2), windows=timedelta(hours=2))
    assert boot_limit(replace(found, policy=replace(ACT, instance_check_grace=long))) == (
        timedelta(hours=2)
    )
    assert boot_limit(replace(found, policy=None)) == limit
    assert boot_limit(situation(None)) == durations.BOOT_LIMIT


def test_the_policy_sets_the_graces() -> None:
    minutes = timedelta(minutes=1)
    policy = replace(
        ACT,
        auto_recovery_grace=20 * minutes,
        instance_check_grace=InstanceCheckGrace(2 * minutes, 3 * minutes),
    )
    found = situation(instance(checks=INSTANCE_FAILS), policy=policy)
    assert begins(found, Timing.AUTO_RECOVERY_GRACE).at == at("12:20")
    assert begins(found, Timing.INSTANCE_CHECK_GRACE).at == at("12:02")


IN_WINDOW = message("waiting.window")
NO_WINDOW = message("waiting.deadline_first")


@pytest.mark.parametrize(
    ("now", "deadline", "begin", "why"),
    [
        ("12:00", "+10 12:00", "+2 02:00", IN_WINDOW),
        ("+2 03:10", "+10 12:00", "+2 03:10", IN_WINDOW),  # open now
        ("+2 05:30", "+10 12:00", "+2 05:30", IN_WINDOW),  # just enough of it is left
        ("+2 05:31", "+10 12:00", "+9 02:00", IN_WINDOW),  # too little: the next one
        ("12:00", "+2 02:30", "+2 02:00", IN_WINDOW),  # just done before the deadline
        ("12:00", "+2 02:29", "+2 00:29", NO_WINDOW),
        ("12:00", "+1 12:00", "+1 10:00", NO_WINDOW),  # two hours before the deadline
        ("+2 05:31", "+3 12:00", "+3 10:00", NO_WINDOW),
        ("12:00", "13:00", "12:00", NO_WINDOW),  # closer than that: now
        ("12:00", "11:00", "12:00", NO_WINDOW),  # past it: now
    ],
)
def test_the_window_before_the_deadline(now: str, deadline: str, begin: str, why: Message) -> None:
    found = scheduled(at(now), at(deadline))
    assert begins(found, Timing.WINDOW) == Due(at(begin), why)


def test_the_window_is_in_the_operators_zone() -> None:
    found = replace(
        scheduled(at("12:00"), at("+10 12:00")),
        settings=DecisionSettings("Asia/Seoul", kinds=KINDS),
    )
    assert begins(found, Timing.WINDOW).at == at("+1 17:00")  # Sunday 02:00 in Seoul


def test_a_host_that_has_failed_waits_for_no_window() -> None:
    world = instance(checks=SYSTEM_FAILS, events=(event("instance-retirement"),))
    expected = Due(NOON, message("waiting.host_failed"))
    assert begins(situation(world, policy=SUNDAYS), Timing.WINDOW) == expected


def test_a_system_that_may_be_updating_waits_for_the_window() -> None:
    world = instance(checks=INSTANCE_FAILS, events=(event("instance-retirement"),))
    moment = begins(situation(world, policy=SUNDAYS), Timing.WINDOW)
    assert moment.why == message("waiting.window")


def test_what_aws_expedites_waits_for_no_window() -> None:
    world = instance(events=(event("instance-retirement"),))
    found = situation(world, announcement(), announcement(expedited=True), policy=SUNDAYS)
    assert begins(found, Timing.WINDOW) == Due(NOON, message("waiting.expedited"))


def test_without_a_window_any_time_will_do() -> None:
    found = scheduled(NOON, at("+10 12:00"), policy=ACT)
    assert begins(found, Timing.WINDOW) == Due(NOON, message("waiting.no_window"))


@pytest.mark.parametrize(
    ("listed", "end"),
    [
        (event("system-reboot", at("14:00"), not_after=at("16:00")), "16:00"),
        (event("system-reboot", at("14:00")), "14:00"),
    ],
)
def test_aws_is_given_time_after_the_end_of_its_own_work(listed: ScheduledEvent, end: str) -> None:
    found = situation(instance(events=(listed,)), policy=SUNDAYS)
    expected = Due(at(end) + MAINTENANCE, message("waiting.aws_acts"))
    assert begins(found, Timing.AFTER_AWS) == expected


def test_there_is_nothing_to_wait_for_where_aws_has_scheduled_nothing() -> None:
    found = situation(instance(checks=SYSTEM_FAILS))
    assert begins(found, Timing.AFTER_AWS) == Due(NOON, message("waiting.at_once"))


def test_the_last_chance_leaves_time_for_a_treatment() -> None:
    assert durations.LONG < durations.LAST_CHANCE


@pytest.mark.parametrize(
    ("since", "now", "again"),
    [
        ("12:00:00", "12:00:00", "12:00:15"),  # never sooner than 15 seconds
        ("12:00:00", "12:01:00", "12:01:30"),  # after half as long again
        ("12:00:00", "12:30:00", "12:40:00"),  # never later than ten minutes
    ],
)
def test_looks_become_rarer(since: str, now: str, again: str) -> None:
    assert durations.backoff(at(since), at(now)) == at(again)
