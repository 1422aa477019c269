"""Lightsail's TagResource and UntagResource, of all that it has."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.shared import tags_asked
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate


def tag_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """TagResource; the model has no type for its operation."""
    estate.lightsail.tag(request.params["resourceName"], tags_asked(request.params))
    return {"operations": []}


def untag_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """UntagResource; the model has no type for its operation."""
    estate.lightsail.untag(request.params["resourceName"], request.params["tagKeys"])
    return {"operations": []}
