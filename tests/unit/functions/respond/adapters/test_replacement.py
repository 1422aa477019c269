"""When a replacement is planned, found and read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.ec2.read_instance import DESCRIBED_FOR
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.instance import Checks
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.ports import World, went_on
from tests.support.replacements import NEW, RESTORE, hopeless, launched
from tests.support.situations import (
    INSTANCE_FAILS,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    at,
    did,
    incident,
    instance,
    situation,
    trigger,
)

FAILS = instance(checks=SYSTEM_FAILS)
ID = incident().id
GROUP = TargetHealth("arn:group", "healthy")
PLAN = replace(RESTORE, read_at=at("12:29"))


def observed(before: InstanceSituation, **how: object) -> tuple[World, InstanceSituation]:
    world = World(truth=before.instance, now=at("12:30"))
    for name, value in how.items():
        setattr(world, name, value)
    return world, went_on(world.steps().observe(before))


def plans(world: World) -> list[str]:
    return [entry for entry in world.log if entry.startswith("plan")]


def test_nothing_is_planned_while_something_softer_is_left() -> None:
    world, _ = observed(situation(FAILS))
    assert plans(world) == []


@pytest.mark.parametrize(
    ("checks", "read"),
    [(SYSTEM_FAILS, "plan lifeguard anew"), (INSTANCE_FAILS, "plan lifeguard anew by 12:00")],
)
def test_how_to_replace_is_read_once_nothing_softer_is_left(checks: Checks, read: str) -> None:
    before = did(hopeless(checks=checks, replacement_plan=None), act(Verb.REBOOT))
    world, seen = observed(before, plan=PLAN)
    assert plans(world) == [read]
    assert seen.replacement_plan == PLAN


@pytest.mark.parametrize(
    ("age", "read"),
    [(timedelta(minutes=1), []), (DESCRIBED_FOR, ["plan lifeguard again"])],
)
def test_a_settled_plan_is_read_again_when_it_is_old(age: timedelta, read: list[str]) -> None:
    old = replace(RESTORE, read_at=at("12:30") - age)
    assert old.settled(at("12:30"))
    world, seen = observed(hopeless(replacement_plan=old), plan=PLAN)
    assert plans(world) == read
    assert seen.replacement_plan == (PLAN if read else old)


def test_a_plan_whose_launch_was_tried_stays_as_it_is() -> None:
    old = replace(RESTORE, read_at=at("12:00"))
    tried = did(
        hopeless(replacement_plan=old), act(Verb.LAUNCH_REPLACEMENT, result=Result.FAILED, made="")
    )
    world, seen = observed(tried, plan=PLAN)
    assert (plans(world), seen.replacement_plan) == ([], old)


@pytest.mark.parametrize("action", [Verb.LAUNCH_REPLACEMENT, Verb.LAUNCH_DRILL])
def test_a_launch_without_an_answer_is_found_by_its_instance(action: Verb) -> None:
    before = situation(FAILS, replacement_plan=RESTORE)
    tried = did(before, act(action, result=Result.FAILED, made=""))
    world, seen = observed(tried, launches=NEW)
    assert f"launched {ID}-0 ami-0good" in world.log
    last = seen.actions[-1]
    assert (last.result, last.made, last.answer) == (
        Result.ALREADY,
        NEW,
        message("answer.launched", instance=NEW),
    )
    assert seen.replacement is not None
    assert seen.replacement.resource.id == NEW


def test_a_launch_that_launched_nothing_stays_failed() -> None:
    before = situation(FAILS, replacement_plan=RESTORE)
    tried = did(before, act(Verb.LAUNCH_REPLACEMENT, result=Result.FAILED, made=""))
    world, seen = observed(tried)
    assert f"launched {ID}-0 ami-0good" in world.log
    assert (seen.actions, seen.replacement) == (tried.actions, None)


def test_where_no_image_is_known_nothing_was_launched() -> None:
    tried = did(situation(FAILS), act(Verb.LAUNCH_REPLACEMENT, result=Result.FAILED, made=""))
    world, seen = observed(tried, launches=NEW)
    assert not [entry for entry in world.log if entry.startswith("launched")]
    assert (seen.actions, seen.replacement) == (tried.actions, None)


def test_what_a_drill_has_launched_is_found_by_the_image_that_it_tries_out() -> None:
    drill = trigger(reference="drill:ami-0drill")
    tried = did(situation(FAILS), act(Verb.LAUNCH_DRILL, result=Result.FAILED, made=""))
    resource = replace(RESOURCE, service=Service.RESTORE)
    tried = replace(tried, incident=replace(incident(drill), resource=resource))
    world, _ = observed(tried, launches=NEW, record=tried.incident)
    assert f"launched {ID}-0 ami-0drill" in world.log


def test_the_launched_instance_is_read_and_its_target_groups_once_it_is_in_them() -> None:
    before = replace(launched(), targets=(GROUP,))
    world, seen = observed(before)
    assert world.log[-1] == "instance i-0new runs"
    assert (seen.replacement_read_at, seen.replacement_targets) == (at("12:30"), ())
    world, seen = observed(did(before, act(Verb.MOVE_TARGETS)), groups=(GROUP,))
    assert world.log[-1] == "read targets i-0new arn:group"
    assert seen.replacement_targets == (GROUP,)


def test_a_launched_instance_that_is_gone_has_no_target_groups() -> None:
    before = did(replace(launched(), targets=(GROUP,)), act(Verb.MOVE_TARGETS))
    world = World(truth=None, now=at("12:30"))
    seen = went_on(world.steps().observe(before))
    assert (seen.replacement, seen.replacement_targets) == (None, ())
    assert seen.replacement_read_at == at("12:30")


def test_nothing_is_planned_while_the_last_act_may_still_help() -> None:
    before = hopeless(replacement_plan=None)
    started = did(before, act(Verb.START, at("12:29")))
    world, _ = observed(started, plan=PLAN)
    assert plans(world) == []
