"""What became of a trigger in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lifeguard.core.incident.incident import Incident
from lifeguard.core.throttling.batch import Plan
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


REFUSED = frozenset({Begun.STALE, Begun.FORGED})
"""Those that are not carried out."""


@immutable
class Planned:
    """The calls to make now, paid for, and how each request in them was begun.

    `begun` is by what a request binds; those are in it, too, that are in no call, since they are
    not wanted any more.
    """

    plan: Plan
    begun: Mapping[str, Begun]
