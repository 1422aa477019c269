"""What dispatching a trigger and giving an incident up need, as protocols that the adapters fit."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import RegionalIssue, Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm


class ClosableRecord(Protocol):
    """Where an incident is ended."""

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, /, *, treated: bool
    ) -> bool:
        """End the incident and free its resource."""


class AdmissionRelease(Protocol):
    """Where an incident gives its place in the budgets back."""

    def release(self, account: str, incident: str, now: datetime, /) -> None:
        """Give a place back."""


class IncidentLedger(Protocol):
    """All incidents, as those see them who start executions."""

    def record(self, trigger: Trigger, now: datetime, /) -> Recorded:
        """Record one trigger: an incident is opened, or the trigger joins one."""

    def started(self, incident: Incident, /) -> None:
        """Note that the incident's execution was started."""

    def open_incidents(self) -> tuple[Incident, ...]:
        """Return all incidents that are open."""

    def take_over(self, incident: Incident, now: datetime, /) -> Incident | None:
        """Make the next generation of an incident; None: its execution is alive."""


class RegionReports(Protocol):
    """What AWS reports of a whole Region."""

    def note(self, issue: RegionalIssue, now: datetime, /) -> None:
        """Remember a report."""

    def region_status(
        self, resource: Resource, now: datetime, /
    ) -> tuple[RegionalIssue | None, Storm | None]:
        """Return the problem that AWS reports of the resource's Region, and its storm."""


class ExecutionControl(Protocol):
    """The incidents' executions."""

    def start(self, execution: str, /) -> None:
        """Start an execution; one that runs already is the same one."""

    def wake(self, callback_id: str, /) -> None:
        """End the wait of an execution."""
