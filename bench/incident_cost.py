"""What one incident costs from its event to its close: calls, durable operations, ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_durable_execution_sdk_python.lambda_service import Operation, OperationType

from bench.stage import scene
from sandbox.gateway.records import ApiCall
from sandbox.lambda_runtime.runtime import Runtime
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.template.template import Function
from sandbox.world.world import World

STORIES = ("retirement", "system-fault")
CALLS_LEAST, CALLS_TARGET = 7, 14
"""Two readings, image, stop, start, the proof, one email."""
OPERATIONS_LEAST, OPERATIONS_TARGET = 9, 16
"""A look, image, stop and start, a wait after each of the three, the email, the close."""

HEADER = (
    "Incident",
    "Calls",
    f"Over {CALLS_LEAST}",
    "Most",
    "Steps",
    f"Over {OPERATIONS_LEAST}",
    "Most",
    "Ledger",
    "Sweeps",
    "Theirs",
)
"""Calls to EC2 and SNS and the most that is meant, the engine's operations, calls to the ledger;
then the sweeps of its time, with their calls. In a pipe a table has 80 columns."""


class IncidentError(RuntimeError):
    """A story did not end as it should; the message says how."""


@dataclass(frozen=True, slots=True)
class Made:
    """One API call and the function that made it."""

    function: str
    call: ApiCall


@dataclass(frozen=True, slots=True)
class Cost:
    """The work of one incident: its own, and what the sweep did in the same time."""

    story: str
    made: tuple[Made, ...]
    operations: tuple[Operation, ...]
    sweeps: int
    checkpoints: tuple[str, ...]
    """What each of its steps returned, as JSON."""

    def calls(self, *services: str) -> list[Made]:
        """Return the calls of these services that the incident made, the sweep's left out."""
        return [m for m in self.made if m.function != "sweep" and m.call.service in services]

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        calls, operations = len(self.calls("ec2", "sns")), len(self.operations)
        swept = [m for m in self.made if m.function == "sweep"]
        return (
            self.story,
            f"{calls:5}",
            f"{calls / CALLS_LEAST:6.2f}",
            f"{CALLS_TARGET:4}",
            f"{operations:5}",
            f"{operations / OPERATIONS_LEAST:6.2f}",
            f"{OPERATIONS_TARGET:4}",
            f"{len(self.calls('dynamodb')):6}",
            f"{self.sweeps:6}",
            f"{len(swept):6}",
        )

    def lines(self) -> Iterator[str]:
        """Yield its operations, then its calls, in order."""
        yield f"{self.story}: durable operations"
        for number, operation in enumerate(self.operations, 1):
            at = f"{operation.start_timestamp:%H:%M:%S}" if operation.start_timestamp else ""
            yield f"{number:4}  {at}  {operation.operation_type.value.lower():8}  {operation.name}"
        yield f"{self.story}: calls"
        for number, made in enumerate(self.calls("ec2", "sns", "dynamodb", "lambda"), 1):
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

    def made(self, until: datetime) -> Iterator[Made]:
        """Yield all calls until that virtual time."""
        callers = {number: name for name, span in self.spans for number in span}
        for number, call in enumerate(self._calls):
            if call.at <= until:
                yield Made(callers.get(number, "respond"), call)


def measure() -> list[Cost]:
    """Play each story to its end and count.

    Raises:
        IncidentError: one was not cured.
    """
    return [_played(story) for story in STORIES]


def _played(story: str) -> Cost:
    watched: list[_Watched] = []

    def watch(replay: Replay) -> None:
        account = replay.account
        account.runtime = _Watched(account.world, account.runtime)
        watched.append(account.runtime)

    with stage.played(scene(story), prepare=watch) as replay:
        return _cost(story, replay, watched[0])


def _cost(story: str, replay: Replay, watched: _Watched) -> Cost:
    closed = _closed_at(story, replay)
    made = tuple(watched.made(closed))
    steps = tuple(_operations(replay))
    names = [step.name for step in steps]
    return Cost(
        story=story,
        made=made,
        operations=steps[: names.index("close") + 1],
        sweeps=sum(m.function == "sweep" and m.call.operation == "Query" for m in made),
        checkpoints=tuple(
            step.step_details.result
            for step in steps
            if step.step_details is not None and step.step_details.result
        ),
    )


def _closed_at(story: str, replay: Replay) -> datetime:
    """Return when the story's incident closed; what comes later was nothing to be done."""
    failures = list(report.failures(replay))
    ends = [(incident.status.value, incident.closed_at) for incident in replay.incidents()]
    status, closed = ends[0]
    is_quiet = all(status == "closed" for status, _ in ends[1:])
    if failures or status != "resolved" or closed is None or not is_quiet:
        msg = f"{story} was not cured: {failures or ends}"
        raise IncidentError(msg)
    return closed


def _operations(replay: Replay) -> Iterator[Operation]:
    """Yield the durable operations of the first execution, in the order of their starts."""
    engine = replay.account.engine
    arn = next(iter(engine._arns.values()))  # noqa: SLF001  the engine shows only how many there were
    for operation in engine._store.load(arn).operations:  # noqa: SLF001  as above
        if operation.operation_type is not OperationType.EXECUTION:
            yield operation
