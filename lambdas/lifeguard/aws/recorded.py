"""What became of a trigger in the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from lifeguard.core.incident import Incident


@dataclass(frozen=True, slots=True)
class Opened:
    """A new incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Attached:
    """News for an open incident; `callback_id` is what it waits on, if it waits."""

    incident: Incident
    callback_id: str
    ignores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Nothing new for an open incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Handled:
    """Nothing to open: `reason` says why."""

    reason: str


Recorded = Opened | Attached | Known | Handled
