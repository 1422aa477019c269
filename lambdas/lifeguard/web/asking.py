"""Asking several URLs at once, within the time that a sweep has for it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

from lifeguard.core.endpoints.answer import LIMIT, EndpointAnswer, Miss
from lifeguard.web import endpoint

AT_ONCE = 50
"""Threads, each of which waits for one URL most of the time."""

ROUND = LIMIT + timedelta(seconds=2)
"""How long all URLs together may take: a sweep hands over what it has found within 35 s, and the
search before may take ten of them."""


def ask_all(urls: Mapping[str, str], patience: timedelta = ROUND) -> dict[str, EndpointAnswer]:
    """Return what each URL answers, by its name; those whose turn has not come are not in it."""
    if not urls:
        return {}
    pool = ThreadPoolExecutor(min(AT_ONCE, len(urls)), thread_name_prefix="endpoint")
    asked = {name: pool.submit(endpoint.fetch, url) for name, url in urls.items()}
    wait(asked.values(), timeout=patience.total_seconds())
    # The system's resolver knows no time-out of ours: a thread that it holds is left behind.
    pool.shutdown(wait=False, cancel_futures=True)
    return {name: _answer(future) for name, future in asked.items() if not future.cancelled()}


def _answer(future: Future[EndpointAnswer]) -> EndpointAnswer:
    return future.result() if future.done() else EndpointAnswer(miss=Miss.TIMED_OUT)
