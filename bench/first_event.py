"""The first invocation of each function: its event, AWS's answers, and the call that it gets to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.stage import story_events
from lifeguard.aws.ledger.expressions import pack
from lifeguard.aws.ledger.items import new_item
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.ingest import parse

_NOW = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FirstEvent:
    """What a fresh process is given, and the AWS call at which it counts as being at work."""

    what: str
    until: str | None = None  # None: when it is imported
    saying: str = ""  # what that call says if all went well
    event: Any = None
    answers: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    """AWS's, by operation: what the call must be about, and the answer; else it is nothing."""


def first_event(handler: str) -> FirstEvent:
    """Return what the handler named `lifeguard.functions.NAME.handler.handler` first has to do."""
    make = {"intake": _intake, "respond": _respond, "sweep": _sweep}.get(handler.split(".")[-3])
    return FirstEvent("is imported") if make is None else make()


def _intake() -> FirstEvent:
    return FirstEvent(
        "a retirement is recorded, its execution started",
        until="Invoke",
        event=story_events("retirement")[0],
    )


def _sweep() -> FirstEvent:
    return FirstEvent(
        "nothing is open, all instances are asked for",
        until="DescribeInstances",
        event={},
    )


def _respond() -> FirstEvent:
    """Of all that it may do, the one that needs every client: it reads, tells and ends."""
    incident = _incident()
    instance = {
        "InstanceId": incident.resource.id,
        "InstanceType": "t3.micro",
        "State": {"Name": "running"},
    }
    return FirstEvent(
        "an instance that is not opted in is read, an email sent",
        until="Publish",
        saying="does not manage the instance",
        event=_execution(incident.id),
        answers={
            "CheckpointDurableExecution": (
                incident.id,
                {"CheckpointToken": "next", "NewExecutionState": {"Operations": []}},
            ),
            "GetItem": (incident.id, {"Item": pack(new_item(incident, _NOW))}),
            "DescribeInstances": (
                incident.resource.id,
                {"Reservations": [{"Instances": [instance]}]},
            ),
        },
    )


def _incident() -> Incident:
    (trigger,) = parse(story_events("retirement")[0]).triggers
    number = incident_id(trigger.resource, _NOW)
    return Incident(number, trigger.resource, _NOW, IncidentStatus.OPEN, (trigger,))


def _execution(incident: str) -> dict[str, Any]:
    """Return what Lambda starts a durable function with (the SDK's invocation input)."""
    start = {
        "Id": incident,  # the last part of the ARN: how the SDK finds it
        "Type": "EXECUTION",
        "Status": "STARTED",
        "StartTimestamp": int(_NOW.timestamp() * 1000),
        "ExecutionDetails": {"InputPayload": json.dumps(incident)},
    }
    return {
        "DurableExecutionArn": f"arn:aws:lambda:us-east-1:123456789012:function:f:1/{incident}",
        "CheckpointToken": "first",
        "InitialExecutionState": {"Operations": [start], "NextMarker": ""},
    }
