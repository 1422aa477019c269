"""The event by which the fleet's alarm tells of a server that passes its checks again."""

from __future__ import annotations

import json
from typing import Any

import boto3

from deploytest.places import ACCOUNT, REGION, ROOT
from deploytest.stack import STACK
from lifeguard import clock

_EVENT = ROOT / "tests/fixtures/events/contributor/status_check_ok.json"


def tell_of_ok(instance: str) -> None:
    """Give the event to `intake`, as EventBridge does: the emulator evaluates no alarm for it."""
    event: dict[str, Any] = json.loads(_EVENT.read_text(encoding="utf-8"))
    now = clock.now().isoformat(timespec="seconds")
    event |= {"id": f"{instance}-ok", "account": ACCOUNT, "region": REGION, "time": now}
    event["detail"]["alarmContributor"]["attributes"]["InstanceId"] = instance
    event["detail"]["state"]["timestamp"] = now
    boto3.client("lambda").invoke(
        FunctionName=f"{STACK}-intake",
        InvocationType="Event",
        Payload=json.dumps(event).encode(),
    )
