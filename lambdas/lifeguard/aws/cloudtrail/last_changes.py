"""The last changes by hand: who called an API that changes the instance, and when (CloudTrail)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.incident.vital_signs import HandChange
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.printable import printable
from lifeguard.iam.grants import FunctionName

if TYPE_CHECKING:
    from mypy_boto3_cloudtrail.type_defs import EventTypeDef

PAGE = 50
"""The most events that one call returns, and the default (LookupEvents, MaxResults)."""

KEPT = 10
"""Changes that are kept: an email names the last one and counts the others."""

OURS = frozenset(f"lifeguard-{function}" for function in FunctionName)
"""Lambda names a role's session after the function, and CloudTrail a caller after the session."""

HARMLESS = frozenset(
    {"CreateImage", "CreateSnapshot", "CreateSnapshots", "CreateTags", "DeleteTags"}
)
"""Calls that leave the server as it runs, as backup tools make them every night."""


DEPLOYERS = frozenset({"cloudformation.amazonaws.com"})
"""Services that call in the name of a person who has asked for just that."""


def last_changes(
    resource: Resource, since: datetime, until: datetime
) -> tuple[HandChange, ...] | None:
    """Return the calls by which somebody changed an instance, the latest first; None: not read.

    Calls of Lifeguard's own, of AWS services and of the instance's role are no changes by hand,
    and neither is what AWS refused. LookupEvents is limited to two calls a second (its API
    reference): this makes one.
    """
    try:
        with translated():
            answer = brief_client("cloudtrail", resource.region).lookup_events(
                LookupAttributes=[
                    {"AttributeKey": "ResourceName", "AttributeValue": resource.id},
                ],
                StartTime=since,
                EndTime=until,
                MaxResults=PAGE,
            )
    except (Refused, Retryable):
        return None
    found = tuple(_by_hand(answer.get("Events", ()), resource.id))[:KEPT]
    if not found and "NextToken" in answer:
        return None  # what lies behind so many other events is not known
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))


def _by_hand(events: Iterable[EventTypeDef], instance: str) -> Iterator[HandChange]:
    for event in events:
        name, by, at = event.get("EventName", ""), event.get("Username", ""), event.get("EventTime")
        reads = event.get("ReadOnly") == "true"
        if reads or name in HARMLESS or by in OURS or by == instance or at is None:
            continue
        if not _is_of_aws_or_refused(_record(event)):
            yield HandChange(printable(name), at, foreign(by))


def _record(event: EventTypeDef) -> Mapping[str, Any]:
    """Return the whole record, which is JSON in the event (CloudTrail User Guide, its contents)."""
    try:
        found = json.loads(event.get("CloudTrailEvent", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_of_aws_or_refused(record: Mapping[str, Any]) -> bool:
    """Whether an AWS service made the call, or AWS refused it."""
    who = record.get("userIdentity")
    identity: Mapping[str, Any] = who if isinstance(who, dict) else {}
    by_aws = identity.get("type") == "AWSService" or _is_service(identity.get("invokedBy"))
    return by_aws or record.get("eventType") == "AwsServiceEvent" or "errorCode" in record


def _is_service(name: object) -> bool:
    """Whether a service called by itself: it has a principal's name, unlike "AWS Internal"."""
    plain = name.removesuffix(".cn") if isinstance(name, str) else ""
    return plain.endswith(".amazonaws.com") and plain not in DEPLOYERS
