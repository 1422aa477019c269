"""Moving AWS's own reboot into the operator's window, where AWS lets us."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from lifeguard.core.approval.ask import question_id
from lifeguard.core.approval.prompt import posed
from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction
from lifeguard.core.kinds.ec2.action import RescheduleEvent
from lifeguard.core.kinds.ec2.remediation.reschedule import rescheduling
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    InstanceReboot,
    Policy,
    Weekday,
    Window,
)
from lifeguard.core.remediation.consent import ASKS, MODE_ASK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    ASK,
    EVENT,
    NOON,
    OBSERVE,
    act,
    answered,
    at,
    did,
    event,
    instance,
    look,
    said_yes,
    situation,
    trigger,
)

SEOUL = DecisionSettings("Asia/Seoul", kinds=KINDS)
SUNDAYS = Window((Weekday.SUN,), time(2), 4)
DAILY = Window(tuple(Weekday), time(11), 2)
WINDOWED = replace(ACT, window=SUNDAYS)
MONDAY, WEDNESDAY = at("+3 12:00"), at("+5 12:00")
COMMAND = (
    *("aws", "ec2", "modify-instance-event-start-time", "--region", "us-east-1"),
    *("--instance-id", "i-00ddbf07ce6372082", "--instance-event-id", EVENT),
    *("--not-before", "2026-11-22T02:00:00Z"),
)


def rebooting(
    policy: Policy = WINDOWED,
    *,
    code: str = "instance-reboot",
    begins: datetime = MONDAY,
    deadline: datetime | None = WEDNESDAY,
    now: datetime = NOON,
    **how: Any,  # noqa: ANN401  any field of Case
) -> InstanceSituation:
    """Return a case of a reboot on Monday at noon that may be moved to Wednesday at the latest."""
    planned = event(code, begins, not_before_deadline=deadline)
    return situation(instance(events=(planned,), read_at=now), policy=policy, **how)


def moved(found: InstanceSituation) -> str | None:
    """Return when the event of a situation is moved to: "Sun 02:00"."""
    action = rescheduling(found, found.present[0])
    return None if action is None else f"{action.not_before:%a %H:%M}"


MOVES = [
    ("into the next window", {}, "Sun 02:00"),
    ("the host's reboot too", {"code": "system-reboot"}, "Sun 02:00"),
    ("later than AWS had planned", {"begins": at("+1 12:00")}, "Sun 02:00"),
    (
        "in the operator's zone",
        {"settings": SEOUL},
        "Sat 17:00",
    ),
    ("into the open window, an hour off at least", {"now": at("+2 02:30")}, "Sun 03:35"),
    ("just before AWS's deadline", {"deadline": at("+2 02:01")}, "Sun 02:00"),
    ("while there is time to ask", {"begins": at("12:06")}, "Sun 02:00"),
]
STAYS: list[tuple[str, dict[str, Any]]] = [
    ("no window", {"policy": ACT}),
    ("no event to move", {"code": "system-maintenance"}),
    ("a stop is not moved", {"code": "instance-stop"}),
    ("AWS names no deadline", {"deadline": None}),
    ("in the window already", {"begins": at("+2 03:00")}),
    ("at the window's very start", {"begins": at("+2 02:00")}),
    ("the window comes too late for AWS", {"deadline": at("+2 02:00")}),
    ("no window is long enough any more", {"now": at("+2 04:55")}),
    ("it begins in five minutes", {"begins": at("12:05:59")}),
    ("it has begun", {"begins": at("11:00")}),
]


@pytest.mark.parametrize(("how", "when"), [r[1:] for r in MOVES], ids=[r[0] for r in MOVES])
def test_an_event_moves(how: dict[str, Any], when: str) -> None:
    assert moved(rebooting(**how)) == when


@pytest.mark.parametrize("how", [row[1] for row in STAYS], ids=[row[0] for row in STAYS])
def test_an_event_stays(how: dict[str, Any]) -> None:
    assert moved(rebooting(**how)) is None


def test_a_trouble_without_an_event_and_a_case_without_a_policy_move_nothing() -> None:
    found = rebooting()
    assert rescheduling(found, replace(found.present[0], event=None)) is None
    assert rescheduling(replace(found, policy=None), found.present[0]) is None


def test_seconds_are_left_out_and_an_hour_is_kept() -> None:
    now = NOON + timedelta(seconds=59, microseconds=7)
    found = rebooting(replace(ACT, window=DAILY), begins=at("13:30"), now=now)
    action = rescheduling(found, found.present[0])
    assert action is None or action.not_before - now >= timedelta(hours=1)
    late = rebooting(WINDOWED, now=at("+2 02:30:59"))
    assert rescheduling(late, late.present[0]) == RescheduleEvent(EVENT, at("+2 03:35"))


@pytest.mark.parametrize("result", Result)
def test_it_is_tried_once_whatever_comes_of_it(result: Result) -> None:
    tried = did(rebooting(), act(Verb.RESCHEDULE, NOON, result))
    assert moved(tried) is None
    assert not isinstance(decide(tried), Execute)


# -- in its place ------------------------------------------------------------------------------


def test_in_mode_act_it_is_moved_and_afterwards_planned_for_its_new_time() -> None:
    begun = rebooting()
    why = message("waiting.reschedule", what=begun.present[0].what)
    assert decide(begun) == Execute(RescheduleEvent(EVENT, at("+2 02:00")), why)
    done = did(begun, act(Verb.RESCHEDULE))
    sunday = event("instance-reboot", at("+2 02:00"), not_before_deadline=WEDNESDAY)
    planned = decide(look(done, at("12:01"), events=(sunday,)))
    assert isinstance(planned, Notify)
    assert (planned.notice, planned.at) == (NotificationKind.PLANNED, at("+2 05:00"))


def test_in_mode_ask_the_command_is_given() -> None:
    begun = rebooting(replace(ASK, window=SUNDAYS))
    asked = decide(begun)
    assert isinstance(asked, Notify)
    assert asked.question == ApprovalRequest(
        "reschedule",
        ASKS,
        (message("question.reschedule", start=at("+2 02:00")),),
        (MODE_ASK,),
        (COMMAND,),
        proposed_action=ProposedAction.RESCHEDULE,
        moves_to=at("+2 02:00"),
        deadline=at("+3 12:00"),
    )
    assert isinstance(answered(begun), Wait)
    assert decide(said_yes(begun)) == decide(rebooting(replace(ACT, window=SUNDAYS)))


def test_a_yes_counts_for_the_time_that_was_asked_about_alone() -> None:
    begun = rebooting(replace(ASK, window=SUNDAYS))
    asked = decide(begun)
    assert isinstance(asked, Notify)
    question = asked.question
    assert question is not None
    assert question.moves_to is not None
    later = replace(question, moves_to=question.moves_to + timedelta(hours=1))
    assert question_id(begun, later) != question_id(begun, question) == asked.about
    assert posed(begun, asked.about, later).moves_to == later.moves_to


def test_in_mode_observe_it_is_told_what_it_would_have_done() -> None:
    begun = rebooting(replace(OBSERVE, window=SUNDAYS))
    decision = decide(begun)
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell, decision.commands) == (
        IncidentStatus.OBSERVED,
        True,
        (COMMAND,),
    )
    what = begun.present[0].what
    assert decision.why == message("outcome.would_have_moved", what=what, start=at("+2 02:00"))


def test_a_policy_that_stops_and_starts_leaves_aws_event_where_it_is() -> None:
    policy = replace(WINDOWED, instance_reboot=InstanceReboot.STOP_START)
    planned = decide(rebooting(policy))
    assert isinstance(planned, Notify)
    assert (planned.notice, planned.at) == (NotificationKind.PLANNED, at("+2 02:00"))


@pytest.mark.parametrize("how", [{"group": "web"}, {"managed_by": "eks"}, {"spot": "one-time"}])
def test_what_belongs_to_another_is_not_moved(how: dict[str, Any]) -> None:
    planned = event("instance-reboot", MONDAY, not_before_deadline=WEDNESDAY)
    decision = decide(situation(instance(events=(planned,), **how), policy=WINDOWED))
    assert isinstance(decision, Notify)
    assert (decision.notice, decision.at) == (NotificationKind.PLANNED, MONDAY + timedelta(hours=3))


def test_a_mute_of_a_check_keeps_no_event_from_being_moved() -> None:
    held = trigger(held_until=at("18:00"), hold_reason="the mute rule day")
    planned = event("instance-reboot", MONDAY, not_before_deadline=WEDNESDAY)
    begun = situation(instance(events=(planned,)), held, policy=WINDOWED)
    assert isinstance(decide(begun), Execute)
