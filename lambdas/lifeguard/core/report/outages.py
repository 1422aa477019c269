"""The week's incidents: what servers suffered, what was prevented, what AWS plans, what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from lifeguard.core.decision.application import cause as named_cause
from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.problem import ProblemTraits
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.trigger import Phase
from lifeguard.core.notification.host_cause import brief
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, coded, distinct, message
from lifeguard.immutable import immutable

_MOVES = frozenset({Verb.STOP, Verb.FORCE_STOP, Verb.REBOOT, Verb.RETIRE, Verb.RESCHEDULE})


@immutable
class Week:
    """The time that a report is of, and what people call the servers that run."""

    since: datetime
    until: datetime
    names: Mapping[str, str]
    kinds: Kinds

    def name(self, incident: Incident) -> Foreign:
        """Return what people call an incident's server, else its id."""
        known = incident.resource.id
        return foreign(incident.name or self.names.get(known, known))

    def traits(self, incident: Incident) -> ProblemTraits:
        """Return what is true of an incident's kind of problem."""
        return self.kinds[incident.resource.service].traits(incident.kind)

    def is_rehearsal(self, incident: Incident) -> bool:
        """Whether nothing is wrong in the incident."""
        return self.kinds[incident.resource.service].rehearsal

    def concerns(self, incident: Incident) -> bool:
        """Whether the incident was open at any time of it."""
        closed = incident.closed_at
        return incident.opened_at <= self.until and (closed is None or closed > self.since)

    def ended(self, incident: Incident) -> bool:
        """Whether the incident ended in it."""
        return incident.closed_at is not None and self.since < incident.closed_at <= self.until

    def length(self, downtime: Downtime, incident: Incident) -> timedelta:
        """Return for how long of this time a server was down; one that was given up counts on."""
        end = downtime.until or incident.closed_at or self.until
        inside = min(end, self.until) - max(downtime.since, self.since)
        return max(inside, timedelta())


@immutable
class Outages:
    """What the servers have suffered: each with what is said of it, the longest downtime first."""

    rows: tuple[Message, ...]
    count: int
    down: timedelta


def outages(incidents: Iterable[Incident], week: Week) -> Outages:
    """Return the incidents in which servers failed, by server."""
    found: dict[str, list[Incident]] = defaultdict(list)
    for incident in sorted(incidents, key=lambda i: (i.opened_at, i.id)):
        if _suffered(incident, week):
            found[incident.resource.key].append(incident)
    lengths = {key: _down(of_one, week) for key, of_one in found.items()}
    longest = sorted(found, key=lambda key: (-lengths[key], week.name(found[key][0]).text, key))
    return Outages(
        tuple(_row(found[key], lengths[key], week) for key in longest),
        sum(map(len, found.values())),
        sum(lengths.values(), timedelta()),
    )


def _suffered(incident: Incident, week: Week) -> bool:
    observed = incident.status is IncidentStatus.OBSERVED
    treated = week.kinds[incident.resource.service].ladder is not None
    if observed or not treated or not week.concerns(incident):
        return False
    return _is_failure(week.traits(incident)) or _down([incident], week) > timedelta()


def _is_failure(traits: ProblemTraits) -> bool:
    """Whether a server with such a problem does not do its work, or is about to stop."""
    return traits.down or traits.check


def _down(incidents: Iterable[Incident], week: Week) -> timedelta:
    return sum(
        (
            week.length(one, incident)
            for incident in incidents
            for one in incident.downtimes
            if not one.planned
        ),
        timedelta(),
    )


def _row(incidents: list[Incident], length: timedelta, week: Week) -> Message:
    last = incidents[-1]
    causes = distinct(cause(one, week.kinds) for one in incidents)
    is_down = last.closed_at is None and any(one.until is None for one in last.downtimes)
    name, count = week.name(last), len(incidents)
    if is_down:
        return message("report.still_down", name=name, count=count, length=length, causes=causes)
    if not length:
        return message("report.never_down", name=name, count=count, causes=causes)
    return message("report.outage", name=name, count=count, length=length, causes=causes)


