"""Several calls to AWS at once: most of a call's time is the wait for its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 10
"""As many connections as a client of boto3 keeps (botocore, `max_pool_connections`)."""

_at_once = AT_ONCE


def each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return what `work` returns of each item, in their order; they are begun in this order, too.

    `work` may run in several threads at once.
    """
    every = list(items)
    threads = min(_at_once, len(every))
    if threads <= 1:
        return [work(one) for one in every]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  no cold start pays for it

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, every))


def use(at_once: int) -> None:
    """Do so many at once from now on; one after another it is the same each time.

    The seam of the tests and the sandbox.
    """
    global _at_once  # noqa: PLW0603  one number a process
    _at_once = at_once
