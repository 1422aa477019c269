"""Every stop and reboot of a server that answers is graceful first, where the policy lets it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Script, flat
from tests.e2e.guest.conftest import WEB, Host
from tests.e2e.guest.test_acts import END, acts, rungs
from tests.e2e.lightsail.test_crashes import Dies

LEAVES: Document = {
    "target_group": "shop",
    "events": [{"code": "instance-stop", "not_before": "2026-11-20T14:00:00Z"}],
}
SHOP: Document = {
    "memory_mb": 2048,
    "containers": [
        {"name": "api", "stop_seconds": 3, "restart": "always", "publishes": 80},
        {"name": "worker", "stop_seconds": 40, "restart": "unless-stopped"},
        {"name": "cache", "restart": "always"},
    ],
}
LETS: Document = {"guest": "act"}
START: tuple[str, Document] = ("lifeguard-docker", {"state": "ended"})
UP = {"api": "running", "worker": "running", "cache": "running"}
LATER = "2026-11-20T10:40Z"
POWER = ("RebootInstances", "StopInstances", "StartInstances")


def order(outcome: Outcome) -> list[str]:
    """Return what was done to the host and inside it, in order."""
    calls = outcome.document["calls"]
    names = (call["params"].get("DocumentName", call["operation"]) for call in calls)
    return [name for name in names if name in {*POWER, END[0], START[0], "CancelCommand"}]


def containers(outcome: Outcome) -> Document:
    return dict(outcome.document["resources"][f"guest:{WEB}"]["containers"])


def test_a_host_that_aws_will_stop_leaves_in_order_and_comes_back(host: Host) -> None:
    outcome = host(LEAVES, SHOP, policy=LETS)
    assert acts(outcome) == [END]
    assert order(outcome) == [END[0], "StopInstances", "StartInstances"]
    assert outcome.call_times["StopInstances"] < "2026-11-20T10:01:45Z"
    assert containers(outcome) == UP
    assert outcome.status == "resolved"
    [fixed] = outcome.emails
    body = flat(fixed["body"])
    assert "3 of 3 ended in 14 s; killed after the time-out: worker." in body
    assert "Graceful shutdown is missing there: on SIGTERM, close the listening socket" in body
    assert "3 containers run again" in body
    assert "The instance receives traffic from 1 target group" in body


def test_where_all_end_by_themselves_it_is_one_line_of_the_timeline(host: Host) -> None:
    polite = {"containers": [{"name": "api", "stop_seconds": 3, "restart": "always"}]}
    outcome = host(LEAVES, polite, policy=LETS)
    [fixed] = outcome.emails
    assert "Lifeguard asked the containers to stop: 1 of 1 ended in 7 s" in flat(fixed["body"])
    assert "SIGTERM" not in fixed["body"]


def test_a_service_that_systemd_had_to_kill_is_named(host: Host) -> None:
    kept = {"memory_mb": 2048, "killed_units": ["app.service"]}
    outcome = host(LEAVES, kept, policy=LETS)
    [fixed] = outcome.emails
    body = flat(fixed["body"])
    assert "systemd killed app.service after the stop time-out when the server went down" in body
    assert "TimeoutStopSec" in body


def test_before_a_reboot_of_a_host_whose_application_fails(host: Host) -> None:
    fails = {"fault": {"kind": "application", "cured_by": "reboot"}}
    outcome = host(fails, SHOP, policy={**LETS, "application_check": "reboot"})
    assert order(outcome) == [END[0], "RebootInstances"]
    assert outcome.status == "resolved"
    assert containers(outcome) == UP


@pytest.mark.parametrize(
    ("instance", "inside", "policy"),
    [
        (LEAVES, SHOP, {"guest": "look"}),
        (LEAVES, SHOP, {**LETS, "mode": "observe"}),
        ({**LEAVES, "platform": "windows"}, SHOP, LETS),
        (LEAVES, {**SHOP, "agent": "offline"}, LETS),
        (LEAVES, {**SHOP, "agent": "none"}, LETS),
        (LEAVES, {**SHOP, "live_restore": True}, LETS),
        (LEAVES, {**SHOP, "docker": "hung"}, LETS),
        (LEAVES, {"memory_mb": 2048}, LETS),
        ({"fault": "system"}, SHOP, LETS),
    ],
)
def test_elsewhere_the_stop_comes_without(
    host: Host, instance: Document, inside: Document, policy: Document
) -> None:
    outcome = host(instance, inside, policy=policy)
    assert acts(outcome) == []
    stops = [] if policy.get("mode") == "observe" else ["StopInstances", "StartInstances"]
    assert order(outcome) == stops


def test_an_agent_that_falls_silent_is_given_up_and_nothing_comes_after_the_stop(
    host: Host,
) -> None:
    outcome = host(LEAVES, SHOP, policy=LETS, script=_silent_from(21))
    assert order(outcome) == [END[0], "CancelCommand", "StopInstances", "StartInstances"]
    times = outcome.call_times
    assert times["CancelCommand"] == "2026-11-20T10:01:34Z"  # sent at :19
    assert ("end_containers", "failed") in rungs(outcome)
    assert containers(outcome) == UP
    assert outcome.status == "resolved"


def _silent_from(second: int) -> Script:
    """Let the agent fall silent at that second of 10:01, until the host boots."""

    def begin(replay: Replay) -> None:
        (node,) = replay.account.world.estate.ssm.nodes()
        agenda = replay.account.agenda

        def silent() -> None:
            node._is_broken = True  # noqa: SLF001  no key of a world file lets it break later
            node._silent_since = agenda.now()  # noqa: SLF001

        agenda.at(agenda.now() + timedelta(minutes=1, seconds=second), silent)

    return begin


def test_where_the_stop_is_called_off_meanwhile_docker_comes_back(host: Host) -> None:
    event = {**LEAVES["events"][0], "cancelled_at": "2026-11-20T10:01:25Z"}
    job = {"name": "job", "restart": "no"}
    shop = {**SHOP, "containers": [*SHOP["containers"], job]}
    outcome = host({**LEAVES, "events": [event]}, shop, policy=LETS)
    assert order(outcome) == [END[0], START[0]]
    assert containers(outcome) == {**UP, "job": "running"}
    assert outcome.status in {"resolved", "closed"}


def test_docker_that_does_not_come_back_is_told_and_tried_again(host: Host) -> None:
    event = {**LEAVES["events"][0], "cancelled_at": "2026-11-20T10:01:25Z"}
    outcome = host(
        {**LEAVES, "events": [event]}, SHOP, policy=LETS, script=_silent_from(41), until=LATER
    )
    sent = [call for call in order(outcome) if call != "CancelCommand"]
    assert sent[:3] == [END[0], START[0], START[0]]
    assert outcome.states == ["ACT"]
    assert "systemctl start docker" in outcome.emails[0]["body"]
    assert outcome.document["incidents"][0]["status"] == "waiting"


def test_a_freeze_meanwhile_is_told_and_the_stop_follows_it(host: Host) -> None:
    people = [
        {"at": "2026-11-20T10:01:25Z", "do": "freeze"},
        {"at": "2026-11-20T10:11:00Z", "do": "unfreeze"},
    ]
    outcome = host(LEAVES, SHOP, policy=LETS, people=people)
    assert order(outcome) == [END[0], "StopInstances", "StartInstances"]
    assert outcome.call_times["StopInstances"] > "2026-11-20T10:11"
    assert outcome.states == ["ACT", "FYI", "FYI", "FIXED"]
    assert "systemctl start docker" in outcome.emails[0]["body"]
    assert containers(outcome) == UP


@pytest.mark.parametrize("number", [1, 2])
def test_a_death_behind_a_command_neither_loses_nor_doubles_it(host: Host, number: int) -> None:
    dies = Dies(after=(f"ssm:SendCommand #{number}",))
    outcome = host(LEAVES, SHOP, policy=LETS, script=dies)
    assert len(dies.crashes.deaths) == 1
    assert order(outcome) == [END[0], "StopInstances", "StartInstances"]
    assert containers(outcome) == UP
    assert outcome.status == "resolved"
