"""How it shows that an act was made although nobody noted it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.effects import answered, took_effect
from tests.support.situations import (
    BOOTING,
    INSTANCE_FAILS,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    instance,
    look,
    situation,
)

BEGUN = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.CREATE_IMAGE))
STOP = Intent(Verb.STOP, 1, at("12:10"))
DENIED = aws_said("UnauthorizedOperation", "you are not authorized")
SAID = PowerAnswer(1, Result.REFUSED, DENIED, at("12:11"), "UnauthorizedOperation")


FAILS_ANEW = StatusCheck(CheckStatus.IMPAIRED, at("12:11"))


def shown(state: InstanceState, checks: Checks = PASSING) -> InstanceSituation:
    return look(BEGUN, at("12:12"), state=state, checks=checks)


SHOWS = [
    (Verb.STOP, InstanceState.STOPPING, True),
    (Verb.STOP, InstanceState.STOPPED, True),
    (Verb.STOP, InstanceState.RUNNING, False),
    (Verb.FORCE_STOP, InstanceState.STOPPING, False),  # the stop before it shows the same
    (Verb.FORCE_STOP, InstanceState.STOPPED, True),
    (Verb.START, InstanceState.PENDING, True),
    (Verb.START, InstanceState.RUNNING, True),
    (Verb.START, InstanceState.STOPPED, False),
]


def taken(action: Verb) -> ActionRecord:
    return ActionRecord(
        action=action,
        result=Result.ALREADY,
        reason=message("answer.interrupted"),
        at=at("12:10"),
        answer=message("answer.took_effect"),
        problem="system-status-check",
    )


@pytest.mark.parametrize(("action", "state", "shows"), SHOWS)
def test_the_state_shows_whether_an_act_was_made(
    action: Verb, state: InstanceState, *, shows: bool
) -> None:
    made = took_effect(shown(state), Intent(action, 1, at("12:10")))
    assert made == (taken(action) if shows else None)


@pytest.mark.parametrize(
    ("checks", "shows"),
    [
        (PASSING, False),
        (BOOTING, True),
        (INSTANCE_FAILS, False),  # as it has failed since long before
        (replace(PASSING, instance=FAILS_ANEW), True),
        (replace(PASSING, application=FAILS_ANEW), True),
        (replace(PASSING, ebs=FAILS_ANEW), False),
        (replace(PASSING, instance=StatusCheck(CheckStatus.IMPAIRED)), False),
    ],
)
def test_a_reboot_shows_in_the_checks(checks: Checks, *, shows: bool) -> None:
    made = took_effect(shown(InstanceState.RUNNING, checks), Intent(Verb.REBOOT, 1, at("12:10")))
    assert (made and (made.action, made.result)) == (
        (Verb.REBOOT, Result.ALREADY) if shows else None
    )


@pytest.mark.parametrize("state", InstanceState)
@pytest.mark.parametrize("tags", [(), (("lifeguard:replaced-by", "i-0new"),)])
def test_one_that_retires_shows_by_its_tag_and_its_stop(
    state: InstanceState, tags: tuple[tuple[str, str], ...]
) -> None:
    seen = look(BEGUN, at("12:12"), state=state, tags=tags)
    made = took_effect(seen, Intent(Verb.RETIRE, 1, at("12:10")))
    assert (made is not None) == (
        bool(tags) and state in {InstanceState.STOPPING, InstanceState.STOPPED}
    )


SHOWN = {Verb.STOP, Verb.FORCE_STOP, Verb.START, Verb.REBOOT, Verb.RETIRE}
QUIET = sorted(set(Verb) - SHOWN)


@pytest.mark.parametrize("action", QUIET)
def test_the_rest_may_be_done_again(action: Verb) -> None:
    for state in InstanceState:
        assert took_effect(shown(state), Intent(action, 1, at("12:10"))) is None


@pytest.mark.parametrize(("gib", "shows"), [(16, True), (24, False)])
def test_a_volume_shows_its_growth_by_the_size(gib: int, *, shows: bool) -> None:
    volume = Volume("vol-1", 8, "gp3", "modifying", 16, at("12:10"))
    seen = replace(shown(InstanceState.RUNNING), volume=volume)
    intent = Intent(Verb.GROW_VOLUME, 1, at("12:10"), f"vol-1:{gib}")
    made = took_effect(seen, intent)
    assert (made and (made.result, made.on)) == (
        (Result.ALREADY, f"vol-1:{gib}") if shows else None
    )


def test_what_is_gone_shows_nothing() -> None:
    gone = replace(BEGUN, observed=None)
    assert took_effect(gone, STOP) is None


def heard(answer: PowerAnswer | None) -> InstanceSituation:
    return replace(BEGUN, incident=replace(BEGUN.incident, answer=answer))


def test_the_answer_of_power_counts_for_the_act_that_it_is_to() -> None:
    assert answered(heard(SAID), STOP) == ActionRecord(
        action=Verb.STOP,
        result=Result.REFUSED,
        reason=message("answer.interrupted"),
        at=at("12:11"),
        answer=DENIED,
        code="UnauthorizedOperation",
        problem="system-status-check",
    )


@pytest.mark.parametrize("answer", [None, replace(SAID, number=0), replace(SAID, number=2)])
def test_the_answer_to_another_act_is_none_to_this(answer: PowerAnswer | None) -> None:
    assert answered(heard(answer), STOP) is None


def test_what_was_found_of_its_making_was_made() -> None:
    launch = Intent(Verb.LAUNCH_REPLACEMENT, 1, at("12:10"))
    assert took_effect(BEGUN, launch) is None
    found = took_effect(BEGUN, launch, "i-0new")
    assert found is not None
    assert (found.result, found.made, found.at) == (Result.ALREADY, "i-0new", at("12:10"))
    assert found.answer == message("answer.found", resource="i-0new")
