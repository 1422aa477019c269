"""Waiting until something is so, and saying what was awaited when it never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST = 300.0
"""Seconds: a machine on which all other tests run at the same time is slow."""
_BETWEEN = 0.5


class UnexpectedError(AssertionError):
    """Something is not as it should be; the message says what."""


def expect(truth: object, said: str) -> None:
    """Go on if it is so.

    Raises:
        UnexpectedError: it is not.
    """
    if not truth:
        raise UnexpectedError(said)


def wait_for(what: str, found: Callable[[], T | None], seconds: float = LONGEST) -> T:
    """Return what is found as soon as it is there; `found` returns None until then.

    Raises:
        UnexpectedError: it was not there in time.
    """
    until = time.monotonic() + seconds
    while (one := found()) is None:
        if time.monotonic() > until:
            msg = f"within {seconds:.0f} s there was not: {what}"
            raise UnexpectedError(msg)
        threading.Event().wait(_BETWEEN)
    return one
