"""Durable executions of one function: the official local runner, in ordered virtual time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from unittest.mock import patch

import aws_durable_execution_sdk_python.state as sdk_state
from aws_durable_execution_sdk_python.lambda_service import (
    CheckpointOutput,
    OperationStatus,
    OperationUpdate,
)
from aws_durable_execution_sdk_python_testing.checkpoint.processor import CheckpointProcessor
from aws_durable_execution_sdk_python_testing.client import InMemoryServiceClient
from aws_durable_execution_sdk_python_testing.exceptions import IllegalStateException
from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.executor import Executor
from aws_durable_execution_sdk_python_testing.invoker import InProcessInvoker
from aws_durable_execution_sdk_python_testing.model import StartDurableExecutionInput
from aws_durable_execution_sdk_python_testing.stores.memory import InMemoryExecutionStore
from aws_durable_execution_sdk_python_testing.token import CallbackToken
from aws_durable_execution_sdk_python_testing.worker.registry import ExecutionRegistry

from sandbox.lambda_runtime.crash import Crashes, LostAnswerError
from sandbox.lambda_runtime.refusal import already_started, callback_closed, callback_unknown
from sandbox.time.agenda import Agenda
from sandbox.time.virtual_time import AgendaClock, AgendaScheduler

STOP_SIGNAL_POLL_SECONDS = 0.001

Handler = Callable[[Any, Any], Any]

for _package in ("aws_durable_execution_sdk_python", "aws_durable_execution_sdk_python_testing"):
    # What they warn of is an execution's outcome, and that is reported; a logger without a handler
    # would print it on stderr as well.
    logging.getLogger(_package).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Configuration:
    """The function's part of an execution: who it is, and its DurableConfig."""

    function_name: str
    qualifier: str
    account: str
    region: str
    execution_timeout: timedelta
    retention: timedelta


@dataclass(frozen=True, slots=True)
class ExecutionView:
    """How one execution stands."""

    name: str
    status: str  # RUNNING, SUCCEEDED, FAILED, STOPPED or TIMED_OUT
    operations: int  # billed ones: the execution itself is none
    error: str | None
    ended_at: datetime | None

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.status == "RUNNING"

    @property
    def failed(self) -> bool:
        """Whether it ended in a way that Lambda sends to the dead-letter queue."""
        return self.status not in ("RUNNING", "SUCCEEDED")


Around = Callable[[str], AbstractContextManager[None]]


class _Client(InMemoryServiceClient):
    """The runner's, with something around each checkpoint."""

    around: Around = staticmethod(lambda _what: nullcontext())

    def checkpoint(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        updates: list[OperationUpdate],
        client_token: str | None,
    ) -> CheckpointOutput:
        """Store what has become of operations."""
        with self.around(_named(updates)):
            return super().checkpoint(
                durable_execution_arn, checkpoint_token, updates, client_token
            )


def _named(updates: Sequence[OperationUpdate]) -> str:
    done = (
        f"{update.action.value} {update.name or update.operation_type.value}" for update in updates
    )
    return f"checkpoint {', '.join(done)}"


def _in_order(create: Callable[..., None]) -> Callable[..., None]:
    """Wait for each checkpoint, as the SDK does for all but the START of a step.

    Else a step's first calls and its START would come in the order that threads take.
    """

    def ordered(
        state: sdk_state.ExecutionState,
        operation_update: OperationUpdate | None = None,
        is_sync: bool = True,  # noqa: ARG001, FBT001, FBT002  the SDK's own signature
    ) -> None:
        create(state, operation_update, is_sync=True)

    return ordered


