"""A site of a Lightsail instance that does not answer: what it follows from, and what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Execute, Notify, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.kinds.lightsail.action import CreateInstanceSnapshot, RebootLightsail
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.problem import LightsailProblem, causes, problems, reported
from lifeguard.core.kinds.lightsail.runbook import runbook
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ApplicationCheck, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import BOOT_LIMIT
from tests.support.lightsail import BLOG, FAILS, GONE, act, look, server, situation
from tests.support.situations import ACT, NOON, at, did

SITE = silent(BLOG, Silence("https://shop.example.com", NOON, lasts=True), EndpointAnswer(502))
REBOOTS = replace(ACT, application_check=ApplicationCheck.REBOOT)
(PROBLEM,) = reported(server(), (SITE,))


def broken(policy: Policy = REBOOTS) -> LightsailSituation:
    return situation(server(), SITE, policy=policy)


def rebooted() -> LightsailSituation:
    later = look(broken(), at("12:05"))
    saved = did(later, act(Verb.CREATE_SNAPSHOTS, at("12:05")))
    return did(saved, act(Verb.REBOOT, at("12:05"), problem=PROBLEM.kind))


def test_it_is_known_from_the_sweep_alone_and_only_of_an_instance_that_runs() -> None:
    later = replace(SITE, reference="endpoint-not-answering:later", occurred_at=at("12:30"))
    (problem,) = reported(server(), (SITE, later))
    assert problem == Problem(
        LightsailProblem.ENDPOINT, at("12:30"), later.reference, later.summary
    )
    assert reported(server(state=LightsailState.STOPPED), (SITE,)) == ()


@pytest.mark.parametrize(
    ("checks", "left"),
    [
        ({"system": FAILS}, LightsailProblem.SYSTEM_CHECK),
        ({"instance": FAILS}, LightsailProblem.INSTANCE_CHECK),
    ],
)
def test_it_follows_from_a_check_that_fails(checks: dict[str, object], left: str) -> None:
    present = (*problems(server(**checks, burst=GONE), NOON), PROBLEM)
    assert [problem.kind for problem in causes(present)] == [left]


def test_the_policy_says_whether_it_is_rebooted() -> None:
    assert runbook(PROBLEM, server(), ACT).rungs == ()
    assert runbook(PROBLEM, server(), REBOOTS).rungs == (Remedy.REBOOT,)
    assert runbook(PROBLEM, server(instance=FAILS), REBOOTS).rungs == ()


def test_without_burst_capacity_no_reboot_helps_it_but_less_load() -> None:
    row = runbook(PROBLEM, server(burst=GONE), REBOOTS)
    assert (row.rungs, row.question.code) == ((), "cpu_user.ask")


def test_after_its_grace_a_snapshot_and_a_reboot_follow() -> None:
    assert isinstance(decide(broken()), Wait)
    ripe = look(broken(), at("12:05"))
    first = decide(ripe)
    assert isinstance(first, Execute)
    assert isinstance(first.action, CreateInstanceSnapshot)
    second = decide(did(ripe, act(Verb.CREATE_SNAPSHOTS, at("12:05"))))
    assert isinstance(second, Execute)
    assert second.action == RebootLightsail()


def test_after_the_reboot_it_has_until_the_end_of_a_boot_to_answer() -> None:
    waiting = decide(look(rebooted(), at("12:08")))
    assert isinstance(waiting, Wait)
    assert waiting.why.code == "waiting.endpoint"
    over = decide(look(rebooted(), at("12:05") + BOOT_LIMIT))
    assert isinstance(over, Notify)


def test_an_email_about_it_proposes_no_other_instance() -> None:
    told = decide(look(broken(ACT), at("12:05")))
    assert isinstance(told, Notify)
    assert [command[2] for command in told.commands] == ["get-instance"]
