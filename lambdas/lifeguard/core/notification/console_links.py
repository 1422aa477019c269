"""Where a person can look further: the page of the resource in the AWS console."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.notification.view import Link
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import message

_DOMAINS: Mapping[str, str] = MappingProxyType(
    {"cn-": "amazonaws.cn", "us-gov-": "amazonaws-us-gov.com"}
)
"""The console's domain in the partitions other than `aws`, by the beginning of a Region."""


def console(resource: Resource, kind: ResourceKind[Any]) -> Link:
    """Return the link to a resource's page; the console finds the Region from its parameter."""
    page = kind.email.console(resource)
    return Link(page.label, f"https://{page.host}.{_domain(resource.region)}/{page.path}")


def health_dashboard(region: str) -> Link:
    """Return the link to what AWS Health says of the account (Health guide, "Getting started")."""
    return Link(message("console.health"), f"https://health.{_domain(region)}/health/home")


def _domain(region: str) -> str:
    prefixes = (name for prefix, name in _DOMAINS.items() if region.startswith(prefix))
    return next(prefixes, "aws.amazon.com")
