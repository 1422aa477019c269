"""The durable engine in the words of `functions.respond.engine`: steps and waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from aws_durable_execution_sdk_python import CallbackTimeoutError, DurableContext, StepContext
from aws_durable_execution_sdk_python.config import (
    CallbackConfig,
    ChildConfig,
    Duration,
    StepConfig,
)
from aws_durable_execution_sdk_python.retries import RetryDecision
from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext

from lifeguard.aws.session.errors import Reaction, Retryable, reaction
from lifeguard.immutable import immutable

Outcome = TypeVar("Outcome")

ATTEMPTS = 60
"""Tries of one step while AWS does not answer: with the delays below, about four hours."""

LONGEST_PAUSE = 300
"""Seconds between two tries at most."""


def _retry(seed: str, error: Exception, attempt: int) -> RetryDecision:
    """Try again what passes, ever more slowly; anything else is for a person at once.

    Throttling never fails an incident. Many executions that are throttled together must not come
    again together: each waits a little differently, as its seed says.
    """
    if not isinstance(error, Retryable):
        return RetryDecision.no_retry()
    if attempt >= ATTEMPTS and reaction(error.code) is not Reaction.THROTTLED:
        return RetryDecision.no_retry()
    pause = min(2 ** min(attempt, 9), LONGEST_PAUSE)
    spread = hashlib.sha256(f"{seed}/{attempt}".encode()).digest()[0] / 255
    return RetryDecision.retry(Duration.from_seconds(max(1, round(pause * (0.5 + spread / 2)))))


@immutable
class OutcomeCodec(SerDes[Any]):
    """How the outcome of a step becomes the text that the engine keeps, and back."""

    dumps: Callable[[Any], str]
    loads: Callable[[str], object]

    def serialize(self, value: object, _context: SerDesContext) -> str:
        """Return the outcome as text."""
        return self.dumps(value)

    def deserialize(self, data: str, _context: SerDesContext) -> object:
        """Return the outcome that was kept."""
        return self.loads(data)


@immutable
class DurableEngine:
    """One durable execution."""

    context: DurableContext
    codec: OutcomeCodec
    began: Callable[[str], None]
    """Called as a step begins that is not a replay's, with its name: the place to log it."""
    throttled: Callable[[], None] = lambda: None
    """Called when a step must be tried again: the execution lives, though it cannot go on."""
    seed: str = ""
    """What makes this execution's pauses its own."""

    def step(self, name: str, body: Callable[[], Outcome]) -> Outcome:
        """Run `body` until it succeeds once; its result is kept for every replay.

        Raises:
            StepError: it failed for good.
        """

        def run(_: StepContext) -> Outcome:
            with self._begun(name):
                return body()

        config = StepConfig(retry_strategy=partial(_retry, self.seed), serdes=self.codec)
        return self.context.step(run, name=name, config=config)

    def chapter(self, body: Callable[[DurableEngine], Outcome]) -> Outcome:
        """Run steps and waits in a context of their own; a replay takes what they came to.

        AWS Lambda guide, "Child contexts": once one has completed, what it holds is not run again.

        Raises:
            ChildContextError: something in it failed for good.
        """

        def run(context: DurableContext) -> Outcome:
            return body(replace(self, context=context))

        config = ChildConfig[Outcome](serdes=self.codec)
        return self.context.run_in_child_context(run, name="chapter", config=config)

    def run(self, name: str, body: Callable[[], None]) -> None:
        """Run a step whose result nobody needs.

        Raises:
            StepError: it failed for good.
        """

        def run(_: StepContext) -> None:
            with self._begun(name):
                body()

        config = StepConfig(retry_strategy=partial(_retry, self.seed))
        self.context.step(run, name=name, config=config)

    @contextmanager
    def _begun(self, name: str) -> Iterator[None]:
        self.began(name)
        try:
            yield
        except Retryable:
            self.throttled()
            raise

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        """Open a callback that lasts `seconds`; return its id and what waits on it."""
        config = CallbackConfig(timeout=Duration.from_seconds(seconds))
        callback = self.context.create_callback(name="news", config=config)

        def wait() -> None:
            try:
                callback.result()
            except CallbackTimeoutError:
                return  # the time is up: as good a reason to look as news

        return callback.callback_id, wait

    def sleep(self, seconds: int) -> None:
        """Wait, whatever happens."""
        self.context.wait(Duration.from_seconds(seconds), name="sleep")
