"""What the sweep's tasks need of the budgets, as a protocol that the adapter fits."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.functions.dispatch.ports import AdmissionRelease


class AdmissionQueue(AdmissionRelease, Protocol):
    """The budgets, with those who wait for a place."""

    def waiting(self, account: str, now: datetime, /) -> tuple[str, ...]:
        """Return the incidents whose turn has come, in their order."""
