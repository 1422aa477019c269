"""What was tried again and again is told once, and no stop of ours is told as AWS's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Close
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.notification.deeds import runs, summary, undone
from lifeguard.core.notification.email import ended
from lifeguard.core.resources.verb import Verb
from tests.support.situations import PASSING, SYSTEM_FAILS, act, at, did, instance, look, situation

LACKING = "InsufficientInstanceCapacity"
CLOSED = Close(IncidentStatus.RESOLVED, "all status checks pass", tell=True)


def refused(count: int, code: str = LACKING) -> tuple[ActionRecord, ...]:
    first = act(Verb.START, at("10:10"), Result.FAILED, code=code, answer=f"{code}: no room.")
    return tuple(replace(first, at=first.at + timedelta(seconds=36 * n)) for n in range(count))


@pytest.mark.parametrize(
    ("acts", "lines"),
    [
        (refused(6), ["start refused 6 times for lack of capacity, 19:10 to 19:13 KST"]),
        (refused(1), ["start refused for lack of capacity, 19:10 KST"]),
        (
            refused(3, "InternalError"),
            ["start: InternalError: no room (3 times, 19:10 to 19:11 KST)"],
        ),
        (refused(1, "InternalError"), ["start: InternalError: no room"]),
        (
            (act(Verb.STOP), act(Verb.START), act(Verb.START), act(Verb.STOP, answer="")),
            [
                "stop: EC2 accepted it",
                "start: EC2 accepted it (2 times, 21:00 KST)",
                "stop: done",
            ],
        ),
    ],
)
def test_a_run_of_the_same_is_one_line(acts: tuple[ActionRecord, ...], lines: list[str]) -> None:
    assert [summary(run, "Asia/Seoul") for run in runs(acts)] == lines


def test_what_was_done_in_the_end_is_not_told_as_undone() -> None:
    image = act(Verb.CREATE_IMAGE, result=Result.REFUSED)
    started = act(Verb.START, at("10:20"))
    assert list(undone((image, *refused(2), started))) == [image]
    assert list(undone((image, started, *refused(2)))) == [image, *refused(2)]


def stopped_then(reason: str, *acts: ActionRecord) -> str:
    """Return the email of a host that failed, and that was then found stopped with a reason."""
    begun = did(situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10"))), *acts)
    stopped = {"state": InstanceState.STOPPED, "state_reason": reason}
    fallen = look(begun, at("12:12"), None, checks=Checks(), **stopped)
    up = look(fallen, at("12:20"), state=InstanceState.RUNNING, checks=PASSING)
    return ended(up, CLOSED).body


STOP = act(Verb.STOP, at("12:10"))


def test_a_start_that_finds_no_room_makes_no_stop_of_awss_out_of_ours() -> None:
    body = stopped_then(f"Server.{LACKING}", STOP)
    assert "stopped by AWS" not in body
    assert "The system status check fails" in body


@pytest.mark.parametrize(
    ("reason", "acts"),
    [
        ("Server.ScheduledStop", (STOP,)),
        (f"Server.{LACKING}", ()),
        (f"Server.{LACKING}", (act(Verb.STOP, at("12:10"), Result.REFUSED),)),
        (f"Server.{LACKING}", (act(Verb.STOP, at("12:13")),)),
    ],
)
def test_a_stop_of_awss_is_told_as_such(reason: str, acts: tuple[ActionRecord, ...]) -> None:
    assert f"stopped by AWS ({reason})" in " ".join(stopped_then(reason, *acts).split())
