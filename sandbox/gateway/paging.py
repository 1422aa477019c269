"""Pages: how many entries one answer holds, and the token that leads to the next."""

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
    shown, token = cut(found, params.get("NextToken"), size)
    return shown, {"NextToken": token} if token else {}


def cut(
    found: Sequence[T], token: str | None, size: int, refused: Code = Code.INVALID_PAGE
) -> tuple[list[T], str | None]:
    """Return the page that a token leads to, and the token of the next one, if there is one.

    Args:
        found: all there is.
        token: None or empty: the first page.
        size: of a page.
        refused: the code of the refusal of a token that is none.

    Raises:
        Refusal: it is none.
    """
    start = _read(token, refused) if token else 0
    end = start + size
    return list(found[start:end]), _token(end) if end < len(found) else None


def _token(end: int) -> str:
    return base64.urlsafe_b64encode(str(end).encode()).decode()


def _read(token: str, refused: Code) -> int:
    try:
        return int(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError) as error:
        text = "The token is invalid or has expired"
        raise Refusal(refused, text) from error
