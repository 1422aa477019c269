"""Incidents of one week, each in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.report.outages import Week
from lifeguard.core.resources.resource import Resource, Service
from tests.support.situations import NOON, RESOURCE, incident, instance

NOW = NOON + timedelta(days=2, hours=21)
"""The Monday after."""
WEEK = Week(NOW - timedelta(days=7), NOW, {"i-00000000000000008": "shop-web-1"}, KINDS)


def resource(number: int, service: Service = Service.EC2) -> Resource:
    return replace(RESOURCE, id=f"i-{number:017x}", service=service)


def ended(
    number: int = 1,
    kind: str = "system-status-check",
    *,
    service: Service = Service.EC2,
    **how: Any,  # noqa: ANN401  any field of Incident
) -> Incident:
    """Return an incident of the Friday that was resolved after twenty minutes."""
    opened = how.pop("opened_at", NOON)
    plain: dict[str, Any] = {
        "id": f"{number:032x}",
        "resource": resource(number, service),
        "name": f"web-{number}",
        "kind": kind,
        "status": IncidentStatus.RESOLVED,
        "closed_at": opened + timedelta(minutes=20),
    }
    return replace(incident(opened_at=opened), **(plain | how))


def down(minutes: float, *, planned: bool = False, proven: bool = True) -> tuple[Downtime, ...]:
    """Return a downtime from noon on."""
    until = NOON + timedelta(minutes=minutes)
    return (Downtime(NOON, until if proven else None, NOON, planned),)


def server(number: int, tag: str | None = "default", **how: Any) -> Instance:  # noqa: ANN401
    tags = {"Name": f"web-{number}"} | ({} if tag is None else {"lifeguard": tag})
    tags |= how.pop("more", {})
    return instance(resource=resource(number), tags=tuple(tags.items()), **how)
