"""An instance that is well is cured once its load balancers send it traffic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.proofs import CHECKS_PASS, STARTED
from tests.support.situations import (
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    look,
    situation,
)

WEB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
API = WEB.replace("/web/", "/api/")


def behind(*health: str, result: Result = Result.DONE, when: str = "12:13") -> InstanceSituation:
    """Return a situation cured by a start at 12:11, its health in `web` and `api` as given."""
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.START, at("12:11"), result))
    cured = look(ours, at(when), checks=PASSING, launched_at=at("12:11"))
    found = zip((WEB, API), health, strict=False)
    return replace(cured, targets=tuple(TargetHealth(arn, h, "Target.Timeout") for arn, h in found))


@pytest.mark.parametrize("health", ["healthy", "unused", "unavailable"])
def test_a_target_that_is_served_is_part_of_the_proof(health: str) -> None:
    decision = decide(behind(health, "healthy"))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED
    traffic = message("outcome.traffic", groups=2)
    assert decision.why == message("outcome.proof", items=(CHECKS_PASS, traffic, STARTED))


@pytest.mark.parametrize("health", ["unhealthy", "initial", "draining", "unhealthy.draining", ""])
def test_a_target_without_traffic_is_waited_for_then_asked_about(health: str) -> None:
    why = message("waiting.no_traffic")
    assert decide(behind("healthy", health)) == Wait(at("12:14"), why)
    asked = decide(behind("healthy", health, when="12:21"))
    assert isinstance(asked, Notify)
    assert asked.what == message("question.unhealthy", groups=("api",))
    assert asked.action_required == (message("question.look_at_application", groups=("api",)),)
    because = {"group": "api", "health": health, "reason": "Target.Timeout"}
    assert asked.reasons == (message("question.target_because", **because),)
    show = ("aws", "elbv2", "describe-target-health", "--region", "us-east-1")
    assert asked.commands == ((*show, "--target-group-arn", API),)


def test_every_target_group_without_traffic_is_named() -> None:
    asked = decide(behind("initial", "unhealthy", when="12:21"))
    assert isinstance(asked, Notify)
    assert asked.what == message("question.unhealthy", groups=("web", "api"))
    assert len(asked.commands) == len(asked.reasons) == 2


def test_a_target_of_which_no_reason_is_known_is_told_without_one() -> None:
    found = behind("initial", when="12:21")
    assert found.targets is not None
    silent = replace(found, targets=tuple(replace(target, reason="") for target in found.targets))
    asked = decide(silent)
    assert isinstance(asked, Notify)
    assert asked.reasons == (message("question.target", group="web", health="initial"),)


@pytest.mark.parametrize(
    "found",
    [
        replace(behind("unhealthy"), actions=()),
        behind("unhealthy", result=Result.REFUSED),
        replace(behind(), targets=None),
    ],
    ids=["not by us", "we could do nothing", "in no target group"],
)
def test_only_after_our_own_act_is_the_load_balancer_asked(found: InstanceSituation) -> None:
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED
