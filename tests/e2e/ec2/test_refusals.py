"""What Lifeguard will not do by itself: every hard stop and ask, with its reason and no act."""

from __future__ import annotations

import pytest

from sandbox.iam.grants import Grants
from tests.e2e.conftest import Play
from tests.support.aws_events import INSTANCE, contributor, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}

HARD_STOPS = [
    ({"asg": "web-group"}, "Auto Scaling group web-group"),
    ({"created_by": "service"}, "managed by another AWS service"),
    ({"spot": "one-time"}, "Spot"),
    ({"root": "instance-store"}, "root device is an instance store"),
    ({"instance_store": True}, "instance-store volumes"),
]
ASKS = [
    ({"public_ip": "auto"}, "public IPv4 address"),
    ({"stop_protection": True}, "stop protection"),
    ({"tenancy": "host"}, "Dedicated Host"),
    ({"hibernation": True}, "hibernation"),
]


@pytest.mark.parametrize(("instance", "reason"), HARD_STOPS + ASKS)
def test_a_retirement_is_refused_at_once_with_its_reason(
    play: Play, instance: dict[str, object], reason: str
) -> None:
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["YOUR TURN"]
    body = " ".join(outcome.emails[0]["body"].split())
    assert reason in body
    assert f"--instance-ids {INSTANCE}" in body


@pytest.mark.parametrize(("instance", "reason"), HARD_STOPS[:3])
@pytest.mark.parametrize("fault", ["system", "instance"])
def test_a_failed_check_of_what_others_own_is_left_alone(
    play: Play, fault: str, instance: dict[str, object], reason: str
) -> None:
    outcome = play([contributor()], {"fault": fault, **instance})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert reason in " ".join(outcome.emails[0]["body"].split())


def test_several_reasons_are_named_together(play: Play) -> None:
    instance = {"asg": "web-group", "public_ip": "auto", "stop_protection": True}
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    body = " ".join(outcome.emails[0]["body"].split())
    for reason in ("web-group", "public IPv4", "stop protection"):
        assert reason in body


def test_a_persistent_spot_instance_may_be_stopped_and_started(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "spot": "persistent"})
    assert outcome.status == "resolved"


@pytest.mark.parametrize(
    ("instance", "policy"),
    [
        ({"instance_store": True}, {"instance_store": "expendable"}),
        ({"public_ip": "auto"}, {"public_ip_change": "allow"}),
    ],
)
def test_the_policy_may_allow_it(
    play: Play, instance: dict[str, object], policy: dict[str, object]
) -> None:
    outcome = play([health()], {"events": [RETIREMENT], **instance}, policy)
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"


def test_instance_store_data_survives_a_reboot_so_that_rung_is_climbed(play: Play) -> None:
    outcome = play([contributor()], {"fault": "instance", "instance_store": True})
    assert outcome.calls == ["RebootInstances"]
    assert outcome.status == "resolved"


@pytest.mark.parametrize("event", [health(), contributor()], ids=["retirement", "check"])
def test_an_instance_that_is_not_opted_in_is_never_touched(
    play: Play, event: dict[str, object]
) -> None:
    outcome = play([event], {"tags": {}, "fault": "system", "events": [RETIREMENT]})
    assert outcome.calls == []
    assert outcome.status == "closed"
    assert "not opted in" in outcome.incident["reason"]


def test_a_policy_that_does_not_exist_is_told_and_treated_as_observe(play: Play) -> None:
    outcome = play([health()], {"tags": {"lifeguard": "typo"}, "events": [RETIREMENT]})
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert '"typo"' in outcome.emails[0]["body"]


def test_mode_ask_asks_with_the_exact_commands(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, {"mode": "ask"})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    body = outcome.emails[0]["body"]
    for command in ("stop-instances", "wait instance-stopped", "start-instances"):
        assert f"aws ec2 {command}" in body


@pytest.mark.parametrize(
    ("events", "instance"),
    [
        ([health()], {"events": [RETIREMENT]}),
        ([health()], {"events": [RETIREMENT], "fault": "system"}),
        ([health()], {"events": [RETIREMENT], "root": "instance-store"}),
        ([contributor()], {"fault": "system"}),
        ([contributor()], {"fault": "instance"}),
        ([contributor()], {"fault": "ebs"}),
    ],
)
def test_mode_observe_changes_nothing_and_says_what_it_would_have_done(
    play: Play, events: list[dict[str, object]], instance: dict[str, object]
) -> None:
    outcome = play(events, instance, {"mode": "observe"})
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == ["OBSERVED"]
    assert "WOULD HAVE DONE" in outcome.emails[0]["body"]


def test_what_a_person_has_stopped_is_not_started(play: Play) -> None:
    stopped_by_person = {"state": "stopped", "stopped_by": "user"}
    outcome = play([health()], {**stopped_by_person, "events": [RETIREMENT]})
    assert outcome.calls == []
    assert outcome.status == "closed"


def test_what_may_not_be_started_again_is_not_stopped(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The role has lost the right to start: EC2's dry run says so before anything happens."""
    granted = Grants.allowed

    def without_start(grants: Grants, action: str, resource: str) -> bool:
        return action != "ec2:StartInstances" and granted(grants, action, resource)

    monkeypatch.setattr(Grants, "allowed", without_start)
    outcome = play([health()], {"events": [RETIREMENT]})
    assert outcome.calls == ["CreateImage"]
    assert outcome.status == "needs_human"
    assert "UnauthorizedOperation" in outcome.emails[0]["body"]
    assert outcome.server(INSTANCE)["state"] == "running"
