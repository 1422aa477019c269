"""The rungs inside come first, once each, where the policy lets Lifeguard act there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import Admit, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Admission
from lifeguard.core.guest.look import GuestCpu, GuestLook, GuestMemory
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import GuestMode, Mode, Policy
from lifeguard.core.remediation.inside.action import AddSwap, LimitCpu
from lifeguard.core.remediation.inside.rungs import offers
from lifeguard.core.remediation.inside.underway import acting, begun
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.schedule.durations import CHECK
from lifeguard.core.text.message import coded, message
from tests.support.guests import GIB, MIB, container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    look,
    situation,
)

ADMITTED = Admission(granted=True, at=NOON, image=True)
NAME = "tradurs-back"
HOG = inside(containers=(container(cpu=93.0),), cpu=GuestCpu(97.0, 0.0, 0.0))
FULL = inside(memory=GuestMemory(2 * GIB, 100 * MIB, 0, 0, 0, 0.0))
BOTH = replace(HOG, memory=FULL.memory)
LETS = replace(ACT, guest=GuestMode.ACT, guest_may=(NAME,))
LIMIT = LimitCpu(NAME, "1.75")


def failing(found: GuestLook | None = HOG, policy: Policy = LETS, **how: Any) -> InstanceSituation:  # noqa: ANN401
    """Return an instance whose application fails for longer than its grace, and its look."""
    how.setdefault("checks", APPLICATION_FAILS)
    begins = situation(instance(**how), policy=policy, admission=ADMITTED)
    later = look(begins, at("12:30"), **how)
    return replace(later, guest=visit(found, at("12:29")))


def problem(found: InstanceSituation) -> Problem:
    return found.present[0]


def rungs(found: InstanceSituation) -> tuple[str, ...]:
    return found.ladder.runbook(found, problem(found)).rungs


@pytest.mark.parametrize(
    ("found", "first"),
    [
        (failing(), ("limit_cpu",)),
        (failing(FULL), ("add_swap",)),
        (failing(BOTH), ("limit_cpu", "add_swap")),
        (failing(BOTH, checks=INSTANCE_FAILS), ("limit_cpu", "add_swap", "reboot", "stop_start")),
        (failing(BOTH, checks=SYSTEM_FAILS), ("stop_start",)),
        (failing(None), ()),
        (replace(failing(), guest=None), ()),
        (failing(policy=replace(LETS, guest=GuestMode.LOOK)), ()),
        (failing(policy=replace(LETS, guest_may=())), ()),
        (failing(group="fleet"), ()),
    ],
)
def test_what_a_look_gives_reason_for_comes_before_the_rows_own_rungs(
    found: InstanceSituation, first: tuple[str, ...]
) -> None:
    assert rungs(found) == first


def test_without_a_policy_nothing_is_offered() -> None:
    assert offers(failing(), problem(failing())) == (LIMIT,)
    assert offers(replace(failing(), policy=None), problem(failing())) == ()


def test_no_backup_and_no_pause_of_checks_precedes_an_act_inside() -> None:
    assert decide(failing()) == Execute(LIMIT, problem(failing()).what)
    assert not any(prepare(failing(), "limit_cpu") for prepare in failing().ladder.before)
    assert any(prepare(failing(), "stop_start") for prepare in failing().ladder.before)


def test_it_waits_for_its_place_and_its_time_as_any_act() -> None:
    assert isinstance(decide(replace(failing(), admission=None)), Admit)
    early = replace(look(failing(), at("12:02"), checks=APPLICATION_FAILS))
    assert isinstance(decide(replace(early, guest=visit(HOG, NOON))), Wait)


@pytest.mark.parametrize("result", [Result.DONE, Result.REFUSED, Result.FAILED, Result.ALREADY])
def test_each_is_tried_once_whatever_came_of_it(result: Result) -> None:
    tried = did(failing(BOTH), act(InsideVerb.LIMIT_CPU, at("12:30"), result, on=NAME))
    later = look(tried, at("12:40"), checks=APPLICATION_FAILS)
    assert rungs(later) == ("add_swap",)
    assert decide(later) == Execute(AddSwap(4096), problem(later).what)


def test_an_act_that_is_under_way_is_waited_for_and_counts_as_a_treatment() -> None:
    sent = did(
        failing(),
        act(InsideVerb.LIMIT_CPU, at("12:30"), Result.SENT, ProblemKind.APPLICATION_CHECK),
    )
    why = message("waiting.inside", act=coded("verb", "limit_cpu"))
    assert begun(sent) == 0
    assert decide(sent) == Wait(at("12:30") + timedelta(seconds=15), why)
    later = replace(sent, now=at("12:32"))
    assert acting(later) == Wait(at("12:33"), why)
    assert sent.treated
    assert sent.treated_for(problem(sent))
    assert not sent.treatments


def test_after_one_that_worked_a_check_has_its_time() -> None:
    done = did(failing(), act(InsideVerb.LIMIT_CPU, at("12:30")))
    assert begun(done) is None
    assert acting(done) == Wait(at("12:30") + CHECK, message("waiting.inside_effect"))
    assert acting(replace(done, now=at("12:30") + CHECK)) is None
    assert acting(look(done, at("12:31"), checks=PASSING)) is None  # all is well
    assert acting(failing()) is None
    owed = act(InsideVerb.START_AGAIN, at("12:30"), reason=message("waiting.ran_before"))
    assert acting(did(failing(), owed)) is None
    assert acting(replace(done, guest=None)) == acting(done)
    refused = did(failing(), act(InsideVerb.LIMIT_CPU, at("12:30"), Result.REFUSED))
    assert acting(refused) is None


def test_what_flaps_and_what_asks_is_asked_first() -> None:
    flaps = failing()
    flaps = replace(flaps, incident=replace(flaps.incident, treated_before=3))
    asks = failing(policy=replace(LETS, mode=Mode.ASK))
    for found in (flaps, asks):
        assert not isinstance(decide(found), Execute)


def test_with_an_answer_the_record_is_another_and_the_rest_stays() -> None:
    sent = did(failing(), act(Verb.CREATE_IMAGE), act(InsideVerb.LIMIT_CPU, result=Result.SENT))
    done = act(InsideVerb.LIMIT_CPU)
    assert sent.with_answer(1, done).actions == (sent.actions[0], done)
