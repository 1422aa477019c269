"""When an incident may begin: stops are paced to the starts that can follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self

from lifeguard.core.throttling.token_bucket import (
    IMAGE_REQUESTS,
    START_RESOURCES,
    Limit,
    TokenBucket,
    full,
    level,
    ready,
    take,
)
from lifeguard.immutable import immutable

STOP_TAKES = timedelta(seconds=45)
"""From StopInstances to `stopped`: so much later than the stop the start token is needed."""

STARTS = Limit(START_RESOURCES.size + 20, START_RESOURCES.refill * 0.987)
"""EC2's bucket for starts, as stops may count on it. While the first are still stopping it gains
what twenty more will need; a little of what it gains pays for the proofs before the stops."""

WAVE = timedelta(seconds=45)
"""Those who must wait go on together, at the nearest of such moments: few calls, few proofs."""

CALM = STARTS.size - 20
"""With fewer starts than this left it is a storm."""


@immutable
class Pacing:
    """What is promised so far of one account's and Region's buckets."""

    starts: TokenBucket
    images: TokenBucket

    @classmethod
    def full(cls, now: datetime) -> Self:
        """Return what it is before any promise."""
        return cls(starts=full(STARTS, now), images=full(IMAGE_REQUESTS, now))


@immutable
class Need:
    """What a runbook may take of EC2's quotas, and whether the instance still answers."""

    stop: bool
    start: bool
    image: bool
    reachable: bool


@immutable
class Slot:
    """From when it may act, and whether EC2 can take its CreateImage then."""

    at: datetime
    image: bool


def reserve(pacing: Pacing, need: Need, now: datetime) -> tuple[Slot, Pacing]:
    """Return the next free slot, and the pacing with what the slot will take.

    What answers still waits for its image. What does not is never kept waiting for one, and has
    none in a storm: CreateImage takes one instance a call, so images would become most of the
    calls, and a stop and a start leave the EBS volumes as they are.
    """
    calm = level(pacing.starts, STARTS, now) >= CALM
    at, pacing = _start(pacing, need, now)
    if not need.image:
        return Slot(at, image=False), pacing
    if need.reachable:
        at = ready(pacing.images, IMAGE_REQUESTS, 1, at)
    elif not calm or level(pacing.images, IMAGE_REQUESTS, at) < 1:
        return Slot(at, image=False), pacing
    images = take(pacing.images, IMAGE_REQUESTS, 1, at)
    return Slot(at, image=True), replace(pacing, images=images)


def _start(pacing: Pacing, need: Need, now: datetime) -> tuple[datetime, Pacing]:
    """Promise a start token for when the instance will be stopped."""
    if not need.start:
        return now, pacing
    ahead = STOP_TAKES if need.stop else timedelta()
    wanted = now + ahead
    needed = ready(pacing.starts, STARTS, 1, wanted)
    after = replace(pacing, starts=take(pacing.starts, STARTS, 1, needed))
    return (max(now, _wave(needed - ahead)) if needed > wanted else now), after


def _wave(at: datetime) -> datetime:
    """Return the nearest moment at which those who waited go on."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight + WAVE / 2) // WAVE * WAVE
