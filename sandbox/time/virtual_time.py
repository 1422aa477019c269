"""The durable runner's scheduler and clock, on the agenda: waits take no time, in order."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

from aws_durable_execution_sdk_python_testing.scheduler import Event, Scheduler

from sandbox.time.agenda import Agenda

PATIENCE = 60.0
"""Real seconds that one thing on the agenda may take until we call it stuck."""


class StuckError(RuntimeError):
    """A durable execution did not come to rest."""


class AgendaClock:
    """The agenda's time as the runner's clock.

    The runner's own SkipClock jumps to each wake at once, which moves the time of all other
    executions in the same world; this one lets the agenda decide who is next.
    """

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda

    def now(self) -> datetime:
        """Return the virtual time."""
        return self._agenda.now()

    def arm(self, wake: datetime) -> float:
        """Return the virtual seconds until `wake`."""
        return max((wake - self._agenda.now()).total_seconds(), 0.0)


class AgendaScheduler(Scheduler):
    """Puts what the runner wants done on the agenda, and does it to its end in its time.

    The runner calls this from its worker threads, but only while the agenda's thread waits in
    `_happen`: there is never more than one at the agenda.
    """

    def __init__(self, agenda: Agenda) -> None:
        super().__init__()
        self._agenda = agenda

    def call_later(
        self,
        func: Callable[[], Any],
        delay: float = 0,
        count: int | None = 1,
        completion_event: Event | None = None,  # noqa: ARG002  errors rise through the agenda
    ) -> Future[Any]:
        """Put `func` on the agenda; cancel the future and it never happens."""
        if count != 1:
            msg = "the durable runner repeats nothing"
            raise NotImplementedError(msg)
        future: Future[Any] = Future()
        ticket = self._agenda.after(timedelta(seconds=delay), lambda: self._happen(func, future))
        future.add_done_callback(lambda done: ticket.cancel() if done.cancelled() else None)
        return future

    def stop(self) -> None:
        """Stop, and close the event loop, which the runner leaves open."""
        super().stop()  # type: ignore[no-untyped-call]  # the runner's own
        self._loop.close()

    def _happen(self, func: Callable[[], Any], future: Future[Any]) -> None:
        if future.set_running_or_notify_cancel():
            future.set_result(self._run(func))

    def _run(self, func: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever the runner's work returns
        """Run to the end: an invocation's coroutine ends when its outcome is stored."""
        if not inspect.iscoroutinefunction(func):
            return func()
        running = asyncio.run_coroutine_threadsafe(func(), self._loop)
        try:
            return running.result(timeout=PATIENCE)
        except TimeoutError as error:
            msg = f"a durable execution did not come to rest within {PATIENCE:.0f} s"
            raise StuckError(msg) from error
