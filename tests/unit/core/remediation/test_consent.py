"""What a question says of its obstacles, and of all else that makes a yes necessary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import Notify, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.remediation.consent import ASKS, MODE_ASK, advised, offered, require_approval
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import (
    ACT,
    ASK,
    SYSTEM_FAILS,
    at,
    event,
    heard,
    instance,
    situation,
)

AUTO = {"public_ip": PublicIpKind.AUTO}
LOCKED = {
    "locked_keys": (LockedKey(message("key.state", key="k", state="Disabled"), "k", "Disabled"),)
}
RUN = message("consent.run", remedy=message("remedy.stop_start"))
FLAPS = message("consent.flapping", times=3)
ADVICE = message("runbook.reboot_overdue")


def required(before: InstanceSituation, remedy: Remedy = Remedy.STOP_START) -> Notify | None:
    """Return the question that comes before a remedy."""
    world, policy = before.subject()
    found = preflight(world, remedy, policy)
    asked = require_approval(before, before.present[0], remedy, found, before.now)
    assert asked is None or isinstance(asked, Notify)
    return asked


def failing(**how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    return situation(instance(checks=SYSTEM_FAILS, **how))


def flapping(before: InstanceSituation) -> InstanceSituation:
    return replace(before, incident=replace(before.incident, treated_before=3))


def not_done(name: str, **params: Any) -> Message:  # noqa: ANN401  any param
    return coded("not_done", Remedy.STOP_START, reason=message(f"obstacle.{name}.reason", **params))


def test_what_the_policy_allows_needs_nobody() -> None:
    assert required(failing()) is None


@pytest.mark.parametrize("remedy", [Remedy.REBOOT, Remedy.STOP_START, Remedy.START])
def test_mode_ask_needs_a_yes_to_every_remedy(remedy: Remedy) -> None:
    found = required(situation(instance(checks=SYSTEM_FAILS), policy=ASK), remedy)
    assert found is not None
    assert (found.what, found.reasons, found.action_required) == (ASKS, (MODE_ASK,), ())
    assert found.question is not None
    assert found.question.proposed_action == ProposedAction(remedy)


def test_an_obstacle_names_itself_its_duty_and_its_risk() -> None:
    found = required(failing(**AUTO))
    assert found is not None
    labels = (message("obstacle.public_ip.label"),)
    assert found.what == message("consent.not_touched", obstacles=labels)
    assert found.action_required == (message("obstacle.public_ip.advice"), RUN)
    assert found.reasons == (not_done("public_ip"),)
    assert found.question is not None
    assert found.question.risks == (Risk.PUBLIC_IP,)


def test_what_no_start_gets_past_is_the_only_duty() -> None:
    found = required(failing(**AUTO, **LOCKED))
    assert found is not None
    advice = message("obstacle.locked_keys.advice", advice=(message("key.enable"),))
    assert found.action_required == (advice,)
    keys = (message("key.state", key="k", state="Disabled"),)
    assert found.reasons == (not_done("public_ip"), not_done("locked_keys", keys=keys))
    assert found.question is None


def test_a_hard_obstacle_is_told_without_an_offer() -> None:
    found = required(failing(group="web", **AUTO))
    assert found is not None
    group = foreign("web")
    labels = (message("obstacle.group.label", group=group), message("obstacle.public_ip.label"))
    assert found.what == message("consent.not_touched", obstacles=labels)
    assert found.action_required == (message("obstacle.group.advice", group=group),)
    assert found.reasons == (not_done("group", group=group), not_done("public_ip"))
    assert found.question is None


@pytest.mark.parametrize("how", [{"group": "web"}, AUTO])
def test_when_aws_acts_by_itself_is_said_last_but_for_the_commands(how: dict[str, Any]) -> None:
    stop = event("instance-stop", at("+3 12:00"))
    found = required(situation(instance(events=(stop,), **how)))
    assert found is not None
    acts = message("consent.aws_acts", when=at("+3 12:00"))
    assert acts in found.action_required[1:]
    assert found.action_required[-1] in {acts, RUN}


def test_one_that_flaps_is_asked_about_as_that() -> None:
    found = required(flapping(failing()))
    assert found is not None
    assert found.what == message("consent.flapping.brief")
    assert found.action_required == (message("consent.flapping.find_out"),)
    assert found.reasons == (FLAPS,)
    assert found.problem == "flapping"
    assert found.question is not None
    assert found.question.risks == (Risk.FLAPPING,)


def test_all_reasons_are_named_together() -> None:
    before = situation(instance(checks=SYSTEM_FAILS, **AUTO), policy=replace(ACT, mode=ASK.mode))
    found = required(flapping(before))
    assert found is not None
    assert found.reasons == (not_done("public_ip"), FLAPS, MODE_ASK)
    assert found.problem == "system-status-check"


def test_while_an_obstacle_is_asked_about_it_is_looked_at_each_hour() -> None:
    before = failing(**AUTO)
    first = required(before)
    assert first is not None
    told = heard(before, first)
    world, policy = told.subject()
    found = preflight(world, Remedy.STOP_START, policy)
    waits = require_approval(told, told.present[0], Remedy.STOP_START, found, told.now)
    assert isinstance(waits, Wait)
    assert waits.until == at("13:00")


def test_without_obstacles_there_is_nothing_to_advise() -> None:
    assert advised(Remedy.STOP_START, ()) == ()


@pytest.mark.parametrize(
    ("how", "told", "offer", "risks"),
    [
        ({}, (ADVICE,), ProposedAction.STOP_START, ()),
        (AUTO, (ADVICE,), ProposedAction.STOP_START, (Risk.PUBLIC_IP,)),
        (
            {"stop_protection": True},
            (message("obstacle.stop_protection.advice"), RUN),
            None,
            (),
        ),
    ],
)
def test_what_a_yes_cannot_overcome_is_not_offered(
    how: dict[str, Any],
    told: tuple[Message, ...],
    offer: ProposedAction | None,
    risks: tuple[Risk, ...],
) -> None:
    before = failing(**how)
    world, policy = before.subject()
    found = preflight(world, Remedy.STOP_START, policy)
    question = ApprovalRequest(before.present[0].kind, ASKS, (ADVICE,), (FLAPS,), ())
    asked = offered(before, question, Remedy.STOP_START, found)
    assert isinstance(asked, Notify)
    assert asked.action_required == told
    assert asked.reasons == (
        FLAPS,
        *(coded("not_done", Remedy.STOP_START, reason=o.reason) for o in found),
    )
    got = asked.question
    assert (None if got is None else got.proposed_action) == offer
    assert (() if got is None else got.risks) == risks
