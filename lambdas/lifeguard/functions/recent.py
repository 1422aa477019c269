"""Reading the incidents that a report is of: those that are open, and those that ended of late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from lifeguard.aws.ledger.leases import REMEMBER
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.report.outages import deadline


class ReportLedger(Protocol):
    """The incidents; `aws.ledger.incidents.Ledger` is the real one."""

    def open_incidents(self) -> tuple[Incident, ...]:
        """Return all incidents that are open."""

    def closed_incidents(self, status: IncidentStatus, since: datetime, /) -> Iterator[Incident]:
        """Yield the incidents that have ended so after a time."""


def recent(ledger: ReportLedger, since: datetime, now: datetime) -> tuple[Incident, ...]:
    """Return what is open, what has ended after `since`, and what AWS will do to what is observed.

    What AWS schedules is observed and closed at once, and stands all the same. The sweep finds it
    again after `leases.REMEMBER`: so long one looks back, and keeps only what stands.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ended = {one.id: one for one in _ended(ledger, since, now)}
    # Each index lags by a moment: who is in both has just been closed.
    still = tuple(one for one in ledger.open_incidents() if one.id not in ended)
    return (*still, *ended.values())


def _ended(ledger: ReportLedger, since: datetime, now: datetime) -> Iterator[Incident]:
    for status in IncidentStatus:
        if status is not IncidentStatus.OBSERVED:
            yield from ledger.closed_incidents(status, since)
    back = min(since, now - REMEMBER)
    for one in ledger.closed_incidents(IncidentStatus.OBSERVED, back):
        is_late = one.closed_at is not None and one.closed_at > since
        if is_late or deadline(one, now) is not None:
            yield one
