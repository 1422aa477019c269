"""The operations that are under way on one Lightsail instance."""

from __future__ import annotations

from sandbox.hosts.lightsail.operations import (
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
)
from sandbox.hosts.states import HostState
from sandbox.time.agenda import Agenda

_RULED_OUT = {
    HostState.STOPPED: (HostState.RUNNING,),
    HostState.TERMINATED: tuple(state for state in HostState if state is not HostState.TERMINATED),
}
"""By the state that is entered: what does not come any more, but by another call."""


class AwaitedOperations:
    """Each waits for the state that completes it."""

    def __init__(self, log: OperationLog, subject: Subject, agenda: Agenda) -> None:
        self._log = log
        self._subject = subject
        self._agenda = agenda
        self._waiting: dict[HostState, list[WorldOperation]] = {}

    def begin(self, state: HostState, kind: OperationType, details: str = "") -> WorldOperation:
        """Begin an operation that a state completes."""
        operation = self._log.begin(self._subject, kind, self._agenda.now(), details)
        self._waiting.setdefault(state, []).append(operation)
        return operation

    def entered(self, state: HostState) -> None:
        """End those that waited for the state, and those that now wait in vain."""
        self._end(state, OperationStatus.COMPLETED)
        for other in _RULED_OUT.get(state, ()):
            self._end(other, OperationStatus.FAILED)

    def _end(self, state: HostState, status: OperationStatus) -> None:
        for operation in self._waiting.pop(state, []):
            operation.end(status, self._agenda.now())
