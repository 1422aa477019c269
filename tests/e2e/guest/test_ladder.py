"""The container that will not die: step by step, each looked at, and the host's reboot last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.cli import stories
from sandbox.hosts.guest import agent
from sandbox.hosts.ssm import run_command
from sandbox.replay import stage
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, flat
from tests.e2e.guest.conftest import APPLICATION_FAILS, WEB, Host
from tests.e2e.guest.test_acts import POWER, acts, away, rungs
from tests.e2e.lightsail.test_crashes import Dies

STUCK: Document = {
    "name": "worker",
    "memory_mb": 120,
    "restart": "always",
    "compose": "shop",
    "health": "unhealthy",
    "removable": False,
    "pid": 913,
}
DB: Document = {"name": "db", "memory_mb": 180, "restart": "always"}
SLEEPS: Document = {"pid": 913, "name": "worker"}
INSIDE: Document = {"memory_mb": 2048, "processes": [SLEEPS], "containers": [STUCK, DB]}
MAY: Document = {"guest": "act", "guest_may": ["worker"], "application_check": "reboot"}
UNTIL: Document = {"until": "2026-11-20T11:00Z"}
CURED: Document = {"fault": {"kind": "application", "cured_by": "reboot"}}


def steps(outcome: Outcome) -> list[str]:
    """Return the steps against the container, by their rungs."""
    return [told.get("rung", document.split("-")[1]) for document, told in acts(outcome)]


def states(outcome: Outcome) -> dict[str, str]:
    found: dict[str, str] = outcome.document["resources"][f"guest:{WEB}"]["containers"]
    return found


LADDER = ["restart", "stop", "kill", "remove", "process"]
REBOOTS = [*LADDER, "graceful"]
"""What precedes the reboot: the last thing is to let the other containers end in order."""


def test_it_is_climbed_step_by_step_and_ends_with_a_reboot(host: Host) -> None:
    outcome = host(CURED, INSIDE, policy=MAY, **UNTIL)
    assert steps(outcome) == REBOOTS
    assert [result for _, result in rungs(outcome)][:5] == ["failed"] * 5
    assert [call for call in outcome.calls if call in POWER] == ["RebootInstances"]
    before = outcome.calls[: outcome.calls.index("RebootInstances")]
    assert before.count("SendCommand") == len(REBOOTS) + 7  # six looks, and the logs
    assert states(outcome) == {"worker": "running", "db": "running"}
    assert outcome.status == "resolved"
    assert "1 of 2 ended in 5 s; still running: worker" in flat(outcome.emails[-1]["body"])
    assert "2 containers run again as before" in flat(outcome.emails[-1]["body"])


@pytest.mark.parametrize(
    ("inside", "may", "taken"),
    [
        ({**INSIDE, "containers": [{**STUCK, "compose": None}, DB]}, ["worker"], LADDER),
        ({**INSIDE, "containers": [STUCK]}, ["worker", "docker"], [*LADDER, "daemon"]),
        ({**INSIDE, "processes": [{**SLEEPS, "state": "D"}]}, ["worker", "docker"], []),
        ({**INSIDE, "processes": [{**SLEEPS, "state": "Z"}]}, ["worker"], ["process"]),
        (INSIDE, ["db"], []),
    ],
)
def test_no_step_is_taken_that_would_harm_or_could_not_help(
    host: Host, inside: Document, may: list[str], taken: list[str]
) -> None:
    policy = {**MAY, "guest_may": may, "application_check": "tell"}
    outcome = host(APPLICATION_FAILS, inside, policy=policy, **UNTIL)
    assert steps(outcome) == taken
    assert not POWER & set(outcome.calls)
    assert "worker" in states(outcome)  # what cannot be made again is not removed


def test_without_leave_for_a_reboot_a_person_is_asked_for_it(host: Host) -> None:
    asked = {**MAY, "application_check": "tell"}
    hangs = {**INSIDE, "processes": [{**SLEEPS, "state": "D"}]}
    yes = {"answers": "yes", "after": 300}
    outcome = host(CURED, hangs, policy=asked, operator=yes, **UNTIL)
    assert steps(outcome) == ["graceful"]
    assert outcome.states == ["ANSWER", "FYI", "FIXED"]
    assert "no signal ends it, only a reboot does" in flat(outcome.emails[0]["body"])
    assert "RebootInstances" in outcome.calls


@pytest.mark.parametrize("policy", [{"guest": "look"}, {"guest": "act", "guest_may": ["db"]}])
def test_where_nothing_may_be_done_the_email_has_the_commands(host: Host, policy: Document) -> None:
    outcome = host(APPLICATION_FAILS, INSIDE, policy=policy)
    assert steps(outcome) == []
    body = flat(outcome.emails[0]["body"])
    assert "The health check of container worker fails" in body
    assert "docker restart worker" in body


# -- crashes, and an agent that falls silent -------------------------------------------------------


@pytest.mark.parametrize("at", ["ssm:SendCommand #4", "ssm:GetDocument #4"])
def test_a_death_beside_a_step_neither_loses_nor_doubles_it(host: Host, at: str) -> None:
    dies = Dies(after=(at,))  # behind the command, and right before it
    outcome = host(CURED, INSIDE, policy=MAY, script=dies, **UNTIL)
    assert [death.after for death in dies.crashes.deaths] == [at]
    assert steps(outcome) == REBOOTS
    assert outcome.status == "resolved"


def test_an_agent_that_falls_silent_meanwhile_is_sent_no_further_step(host: Host) -> None:
    outcome = host(CURED, INSIDE, policy=MAY, script=away(minutes=6, seconds=36), **UNTIL)
    assert steps(outcome) == ["restart", "stop"]
    assert [call for call in outcome.calls if call in POWER] == ["RebootInstances"]
    assert outcome.status == "resolved"


def test_a_step_whose_report_is_cut_counts_as_failed_and_is_looked_at(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = host(CURED, INSIDE, policy=MAY, script=_cut(monkeypatch, "kill"), **UNTIL)
    assert steps(outcome) == REBOOTS
    assert outcome.status == "resolved"


def _cut(monkeypatch: pytest.MonkeyPatch, rung: str) -> Any:  # noqa: ANN401  a script of a replay
    """Let the output of one step lose its end."""
    real = agent.run_script

    def cut(guest: Any, text: str, environment: Any, *more: Any) -> Any:  # noqa: ANN401
        result = real(guest, text, environment, *more)
        if environment.get("SSM_rung") == rung:
            result.out = result.out[: len(result.out) // 2]
        return result

    def begin(_replay: Replay) -> None:
        monkeypatch.setattr(run_command, "run_script", cut)

    return begin


# -- Docker itself ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["stopped", "hung"])
def test_docker_is_started_or_restarted_where_it_is_named(host: Host, state: str) -> None:
    ended = {**DB, "state": "exited"}
    inside = {"memory_mb": 2048, "docker": state, "containers": [ended]}
    policy = {"guest": "act", "guest_may": ["docker"]}
    outcome = host(APPLICATION_FAILS, inside, policy=policy)
    assert acts(outcome) == [("lifeguard-docker", {"state": state})]
    assert states(outcome) == {"db": "running"}
    assert not POWER & set(outcome.calls)
    named = {"guest": "act", "guest_may": ["db"]}
    assert acts(host(APPLICATION_FAILS, inside, policy=named)) == []


# -- story 3 ---------------------------------------------------------------------------------------

STORY = Path(stories.__file__).parents[1] / "stories" / "containers"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_three_containers_on_a_small_server(tmp_path: Path, language: str) -> None:
    policies = tmp_path / "policies.yaml"
    given = (STORY / "policies.yaml").read_text()
    policies.write_text(given.replace("com]}", f"com], language: {language}}}"))
    scene = stage.scene([], world=STORY / "world.yaml", policies=policies)
    with stage.played(scene) as replay:
        outcome = Outcome.of(replay)
    swap = ("lifeguard-swap", {"megabytes": "2048"})
    port = {"port": "80", "pid": "612", "name": "nginx.service"}
    assert [document.split("-")[1] for document, _ in acts(outcome)] == [
        "swap", "stop", "restart", *["container"] * 4, "graceful", "stop", "restart",
    ]  # fmt: skip
    assert acts(outcome)[:2] == [swap, ("lifeguard-stop-holder", port)]
    assert outcome.document["resources"]["guest:i-0a6e41c98d27b5f03"]["containers"] == {
        "app": "running",
        "proxy": "running",
        "db": "running",
    }
    assert outcome.status == "resolved"
    down, fixed = outcome.emails
    assert all(len(mail["body"].splitlines()) <= 30 for mail in (down, fixed))
    assert {"en": "proxy by Lifeguard", "ko": "Lifeguard가 시작: proxy"}[language] in flat(
        fixed["body"]
    )
