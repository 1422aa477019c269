"""What several answers of RDS have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.gateway.paging import cut
from sandbox.gateway.refusal import Code
from sandbox.gateway.request import Request

_PAGE = 100


def page(request: Request, member: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one page, and the Marker of the next [botocore: MaxRecords 20 to 100]."""
    size = request.params.get("MaxRecords", _PAGE)
    shown, more = cut(found, request.params.get("Marker"), size, Code.INVALID_PARAMETER_VALUE)
    return {member: shown} | ({"Marker": more} if more else {})


def tags_told(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as RDS lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_asked(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a call names."""
    return {tag["Key"]: tag.get("Value", "") for tag in params.get("Tags", ())}
