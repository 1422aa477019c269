"""The durable engine in the words of `lifeguard.life`: named steps and waits that news may end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from aws_durable_execution_sdk_python import CallbackTimeoutError, DurableContext, StepContext
from aws_durable_execution_sdk_python.config import CallbackConfig, Duration, StepConfig
from aws_durable_execution_sdk_python.retries import RetryDecision
from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext

from lifeguard import codec
from lifeguard.aws.errors import Retryable
from lifeguard.core.case import Case

ATTEMPTS = 60
"""Tries of one step while AWS throttles or does not answer: with the delays below, five hours."""


def _retry(error: Exception, attempt: int) -> RetryDecision:
    """Try again what passes, ever more slowly; anything else is for a person at once."""
    if not isinstance(error, Retryable) or attempt >= ATTEMPTS:
        return RetryDecision.no_retry()
    return RetryDecision.retry(Duration.from_seconds(min(2**attempt, 300)))


class _CaseSerDes(SerDes[Case]):
    def serialize(self, value: Case, _context: SerDesContext) -> str:
        return codec.dumps(value)

    def deserialize(self, data: str, _context: SerDesContext) -> Case:
        return codec.loads(Case, data)


_STEP = StepConfig(retry_strategy=_retry, serdes=_CaseSerDes())


@dataclass(frozen=True, slots=True)
class Engine:
    """One durable execution."""

    context: DurableContext
    around: Callable[[str], AbstractContextManager[None]]
    """Entered around each step, with its name: the place to trace it."""

    def step(self, name: str, body: Callable[[], Case]) -> Case:
        """Run `body` until it succeeds once; its result is kept for every replay.

        Raises:
            StepError: it failed for good.
        """

        def run(_: StepContext) -> Case:
            with self.around(name):
                return body()

        return self.context.step(run, name=name, config=_STEP)

    def run(self, name: str, body: Callable[[], None]) -> None:
        """Run a step whose result nobody needs.

        Raises:
            StepError: it failed for good.
        """

        def run(_: StepContext) -> None:
            with self.around(name):
                body()

        self.context.step(run, name=name, config=StepConfig(retry_strategy=_retry))

    def news(self, seconds: int) -> tuple[str, Callable[[], None]]:
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
