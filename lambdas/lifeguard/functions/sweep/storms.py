"""Storms: seeing one, releasing it when a person says so, and its digest until it is over."""

from __future__ import annotations

from lifeguard.core.notification.storm_digest import digest
from lifeguard.core.storm.detection import AccountRegion, Storm, storms
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def see_to_storms(room: SweepContext, minute: SweepSnapshot) -> tuple[Storm, ...]:
    """Note new storms, write what is due of all, and forget those that are over.

    Return those that go on.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    known = minute.watched.storms
    new = [s for s in storms(minute.incidents, minute.now) if _place(s) not in known]
    places = (*known, *map(_place, new))
    if new:
        room.watch.storms_in(places)  # first: a storm that nobody remembers would never end
    for one in new:
        room.storms.begin(one, minute.now)
    on = tuple(s for place in places if (s := _seen_to(room, minute, place)) is not None)
    if len(on) < len(places):
        room.watch.storms_in(tuple(map(_place, on)))
    return on


def _seen_to(room: SweepContext, minute: SweepSnapshot, place: AccountRegion) -> Storm | None:
    known = room.storms.read(*place)
    if known is None:
        return None
    released = minute.switches is not None and minute.switches.released == known.id
    storm = room.storms.watched(known, minute.now, released=released)
    return storm if _tell(room, minute, storm) else None


def _tell(room: SweepContext, minute: SweepSnapshot, storm: Storm) -> bool:
    """Write the digest that is due; return whether the storm goes on."""
    ended, told = room.storms.progress(storm)
    found = digest(
        storm,
        minute.incidents,
        ended,
        told,
        minute.now,
        home=room.region,
        policies=room.policies,
    )
    if found is None:
        return True
    if found.told.facts != told.facts:  # else this very email went out before a crash
        room.notifier.send(found.email)
        room.storms.told(storm, found.told, minute.now)
    if found.over:
        room.storms.end(storm)
    return not found.over


def _place(storm: Storm) -> AccountRegion:
    return storm.account, storm.region
