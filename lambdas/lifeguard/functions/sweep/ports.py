"""What the sweep's tasks need of the ledger, as protocols that the adapters fit."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.core.incident.incident import Incident
from lifeguard.functions.dispatch.ports import AdmissionRelease, ClosableRecord


class SweptRecord(ClosableRecord, Protocol):
    """The records of the incidents that no execution can carry any more."""

    def read(self, incident: str, /) -> Incident:
        """Return an incident with all that its record has."""


class AdmissionQueue(AdmissionRelease, Protocol):
    """The budgets, with those who wait for a place."""

    def waiting(self, account: str, now: datetime, /) -> tuple[str, ...]:
        """Return the incidents whose turn has come, in their order."""
