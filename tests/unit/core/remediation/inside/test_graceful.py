"""Containers end before a restart of a host that answers: once, bounded, and never elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import Execute, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.guest.container import ContainerState, DaemonState, GuestDocker
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.visit import AGAIN, WAITED
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.looking import wants_look
from lifeguard.core.policy.policy import Backup, GuestMode, Mode
from lifeguard.core.remediation.inside.graceful import (
    LONGEST,
    LONGEST_IN_OUTAGE,
    SLACK,
    TAKEN,
    await_look,
    containers_end,
    near_restart,
    patience,
)
from lifeguard.core.remediation.inside.shutdown import EndContainers
from lifeguard.core.remediation.inside.underway import acting
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import coded, message
from tests.support.account import ACCOUNT, REGION
from tests.support.guests import DOCKER, container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
)

END = ShutdownVerb.END_CONTAINERS
LETS = replace(ACT, guest=GuestMode.ACT, backup=Backup.NONE)
RUNNING = inside(containers=(container(stop_seconds=10),))
EVENTS = (event("instance-stop", NOON + timedelta(hours=4)),)
ADMITTED = Admission(granted=True, at=at("12:30"), image=True)
WHY = message("waiting.containers_end")


def leaving(
    found: GuestLook | None = RUNNING,
    /,
    policy: Any = LETS,  # noqa: ANN401
    **how: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return an instance that AWS will stop soon, with its place and a look of a minute ago."""
    how = {"events": EVENTS, **how}
    begun = situation(instance(**how), policy=policy, admission=ADMITTED)
    seen = None if found is None else visit(found, at("12:29"))
    return replace(look(begun, at("12:30"), **how), guest=seen)


def ends(found: Situation, remedy: str = Remedy.STOP_START) -> object:
    execute = containers_end(found, remedy)
    return None if execute is None else execute.action


def test_they_end_before_the_stop_and_the_stop_follows_whatever_came_of_it() -> None:
    assert decide(leaving()) == Execute(EndContainers(20), WHY)
    for result in (Result.DONE, Result.ALREADY, Result.REFUSED, Result.FAILED):
        asked = did(leaving(), act(END, at("12:30"), result))
        decision = decide(asked)
        assert isinstance(decision, Execute)
        assert decision.action.verb == Verb.STOP


@pytest.mark.parametrize("remedy", [Remedy.REBOOT, Remedy.STOP_START, Remedy.REPLACE])
def test_before_what_ends_all_that_runs(remedy: Remedy) -> None:
    assert ends(leaving(), remedy) == EndContainers(20)


@pytest.mark.parametrize("remedy", [Remedy.START, Remedy.ADD_SWAP, Remedy.RESTART_INSIDE])
def test_before_nothing_else(remedy: Remedy) -> None:
    assert ends(leaving(), remedy) is None
    assert await_look(replace(leaving(), guest=None), remedy) is None


HUNG = GuestDocker(DaemonState.HUNG)


@pytest.mark.parametrize(
    "never",
    [
        leaving(policy=replace(LETS, guest=GuestMode.LOOK)),
        leaving(policy=replace(LETS, mode=Mode.OBSERVE)),
        leaving(windows=True),
        leaving(checks=SYSTEM_FAILS),
        replace(leaving(), opted_in=False),
        replace(leaving(), policy=None),
        replace(leaving(), observed=None),
        leaving(None),
        replace(leaving(), guest=visit(None, at("12:29"))),
        leaving(inside()),
        leaving(inside(containers=(container(state=ContainerState.EXITED),))),
        leaving(inside(docker=None, containers=RUNNING.containers)),
        leaving(inside(docker=HUNG, containers=RUNNING.containers)),
        leaving(inside(docker=replace(DOCKER, live_restore=True), containers=RUNNING.containers)),
    ],
)
def test_never_elsewhere(never: InstanceSituation) -> None:
    assert ends(never) is None


def test_never_on_a_host_that_does_not_run() -> None:
    down = look(leaving(), at("12:31"), state="stopped", events=())
    assert ends(replace(down, guest=visit(RUNNING, at("12:30")))) is None


@pytest.mark.parametrize("result", [Result.DONE, Result.REFUSED, Result.FAILED, Result.ALREADY])
def test_once_for_each_restart(result: Result) -> None:
    asked = did(leaving(), act(END, at("12:30"), result))
    assert ends(asked) is None
    refused = did(asked, act(Verb.STOP, at("12:31"), Result.REFUSED))
    again = replace(refused, guest=visit(RUNNING, at("12:32")))
    assert ends(again) is None
    rebooted = did(asked, act(Verb.REBOOT, at("12:31")))
    assert ends(rebooted) is None  # what the look found is of before the reboot
    assert ends(replace(rebooted, guest=visit(RUNNING, at("12:40")))) == EndContainers(20)


