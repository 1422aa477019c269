"""What several answers of Lightsail have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sandbox.gateway.names import uuid_of
from sandbox.gateway.paging import cut
from sandbox.gateway.refusal import Code
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.worldfile.partition import arn

T = TypeVar("T")

PAGE = 50
"""How many entries a page has: Lightsail lets nobody choose."""


def page(found: Sequence[T], request: Request) -> tuple[list[T], dict[str, str]]:
    """Return one page, and the nextPageToken member when another follows."""
    token = request.params.get("pageToken")
    shown, more = cut(found, token, PAGE, refused=Code.INVALID_INPUT)
    return shown, {"nextPageToken": more} if more else {}


def named(estate: Estate, kind: LightsailType, name: str) -> dict[str, Any]:
    """Return the members that everything of Lightsail has."""
    return {
        "name": name,
        "arn": arn_of(estate, kind, name),
        "supportCode": f"{estate.spec.account}/{uuid_of('support', kind, name)}",
        "location": location(estate, kind, name),
        "resourceType": kind.value,
    }


def arn_of(estate: Estate, kind: LightsailType, name: str) -> str:
    """Return an ARN: it ends with an id, not with the name."""
    spec = estate.spec
    number = uuid_of("lightsail", spec.account, spec.region, kind, name)
    return arn("lightsail", spec.region, spec.account, f"{kind}/{number}")


def location(estate: Estate, kind: LightsailType, name: str) -> dict[str, str]:
    """Return where it is: only instances are in one zone (AWS CLI reference, lightsail)."""
    server = (
        estate.lightsail.having(f"lightsail:{name}") if kind is LightsailType.INSTANCE else None
    )
    zone = "all" if server is None else server.making.zone
    return {"availabilityZone": zone, "regionName": estate.spec.region}


def tags_told(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as Lightsail lists them, with keys in lower case."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def tags_asked(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a call names; one without a value has an empty one."""
    return {tag["key"]: tag.get("value", "") for tag in params.get("tags", ())}
