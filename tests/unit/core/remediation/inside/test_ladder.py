"""The steps against a container that resists: which are due by its state, and where they end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import Execute, Notify, Wait
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.guest.container import ContainerState, DaemonState, GuestContainer, Health
from lifeguard.core.guest.look import GuestLook, GuestMemory
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ApplicationCheck, GuestMode, Policy
from lifeguard.core.remediation.inside.ladder import resisting, steps
from lifeguard.core.remediation.inside.rungs import offers
from lifeguard.core.remediation.inside.steps import (
    STEPS,
    ContainerStep,
    EndProcess,
    KillContainer,
    RecreateContainer,
    RestartDocker,
    StopContainer,
)
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.message import message
from tests.support.guests import DOCKER, GIB, MIB, container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    act,
    at,
    did,
    instance,
    look,
    situation,
)

NAME = "tradurs-back"
LETS = replace(ACT, guest=GuestMode.ACT, guest_may=(NAME, "docker"))
NOT_WELL = container(health=Health.UNHEALTHY)
STARTED = NOT_WELL.started_at
OTHER = container("db", id="d" * 12)
ADMITTED = Admission(granted=True, at=NOON, image=True)
STILL = "container_still_running"
REFUSES = "docker_exit_1"


def failed(
    verb: InsideVerb = InsideVerb.RESTART_INSIDE,
    result: Result = Result.FAILED,
    code: str = STILL,
    on: str = NAME,
) -> ActionRecord:
    return replace(act(verb, at("12:29"), result, on=on), code=code, made="c-1")


def tried(
    *acts: ActionRecord,
    seen: GuestLook,
    policy: Policy = LETS,
    **how: Any,  # noqa: ANN401  any field of the instance
) -> Situation:
    """Return an instance whose application fails after these acts, and the look after them."""
    how.setdefault("checks", APPLICATION_FAILS)
    begins = situation(instance(**how), policy=policy, admission=ADMITTED)
    later = look(begins, at("12:30"), **how)
    return replace(did(later, *acts), guest=visit(seen, at("12:30")))


def due(found: Situation, names: tuple[str, ...] = LETS.guest_may) -> list[type[ContainerStep]]:
    assert found.guest is not None
    assert found.guest.look is not None
    return [type(step) for step in steps(found, found.guest.look, names)]


def of(one: GuestContainer, *others: GuestContainer, **how: Any) -> GuestLook:  # noqa: ANN401
    return inside(containers=(one, *others), **how)


RUNNING = (StopContainer, KillContainer, RecreateContainer, EndProcess)


@pytest.mark.parametrize(
    ("one", "code", "found"),
    [
        (NOT_WELL, STILL, STEPS),
        (replace(NOT_WELL, state=ContainerState.RESTARTING), STILL, STEPS),
        (replace(NOT_WELL, pid_state="D"), STILL, ()),
        (replace(NOT_WELL, pid_state="Ds+"), STILL, ()),
        (replace(NOT_WELL, pid_state="Z"), STILL, (EndProcess, RestartDocker)),
        (container(), STILL, ()),  # it is well by now
        (container(state=ContainerState.PAUSED), STILL, ()),
        (container(state=ContainerState.CREATED), REFUSES, ()),
        (
            container(state=ContainerState.EXITED, exit=137),
            REFUSES,
            (RecreateContainer, RestartDocker),
        ),
        (container(state=ContainerState.DEAD), REFUSES, (RecreateContainer, RestartDocker)),
        (container(state=ContainerState.EXITED, exit=1), "container_not_running", ()),
        (replace(NOT_WELL, started_at=""), STILL, ()),
    ],
)
def test_what_is_due_follows_from_the_state_of_the_container(
    one: GuestContainer, code: str, found: tuple[type[ContainerStep], ...]
) -> None:
    assert due(tried(failed(code=code), seen=of(one))) == list(found)


def test_even_the_heaviest_is_left_alone_in_uninterruptible_sleep() -> None:
    full = GuestMemory(2 * GIB, 100 * MIB, 0, 0, 0, 0.0)
    heavy = container(memory_kb=GIB)
    assert due(tried(failed(), seen=of(heavy, memory=full)))
    assert not due(tried(failed(), seen=of(replace(heavy, pid_state="D"), memory=full)))


def test_a_step_names_the_run_that_was_looked_at() -> None:
    found = tried(failed(), seen=of(NOT_WELL))
    assert offers(found, found.present[0])[0] == StopContainer(NAME, STARTED)
    assert StopContainer(NAME, STARTED).parameters == {
        "name": NAME,
        "rung": "stop",
        "started_at": STARTED,
    }


@pytest.mark.parametrize(
    ("acts", "first"),
    [
        ((), None),
        ((failed(result=Result.DONE, code=""),), None),  # restarted: no more force cures it
        ((failed(result=Result.REFUSED, code="uninterruptible"),), None),
        ((failed(on="db"),), StopContainer),  # the soft restart was the other's
        ((failed(on="db"), failed(InsideVerb.STOP_CONTAINER, on="db")), None),
        ((failed(),), StopContainer),
        ((failed(), failed(InsideVerb.STOP_CONTAINER)), KillContainer),
        (
            (
                failed(),
                failed(InsideVerb.STOP_CONTAINER),
                failed(InsideVerb.KILL_CONTAINER),
                failed(InsideVerb.RECREATE_CONTAINER, Result.REFUSED, "cannot_recreate"),
            ),
            EndProcess,
        ),
        ((failed(), failed(InsideVerb.STOP_CONTAINER, Result.DONE, "")), None),
        ((failed(), *(failed(InsideVerb(step.verb)) for step in STEPS)), None),
    ],
)
def test_each_step_comes_once_after_the_one_before_has_failed(
    acts: tuple[ActionRecord, ...], first: type[ContainerStep] | None
) -> None:
    found = tried(*acts, seen=of(NOT_WELL))
    offered = [one for one in offers(found, found.present[0]) if isinstance(one, ContainerStep)]
    assert type(next(iter(offered), None)) is (first or type(None))


def test_no_step_is_due_before_a_look_has_shown_what_the_last_one_left() -> None:
    found = tried(failed(), seen=of(NOT_WELL))
    stale = replace(found, guest=visit(of(NOT_WELL), at("12:28")))
    assert due(found)
    assert not due(stale)
    assert decide(stale) == Wait(at("12:29:15"), message("waiting.look_inside"))
    assert not isinstance(decide(replace(stale, now=at("12:32"))), Wait)  # three minutes at most
    silent = replace(found, guest=stale.guest, actions=(failed(code=""),))  # nobody has told
    assert not isinstance(decide(silent), Wait)


def test_what_the_policy_does_not_name_is_left_alone() -> None:
    found = tried(failed(), seen=of(NOT_WELL))
    assert not due(found, ("docker",))
    assert due(found, (NAME,)) == list(RUNNING)  # Docker itself has to be named, too
    assert due(found, (NAME, "docker.service")) == list(STEPS)


def test_docker_is_not_restarted_where_others_would_stop_or_one_hangs() -> None:
    stuck = replace(OTHER, pid_state="D")
    lives = replace(DOCKER, live_restore=True)
    for seen, found in (
        (of(NOT_WELL, OTHER), RUNNING),
        (of(NOT_WELL, replace(OTHER, state=ContainerState.EXITED)), STEPS),
        (of(NOT_WELL, OTHER, docker=lives), STEPS),
        (of(NOT_WELL, stuck, docker=lives), RUNNING),
    ):
        assert due(tried(failed(), seen=seen)) == list(found)


@pytest.mark.parametrize("docker", [None, replace(DOCKER, state=DaemonState.HUNG)])
def test_without_dockers_word_no_container_resists(docker: object) -> None:
    found = tried(failed(), seen=of(NOT_WELL, docker=docker))
    assert found.guest is not None
    assert found.guest.look is not None
    assert resisting(found, found.guest.look) == ()


def test_a_dead_process_that_docker_does_not_know_of_needs_no_restart_before() -> None:
    assert due(tried(seen=of(container(pid_state="Z")))) == [EndProcess, RestartDocker]


# -- what comes behind the steps -------------------------------------------------------------------

STUCK = of(container(pid_state="D"))


def row(found: Situation) -> tuple[tuple[str, ...], str | None, str]:
    book = found.ladder.runbook(found, found.present[0])
    return book.rungs, book.advice, book.question.code


def test_what_no_signal_ends_is_a_question_for_a_reboot_at_once() -> None:
    asked = ((), "reboot", "runbook.reboot_ends")
    assert row(tried(seen=STUCK)) == asked
    assert row(tried(seen=STUCK, policy=replace(LETS, guest=GuestMode.LOOK))) == asked
    found = decide(tried(seen=STUCK))
    assert isinstance(found, Notify)
    assert found.question is not None
    assert found.question.proposed_action == "reboot"


def test_where_the_policy_lets_it_the_reboot_is_a_rung() -> None:
    reboots = replace(LETS, application_check=ApplicationCheck.REBOOT)
    assert row(tried(seen=STUCK, policy=reboots))[0] == ("reboot",)
    resists = tried(failed(), seen=of(NOT_WELL), policy=reboots)
    assert row(resists)[0] == (*(step.remedy for step in STEPS), "reboot")
    assert decide(resists) == Execute(StopContainer(NAME, STARTED), resists.present[0].what)


def test_nothing_else_changes_the_row() -> None:
    plain = ((), None, "runbook.check_application")
    assert row(tried(seen=of(container()))) == plain
    assert row(replace(tried(seen=STUCK), guest=None)) == plain
    assert row(tried(seen=STUCK, group="fleet")) == plain
    assert row(tried(seen=STUCK, checks=INSTANCE_FAILS))[1:] == (
        "stop_start",
        "runbook.force_stop_or_replace",
    )
