"""One resource's trouble, from its first trigger to its close, as the ledger keeps it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lifeguard.core.resource import Resource
from lifeguard.core.trigger import Source, Trigger, sighting

ID_LENGTH = 32
"""Well under the 64 characters that a durable execution's name may have."""


class Status(StrEnum):
    """How an incident stands."""

    OPEN = "open"  # the execution is at work
    WAITING = "waiting"  # for time or for AWS
    NEEDS_HUMAN = "needs_human"  # an ask is open, or a person must act
    RESOLVED = "resolved"  # cured and proven, by us or by AWS
    CLOSED = "closed"  # ended with nothing to cure
    OBSERVED = "observed"  # mode observe: told, not done


@dataclass(frozen=True, slots=True)
class Rung:
    """One action taken, and what came of it."""

    action: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intent:
    """An act about to be made: written first, so that a crash after it is not taken for another's.

    `number` counts the incident's acts, so that the intent of an earlier one is not mistaken.
    """

    action: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """The ledger's record. `revision` grows with every piece of news."""

    id: str
    resource: Resource
    opened_at: datetime
    status: Status
    triggers: tuple[Trigger, ...]
    revision: int = 0
    kind: str = ""
    name: str = ""
    reason: str = ""
    rungs: tuple[Rung, ...] = ()
    closed_at: datetime | None = None
    started: bool = False
    intent: Intent | None = None
    seen: tuple[str, ...] = ()  # sightings of what was wrong at the execution's latest look

    def knows(self, trigger: Trigger) -> bool:
        """Whether the trigger says nothing new: told already, or seen by the execution itself."""
        told = any(known.identity == trigger.identity for known in self.triggers)
        found = trigger.source is Source.SWEEP
        return told or (found and sighting(trigger.reference, trigger.deadline) in self.seen)


def incident_id(resource: Resource, opened_at: datetime) -> str:
    """Return the incident's id: short, never reused, fit to name a durable execution."""
    seed = f"{resource.key}@{opened_at.isoformat()}"
    return hashlib.sha256(seed.encode()).hexdigest()[:ID_LENGTH]
