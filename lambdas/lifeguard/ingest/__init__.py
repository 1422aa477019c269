"""Pure parsers, one a source: an AWS event in, triggers (or the reason why there are none) out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import (
    CommandEnd,
    Ignored,
    Malformed,
    Parsed,
    RegionalIssue,
    Trigger,
)
from lifeguard.core.notification.drill import DETAIL_TYPE, SOURCE
from lifeguard.ingest.cloudwatch import alarm, contributor
from lifeguard.ingest.ec2 import state_change
from lifeguard.ingest.health import event as health
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import Fields, UnreadableError
from lifeguard.ingest.json.text import line
from lifeguard.ingest.rds import event as rds
from lifeguard.ingest.selftest import event as drill
from lifeguard.ingest.ssm import command

Parser = Callable[[Envelope], Iterable[Part]]

PARSERS: Mapping[tuple[str, str], Parser] = MappingProxyType(
    {
        ("aws.health", "AWS Health Event"): health.parse,
        ("aws.health", "AWS Health Abuse Event"): health.abuse,
        ("aws.cloudwatch", "CloudWatch Alarm State Change"): alarm.parse,
        ("aws.cloudwatch", "CloudWatch Alarm Contributor State Change"): contributor.parse,
        ("aws.ec2", "EC2 Instance State-change Notification"): state_change.parse,
        ("aws.ssm", "EC2 Command Invocation Status-change Notification"): command.parse,
        ("aws.rds", "RDS DB Instance Event"): rds.parse,
        ("aws.rds", "RDS DB Cluster Event"): rds.cluster,
        (SOURCE, DETAIL_TYPE): drill.parse,
    }
)
"""Who reads what, by `source` and `detail-type`; what is not here is not ours."""


def parse(event: object) -> Parsed:
    """Read one raw event, whatever it is; nothing that JSON can hold makes this raise."""
    if not isinstance(event, dict):
        return _parsed([Malformed("", str(UnreadableError("the event", "an object", event)))])
    envelope = Envelope(Fields("", event))
    try:
        parts = tuple(_parts(envelope))
    except UnreadableError as error:
        parts = (Malformed(envelope.id_if_any, str(error)),)
    return _parsed(parts)


def _parts(envelope: Envelope) -> Iterable[Part]:
    top = envelope.top
    if "alarmData" in top.values and "alarmArn" in top.values:
        return [Ignored("", "direct alarm action: use the rule")]
    source, kind = top.needed("source"), top.needed("detail-type")
    parser = PARSERS.get((source, kind))
    if parser is None:
        return [Ignored(envelope.id_if_any, f"not ours: {line(kind, 100)} of {line(source, 100)}")]
    return parser(envelope)


def _parsed(parts: Iterable[Part]) -> Parsed:
    parts = tuple(parts)
    return Parsed(
        triggers=tuple(part for part in parts if isinstance(part, Trigger)),
        issues=tuple(part for part in parts if isinstance(part, RegionalIssue)),
        notices=tuple(part for part in parts if isinstance(part, ServiceNotice)),
        commands=tuple(part for part in parts if isinstance(part, CommandEnd)),
        ignored=tuple(part for part in parts if isinstance(part, Ignored)),
        malformed=tuple(part for part in parts if isinstance(part, Malformed)),
    )


__all__ = ["PARSERS", "parse"]
