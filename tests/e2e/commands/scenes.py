"""The situations in which emails hold commands: every obstacle, and every state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import patch

import boto3

from lifeguard.core.decision.action import Action
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.steps import IncidentSteps
from sandbox.gateway.names import uuid_of
from sandbox.replay.replay import Replay
from sandbox.worldfile.instance_spec import VolumeKey
from tests.e2e.commands.console import Document, Scene, Script
from tests.support.aws_events import ACCOUNT, INSTANCE, REGION, contributor, health, stopped

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
TUESDAY = "2026-11-24T15:00:00Z"
MOVABLE: Document = {"not_before_deadline": "2026-12-05T15:00:00Z"}
REBOOT_NOTICE = "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED"
SUNDAY = {"window": {"days": ["sun"], "start": "02:00", "hours": 4}}
NEVER = {"replace": "never"}
KEY_ID = uuid_of("key", ACCOUNT, REGION, VolumeKey.CUSTOMER)
CUSTOMER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
STAYS = {"kind": "system", "cured_by": "replace"}


def retired(policy: Document | None = None, top: Document | None = None, **how: Any) -> Scene:  # noqa: ANN401  any key of an instance
    """A server whose host AWS retires in two weeks."""
    return Scene((health(),), {"events": [RETIREMENT], **how}, policy or {}, top or {})


def failing(fault: str | Document, policy: Document | None = None, **how: Any) -> Scene:  # noqa: ANN401  any key of an instance
    """A server that fails a check."""
    return Scene((contributor(),), {"fault": fault, **how}, policy or {})


def maintained(code: str, policy: Document | None = None, **how: Any) -> Scene:  # noqa: ANN401  any key of an event
    """A server that AWS reboots or maintains on Tuesday."""
    event = {"code": code, "not_before": TUESDAY, **how}
    return Scene((health(REBOOT_NOTICE, start=TUESDAY),), {"events": [event]}, policy or {})


def stopped_by(whom: str, policy: Document | None = None, **how: Any) -> Scene:  # noqa: ANN401  any key of an instance
    """A server that is stopped."""
    return Scene((stopped(),), {"state": "stopped", "stopped_by": whom, **how}, policy or {})


def at(clock: str, deed: Any) -> Script:  # noqa: ANN401  any deed of a replay
    """Do something at a time of the first day."""
    when = _of_the_day(clock)

    def script(replay: Replay) -> None:
        replay.account.agenda.at(when, lambda: deed(replay))

    return script


def until(clock: str) -> Script:
    """Let the replay go on until a time of the first day."""

    def script(replay: Replay) -> None:
        replay.until = _of_the_day(clock)

    return script


def ending(clock: str, *scripts: Script) -> Script:
    """End the replay at a time of the first day: a start that is owed is tried for a whole one."""

    def script(replay: Replay) -> None:
        replay.ends = _of_the_day(clock)
        for one in scripts:
            one(replay)

    return script


def _of_the_day(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{clock}Z")


@contextmanager
def failing_to_start(times: int) -> Iterator[None]:
    """Let an execution fail, by a defect of Lifeguard's own, when it is to start the server."""
    act, failed = IncidentSteps.act, 0

    def broken(
        steps: IncidentSteps,
        situation: InstanceSituation,
        action: Action,
        *rest: Any,  # noqa: ANN401  as act
    ) -> Any:  # noqa: ANN401  as act
        nonlocal failed
        if action.verb == Verb.START and failed < times:
            failed += 1
            msg = "a defect"
            raise RuntimeError(msg)
        return act(steps, situation, action, *rest)

    with patch.object(IncidentSteps, "act", broken):
        yield


def disabled(replay: Replay) -> None:
    """Let somebody disable the key of the volumes."""
    with replay.account.world.backstage():
        boto3.client("kms", region_name=REGION).disable_key(KeyId=KEY_ID)


def protected(replay: Replay) -> None:
    """Let somebody turn stop protection on."""
    with replay.account.world.backstage():
        ec2 = boto3.client("ec2", region_name=REGION)
        ec2.modify_instance_attribute(InstanceId=INSTANCE, DisableApiStop={"Value": True})


OBSTACLES = {
    "stop protection": retired(stop_protection=True),
    "stop protection, host failed": failing("system", stop_protection=True),
    "public address": retired(public_ip="auto"),
    "Dedicated Host": retired(tenancy="host"),
    "Dedicated Host, protected": retired(tenancy="host", stop_protection=True),
    "Outpost": retired(outpost="arn:aws:outposts:us-east-1:123456789012:outpost/op-1"),
    "capacity reservation": retired(capacity_reservation="cr-0123456789abcdef0"),
    "Capacity Block": retired(capacity_block="cb-0123456789abcdef0"),
    "hibernation": retired(hibernation=True),
    "two that can be removed": retired(stop_protection=True, public_ip="auto"),
    "mode ask": retired({"mode": "ask"}),
    "mode ask, host failed": failing("system", {"mode": "ask"}),
    "mode ask, system hung": failing("instance", {"mode": "ask"}),
    "protected meanwhile": replace(retired(), script=at("10:00:05", protected)),
    "observed, public address": retired({"mode": "observe"}, public_ip="auto"),
    "no backup": Scene((health(),), {"events": [RETIREMENT]}, world={"images": "refuse"}),
}
"""What an operator may overcome: with the commands, the server is well and the event gone."""

KEYS = {
    "key disabled": retired(volume_key="customer_disabled"),
    "key disabled, host failed": failing("system", volume_key="customer_disabled"),
    "key pending deletion": retired(volume_key="customer_pending_deletion"),
    "key disabled, and much more": retired(
        volume_key="customer_disabled", stop_protection=True, public_ip="auto", hibernation=True
    ),
}
"""With the commands, the key is one that a start can use."""

