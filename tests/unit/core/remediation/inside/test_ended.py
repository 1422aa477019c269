"""How containers have ended, in numbers and names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.guest.change import ContainerEnd, GuestChange, GuestRefusal, GuestStep
from lifeguard.core.guest.look import Unasked
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.ended import asked_to_end, ungraceful
from lifeguard.core.remediation.inside.outcome import ended
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import NOON, act

SENT = act(ShutdownVerb.END_CONTAINERS, NOON, Result.SENT)
NOW = NOON + timedelta(seconds=20)
ALL = message("inside.ended", ended=3, count=3, length=timedelta(seconds=12))


def end(name: str, code: int | None = 0, **how: Any) -> ContainerEnd:  # noqa: ANN401
    return ContainerEnd(Foreign(name), code, **how)


def change(*ends: ContainerEnd, after: float = 0, **how: Any) -> GuestChange:  # noqa: ANN401
    step = GuestStep(Foreign("containers"), 3, after, 12)
    return replace(GuestChange(did=(step,), ended=ends), **how)


def read(found: GuestChange) -> ActionRecord:
    record = ended(SENT, found, NOW)
    assert record.at == NOW
    return record


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (change(end("api", 143), end("web"), end("db", 0)), ALL),
        (change(end("api", 137, oom_killed=True)), ALL),
        (change(end("api", None, runs=False)), ALL),
        (
            change(end("api", 137), end("web")),
            message("inside.ended_killed", ended=ALL, killed=(Foreign("api"),)),
        ),
        (
            change(*(end(f"c{number}", 137) for number in range(5))),
            message(
                "inside.ended_killed",
                ended=ALL,
                killed=(*map(Foreign, ("c0", "c1", "c2")), message("inside.more", more=2)),
            ),
        ),
    ],
)
def test_what_is_told_of_them(found: GuestChange, said: Message) -> None:
    record = read(found)
    assert (record.result, record.answer) == (Result.DONE, said)
    assert ungraceful(record) is (said != ALL)


def test_what_runs_on_is_named_and_the_act_has_failed() -> None:
    slow = change(
        end("stuck", None, runs=True),
        end("api", 137),
        after=1,
        unasked=(Unasked("systemctl", "timeout"),),
    )
    record = read(slow)
    two = message("inside.ended", ended=2, count=3, length=timedelta(seconds=12))
    running = message("inside.still_running", ended=two, names=(Foreign("stuck"),))
    killed = message("inside.ended_killed", ended=running, killed=(Foreign("api"),))
    assert (record.result, record.answer) == (Result.FAILED, killed)


def test_without_a_measure_the_time_is_that_of_the_command() -> None:
    step = GuestStep(Foreign("containers"), None, None)
    record = read(GuestChange(did=(step,)))
    assert record.answer == message("inside.ended", ended=0, count=0, length=NOW - NOON)


@pytest.mark.parametrize(
    ("found", "result", "said"),
    [
        (GuestChange(already=True), Result.ALREADY, message("inside.no_containers")),
        (GuestChange(), Result.FAILED, message("guest.unreadable")),
        (change(whole=False), Result.FAILED, ALL),
        (
            GuestChange(refused=GuestRefusal("live_restore")),
            Result.REFUSED,
            message("inside.refused", why=message("inside.why.live_restore")),
        ),
    ],
)
def test_what_else_becomes_of_it(found: GuestChange, result: Result, said: Message) -> None:
    record = read(found)
    assert (record.result, record.answer) == (result, said)
    assert not ungraceful(record)


def test_the_last_time_counts() -> None:
    first, last = replace(SENT, result=Result.DONE), replace(SENT, at=NOW)
    assert asked_to_end((first, last, act(Verb.STOP))) == last
    assert asked_to_end((act(Verb.STOP),)) is None


def test_docker_that_runs_again() -> None:
    sent = act(ShutdownVerb.START_DOCKER, NOON, Result.SENT)
    step = GuestStep(Foreign("docker"), 0, 1)
    record = ended(sent, GuestChange(did=(step,)), NOW)
    assert (record.result, record.answer) == (Result.DONE, message("inside.docker_runs"))
