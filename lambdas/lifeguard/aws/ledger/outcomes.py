"""What became of a trigger in the ledger."""

from __future__ import annotations

from enum import StrEnum

from lifeguard.core.incident.incident import Incident
from lifeguard.immutable import immutable


@immutable
class Opened:
    """A new incident."""

    incident: Incident


@immutable
class Attached:
    """News for an open incident, whose execution may be waiting; `ignores` are no news to it."""

    incident: Incident
    ignores: tuple[str, ...]


@immutable
class Known:
    """Nothing new for an open incident."""

    incident: Incident


@immutable
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