@pytest.mark.parametrize(
    ("given", "healthy", "failing"),
    [
        ((None,), 20, 20),
        ((10,), 20, 20),
        ((1,), 20, 20),
        ((1, 12), 22, 22),
        ((20, 30), 40, LONGEST_IN_OUTAGE),
        ((3600,), LONGEST, LONGEST_IN_OUTAGE),
    ],
)
def test_they_have_their_own_time_within_bounds(
    given: tuple[int | None, ...], healthy: int, failing: int
) -> None:
    up = tuple(container(f"c{number}", stop_seconds=one) for number, one in enumerate(given))
    down = container("old", state=ContainerState.EXITED, stop_seconds=200)
    found = inside(containers=(*up, down))
    assert ends(leaving(found)) == EndContainers(healthy)
    for checks in (INSTANCE_FAILS, APPLICATION_FAILS):
        assert ends(leaving(found, checks=checks)) == EndContainers(failing)


def test_it_is_no_cure_and_no_treatment() -> None:
    asked = did(leaving(), act(END, at("12:30")))
    assert not asked.treated
    assert not asked.treatments
    assert acting(asked) is None  # no check is waited for
    assert not wants_look(asked)  # nor another look


# -- waiting for it --------------------------------------------------------------------------------


def test_it_is_asked_often_for_its_end_while_all_is_down() -> None:
    why = message("waiting.inside", act=coded("verb", END))
    sent = did(leaving(), act(END, at("12:30"), Result.SENT))
    assert decide(sent) == Wait(at("12:30:05"), why)
    assert acting(replace(sent, now=at("12:30:31"))) == Wait(at("12:30:36"), why)
    assert acting(replace(sent, now=at("12:30:42"))) == Wait(at("12:30:45"), why)
    late = replace(sent, now=at("12:30:46"))  # it could not be cancelled yet
    assert acting(late) == Wait(at("12:30:51"), why)
    patient = leaving(inside(containers=(container(stop_seconds=280),)))
    slow = did(patient, act(END, at("12:30"), Result.SENT))
    assert acting(replace(slow, now=at("12:32"))) == Wait(at("12:33"), why)
    assert acting(replace(slow, now=at("12:35:10"))) == Wait(at("12:35:15"), why)


def test_an_outage_waits_for_no_agent_that_does_not_take_it() -> None:
    sent = act(END, at("12:30"), Result.SENT)
    assert patience(leaving(), sent, taken=False) == at("12:30") + TAKEN
    bound = TAKEN + timedelta(seconds=20) + SLACK
    assert patience(leaving(), sent) == at("12:30") + bound
    unseen = TAKEN + timedelta(seconds=LONGEST_IN_OUTAGE) + SLACK
    assert patience(leaving(None), sent) == at("12:30") + unseen


# -- the look before it ----------------------------------------------------------------------------


def test_before_a_restart_that_nothing_inside_is_reason_for_a_look_is_made_and_awaited() -> None:
    unseen = leaving(None)
    assert near_restart(unseen)
    assert wants_look(unseen)
    wait = Wait(at("12:30:01"), message("waiting.look_inside"))
    assert await_look(unseen, Remedy.STOP_START) == wait
    assert decide(unseen) == wait
    late = replace(unseen, now=ADMITTED.at + WAITED)
    assert await_look(late, Remedy.STOP_START) is None
    assert await_look(leaving(), Remedy.STOP_START) is None
    assert not wants_look(leaving())


def test_what_was_seen_long_ago_is_seen_again() -> None:
    old = replace(leaving(), guest=visit(RUNNING, at("12:30") - AGAIN))
    assert wants_look(old)
    assert await_look(old, Remedy.STOP_START) is not None


@pytest.mark.parametrize(
    "none",
    [
        replace(leaving(None), admission=None),
        replace(leaving(None), admission=replace(ADMITTED, granted=False)),
        replace(leaving(None), storm=Storm("20261120T1200-us-east-1", ACCOUNT, REGION, NOON)),
    ],
)
def test_no_look_is_made_where_no_restart_is_near(none: InstanceSituation) -> None:
    assert not wants_look(none)
    assert await_look(none, Remedy.STOP_START) is None


def test_a_reboot_waits_in_the_same_way() -> None:
    failing = leaving(events=(), checks=INSTANCE_FAILS)
    assert decide(failing) == Execute(EndContainers(20), WHY)
    asked = did(failing, act(END, at("12:30")))
    decision = decide(asked)
    assert isinstance(decision, Execute)
    assert isinstance(decision.action, RebootInstance)
