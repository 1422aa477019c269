"""What Lifeguard will not do by itself: every hard stop and ask, with its reason and no act."""

from __future__ import annotations

import pytest

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from sandbox.iam.grants import Grants
from tests.e2e.conftest import Outcome, Play, flat, says
from tests.support.aws_events import INSTANCE, contributor, health
from tests.support.words import english

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}

HARD_STOPS = [
    ({"asg": "web-group"}, message("obstacle.group.reason", group=foreign("web-group"))),
    ({"created_by": "service"}, message("obstacle.managed.reason", service="eks.amazonaws.com")),
    ({"spot": "one-time"}, message("obstacle.spot.reason", type="one-time")),
    ({"root": "instance-store"}, message("obstacle.instance_store_root.reason")),
    ({"instance_store": True}, message("obstacle.instance_store_data.reason")),
    ({"stop_protection": True}, message("obstacle.stop_protection.reason")),
]
ASKS = [
    ({"public_ip": "auto"}, message("obstacle.public_ip.reason")),
    ({"tenancy": "host"}, message("obstacle.dedicated_host.reason")),
    ({"hibernation": True}, message("obstacle.hibernation.reason")),
]


def assert_refused(outcome: Outcome, remedy: str, reason: Message) -> None:
    """Nothing is done, and why is in the ledger and in the one email."""
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    (email,) = outcome.emails
    why = Message(f"not_done.{remedy}", (("reason", reason),))
    assert why in outcome.reasons
    assert says(email, why)


@pytest.mark.parametrize(("instance", "reason"), HARD_STOPS)
def test_a_retirement_is_refused_at_once_with_its_reason(
    play: Play, instance: dict[str, object], reason: Message
) -> None:
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    assert_refused(outcome, "stop_start", reason)
    assert outcome.states == ["ACT"]
    assert f"--instance-ids {INSTANCE}" in flat(outcome.emails[0]["body"])


@pytest.mark.parametrize(("instance", "reason"), ASKS)
def test_a_retirement_that_costs_something_is_asked_about_with_its_reason(
    play: Play, instance: dict[str, object], reason: Message
) -> None:
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    assert_refused(outcome, "stop_start", reason)
    assert outcome.states == ["ANSWER"]
    assert "aws lambda invoke --function-name lifeguard-approve" in outcome.emails[0]["body"]


@pytest.mark.parametrize(("instance", "reason"), HARD_STOPS[:3])
@pytest.mark.parametrize(("fault", "remedy"), [("system", "stop_start"), ("instance", "reboot")])
def test_a_failed_check_of_what_others_own_is_left_alone(
    play: Play, fault: str, remedy: str, instance: dict[str, object], reason: Message
) -> None:
    outcome = play([contributor()], {"fault": fault, **instance})
    assert_refused(outcome, remedy, reason)
    assert outcome.states == ["DOWN"]


def test_several_reasons_are_named_together(play: Play) -> None:
    instance = {"asg": "web-group", "public_ip": "auto", "stop_protection": True}
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    found = [says(outcome.emails[0], reason) for reason in outcome.reasons]
    named = {code for code in outcome.codes if code.startswith("obstacle.")}
    assert {"obstacle.group.reason", "obstacle.public_ip.reason"} <= named
    assert "obstacle.stop_protection.reason" in named
    assert len(found) == 4
    assert all(found[1:])  # the first is a brief, cut in the subject


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
    untagged = message("optin.untagged", tag="lifeguard")
    assert outcome.reasons == (message("outcome.not_tagged", note=untagged),)
    assert outcome.incident["reason"] == english(outcome.reasons[0])


def test_a_policy_that_does_not_exist_is_told_and_treated_as_observe(play: Play) -> None:
    outcome = play([health()], {"tags": {"lifeguard": "typo"}, "events": [RETIREMENT]})
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == ["FYI", "ACT"]
    assert '"typo"' in outcome.emails[0]["body"]


def test_mode_ask_asks_with_a_link_and_with_the_exact_command(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, {"mode": "ask"})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert outcome.codes == {"consent.needed", "consent.mode_ask"}
    body = outcome.emails[0]["body"]
    assert "lambda-url" in body
    assert "aws lambda invoke --function-name lifeguard-approve" in body
    assert says(outcome.emails[0], message("consent.mode_ask"))


@pytest.mark.parametrize(
    ("events", "instance", "state"),
    [
        ([health()], {"events": [RETIREMENT]}, "FYI"),
        ([health()], {"events": [RETIREMENT], "fault": "system"}, "DOWN"),
        ([health()], {"events": [RETIREMENT], "root": "instance-store"}, "ACT"),
        ([contributor()], {"fault": "system"}, "DOWN"),
        ([contributor()], {"fault": "instance"}, "DOWN"),
        ([contributor()], {"fault": "ebs"}, "FYI"),
    ],
)
def test_mode_observe_changes_nothing_and_says_what_it_would_have_done(
    play: Play, events: list[dict[str, object]], instance: dict[str, object], state: str
) -> None:
    outcome = play(events, instance, {"mode": "observe"})
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == [state]
    would, *reasons = outcome.reasons
    asks = "root" in instance
    assert would.code == f"outcome.would_have_{'asked' if asks else 'acted'}"
    assert says(outcome.emails[0], would)
    assert bool(reasons) is asks
    assert all(says(outcome.emails[0], reason) for reason in reasons)


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
