"""One decision for all who ask for a place: their grants with their slots, and their waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.budgets.budget import Book, Claim, Scope, Turn
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import Need, Pacing, Slot, reserve
from lifeguard.immutable import immutable

LEASE = timedelta(hours=1)
"""How long after it was to begin, or to ask again, a claim that nobody renews is dead."""
ASK_AGAIN = timedelta(hours=6)
"""When a claim that waits asks again by itself; the sweep wakes it as soon as its turn has come."""
SHOWN = 5
"""How many of those who hold the places are named."""


@immutable
class Settled:
    """What one who asked is answered, and its claim from then on."""

    claim: Claim
    admission: Admission
    slot: Slot | None = None
    pacing: Pacing | None = None
    """What is promised of its Region with its slot; None: it has none."""


def settle(
    claims: Iterable[Claim], asks: Mapping[str, Need], pacing: Mapping[str, Pacing], now: datetime
) -> list[Settled]:
    """Return the answers to those who ask, by incident: the grants first, each in their order.

    `claims` are all of the account, theirs among them; `pacing` is what is promised so far, by
    Region. Those who wait and do not ask keep their turn: what is free to them stays free.
    """
    known = {claim.incident: claim for claim in claims}
    book, promised, left = Book(known.values(), now), dict(pacing), set(asks)
    answers: list[Settled] = []
    turns = list(book.turns(left, now))
    while fitting := [turn.claim for turn in turns if turn.fits]:
        for claim in fitting:
            one = _granted(claim, asks, promised, now)
            known[claim.incident] = one.claim
            book.note(one.claim, now)
            answers.append(one)
            left.discard(claim.incident)
        # who waits is told of these among the holders; and the hour, now full, may keep one from
        # waiting for a place that another is then free to take
        turns = list(book.turns(left, now)) if left else []
    places = HeldPlaces(known.values(), now)
    return [*answers, *(_queued(turn, places, now) for turn in turns)]


def granted(slot: Slot) -> Admission:
    """Return the answer that comes with a slot."""
    return Admission(granted=True, at=slot.at, image=slot.image)


def _granted(
    claim: Claim, asks: Mapping[str, Need], promised: dict[str, Pacing], now: datetime
) -> Settled:
    known = promised.get(claim.region) or Pacing.full(now)
    slot, promised[claim.region] = reserve(known, asks[claim.incident], now)
    begun = replace(claim, begun=now, until=slot.at + LEASE)
    return Settled(begun, granted(slot), slot, promised[claim.region])


def _queued(turn: Turn, places: HeldPlaces, now: datetime) -> Settled:
    claim, latest = turn.claim, now + ASK_AGAIN
    at = min(turn.opens_at or latest, latest)
    those = places.holders(claim)
    admission = Admission(
        granted=False,
        at=at,
        image=False,
        why=turn.why,
        since=claim.made_at,
        holders=those.named,
        further=those.further,
    )
    return Settled(replace(claim, until=at + LEASE), admission)


@immutable
class Holders:
    """The resources (by id) that hold the places of a scope: some of them, and how many more."""

    named: tuple[str, ...] = ()
    further: int = 0


class HeldPlaces:
    """The places of an account and who holds them, looked up for many that wait."""

    def __init__(self, claims: Iterable[Claim], now: datetime) -> None:
        """Note who holds a place."""
        self._inside: defaultdict[Scope, list[str]] = defaultdict(list)
        for claim in claims:
            if claim.holds(now):
                for scope, _ in claim.scopes:
                    self._inside[scope].append(claim.resource.rpartition(":")[2])
        for resources in self._inside.values():
            resources.sort()

    def holders(self, mine: Claim) -> Holders:
        """Return who holds the places of the first scope that is full to mine, which waits."""
        for scope, limit in mine.scopes:
            inside = self._inside.get(scope, [])
            if len(inside) >= limit:
                return Holders(tuple(inside[:SHOWN]), max(0, len(inside) - SHOWN))
        return Holders()
