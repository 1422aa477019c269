"""After Lifeguard's own restart of a host what ran before runs again, or the email names it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Document, Outcome, flat
from tests.e2e.guest.conftest import INSTANCE_FAILS, WEB, Host
from tests.e2e.guest.test_acts import POWER, REBOOTS, acts

DB: Document = {"name": "db", "memory_mb": 180, "restart": "always"}
API: Document = {"name": "api", "memory_mb": 120}  # without a restart policy it stays down
JOB: Document = {"name": "job", "state": "exited", "exit_code": 0}
INSIDE: Document = {"memory_mb": 2048, "containers": [DB, API, JOB]}
ENDS = ("lifeguard-graceful", {"seconds": "20"})
AGAIN = ("lifeguard-restart", {"what": "container", "name": "api", "ran_before": "yes"})
FAILS: Document = {"fault": {"kind": "application", "cured_by": "reboot"}}
STOP: Document = {
    "events": [{"code": "instance-stop", "not_before": "2026-11-20T10:20Z"}],
}


def states(outcome: Outcome) -> dict[str, str]:
    found: dict[str, str] = outcome.document["resources"][f"guest:{WEB}"]["containers"]
    return found


@pytest.mark.parametrize(("fault", "until"), [(FAILS, "10:30"), (STOP, "10:50")])
def test_what_the_policy_names_is_started(host: Host, fault: Document, until: str) -> None:
    policy = {**REBOOTS, "guest": "act", "guest_may": ["api"]}
    outcome = host(fault, INSIDE, policy=policy, until=f"2026-11-20T{until}Z")
    assert POWER & set(outcome.calls)
    assert acts(outcome) == [ENDS, AGAIN]
    assert states(outcome) == {"db": "running", "api": "running", "job": "exited"}
    assert outcome.status == "resolved"
    assert "2 containers run again as before (api by Lifeguard)" in flat(outcome.emails[-1]["body"])


@pytest.mark.parametrize("policy", [{"guest": "look"}, {"guest": "act", "guest_may": ["db"]}])
def test_what_it_does_not_name_is_told_and_the_incident_ends_all_the_same(
    host: Host, policy: Document
) -> None:
    outcome = host(FAILS, INSIDE, policy={**REBOOTS, **policy})
    assert acts(outcome) == []
    assert states(outcome)["api"] == "exited"
    assert outcome.status == "resolved"
    [fixed] = outcome.emails[-1:]
    assert fixed["body"].startswith("Start container api: it ran before Lifeguard restarted the")
    assert "docker start api" in fixed["body"]
    assert "job" not in fixed["body"]


def test_an_agent_that_does_not_come_back_keeps_no_incident_open(host: Host) -> None:
    outcome = host(INSTANCE_FAILS, {**INSIDE, "agent": "none"}, policy={"guest": "act"})
    assert outcome.status == "resolved"
    assert "run again" not in flat(outcome.emails[-1]["body"])
