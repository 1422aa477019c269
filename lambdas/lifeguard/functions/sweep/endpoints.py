"""Asking each minute whether the sites of the policies answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from lifeguard.core.decision.observed import Observed
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.flaws import EndpointFlaw, flaws, remembered
from lifeguard.core.endpoints.news import answering, not_asked, silent
from lifeguard.core.endpoints.places import places
from lifeguard.core.endpoints.silence import Silence, Silences, followed
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.notification.endpoints import flawed
from lifeguard.functions.finders.finder import all_opted_in
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.immutable import immutable


@immutable
class SiteNews:
    """What one sweep has learned of the sites.

    `silent` do not answer, `answered` are incidents' sites that do again, or that nobody asks any
    more, and `unasked` are those for which there was no time.
    """

    silent: tuple[Trigger, ...]
    answered: tuple[Trigger, ...]
    unasked: tuple[str, ...]
    flaws: tuple[EndpointFlaw, ...]


def site_news(context: SweepContext, snapshot: SweepSnapshot) -> SiteNews:
    """Ask the site of each server that runs, and note which do not answer.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    endpoints, known = context.policies.endpoints, snapshot.watched.silences
    servers = _servers(context) if endpoints else ()
    found = places(servers, endpoints)
    running = {name: server for name, server in found.servers.items() if server.runs}
    answers = context.ask(_in_turn({name: endpoints[name] for name in running}, snapshot.now))
    silences = dict(_silences(known.by_name, running, endpoints, answers, snapshot.now))
    if silences != known.by_name:
        context.watch.silences_heard(Silences(silences))
    return SiteNews(
        silent=tuple(
            silent(running[name].resource, silence, answers[name])
            for name, silence in silences.items()
            if silence.lasts and name in answers
        ),
        answered=tuple(_answered(snapshot, found.servers, endpoints, answers)),
        unasked=tuple(f"endpoint {name}: no time" for name in running if name not in answers),
        flaws=tuple(flaws(found, answers, snapshot.now)),
    )


def tell_flaws(
    context: SweepContext, snapshot: SweepSnapshot, found: Sequence[EndpointFlaw]
) -> None:
    """Write one email about the flaws that nobody has been told of.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep tells.
    """
    told = snapshot.watched.flaws_told
    if news := tuple(flaw for flaw in found if flaw.key not in told):
        context.notifier.send(flawed(news))
    after = remembered(told, found, context.policies.endpoints)
    if after != told:
        context.watch.flaws_told(after)


def _servers(context: SweepContext) -> tuple[Observed, ...]:
    """Return the servers that carry the tag, without those that Lifeguard has replaced."""
    found = tuple(all_opted_in(context.finders, context.region, context.policies.opt_in_tag))
    retired = context.retirements.among(found)
    return tuple(server for server in found if server.resource.key not in retired)


def _in_turn(urls: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return the URLs in an order that begins with another one each minute.

    Where there is no time for all, it is not always the same ones that are left.
    """
    names = list(urls)
    first = int(now.timestamp() // timedelta(minutes=1).total_seconds()) % max(len(names), 1)
    return {name: urls[name] for name in (*names[first:], *names[:first])}


def _silences(
    known: Mapping[str, Silence],
    running: Iterable[str],
    endpoints: Mapping[str, str],
    answers: Mapping[str, EndpointAnswer],
    now: datetime,
) -> Iterator[tuple[str, Silence]]:
    """Yield the silences after this sweep; that of a server that does not run is forgotten."""
    for name in running:
        before, answer = known.get(name), answers.get(name)
        if answer is not None:
            missed = answer.asked and not answer.answers
            before = followed(before, endpoints[name], now, misses=missed)
        if before is not None:
            yield name, before


def _answered(
    snapshot: SweepSnapshot,
    servers: Mapping[str, Observed],
    endpoints: Mapping[str, str],
    answers: Mapping[str, EndpointAnswer],
) -> Iterator[Trigger]:
    """Yield what ends the silences that open incidents know of."""
    names = {server.resource.key: name for name, server in servers.items()}
    for incident in snapshot.incidents:
        yield from _ends(incident, names.get(incident.resource.key), endpoints, answers, snapshot)


def _ends(
    incident: Incident,
    name: str | None,
    endpoints: Mapping[str, str],
    answers: Mapping[str, EndpointAnswer],
    snapshot: SweepSnapshot,
) -> Iterator[Trigger]:
    answer = None if name is None else answers.get(name)
    if name is None or (answer is not None and not answer.asked):
        yield from not_asked(incident, snapshot.now)
    elif answer is not None and answer.answers:
        yield from answering(incident, endpoints[name], answer, snapshot.now)
