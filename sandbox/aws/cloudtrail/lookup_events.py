"""CloudTrail's LookupEvents, which moto does not know: the changes that the world file names."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.gateway.paging import page
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.worldfile.people_spec import ChangeSpec

LARGEST_PAGE = 50


def lookup_events(estate: Estate, request: Request) -> dict[str, Any]:
    """LookupEvents of one resource, the latest first, up to now."""
    params = request.params
    name = _resource(params)
    start = params.get("StartTime", estate.agenda.now() - _KEPT)
    end = min(params.get("EndTime", estate.agenda.now()), estate.agenda.now())
    host = estate.hosts.get(name)
    changes = host.spec.changed_by_hand if host else ()
    found = sorted(
        (change for change in changes if start <= change.at <= end),
        key=lambda change: change.at,
        reverse=True,
    )
    events = [_event(change, name) for change in found]
    shown, more = page(events, params, smallest=1, largest=LARGEST_PAGE)
    return {"Events": shown, **more}


_KEPT = timedelta(days=90)
"""How long events can be looked up (botocore LookupEvents)."""


def _resource(params: dict[str, Any]) -> str:
    (wanted, *others) = params.get("LookupAttributes") or [{}]
    if others or wanted.get("AttributeKey") != "ResourceName":
        text = "The world looks up events of one ResourceName alone."
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    return str(wanted["AttributeValue"])


def _event(change: ChangeSpec, instance: str) -> dict[str, Any]:
    record = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "userName": change.by},
        "eventTime": change.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": "ec2.amazonaws.com",
        "eventName": change.event,
        "readOnly": False,
        "eventType": "AwsApiCall",
    }
    return {
        "EventId": uuid_of("event", instance, change.event, change.at.isoformat()),
        "EventName": change.event,
        "ReadOnly": "false",
        "EventTime": change.at,
        "EventSource": "ec2.amazonaws.com",
        "Username": change.by,
        "Resources": [{"ResourceType": "AWS::EC2::Instance", "ResourceName": instance}],
        "CloudTrailEvent": json.dumps(record),
    }
