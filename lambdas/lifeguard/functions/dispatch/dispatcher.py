"""Where every trigger goes: into the ledger, then to an execution that is started or woken."""

from __future__ import annotations

from datetime import datetime

from lifeguard.aws.ledger.outcomes import (
    Attached,
    Handled,
    Known,
    Opened,
    Recorded,
)
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import RegionalIssue, Trigger
from lifeguard.functions.dispatch.ports import ExecutionControl, IncidentLedger, RegionReports
from lifeguard.immutable import immutable


@immutable
class TriggerDispatcher:
    """The ledger and the executions, in that order: who wakes has written first."""

    ledger: IncidentLedger
    issues: RegionReports
    executions: ExecutionControl

    def dispatch(self, trigger: Trigger, now: datetime) -> Recorded:
        """Record one trigger and see to it that somebody is at work on it.

        A start that got lost is made good here: an open incident that was never noted as started
        is started again, which the engine takes as the same execution.

        Raises:
            Retryable, Refused: as AWS answered; the whole event may be delivered again.
        """
        recorded = self.ledger.record(trigger, now)
        match recorded:
            case Opened(incident):
                self.start(incident)
            case Attached(incident, ignores):
                if not incident.started:
                    self.start(incident)
                elif incident.callback_id and trigger.state not in ignores:
                    self.executions.wake(incident.callback_id)
            case Known(incident):
                if not incident.started:
                    self.start(incident)
            case Handled():
                pass
        return recorded

    def note(self, issue: RegionalIssue, now: datetime) -> None:
        """Remember what AWS reports of a Region; incidents there read it at their next look."""
        self.issues.note(issue, now)

    def start(self, incident: Incident) -> None:
        """Start the incident's execution and note that it was."""
        self.executions.start(incident.execution)
        self.ledger.started(incident)
