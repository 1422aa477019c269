"""EC2's pages: how many entries one answer holds, and the token that leads to the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sandbox.gateway.refusal import Code, Refusal

T = TypeVar("T")


def page(
    found: Sequence[T], params: Mapping[str, Any], *, smallest: int, largest: int
) -> tuple[list[T], dict[str, str]]:
    """Return one page, and the NextToken member when another follows; the default is `largest`."""
    size = params.get("MaxResults", largest)
    if not smallest <= size <= largest:
        text = f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value from"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"{text} {smallest} to {largest}.")
    start = _read(params["NextToken"]) if params.get("NextToken") else 0
    end = start + size
    more = {"NextToken": _token(end)} if end < len(found) else {}
    return list(found[start:end]), more


def _token(end: int) -> str:
    return base64.urlsafe_b64encode(str(end).encode()).decode()


def _read(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError) as error:
        text = "The token is invalid or has expired"
        raise Refusal(Code.INVALID_PAGE, text) from error
