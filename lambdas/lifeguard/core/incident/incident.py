"""The trouble of one resource, from its first trigger to its close, as the ledger keeps it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, tries
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.hold import Hold
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.question import ApprovalAnswer, PendingApproval
from lifeguard.core.incident.trigger import Source, Trigger, fingerprint
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable

ID_LENGTH = 32
"""Well under the 64 characters that a durable execution's name may have."""

SILENCE = timedelta(minutes=15)
"""How long an execution may be silent after the time it has announced, until it counts as dead."""

GENERATIONS = 4
"""Executions that one incident may have: when as many have died, a person must look."""

FLAPPING = timedelta(days=1)
"""Incidents of one resource that we have treated within this time count as flapping together."""


class Held(StrEnum):
    """What an incident waits for that no event tells of: the sweep wakes it."""

    BUDGET = "budget"  # its turn
    FREEZE = "freeze"  # the freeze switch to be off
    STORM = "storm"  # a person to release the storm
    PERSON = "person"  # a person: it was left as it is, and is watched
    ISSUE = "issue"  # the end of an issue that AWS reports in the Region


class IncidentStatus(StrEnum):
    """How an incident stands."""

    OPEN = "open"  # the execution is at work
    WAITING = "waiting"  # for time or for AWS
    NEEDS_HUMAN = "needs_human"  # an ask is open, or a person must act
    RESOLVED = "resolved"  # cured and proven, by us or by AWS
    CLOSED = "closed"  # ended with nothing to cure
    OBSERVED = "observed"  # mode observe: told, not done


@immutable
class Intent:
    """An act about to be made: written first, so that a crash after it is not taken for another's.

    `number` counts the incident's acts, so that the intent of an earlier one is not mistaken.
    """

    action: str
    number: int
    at: datetime
    on: str = ""  # what else it is on (Action.on)


_OF_AN_ID = 12
_OF_A_NAME = 255 - len("lifeguard--") - _OF_AN_ID


@immutable
class Incident:
    """The ledger's record. `revision` grows with every piece of news.

    `generation` counts its executions: one that has died is taken over by the next, and whatever
    is left of it must not write any more. `alive_until` is when its execution will have written
    again, if it lives.
    """

    id: str
    resource: Resource
    opened_at: datetime
    status: IncidentStatus
    triggers: tuple[Trigger, ...]
    revision: int = 0
    kind: str = ""
    sudden: bool = False  # nobody has announced what is wrong
    name: str = ""
    reasons: tuple[Message, ...] = ()  # why it stands as it does, the most telling first
    rungs: tuple[ActionRecord, ...] = ()  # what was done
    closed_at: datetime | None = None
    started: bool = False
    intent: Intent | None = None
    seen: tuple[str, ...] = ()  # sightings of what was wrong at the execution's latest look
    generation: int = 1
    alive_until: datetime | None = None
    callback_id: str = ""  # what its execution waits on, if it waits
    answer: PowerAnswer | None = None  # to its latest request
    zone: str = ""
    policy: str = ""
    held: str = ""  # what it waits for that the sweep must see to: see `Held`
    pending_approval: PendingApproval | None = None  # the question that waits for its answer now
    approval_answers: tuple[ApprovalAnswer, ...] = ()
    holds: tuple[Hold, ...] = ()  # that alarms had laid on the resource when it opened
    treated_before: int = 0  # incidents of the same resource that we have treated within a day
    acts_before: tuple[PastAct, ...] = ()  # within a day before it, in earlier incidents
    downtimes: tuple[Downtime, ...] = ()  # when the server was down, the earliest first

    @property
    def backup_name(self) -> str:
        """The name of the backup before its first act: one for the incident, and no other has it.

        Images and snapshots of Lightsail have names of at most 255 characters, as its instances.
        """
        return f"lifeguard-{self.resource.id[:_OF_A_NAME]}-{self.id[:_OF_AN_ID]}"

    @property
    def execution(self) -> str:
        """The name of its execution, and all that the execution is given."""
        return self.id if self.generation == 1 else f"{self.id}-{self.generation}"

    @property
    def is_acting(self) -> bool:
        """Whether an act was begun that the record does not tell of yet."""
        return self.intent is not None and self.intent.number >= tries(self.rungs)

    @property
    def answered(self) -> bool:
        """Whether a person has said yes or no to the question that stands."""
        return self.pending_approval is not None and any(
            v.kind.ends and v.question == self.pending_approval.id for v in self.approval_answers
        )

    def dead(self, now: datetime) -> bool:
        """Whether its execution has been silent for longer than it said it would be."""
        until = self.alive_until
        return self.started and self.closed_at is None and until is not None and now > until

    def knows(self, trigger: Trigger) -> bool:
        """Whether the trigger says nothing new: told already, or seen by the execution itself."""
        told = any(known.dedup_key == trigger.dedup_key for known in self.triggers)
        found = trigger.source is Source.SWEEP
        return told or (found and fingerprint(trigger.reference, trigger.deadline) in self.seen)


def is_backup_of(incident: str, resource: str, name: str) -> bool:
    """Whether a backup has the name that an incident gives it (`Incident.backup_name`).

    Where a copy takes the tags of what it is made of along, its name alone tells the two apart.
    """
    return name == f"lifeguard-{resource[:_OF_A_NAME]}-{incident[:_OF_AN_ID]}"


def execution_of(name: str) -> tuple[str, int]:
    """Return the incident and the generation that an execution's name says."""
    incident, _, generation = name.partition("-")
    return incident, int(generation or 1)


def incident_id(resource: Resource, opened_at: datetime) -> str:
    """Return the incident's id: short, never reused, fit to name a durable execution."""
    seed = f"{resource.key}@{opened_at.isoformat()}"
    return hashlib.sha256(seed.encode()).hexdigest()[:ID_LENGTH]
