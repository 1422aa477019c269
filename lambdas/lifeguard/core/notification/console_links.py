"""Where a person can look further: the page of the resource in the AWS console."""

from __future__ import annotations

from typing import Any

from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.notification.view import Link
from lifeguard.core.resources.partition import console_domain
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import message


def console(resource: Resource, kind: ResourceKind[Any]) -> Link:
    """Return the link to a resource's page; the console finds the Region from its parameter."""
    page = kind.email.console(resource)
    return Link(page.label, f"https://{page.host}.{console_domain(resource.region)}/{page.path}")


def health_dashboard(region: str) -> Link:
    """Return the link to what AWS Health says of the account (Health guide, "Getting started")."""
    return Link(message("console.health"), f"https://health.{console_domain(region)}/health/home")
