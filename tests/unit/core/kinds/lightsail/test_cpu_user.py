"""What uses the CPU of an instance that runs out of burst capacity, as a look inside names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Notify
from lifeguard.core.guest.look import GuestCpu, GuestLook
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.message import message
from tests.support.guests import SPIKING, container, look, visit
from tests.support.lightsail import BIGGER, FAILS, LOW, server, situation
from tests.support.situations import ASK, NOON, at, did


def looked(found: GuestLook | None) -> Notify:
    """Return what is told of a lack of burst capacity after a look inside."""
    inside = visit(found, NOON)
    if found is None:
        inside = replace(inside, why_not=message("guest.offline"))
    seen = replace(situation(server(burst=replace(LOW, bigger=BIGGER))), guest=inside)
    told = decide(seen)
    assert isinstance(told, Notify)
    return told


def test_the_container_that_uses_the_cpu_is_named_with_the_command_that_limits_it() -> None:
    told = looked(SPIKING)
    assert told.what.code == "guest.cpu.brief"
    assert [duty.code for duty in told.action_required] == [
        "cpu_user.limit",
        "guest.lasting.cpu",
        "lightsail.bigger",
        "lightsail.no_restart",
    ]
    assert told.commands[0] == (*("docker", "update", "--cpus", "1.75", "tradurs-back"),)
    assert [command[2] for command in told.commands[1:]] == [
        "get-instance",
        "create-instance-snapshot",
        "create-instances-from-snapshot",
    ]


def test_a_user_that_no_command_limits_is_named_alone() -> None:
    limited = look(cpu=GuestCpu(97.0), containers=(container(cpu=88.0, cpu_limit=1.0),))
    told = looked(limited)
    assert told.what.code == "guest.cpu.brief"
    assert told.action_required[0].code == "cpu_user.stop"
    assert told.commands[0][:2] == ("aws", "lightsail")


@pytest.mark.parametrize("found", [None, look()], ids=["no look", "nobody"])
def test_without_a_name_the_operator_is_to_find_it(found: GuestLook | None) -> None:
    told = looked(found)
    assert told.what.code == "cpu_user.gone_in"
    assert told.action_required[0].code == "cpu_user.find_duty"
    assert told.commands[0][:2] == ("aws", "lightsail")


def test_a_look_changes_nothing_of_what_is_told_of_another_problem() -> None:
    failing = situation(server(read_at=at("12:10"), instance=FAILS), policy=ASK)
    known = replace(failing, guest=visit(SPIKING, NOON))
    assert decide(known) == decide(failing)


LIMITED = look(cpu=GuestCpu(90.0), containers=(container(cpu=82.0, cpu_limit=1.75),))


def limited(result: Result = Result.DONE, on: str = "tradurs-back") -> list[str]:
    """Return what is to be done after Lifeguard's own limit, and a look at what came of it."""
    low = situation(server(burst=replace(LOW, bigger=BIGGER)))
    act = ActionRecord(
        action=InsideVerb.LIMIT_CPU,
        result=result,
        reason=message("waiting.must_run"),
        at=NOON,
        on=on,
    )
    seen = replace(did(low, act), guest=visit(LIMITED, NOON), now=at("12:05"))
    told = decide(seen)
    assert isinstance(told, Notify)
    return [duty.code for duty in told.action_required]


def test_of_whom_lifeguard_has_limited_what_keeps_it_busy_is_to_be_found() -> None:
    assert limited()[:2] == ["cpu_user.limited", "guest.lasting.cpu"]


def test_a_limit_that_is_not_lifeguards_is_no_news() -> None:
    assert limited(Result.REFUSED)[0] == "cpu_user.stop"
    assert limited(on="another")[0] == "cpu_user.stop"