def cause(incident: Incident, kinds: Kinds) -> Message:
    """Return what was wrong in a few words: what a console log has named, else the kind."""
    named = next((act.cause for act in reversed(incident.rungs) if act.cause is not None), None)
    kind = kinds[incident.resource.service]
    if named is not None and _is_failure(kind.traits(incident.kind)):
        return brief(named)
    if incident.kind in kind.problems:
        return named_cause(incident.kind, incident.triggers)
    return coded("reported", incident.triggers[0].kind)


def prevented(incidents: Iterable[Incident], week: Week) -> Iterator[Message]:
    """Yield what AWS had scheduled and is over: Lifeguard moved in time, or AWS acted."""
    for incident in sorted(incidents, key=lambda i: (i.closed_at or i.opened_at, i.id)):
        over = week.ended(incident) and incident.status is IncidentStatus.RESOLVED
        if not over or not week.traits(incident).scheduled or incident.closed_at is None:
            continue
        name, why, when = week.name(incident), cause(incident, week.kinds), incident.closed_at
        length = sum((week.length(d, incident) for d in incident.downtimes), timedelta())
        moved = any(act.action in _MOVES and act.worked for act in incident.rungs)
        if _suffered(incident, week):
            continue
        if moved and length:
            yield message("report.moved", name=name, cause=why, at=when, length=length)
        elif moved:
            yield message("report.handled", name=name, cause=why, at=when)
        else:
            yield message("report.passed", name=name, cause=why, at=when)


def observed(incidents: Iterable[Incident], week: Week) -> Iterator[Message]:
    """Yield what Lifeguard would have done in mode observe, the earliest first."""
    for incident in sorted(incidents, key=lambda i: (i.opened_at, i.id)):
        if incident.status is IncidentStatus.OBSERVED and week.ended(incident):
            yield message(
                "report.observed",
                name=week.name(incident),
                at=incident.opened_at,
                cause=cause(incident, week.kinds),
                why=tuple(map(_said, incident.reasons)),
            )


def _said(reason: Message) -> Message:
    return reason if isinstance(reason, Message) else message("report.said", said=foreign(reason))


def planned(incidents: Iterable[Incident], week: Week) -> Iterator[Message]:
    """Yield what AWS will do to servers, the soonest first; what is only observed it does, too."""
    found = []
    for incident in incidents:
        due = deadline(incident, week.until)
        stands = incident.closed_at is None or incident.status is IncidentStatus.OBSERVED
        if stands and due is not None:
            found.append((due, incident.id, incident))
    for due, _, incident in sorted(found, key=lambda one: one[:2]):
        yield message(
            "report.planned",
            at=due,
            name=week.name(incident),
            cause=cause(incident, week.kinds),
        )


def deadline(incident: Incident, now: datetime) -> datetime | None:
    """Return when AWS acts by itself: the soonest of what stands, each by its latest word."""
    latest: dict[str, datetime | None] = {}
    for trigger in incident.triggers:
        over = trigger.phase is Phase.CLEARED
        if over or trigger.deadline is not None:
            latest[trigger.reference] = None if over else trigger.deadline
    times = (when for when in latest.values() if when is not None and when > now)
    return min(times, default=None)


def unanswered(incidents: Iterable[Incident], week: Week) -> Iterator[Message]:
    """Yield what waits for a person: questions first, then servers that Lifeguard has left."""
    servers = [i for i in incidents if not week.is_rehearsal(i) and week.concerns(i)]
    ordered = sorted(servers, key=lambda i: (i.opened_at, i.id))
    for incident in ordered:
        asked = incident.pending_approval
        if incident.closed_at is None and asked is not None and not incident.answered:
            yield message("report.answer", name=week.name(incident), until=asked.until)
    for incident in ordered:
        if incident.status is not IncidentStatus.NEEDS_HUMAN or incident.pending_approval:
            continue
        yield message(
            "report.look",
            name=week.name(incident),
            at=incident.opened_at,
            cause=cause(incident, week.kinds),
        )


def taken_over(incidents: Iterable[Incident], week: Week) -> int:
    """Return of how many incidents an execution of Lifeguard's has died."""
    return sum(1 for one in incidents if one.generation > 1 and week.concerns(one))
