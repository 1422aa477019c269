"""What ran before Lifeguard's own restart: remembered, compared, started if it may be, or told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Close, Execute, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.container import ContainerState, DaemonState
from lifeguard.core.guest.look import GuestLook, GuestUnit, TcpListener
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.guest.roll_call import RollCall
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import GuestMode, Mode
from lifeguard.core.remediation.inside.action import StopHolder
from lifeguard.core.remediation.inside.repair import RepairDocker, StartAgain
from lifeguard.core.remediation.inside.returning import (
    bring_back,
    looked_again,
    not_back,
    remembered,
    started_again,
    telling_look,
    with_missing,
)
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.guests import DOCKER, container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    act,
    at,
    did,
    instance,
    look,
    situation,
)

EXITED = ContainerState.EXITED
API, DB = container("api"), container("db", id="d" * 12)
GONE = replace(API, state=EXITED, exit=137)
RAN = inside(containers=(API, DB))
LETS = replace(ACT, guest=GuestMode.ACT, guest_may=("api", "nginx", "docker", "app"))
REBOOT = act(Verb.REBOOT, at("12:10"))
START = StartAgain(OwnerKind.CONTAINER, "api")
WHY = message("waiting.ran_before", who=message("guest.owner.container", name=Foreign("api")))


def rebooted(seen: GuestLook | None, *acts: ActionRecord, **how: Any) -> Situation:  # noqa: ANN401
    """Return an instance that Lifeguard has rebooted, and the look before and after it."""
    how.setdefault("policy", LETS)
    checks = how.pop("checks", PASSING)
    before = replace(
        situation(instance(checks=INSTANCE_FAILS), **how), guest=visit(RAN, at("12:05"))
    )
    after = look(did(before, REBOOT), at("12:13"), checks=checks)
    after = replace(after, ran=remembered(after), guest=visit(seen, at("12:13")))
    return replace(after, actions=(*after.actions, *acts))


def then(found: Situation) -> Action | None:
    decision = bring_back(found)
    return decision.action if isinstance(decision, Execute) else None


# -- what is remembered ----------------------------------------------------------------------------


def test_the_last_look_before_a_restart_is_remembered_with_the_next_one() -> None:
    begun = replace(situation(instance(checks=INSTANCE_FAILS)), guest=visit(RAN, at("12:05")))
    assert remembered(begun) is None
    assert remembered(replace(begun, guest=None)) is None
    refused = replace(begun, actions=(act(Verb.REBOOT, at("12:10"), Result.REFUSED),))
    assert remembered(refused) is None
    done = replace(begun, actions=(REBOOT,))
    known = RollCall(visit(RAN, at("12:05")), ("api", "db"), (), docker=True)
    assert remembered(done) == known
    assert remembered(replace(done, guest=visit(None, at("12:05")), ran=known)) == known
    assert remembered(replace(done, guest=visit(RAN, at("12:11")), ran=known)) == known


def test_what_was_missing_before_the_next_restart_is_still_owed() -> None:
    lost = rebooted(inside(containers=(GONE, DB)))
    again = replace(lost, actions=(*lost.actions, act(Verb.STOP, at("12:20"))))
    found = remembered(again)
    assert found is not None
    assert found.containers == ("api", "db")


@pytest.mark.parametrize(
    ("record", "owed"),
    [
        (act(InsideVerb.KILL_CONTAINER, at("12:04"), Result.FAILED, on="api"), True),
        (act(InsideVerb.RESTART_INSIDE, at("12:04"), on="api"), True),
        (act(InsideVerb.RESTART_INSIDE, at("12:04"), Result.REFUSED, on="api"), False),
        (act(InsideVerb.STOP_HOLDER, at("12:04"), on="api"), False),  # Lifeguard ended it for good
    ],
)
def test_what_lifeguard_has_tried_to_restart_is_owed_too(
    record: ActionRecord, *, owed: bool
) -> None:
    seen = visit(inside(containers=(GONE, DB)), at("12:05"))
    begun = replace(situation(instance(checks=INSTANCE_FAILS)), guest=seen)
    found = remembered(replace(begun, actions=(record, REBOOT)))
    assert found is not None
    assert ("api" in found.containers) is owed


# -- what is done ----------------------------------------------------------------------------------


def test_what_is_missing_is_started_once_after_each_restart() -> None:
    lost = rebooted(inside(containers=(GONE, DB)))
    assert decide(lost) == Execute(START, WHY)
    started = act(InsideVerb.START_AGAIN, at("12:14"), on="api")
    assert then(replace(lost, actions=(*lost.actions, started))) is None
    failed = replace(started, result=Result.FAILED)
    assert then(replace(lost, actions=(*lost.actions, failed))) is None
    earlier = replace(started, at=at("12:09"))
    assert then(replace(lost, actions=(*lost.actions, earlier))) == START
    assert started_again(replace(lost, actions=(*lost.actions, started))) == ("api",)
    assert started_again(replace(lost, actions=(*lost.actions, failed))) == ()
    assert started_again(replace(lost, actions=(*lost.actions, earlier))) == ()


@pytest.mark.parametrize(
    ("seen", "action"),
    [
        (RAN, None),
        (None, None),
        (inside(containers=(DB,)), None),  # it is not there any more
        (inside(containers=(API, replace(DB, state=EXITED, exit=1))), None),  # nobody names it
        (
            inside(
                containers=(replace(GONE, publishes=(80,)), DB),
                listeners=(TcpListener(80, 612, Foreign("nginx"), "nginx.service"),),
            ),
            StopHolder(80, 612, "nginx.service"),
        ),
        (
            inside(
                containers=(replace(GONE, publishes=(80,)), DB),
                listeners=(TcpListener(80, 9, Foreign("python3")),),
            ),
            None,
        ),
        (
            inside(
                containers=(GONE, replace(DB, state=EXITED, exit=1)),
                docker=replace(DOCKER, state=DaemonState.STOPPED),
            ),
            RepairDocker(DaemonState.STOPPED),
        ),
        (
            inside(containers=(API, DB), units=(GuestUnit("app.service", "failed"),)),
            StartAgain(OwnerKind.UNIT, "app.service"),
        ),
    ],
)
def test_what_is_started_and_how(seen: GuestLook | None, action: Action | None) -> None:
    assert then(rebooted(seen)) == action


def test_docker_has_to_be_named() -> None:
    away = inside(containers=(GONE,), docker=replace(DOCKER, state=DaemonState.STOPPED))
    assert then(rebooted(away, policy=replace(LETS, guest_may=("api",)))) is None


LOST = inside(containers=(GONE, DB))


@pytest.mark.parametrize(
    "found",
    [
        rebooted(LOST, policy=replace(LETS, guest=GuestMode.LOOK)),
        rebooted(LOST, policy=replace(LETS, guest_may=())),
        rebooted(LOST, policy=replace(LETS, mode=Mode.OBSERVE)),
        replace(rebooted(LOST), policy=None),
        replace(rebooted(LOST), observed=None),
        replace(rebooted(LOST), ran=None),
        replace(rebooted(LOST), frozen=message("freeze.on", parameter="/lifeguard/freeze")),
        replace(rebooted(LOST), guest=visit(LOST, at("12:09"))),
        replace(rebooted(LOST), guest=None),
        replace(rebooted(LOST), actions=()),
    ],
)
def test_else_nothing_is_done(found: Situation) -> None:
    assert bring_back(found) is None


def test_it_comes_before_the_next_remedy_too() -> None:
    failing = rebooted(LOST, checks=APPLICATION_FAILS)
    assert decide(failing) == Execute(START, WHY)


# -- what is told ----------------------------------------------------------------------------------


def test_the_end_tells_what_does_not_run_with_its_commands() -> None:
    held = inside(
        containers=(replace(GONE, publishes=(80,)), DB),
        listeners=(TcpListener(80, 612, Foreign("nginx"), "nginx.service"),),
        units=(GuestUnit("app.service", "failed"),),
    )
    none = replace(LETS, guest_may=())
    end = decide(rebooted(held, policy=none))
    assert isinstance(end, Close)
    assert end.status is IncidentStatus.RESOLVED
    (duty,) = end.action_required
    assert duty.code == "guest.start_yourself"
    assert end.commands == (
        ("systemctl", "stop", "nginx.service"),
        ("docker", "start", "api"),
        ("systemctl", "start", "app.service"),
    )
    plain = decide(rebooted(LOST, policy=none))
    assert isinstance(plain, Close)
    assert plain.commands == (("docker", "start", "api"),)
    gone = decide(rebooted(inside(containers=(DB,)), policy=none))
    assert isinstance(gone, Close)
    assert (len(gone.action_required), gone.commands) == (1, ())


def test_no_other_decision_changes() -> None:
    lost = rebooted(LOST)
    for decision in (
        Wait(NOON, NOTHING),
        Close(IncidentStatus.CLOSED, NOTHING, tell=True),
    ):
        assert with_missing(lost, decision) is decision
    end = Close(IncidentStatus.RESOLVED, NOTHING, tell=True)
    assert with_missing(rebooted(RAN), end) is end
    assert with_missing(replace(lost, guest=visit(None, at("12:13"))), end) is end
    assert with_missing(replace(lost, ran=None), end) is end


def test_what_was_wrong_is_told_by_the_look_before() -> None:
    well = rebooted(RAN)
    assert telling_look(well) == visit(RAN, at("12:05"))
    assert telling_look(rebooted(RAN, checks=APPLICATION_FAILS)) == visit(RAN, at("12:13"))
    assert telling_look(replace(well, ran=None)) == well.guest
    mute = replace(well, guest=visit(None, at("12:13")))
    assert telling_look(mute) == visit(RAN, at("12:05"))
    assert looked_again(mute) is None
    assert not_back(mute) == ()
