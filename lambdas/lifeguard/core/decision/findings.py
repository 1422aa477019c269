"""What the sweep makes of what it finds: the same triggers that events would have brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from lifeguard.core.decision.kind import Kinds, ResourceKind
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem, ProblemTraits, key_of
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable


@immutable
class Findings:
    """What a search of a Region has found, and the questions that AWS would not answer now."""

    resources: tuple[Observed, ...]
    unanswered: tuple[str, ...]


def survey(
    resources: Iterable[Observed], kinds: Kinds, opt_in_tag: str, retired: Collection[str] = ()
) -> Iterator[Trigger]:
    """Yield a trigger for everything that is wrong with a resource that is opted in.

    `retired` are those that Lifeguard has replaced (Resource.key).
    """
    found = [
        (observed, problem)
        for observed in resources
        if observed.tag(opt_in_tag) is not None and observed.resource.key not in retired
        for problem in _kind_of(observed, kinds).look.problems(observed, observed.read_at)
    ]
    alike = Counter((p.kind, p.deadline) for _, p in found if p.event is not None)
    for observed, problem in found:
        trigger = _trigger(observed, problem, _kind_of(observed, kinds).traits(problem.kind))
        together = alike[problem.kind, problem.deadline]
        yield replace(trigger, together=together) if together > 1 else trigger


def undetected(found: Iterable[Trigger], incidents: Iterable[Incident]) -> Iterator[Trigger]:
    """Yield what no open incident knows of: not from a sweep, nor from the event itself."""
    open_ones = {incident.resource.key: incident for incident in incidents}
    for trigger in found:
        incident = open_ones.get(trigger.resource.key)
        if incident is None or not (incident.knows(trigger) or _told(incident, trigger)):
            yield trigger


def vanished(incident: Incident, found: Collection[tuple[str, str]]) -> bool:
    """Whether something that the incident's execution saw is not there any more.

    `found` holds what the sweep found of everybody: the resource's key, and the problem's.
    """
    keys = (key_of(mark.partition("|")[0]) for mark in incident.seen)
    return any((incident.resource.key, key) not in found for key in keys)


def sightings(
    found: Iterable[Trigger], resources: Iterable[Observed], kinds: Kinds
) -> frozenset[tuple[str, str]]:
    """Return what a sweep found, as `vanished` asks for it.

    What a metric shows is there until the metric shows its end: not each sweep reads it.
    """
    triggers = {(trigger.resource.key, key_of(trigger.reference)) for trigger in found}
    return frozenset(triggers | set(_unended(resources, kinds)))


def _unended(resources: Iterable[Observed], kinds: Kinds) -> Iterator[tuple[str, str]]:
    for observed in resources:
        kind = _kind_of(observed, kinds)
        for problem, traits in kind.problems.items():
            if traits.metric and observed.runs and kind.look.lasts(problem, observed, ()):
                yield observed.resource.key, problem


def _told(incident: Incident, trigger: Trigger) -> bool:
    """Whether the alarm's own event has brought the same firing."""
    return any(known.closed_dedup_key == trigger.reference for known in incident.triggers)


def _kind_of(observed: Observed, kinds: Kinds) -> ResourceKind[Any]:
    return kinds[observed.resource.service]


def _news(problem: Problem, traits: ProblemTraits) -> Kind:
    """Return which kind of news an event would have brought of it."""
    if traits.check:
        return Kind.APPLICATION_CHECK if traits.idle else Kind.STATUS_CHECK
    if traits.metric:
        return Kind.METRIC
    return Kind.STATE_CHANGE if problem.event is None else Kind.SCHEDULED_EVENT


def _trigger(observed: Observed, problem: Problem, traits: ProblemTraits) -> Trigger:
    kind = _news(problem, traits)
    return Trigger(
        source=Source.SWEEP,
        kind=kind,
        phase=Phase.RAISED,
        resource=observed.resource,
        reference=problem.reference,
        event_id=f"sweep:{problem.reference}",
        occurred_at=observed.read_at,
        summary=message("event.found", what=problem.what),
        deadline=problem.deadline,
        state=observed.state if kind is Kind.STATE_CHANGE else None,
    )
