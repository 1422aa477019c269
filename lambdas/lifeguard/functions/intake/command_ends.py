"""Waking the incident that waits for a command inside its host, once the command has ended."""

from __future__ import annotations

from typing import Protocol

from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import CommandEnd, Ignored
from lifeguard.immutable import immutable


class CommandRecord(Protocol):
    """Which incident each command is of; `aws.ledger.commands.CommandLedger` is the real one."""

    def ended(self, command: str, /) -> Incident | None:
        """Note the end of a command in its incident; None: nobody waits for it."""


class Waker(Protocol):
    """The incidents' executions."""

    def wake(self, callback_id: str, /) -> None:
        """End the wait of an execution."""


@immutable
class CommandWaker:
    """The ledger and the executions, in that order: who wakes has written first."""

    commands: CommandRecord
    executions: Waker

    def wake(self, end: CommandEnd) -> Ignored | None:
        """Wake the incident whose command has ended, if it waits; else say why nobody is woken.

        Raises:
            Retryable, Refused: as AWS answered; the event may be delivered again.
        """
        incident = self.commands.ended(end.command)
        if incident is None:
            return Ignored(end.event_id, f"no open incident waits for the command {end.command}")
        if incident.callback_id:
            self.executions.wake(incident.callback_id)
        return None
