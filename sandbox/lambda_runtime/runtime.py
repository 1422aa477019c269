"""Runs a function's handler as Lambda would: its environment, role, log and context."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import (
    AbstractContextManager,
    contextmanager,
    nullcontext,
    redirect_stderr,
    redirect_stdout,
)
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sandbox.iam.grants import Grants
from sandbox.template.template import Function
from sandbox.world.world import World

Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line that a function wrote."""

    function: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """Lambda's context object, as far as Powertools reads it."""

    function_name: str
    invoked_function_arn: str
    aws_request_id: str
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 512

    def get_remaining_time_in_millis(self) -> int:
        """Return 15 minutes: time stands still while a handler runs."""
        return 900_000


class _Tap(io.TextIOBase):
    """Standard output of whichever function runs: loggers keep the stream they were made with."""

    def __init__(self) -> None:
        super().__init__()
        self.sink: Callable[[str], None] = lambda _line: None
        self._rest = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if line:
                self.sink(line)
        return len(text)


_TAP = _Tap()


_grants = cache(Grants)


class Runtime:
    """Runs handlers in one world."""

    def __init__(self, world: World) -> None:
        self.logs: list[LogLine] = []
        self.task_root = Path()
        """Where the asset lies, with `policies.json` in it, of the version published last."""
        self.process: Callable[[str], AbstractContextManager[None]] = lambda _function: (
            nullcontext()
        )
        """Entered around each invocation, with the function's name."""
        self.new_process: Callable[[], None] = lambda: None
        """Called before code of another version runs: what a process remembers is gone."""
        self._world = world
        self._requests = 0
        self._ran_in = Path()
        self._own: tuple[str, ...] = ()
        """The variables of the function that runs."""

    def invoke(self, function: Function, event: Any) -> Any:  # noqa: ANN401  any JSON
        """Run the handler once and return what it returns; whatever it raises is raised."""
        self._requests += 1
        context = Context(function.name, function.arn, f"request-{self._requests}")
        return self.handler(function)(event, context)

    def handler(self, function: Function) -> Handler:
        """Return the function's handler, to be run as the function, of today's version."""
        root = self.task_root

        def run(event: Any, context: Any) -> Any:  # noqa: ANN401  any JSON; the durable runner's own
            with self._as(function, root), self.process(function.name):
                return self._load(function.handler)(event, context)

        return run

    @contextmanager
    def _as(self, function: Function, root: Path) -> Iterator[None]:
        """Be the function: one runs at a time, so what a process has once may be set."""
        if root != self._ran_in:
            self._ran_in = root
            self.new_process()
        world = self._world
        before = world.caller, world.allowed, world.allowed_to_aws, _TAP.sink
        grants = _grants(function.statements)
        world.caller = function.name
        world.allowed, world.allowed_to_aws = grants.allowed, grants.allowed_to_aws
        _TAP.sink = lambda line: self.logs.append(LogLine(function.name, line))
        try:
            with self._at_home(function, root), redirect_stdout(_TAP), redirect_stderr(_TAP):
                yield
        finally:
            world.caller, world.allowed, world.allowed_to_aws, _TAP.sink = before

    @contextmanager
    def _at_home(self, function: Function, root: Path) -> Iterator[None]:
        """Set the function's environment, without that of the one that invoked it."""
        before, environment = self._own, self._environment(function, root)
        with patch.dict(os.environ):
            for name in before:
                os.environ.pop(name, None)
            os.environ.update(environment)
            self._own = tuple(environment)
            try:
                yield
            finally:
                self._own = before

    def _environment(self, function: Function, root: Path) -> dict[str, str]:
        return {
            **function.environment,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_REGION": self._world.spec.region,
            "LAMBDA_TASK_ROOT": str(root),
        }

    @staticmethod
    def _load(handler: str) -> Handler:
        module, _, name = handler.rpartition(".")
        loaded: Handler = getattr(importlib.import_module(module), name)
        return loaded
