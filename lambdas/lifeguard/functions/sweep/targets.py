"""Asking each minute whether load balancers find the servers behind them healthy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lifeguard.core.decision.application import UNHEALTHY, lasting
from lifeguard.core.decision.observed import Observed
from lifeguard.core.endpoints.silence import Silence, Silences
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.schedule.durations import BOOT_LIMIT
from lifeguard.core.targets.news import healthy, unhealthy
from lifeguard.core.targets.target import TargetLook
from lifeguard.core.targets.watch import failing, over, watch_key, watched
from lifeguard.functions.finders.finder import Finder
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.immutable import immutable

REST = 5
"""Minutes between two looks for load balancers of a kind that had none."""

PROVING = 2 * BOOT_LIMIT
"""How long after a restart the incident itself proves that load balancers send traffic again, or
asks a person why not (`unserved` of each kind)."""


@immutable
class TargetNews:
    """What one sweep has learned: who is unhealthy, whose trouble is over, who did not answer."""

    unhealthy: tuple[Trigger, ...] = ()
    healthy: tuple[Trigger, ...] = ()
    unanswered: tuple[str, ...] = ()


@immutable
class _Asked:
    """What the load balancers of one kind have said of the servers that are opted in."""

    servers: tuple[Observed, ...]
    look: TargetLook
    silences: dict[str, Silence]


def target_news(context: SweepContext, snapshot: SweepSnapshot) -> TargetNews:
    """Ask the load balancers of each kind of which something is opted in.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    known, balanced = snapshot.watched.unhealthy.by_name, snapshot.watched.balanced
    after, kinds = dict(known), set(balanced or ())
    asked: list[_Asked] = []
    for service, finder in context.finders.items():
        if not is_due(service, balanced, snapshot.now):
            continue
        one = _ask(context, finder, snapshot)
        (kinds.add if one.look.groups else kinds.discard)(service)
        after = {k: v for k, v in after.items() if not k.startswith(f"{service}:")} | one.silences
        asked.append(one)
    if after != known:
        context.watch.unhealthy_seen(Silences(after))
    if frozenset(kinds) != balanced:
        context.watch.now_balanced(frozenset(kinds))
    return TargetNews(
        tuple(news for one in asked for news in _unhealthy(context, snapshot, one)),
        tuple(news for one in asked for news in _healthy(snapshot, one)),
        tuple(question for one in asked for question in one.look.unanswered),
    )


def is_due(service: str, balanced: Iterable[str] | None, now: datetime) -> bool:
    """Whether the load balancers of a kind are asked in this minute; None: nobody has yet."""
    return balanced is None or service in balanced or now.minute % REST == 0


def _ask(context: SweepContext, finder: Finder, snapshot: SweepSnapshot) -> _Asked:
    """Ask; where nothing is opted in, no load balancer is."""
    found = finder.opted_in(context.region, context.policies.opt_in_tag)
    retired = context.retirements.among(found)
    servers = tuple(one for one in found if one.resource.key not in retired)
    look = finder.targets(context.region, snapshot.now) if servers else TargetLook()
    known = snapshot.watched.unhealthy.by_name
    return _Asked(servers, look, watched(known, servers, look, snapshot.now))


def _unhealthy(context: SweepContext, snapshot: SweepSnapshot, asked: _Asked) -> Iterator[Trigger]:
    """Yield who is unhealthy, but for those whose own incidents see to their targets.

    Whoever is left unhealthy when such an incident closes is found then.
    """
    incidents = {incident.resource.key: incident for incident in snapshot.incidents}
    for server in asked.servers:
        incident = incidents.get(server.resource.key)
        failed = failing(asked.silences, server, asked.look)
        if failed and not (incident and _in_hand(context, incident, snapshot.now)):
            since = asked.silences[watch_key(server, failed[0].group)].since
            yield unhealthy(server.resource, failed, since)


def _in_hand(context: SweepContext, incident: Incident, now: datetime) -> bool:
    """Whether Lifeguard is restarting or moving the server, or has, and proves it or asks now."""
    actions = context.kinds[incident.resource.service].actions
    intent = incident.intent
    if intent is not None and incident.is_acting and actions[intent.action].disrupts:
        return True
    acts = (record for record in incident.rungs if record.worked)
    last = max((record.at for record in acts if actions[record.action].disrupts), default=None)
    if last is None:
        return False
    return incident.status is IncidentStatus.NEEDS_HUMAN or now < last + PROVING


def _healthy(snapshot: SweepSnapshot, asked: _Asked) -> Iterator[Trigger]:
    """Yield what ends the troubles that open incidents know of."""
    servers = {server.resource.key: server for server in asked.servers}
    for incident in snapshot.incidents:
        server = servers.get(incident.resource.key)
        if server is None or not lasting(incident.triggers, UNHEALTHY):
            continue
        if over(asked.silences, server, asked.look):
            behind = [t for t in asked.look.targets if t.host == server.resource.id and t.serves]
            yield from healthy(incident, behind, snapshot.now)
