"""EventBridge's PutEvents: an entry in its envelope, on its way over the default bus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.worldfile.partition import arn

MOST_ENTRIES = 10
LARGEST_REQUEST = 262_144
"""Bytes of all entries of a call (EventBridge guide, PutEvents event entry size)."""
_NEEDED = ("Source", "DetailType", "Detail")

Entry = Mapping[str, Any]


def put_events(estate: Estate, request: Request) -> dict[str, Any]:
    """PutEvents: each entry by itself is taken or not."""
    entries = request.params["Entries"]
    _check(entries)
    told = [_put(estate, entry) for entry in entries]
    return {"FailedEntryCount": sum("ErrorCode" in one for one in told), "Entries": told}


def _check(entries: list[Entry]) -> None:
    if not 1 <= len(entries) <= MOST_ENTRIES:
        text = f"'entries' failed to satisfy constraint: between 1 and {MOST_ENTRIES} members"
        raise Refusal(Code.VALIDATION, f"1 validation error detected: Value at {text}")
    if sum(map(_size, entries)) > LARGEST_REQUEST:
        text = "Total size of the entries in the request is over the limit."
        raise Refusal(Code.VALIDATION, text)


def _size(entry: Entry) -> int:
    texts = (*(entry.get(name, "") for name in _NEEDED), *entry.get("Resources", ()))
    return sum(len(text.encode()) for text in texts) + (14 if "Time" in entry else 0)


def _put(estate: Estate, entry: Entry) -> dict[str, Any]:
    """Send one entry; return its id, or why it is not sent."""
    detail = _detail(entry)
    if not isinstance(detail, dict):
        return _wrong(entry)
    event = _envelope(estate, entry, detail)
    if _is_default(estate, entry):
        estate.tell(event)
    return {"EventId": event["id"]}


def _detail(entry: Entry) -> object:
    """Return the detail of an entry that may be sent; None for any other."""
    if not all(map(entry.get, _NEEDED)) or entry["Source"].startswith("aws."):
        return None
    try:
        return json.loads(entry["Detail"])
    except ValueError:
        return None


def _wrong(entry: Entry) -> dict[str, Any]:
    """Return why an entry is not sent [botocore events PutEventsResultEntry]."""
    for name in _NEEDED:
        if not entry.get(name):
            text = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": text}
    if entry["Source"].startswith("aws."):
        text = "Not authorized for the source."
        return {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": text}
    return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}


def _envelope(estate: Estate, entry: Entry, detail: dict[str, Any]) -> dict[str, Any]:
    """Return the event as rules see it (EventBridge guide, event structure)."""
    spec = estate.spec
    time = entry.get("Time", estate.agenda.now()).astimezone(UTC)
    return {
        "version": "0",
        "id": uuid_of("event", str(next(estate.numbers))),
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": spec.account,
        "time": f"{time:%Y-%m-%dT%H:%M:%SZ}",
        "region": spec.region,
        "resources": list(entry.get("Resources", ())),
        "detail": detail,
    }


def _is_default(estate: Estate, entry: Entry) -> bool:
    """Say whether it goes to the default bus; an event to a bus without rules is dropped."""
    bus = arn("events", estate.spec.region, estate.spec.account, "event-bus/default")
    return entry.get("EventBusName", "default") in {"default", bus}
