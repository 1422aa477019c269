"""How old the last good backup is: too old is a problem of its own, and over when one is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lifeguard.core.backup.history import BackupAges
from lifeguard.core.backup.image import Image, backups
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable


@immutable
class Freshness:
    """An instance's last good backup, or None; without one, age counts from the first sight."""

    resource: Resource
    last: datetime | None
    since: datetime

    @property
    def reference(self) -> str:
        """The name of this staleness: the same until another backup is the last good one."""
        last = f"{self.last.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if self.last else "none"
        return f"backup:{self.resource.id}:{last}"


def freshness(resource: Resource, images: Iterable[Image], first_seen: datetime) -> Freshness:
    """Return how fresh the backups of an instance are, whoever made them."""
    good = backups(images)
    last = good[0].created_at if good else None
    return Freshness(resource, last, last or first_seen)


def stale(found: Freshness, oldest: timedelta, now: datetime) -> Trigger | None:
    """Return the trigger of a last good backup that is older than that, or None."""
    if now - found.since <= oldest:
        return None
    if found.last is None:
        what = message("freshness.none", since=found.since, limit=oldest)
    else:
        what = message("freshness.old", last=found.last, limit=oldest)
    return _trigger(found, Phase.RAISED, now, what)


def ages(found: Iterable[tuple[Freshness, timedelta]], now: datetime) -> BackupAges:
    """Return how many servers have a good backup that is as young as their policies ask."""
    servers = tuple(found)
    good = [one.last for one, limit in servers if one.last and now - one.last <= limit]
    return BackupAges(len(good), len(servers), min(good, default=None))


def fresh_again(
    incident: Incident, found: Freshness | None, now: datetime, oldest: timedelta = timedelta.max
) -> Trigger | None:
    """Return what ends the staleness that an incident knows of, or None: it lasts.

    `found` is None where nobody asks for backups of the instance any more.
    """
    told = [t for t in incident.triggers if t.kind is Kind.STALE_BACKUP]
    over = {t.reference for t in told if t.phase is Phase.CLEARED}
    open_ones = [t.reference for t in told if t.reference not in over]
    if not open_ones or (found is not None and now - found.since > oldest):
        return None
    if found is None:
        why = message("freshness.not_asked")
    else:
        why = message("freshness.again", made=found.since)
    cleared = Freshness(incident.resource, None, now)
    return _trigger(cleared, Phase.CLEARED, now, why, open_ones[-1])


def standing(triggers: Iterable[Trigger]) -> Trigger | None:
    """Return the latest word on a stale backup, or None: there is none, or it is over."""
    told = [t for t in triggers if t.kind is Kind.STALE_BACKUP]
    over = {t.reference for t in told if t.phase is Phase.CLEARED}
    return next((t for t in reversed(told) if t.reference not in over), None)


def ending(triggers: Iterable[Trigger]) -> Message:
    """Return what has ended a staleness, or `NOTHING`."""
    told = [t for t in triggers if t.kind is Kind.STALE_BACKUP and t.phase is Phase.CLEARED]
    return told[-1].summary if told else NOTHING


def _trigger(
    found: Freshness, phase: Phase, now: datetime, summary: Message, reference: str = ""
) -> Trigger:
    name = reference or found.reference
    return Trigger(
        source=Source.BACKUP,
        kind=Kind.STALE_BACKUP,
        phase=phase,
        resource=found.resource,
        reference=name,
        event_id=f"{name}:{phase}",
        occurred_at=now,
        summary=summary,
    )
