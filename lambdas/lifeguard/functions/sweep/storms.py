"""Storms: seeing one, releasing it when a person says so, and its digest until it is over."""

from __future__ import annotations

from lifeguard.core.notification.storm_digest import digest
from lifeguard.core.storm.detection import AccountRegion, Storm, storms
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def see_to_storms(context: SweepContext, snapshot: SweepSnapshot) -> tuple[Storm, ...]:
    """Note new storms, write what is due of all, and forget those that are over.

    Return those that go on.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    known = snapshot.watched.storms
    new = [s for s in storms(snapshot.incidents, snapshot.now) if _place(s) not in known]
    places = (*known, *map(_place, new))
    if new:
        context.watch.storms_in(places)  # first: a storm that nobody remembers would never end
    for one in new:
        context.storms.begin(one, snapshot.now)
    on = tuple(s for place in places if (s := _seen_to(context, snapshot, place)) is not None)
    if len(on) < len(places):
        context.watch.storms_in(tuple(map(_place, on)))
    return on


def _seen_to(context: SweepContext, snapshot: SweepSnapshot, place: AccountRegion) -> Storm | None:
    known = context.storms.read(*place)
    if known is None:
        return None
    released = snapshot.switches is not None and snapshot.switches.released == known.id
    storm = context.storms.watched(known, snapshot.now, released=released)
    return storm if _tell(context, snapshot, storm) else None


def _tell(context: SweepContext, snapshot: SweepSnapshot, storm: Storm) -> bool:
    """Write the digest that is due; return whether the storm goes on."""
    ended, told = context.storms.progress(storm)
    found = digest(
        storm,
        snapshot.incidents,
        ended,
        told,
        snapshot.now,
        home=context.region,
        policies=context.policies,
    )
    if found is None:
        return True
    if found.told.facts != told.facts:  # else this very email went out before a crash
        context.counted.send(found.email)
        context.storms.told(storm, found.told, snapshot.now)
    if found.over:
        context.storms.end(storm)
    return not found.over


def _place(storm: Storm) -> AccountRegion:
    return storm.account, storm.region
