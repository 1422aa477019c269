"""What one play of an incident took, over its whole execution: calls, operations, bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from aws_durable_execution_sdk_python.lambda_service import (
    CheckpointOutput,
    Operation,
    OperationStatus,
    OperationType,
    OperationUpdate,
)

from sandbox.gateway.records import ApiCall
from sandbox.lambda_runtime.durable import Engine
from sandbox.lambda_runtime.runtime import Runtime
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.template.template import Function
from sandbox.world.world import World

_BESIDE = frozenset({"sweep", "backup", "report"})
"""Functions that run on schedules, whatever becomes of an incident."""


class IncidentError(RuntimeError):
    """A story did not end as it should; the message says how."""


@dataclass(frozen=True, slots=True)
class Made:
    """One API call and the function that made it."""

    function: str
    call: ApiCall


@dataclass(frozen=True, slots=True)
class Cost:
    """The work of one incident, to the end of its execution; what schedules did is left out."""

    story: str
    made: tuple[Made, ...]
    operations: tuple[Operation, ...]
    invocations: Counter[str]
    """By function."""
    checkpointed: int
    """Bytes that the execution gave the engine to keep."""
    read_back: int
    """Bytes that its replays read: what completed chapters came to stands for all in them."""

    def calls(self, *services: str) -> int:
        """Return how many calls of these services were made for the incident; none: of all."""
        return sum(not services or made.call.service in services for made in self.made)

    @property
    def checkpoints(self) -> tuple[str, ...]:
        """What each of its steps returned, as JSON."""
        kept = (step.step_details for step in self.operations)
        return tuple(details.result for details in kept if details and details.result)

    def lines(self) -> Iterator[str]:
        """Yield its operations, then its calls, in order."""
        yield f"{self.story}: durable operations"
        for number, operation in enumerate(self.operations, 1):
            at = f"{operation.start_timestamp:%H:%M:%S}" if operation.start_timestamp else ""
            yield f"{number:4}  {at}  {operation.operation_type.value.lower():8}  {operation.name}"
        yield f"{self.story}: calls"
        for number, made in enumerate(self.made, 1):
            call = made.call
            outcome = f"  ({call.error})" if call.error else ""
            what = f"{call.service}:{call.operation}{outcome}"
            yield f"{number:4}  {call.at:%H:%M:%S}  {made.function:8}  {what}"


class _Watched(Runtime):
    """Remembers which calls each function has made; what none of them made, `respond` did."""

    def __init__(self, world: World, before: Runtime) -> None:
        super().__init__(world)
        self.task_root = before.task_root
        self.spans: list[tuple[str, range]] = []
        self._calls = world.api_calls

    def invoke(self, function: Function, event: Any) -> Any:  # noqa: ANN401  any JSON
        """Run the handler once, and note the calls made meanwhile."""
        first = len(self._calls)
        try:
            return super().invoke(function, event)
        finally:
            name = function.handler.split(".")[-3]
            self.spans.append((name, range(first, len(self._calls))))

    def made(self) -> Iterator[Made]:
        """Yield all calls."""
        callers = {number: name for name, span in self.spans for number in span}
        for number, call in enumerate(self._calls):
            yield Made(callers.get(number, "respond"), call)


class _Kept:
    """Counts the bytes that pass between executions and the engine; it shows none by itself."""

    def __init__(self, engine: Engine) -> None:
        self.written = self.read = self.invocations = 0
        self._engine = engine
        client = engine._client  # noqa: SLF001  the engine shows only how many operations there were
        self._checkpoint = client.checkpoint
        client.checkpoint = self.checkpoint  # type: ignore[method-assign]
        engine._versions = [self._counted(one) for one in engine._versions]  # noqa: SLF001  as above

    def checkpoint(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        updates: list[OperationUpdate],
        client_token: str | None,
    ) -> CheckpointOutput:
        """Count what is to be kept, and keep it."""
        self.written += sum(len((update.payload or "").encode()) for update in updates)
        return self._checkpoint(durable_execution_arn, checkpoint_token, updates, client_token)

    def _counted(self, handler: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def counted(event: Any, context: Any) -> Any:  # noqa: ANN401  the handler's own shapes
            self.invocations += 1
            self.read += sum(_replayed(self.operations(event.durable_execution_arn)))
            return handler(event, context)

        return counted

    def operations(self, arn: str = "") -> Iterator[Operation]:
        """Yield an execution's operations, or those of all, in the order of their starts."""
        engine = self._engine
        for one in [arn] if arn else engine._arns.values():  # noqa: SLF001  as above
            for operation in list(engine._store.load(one).operations):  # noqa: SLF001  as above
                if operation.operation_type is not OperationType.EXECUTION:
                    yield operation


def _replayed(operations: Iterator[Operation]) -> Iterator[int]:
    """Yield the bytes of each outcome that a replay reads, those within a completed chapter not."""
    found = {operation.operation_id: operation for operation in operations}
    for operation in found.values():
        above = operation.parent_id
        if above in found and found[above].status is OperationStatus.SUCCEEDED:
            continue
        details = operation.step_details or operation.context_details
        yield len((details.result or "").encode()) if details else 0


def played(story: str, scene: stage.Scene, ends: str = "resolved") -> Cost:
    """Play a story to the end of its executions and count.

    Raises:
        IncidentError: it did not end so.
    """
    watched: list[tuple[_Watched, _Kept]] = []

    def watch(replay: Replay) -> None:
        account = replay.account
        account.runtime = runtime = _Watched(account.world, account.runtime)
        watched.append((runtime, _Kept(account.engine)))

    with stage.played(scene, prepare=watch) as replay:
        _check(story, replay, ends)
        ((runtime, kept),) = watched
        invoked = Counter(name for name, _ in runtime.spans if name not in _BESIDE)
        return Cost(
            story=story,
            made=tuple(made for made in runtime.made() if made.function not in _BESIDE),
            operations=tuple(kept.operations()),
            invocations=invoked + Counter(respond=kept.invocations),
            checkpointed=kept.written,
            read_back=kept.read,
        )


def _check(story: str, replay: Replay, ends: str) -> None:
    failures = list(report.failures(replay))
    found = [incident.status.value for incident in replay.told_incidents()]
    is_quiet = all(status == "closed" for status in found[1:])
    if failures or found[:1] != [ends] or not is_quiet:
        msg = f"{story} did not end {ends}: {failures or found}"
        raise IncidentError(msg)
