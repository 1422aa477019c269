"""A line a step, with its seconds, as it ends; and the name of the one that fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class StepError(Exception):
    """A step has failed; the message says which and why."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell of a step when it is done.

    Raises:
        StepError: it has failed.
    """
    began = time.monotonic()
    try:
        yield
    except Exception as error:
        msg = f"failed after {time.monotonic() - began:.0f} s: {name}\n{error!s}"
        raise StepError(msg) from error
    print(f"{time.monotonic() - began:5.0f} s  {name}", flush=True)
