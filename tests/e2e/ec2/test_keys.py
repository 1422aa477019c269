"""A stop that a volume's key would not let be undone is not made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from lifeguard.core.text.message import message
from sandbox.gateway.names import uuid_of
from sandbox.replay.replay import Replay
from sandbox.worldfile.instance_spec import VolumeKey
from tests.e2e.conftest import Play, says
from tests.support.aws_events import ACCOUNT, INSTANCE, REGION, contributor, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


def _arn(key: str) -> str:
    return f"arn:aws:kms:us-east-1:123456789012:key/{key}"


def _key_of(play: Play, kind: str) -> str:
    """Return the id of the customer key as the email names it when the policies do not."""
    outcome = play([health()], {"events": [RETIREMENT], "volume_key": kind})
    not_listed = outcome.said("key.not_listed")
    assert says(outcome.emails[0], not_listed)
    return str(not_listed.param("key"))


def test_a_customer_key_that_the_policies_do_not_name_needs_a_yes(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "volume_key": "customer"})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert says(outcome.emails[0], outcome.said("key.not_listed"))


def test_a_customer_key_that_the_policies_name_and_kms_lets_us_use_is_no_obstacle(
    play: Play,
) -> None:
    keys = [_arn(_key_of(play, "customer"))]
    outcome = play(
        [health()], {"events": [RETIREMENT], "volume_key": "customer"}, top={"kms_keys": keys}
    )
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.server(INSTANCE)["state"] == "running"


def test_a_key_whose_own_policy_denies_us_is_seen_before_the_stop(play: Play) -> None:
    key = _key_of(play, "customer_denied")
    keys = [_arn(key)]
    outcome = play(
        [health()],
        {"events": [RETIREMENT], "volume_key": "customer_denied"},
        top={"kms_keys": keys},
    )
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    denied = message("key.no_grant", key=key, code="AccessDeniedException")
    assert "key.no_grant" in outcome.codes
    assert says(outcome.emails[0], denied)


def test_a_disabled_key_is_seen_before_the_stop(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "volume_key": "customer_disabled"})
    assert outcome.calls == []
    key = uuid_of("key", ACCOUNT, REGION, VolumeKey.CUSTOMER_DISABLED)
    assert says(outcome.emails[0], message("key.state", key=key, state="Disabled"))


def _enabled(replay: Replay) -> None:
    """Let an operator enable the key at noon."""
    world = replay.account.world
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def enable() -> None:
        key = world.estate.mirror.keys.arn(VolumeKey.CUSTOMER_DISABLED)
        with world.backstage():
            boto3.client("kms", region_name=REGION).enable_key(KeyId=key)

    replay.account.agenda.at(noon, enable)
    replay.until = noon + timedelta(hours=12)


def test_a_key_that_is_enabled_meanwhile_is_no_obstacle_at_the_next_look(play: Play) -> None:
    key = uuid_of("key", ACCOUNT, REGION, VolumeKey.CUSTOMER_DISABLED)
    world = {"events": [RETIREMENT], "volume_key": "customer_disabled"}
    outcome = play(
        [health()],
        world,
        top={"kms_keys": [_arn(key)]},
        script=_enabled,
        until="2026-11-20T14:00Z",
    )
    assert outcome.states == ["ACT", "FIXED"]
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.call_times["StopInstances"] > "2026-11-20T12:00"


@pytest.mark.parametrize("kind", ["customer", "customer_denied", "customer_disabled"])
def test_a_key_is_no_obstacle_to_a_reboot(play: Play, kind: str) -> None:
    outcome = play([contributor()], {"fault": "instance", "volume_key": kind})
    assert outcome.calls == ["RebootInstances"]
    assert outcome.status == "resolved"