LOCKED = {
    "key not listed": retired(volume_key="customer"),
    "key not listed, observed": retired({"mode": "observe"}, volume_key="customer"),
    "key that nobody may grant on": retired(volume_key="customer_denied"),
}
"""The commands show whom the key's policy lets use it."""

_SPENT = {"balance": 0, "per_hour": -36, "mode": "standard"}
LEFT_ALONE = {
    "Auto Scaling group": retired(asg="web"),
    "Auto Scaling group, observed": retired({"mode": "observe"}, asg="web"),
    "managed": retired(created_by="service"),
    "one-time Spot": retired(spot="one-time"),
    "instance-store root": retired(root="instance-store"),
    "instance-store data": retired(instance_store=True),
    "everything": retired(asg="web", volume_key="customer_disabled", stop_protection=True),
    "not opted in": retired(tags={}),
    "Dedicated Host retired": Scene(
        (
            health(
                "AWS_EC2_DEDICATED_HOST_RETIREMENT_SCHEDULED",
                affectedEntities=[{"entityValue": "h-0123456789abcdef0", "status": "PENDING"}],
            ),
        )
    ),
    "CPU credits gone": Scene((), {"credits": _SPENT}),
    "CPU credits gone, unlimited": Scene((), {"credits": _SPENT}, {"unlimited_credits": True}),
    "application fails": failing({"kind": "application", "cured_by": "never"}, target_group="web"),
    "disk too small": replace(
        failing({"kind": "application", "cured_by": "never"}),
        world={"guests": {INSTANCE: {"disk": {"gb": 8, "used_gb": 7.95}}}},
    ),
}
"""What no command changes."""

NOT_CURED = {
    "host, no replacement": failing(STAYS, NEVER),
    "host, no backup": failing(STAYS, {**NEVER, "backup": "none"}),
    "host, snapshots": failing(STAYS, {**NEVER, "backup": "snapshot"}),
    "system, no replacement": failing({"kind": "instance", "cured_by": "never"}, NEVER),
    "volume, no replacement": failing({"kind": "ebs", "cured_by": "never"}, NEVER),
    "host, replacement asked": failing(STAYS, key="ops", role="web"),
    "host, replacement impossible": failing(STAYS, hibernation=False, spot="persistent"),
}
"""Every remedy was made in vain: another server runs with the commands."""

PLANNED = {
    "reboot that can be moved": maintained("instance-reboot", **MOVABLE),
    "reboot that cannot": maintained("instance-reboot"),
    "reboot moved into the window": maintained("instance-reboot", SUNDAY, **MOVABLE),
    "reboot, mode ask": maintained("instance-reboot", {"mode": "ask", **SUNDAY}, **MOVABLE),
    "reboot, observed": maintained("instance-reboot", {"mode": "observe", **SUNDAY}, **MOVABLE),
    "maintenance": maintained("system-maintenance"),
    "system reboot": maintained("system-reboot"),
}
"""AWS acts by itself, and the operator may have it at another time."""

DOWN = {
    "shut down by its system": stopped_by("os"),
    "stopped by AWS, mode ask": stopped_by("aws", {"mode": "ask"}),
    "stopped by AWS, key disabled": replace(
        stopped_by("aws", volume_key="customer_disabled"), script=ending("10:40:00")
    ),
    "key disabled between stop and start": replace(
        retired(top={"kms_keys": [CUSTOMER_KEY]}, volume_key="customer"),
        script=ending("10:40:00", at("10:00:30", disabled)),
    ),
    "stop that hangs": retired(stops_for=36000),
    "Lifeguard failed once": retired().broken_by(failing_to_start, 1),
    "Lifeguard failed for good": retired().broken_by(failing_to_start, 1000),
    "frozen between stop and start": Scene(
        (health(),),
        {"events": [RETIREMENT]},
        script=at("10:00:30", lambda replay: replay.account.world.person.freeze()),
    ),
}
"""The server is down, or may be: with the commands it runs."""

OBSERVED = {
    "host failed, observed": failing("system", {"mode": "observe"}),
    "system hung, observed": failing("instance", {"mode": "observe"}),
    "retired, observed": retired({"mode": "observe"}),
}

FLEET = [INSTANCE, *(f"i-0000000000000000{number}" for number in range(5))]
ESTATE = {
    "storm on hold": Scene(
        tuple(contributor(instance=one) for one in FLEET),
        policy={"storm": "hold"},
        world={"instances": [{"id": one, "fault": "system"} for one in FLEET]},
    ),
    "addresses not confirmed": Scene(
        top={"notify": {"emails": ["ops@example.com"]}},
        world={"unconfirmed_emails": True},
        script=until("12:00:00"),
    ),
}
"""Emails that are not of one server."""

ASKED = frozenset(
    {
        "public address",
        "Dedicated Host",
        "Outpost",
        "capacity reservation",
        "Capacity Block",
        "hibernation",
        "mode ask",
        "mode ask, host failed",
        "mode ask, system hung",
        "no backup",
        "reboot, mode ask",
        "shut down by its system",
        "stopped by AWS, mode ask",
        "stop that hangs",
    }
)
"""Where a question comes first: its email holds its answer alone, and what is to be run by hand
stands in the email after a no."""

SCENES = OBSTACLES | KEYS | LOCKED | LEFT_ALONE | NOT_CURED | PLANNED | DOWN | OBSERVED | ESTATE
