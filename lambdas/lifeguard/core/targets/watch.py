"""Since when load balancers find servers unhealthy: two looks in a row are a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lifeguard.core.decision.observed import Observed
from lifeguard.core.endpoints.silence import Silence, followed
from lifeguard.core.targets.target import RegisteredTarget, TargetLook, TargetVerdict

_WORST = (TargetVerdict.FAILS, TargetVerdict.UNDECIDED, TargetVerdict.STOPPED, TargetVerdict.FINE)
"""Of several ports the first word counts."""

Watched = Mapping[str, Silence]
"""What one sweep remembers for the next: by server and load balancer (`watch_key`)."""


def watch_key(server: Observed, group: str) -> str:
    """Return what a server's trouble behind one load balancer is remembered by."""
    return f"{server.resource.key}|{group}"


def watched(
    known: Watched, servers: Iterable[Observed], look: TargetLook, now: datetime
) -> dict[str, Silence]:
    """Return what is remembered of these servers after a look.

    A server's trouble has one beginning, whichever load balancer sees it first and last. Of a
    server that does not run nothing is remembered.
    """
    verdicts = _verdicts(look.targets)
    found: dict[str, Silence] = {}
    for server in servers:
        if server.runs:
            found |= _one(dict(_of(known, verdicts, server, look, now)))
    return found


def _one(found: dict[str, Silence]) -> dict[str, Silence]:
    """Return a server's troubles with one beginning, so that they are one problem."""
    since = min((one.since for one in found.values()), default=None)
    return {
        key: Silence(one.of, since, lasts=one.lasts)
        for key, one in found.items()
        if since is not None
    }


def _of(
    known: Watched,
    verdicts: Mapping[tuple[str, str], TargetVerdict],
    server: Observed,
    look: TargetLook,
    now: datetime,
) -> Iterator[tuple[str, Silence]]:
    for group in look.groups:
        key = watch_key(server, group)
        before = known.get(key)
        if group in look.looked:
            verdict = verdicts.get((server.resource.id, group), TargetVerdict.FINE)
            before = _after(before, group, verdict, now)
        if before is not None:
            yield key, before


def _after(
    before: Silence | None, group: str, verdict: TargetVerdict, now: datetime
) -> Silence | None:
    if verdict is TargetVerdict.UNDECIDED:
        return before
    return followed(before, group, now, misses=verdict is TargetVerdict.FAILS)


def _verdicts(targets: Iterable[RegisteredTarget]) -> dict[tuple[str, str], TargetVerdict]:
    """Return the worst word on each server in each group."""
    found: dict[tuple[str, str], TargetVerdict] = {}
    for target in targets:
        place = target.host, target.group
        found[place] = min(found.get(place, TargetVerdict.FINE), target.verdict, key=_WORST.index)
    return found


def failing(known: Watched, server: Observed, look: TargetLook) -> tuple[RegisteredTarget, ...]:
    """Return where a server has failed two looks in a row, by what the second one saw.

    Of several ports of one group the first is told.
    """
    ones = (known.get(watch_key(server, group)) for group in look.looked)
    lasting = {one.of for one in ones if one is not None and one.lasts}
    if not lasting:  # as of most servers: there are as many of them as there are targets
        return ()
    found: dict[str, RegisteredTarget] = {}
    for target in look.targets:
        ours = target.host == server.resource.id and target.group in lasting
        if ours and target.verdict is TargetVerdict.FAILS:
            found.setdefault(target.group, target)
    return tuple(found.values())


def over(known: Watched, server: Observed, look: TargetLook) -> bool:
    """Whether no load balancer finds fault with a server, nor has still to say so."""
    keys = {watch_key(server, group) for group in look.groups}
    open_words = {TargetVerdict.FAILS, TargetVerdict.UNDECIDED, TargetVerdict.STOPPED}
    said = (t.verdict for t in look.targets if t.host == server.resource.id)
    return server.runs and not keys & known.keys() and not any(v in open_words for v in said)