class Engine:
    """Runs the executions of one durable function on one agenda; a context manager."""

    def __init__(self, agenda: Agenda, handler: Handler, configuration: Configuration) -> None:
        # SDK 3.0.0 looks for its stop signal every 0.1 s: so long would each invocation take.
        sdk_state._STOP_SIGNAL_POLL_SECONDS = STOP_SIGNAL_POLL_SECONDS  # noqa: SLF001  no setting for it
        self._agenda = agenda
        self._versions = [handler]
        self._configuration = configuration
        self._arns: dict[str, str] = {}
        self._began_on: dict[str, int] = {}
        self._store = InMemoryExecutionStore()
        self._scheduler = AgendaScheduler(agenda)
        self._registry = ExecutionRegistry(self._store, self._scheduler)
        self._client: _Client
        self._executor = self._wire(AgendaClock(agenda))
        self._stack = ExitStack()

    def _wire(self, clock: AgendaClock) -> Executor:
        """Put the runner together as its DurableFunctionTestRunner does, with our clock."""
        checkpoints = CheckpointProcessor(store=self._store, scheduler=self._scheduler, clock=clock)
        self._client = _Client(checkpoints, self._registry)
        executor = Executor(
            store=self._store,
            scheduler=self._scheduler,
            invoker=InProcessInvoker(self._invoke, self._client, region=self._configuration.region),
            checkpoint_processor=checkpoints,
            registry=self._registry,
            clock=clock,
            region=self._configuration.region,
        )
        checkpoints.add_execution_observer(executor)
        return executor

    def __enter__(self) -> Self:
        self._scheduler.start()  # type: ignore[no-untyped-call]  # the runner's own
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown()
        self._registry.shutdown()
        self._scheduler.stop()
        self._stack.close()

    def follow(self, crashes: Crashes) -> None:
        """Let processes die before and after checkpoints; only in the context of the engine."""
        self._client.around = lambda what: crashes.action(what, LostAnswerError)
        create = sdk_state.ExecutionState.create_checkpoint
        ordered = patch.object(sdk_state.ExecutionState, "create_checkpoint", _in_order(create))
        self._stack.enter_context(ordered)

    @property
    def version(self) -> int:
        """The newest version, which the alias stands for: the one that executions begin on."""
        return len(self._versions)

    def publish(self, handler: Handler) -> None:
        """Publish a version. Executions that have begun go on with their own (Lambda guide)."""
        self._versions.append(handler)

    def start(self, name: str, payload: str) -> str:
        """Start an execution and return its ARN; one of that name and payload is returned as it is.

        Raises:
            Refusal: DurableExecutionAlreadyStartedException, another payload under the same name.
        """
        existing = self._existing(name)
        if existing is None:
            return self._start(name, payload)
        if existing.start_input.input != payload:
            raise already_started(name)
        return existing.durable_execution_arn

    def callback_success(self, callback_id: str, result: bytes = b"") -> None:
        """End a callback's wait.

        Raises:
            Refusal: CallbackTimeoutException, it is over already; InvalidParameterValueException,
                there never was one [botocore lambda CallbackTimeoutException].
        """
        operation = self._callback(callback_id)
        if operation is not OperationStatus.STARTED:
            raise callback_closed()
        self._executor.send_callback_success(callback_id, result)

    def executions(self) -> list[ExecutionView]:
        """Return how all executions stand, in the order of their starts."""
        return [_view(name, self._store.load(arn)) for name, arn in self._arns.items()]

    def histories(self) -> list[str]:
        """Return all that the engine keeps of each execution, its checkpoints above all."""
        return [repr(self._store.load(arn).operations) for arn in self._arns.values()]

    def _existing(self, name: str) -> Execution | None:
        arn = self._arns.get(name)
        if arn is None:
            return None
        execution = self._store.load(arn)
        ended = execution.operations[0].end_timestamp if execution.is_complete else None
        free = ended is not None and ended + self._configuration.retention <= self._agenda.now()
        return None if free else execution

    def _start(self, name: str, payload: str) -> str:
        own = self._configuration
        started = self._executor.start_execution(
            StartDurableExecutionInput(
                account_id=own.account,
                function_name=own.function_name,
                function_qualifier=own.qualifier,
                execution_name=name,
                execution_timeout_seconds=int(own.execution_timeout.total_seconds()),
                execution_retention_period_days=own.retention.days,
                input=payload,
            )
        )
        arn = str(started.execution_arn)
        self._arns[name], self._began_on[arn] = arn, self.version
        return arn

    def _callback(self, callback_id: str) -> OperationStatus:
        try:
            execution = self._store.load(CallbackToken.from_str(callback_id).execution_arn)
            status = execution.find_callback_operation(callback_id)[1].status
        except (ValueError, KeyError, IllegalStateException) as error:
            raise callback_unknown() from error
        # An execution's end closes its callbacks.
        return OperationStatus.STOPPED if execution.is_complete else status

    def _invoke(self, event: Any, context: Any) -> Any:  # noqa: ANN401  the handler's own shapes
        version = self._began_on[event.durable_execution_arn]
        return self._versions[version - 1](event, context)


def _view(name: str, execution: Execution) -> ExecutionView:
    error = execution.result.error if execution.result is not None else None
    return ExecutionView(
        name=name,
        status=execution.current_status().value,
        operations=len(execution.operations) - 1,
        error=None if error is None else f"{error.type or 'Error'}: {error.message}",
        ended_at=execution.operations[0].end_timestamp,
    )
