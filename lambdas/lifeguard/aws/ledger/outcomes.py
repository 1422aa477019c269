"""What became of a trigger in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lifeguard.core.incident.incident import Incident


@dataclass(frozen=True, slots=True)
class Opened:
    """A new incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Attached:
    """News for an open incident, whose execution may be waiting; `ignores` are no news to it."""

    incident: Incident
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


class Begun(StrEnum):
    """Whether a request may be carried out."""

    FIRST = "first"
    AGAIN = "again"  # an earlier attempt was cut off: look before acting
    STALE = "stale"  # answered already, or not wanted any more
    FORGED = "forged"  # no execution has ever intended it
