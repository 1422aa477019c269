"""Out of its load balancers before Lifeguard's own restart of a server.

The restart does not depend on it: a move that fails is told of and not waited for.
`returning.py` says how the server comes back.
"""

from __future__ import annotations

from collections.abc import Callable

from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.remediation.balancing.places import S, TrafficPlaces
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message

REQUESTS_END = message("places.requests_end")
"""Why the restart waits for requests that are under way."""


def out_first(places: TrafficPlaces[S]) -> Callable[[S, str], Decision | None]:
    """Return the step before a remedy: out of each place, and the wait for requests under way."""

    def leave(situation: S, remedy: str) -> Decision | None:
        wanted = places.to_leave(situation, remedy)
        place = next((one for one in wanted if not _left(places, situation, one)), None)
        if place is not None:
            why = message("places.out_first", place=places.named(place))
            return Execute(places.leave(situation, place), why)
        return _requests_end(places, situation, remedy)

    return leave


def _requests_end(places: TrafficPlaces[S], situation: S, remedy: str) -> Wait | None:
    """Wait until the requests that are under way have ended, for a limited time."""
    latest = {record.on: record for record in places.moves(situation)}
    under_way = {
        record.at: until
        for record in latest.values()
        if record.worked
        and record.action == places.leaves
        and (until := places.requests_until(situation, record)) is not None
    }
    limit = max(under_way.values(), default=situation.now)
    if situation.now >= limit:
        return None
    until = min(durations.backoff(max(under_way), situation.now), limit)
    return Wait(until, REQUESTS_END, then=places.restart(remedy))


def _left(places: TrafficPlaces[S], situation: S, place: str) -> bool:
    """Whether it was to leave the place since it was last put back."""
    latest = next((r for r in reversed(places.moves(situation)) if r.on == place), None)
    return latest is not None and latest.action == places.leaves
