"""How old the last good backup is: too old is a problem of its own, and over when one is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.kinds.ec2.image import Image, backups
from lifeguard.core.resources.resource import Resource


@dataclass(frozen=True, slots=True)
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
    limit = _hours(oldest)
    if found.last is None:
        what = f"there is no good backup, {_hours(now - found.since)} after the first look"
    else:
        what = f"the last good backup is of {found.last:%Y-%m-%d %H:%M} UTC"
    return _trigger(found, Phase.RAISED, now, f"{what}; the policy allows {limit}")


def fresh_again(
    incident: Incident, found: Freshness | None, now: datetime, oldest: timedelta = timedelta.max
) -> Trigger | None:
    """Return what ends the staleness that an incident was told of, or None: it lasts.

    `found` is None where nobody asks for backups of the instance any more.
    """
    told = [t for t in incident.triggers if t.kind is Kind.STALE_BACKUP]
    over = {t.reference for t in told if t.phase is Phase.CLEARED}
    open_ones = [t.reference for t in told if t.reference not in over]
    if not open_ones or (found is not None and now - found.since > oldest):
        return None
    why = "no scheduled backup is asked for any more"
    if found is not None:
        why = f"a good backup is there again, of {found.since:%Y-%m-%d %H:%M} UTC"
    cleared = Freshness(incident.resource, None, now)
    return _trigger(cleared, Phase.CLEARED, now, why, open_ones[-1])


def _trigger(
    found: Freshness, phase: Phase, now: datetime, summary: str, reference: str = ""
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


def _hours(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return f"{hours} hour{'' if hours == 1 else 's'}"
