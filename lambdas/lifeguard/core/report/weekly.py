"""The weekly report. It is always sent: it is the sign of life that a person can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from lifeguard.core.backup.history import FleetBackups
from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.observed import Observed
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.selftest import ARRIVES, EXPECTED
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Pairs,
    Paragraph,
    State,
)
from lifeguard.core.report.backups import BackupWeek, backup_week
from lifeguard.core.report.coverage import Coverage
from lifeguard.core.report.outages import (
    Outages,
    Week,
    observed,
    outages,
    planned,
    prevented,
    taken_over,
    unanswered,
)
from lifeguard.core.report.unmanaged import to_manage
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

WEEK = timedelta(days=7)
DUTIES = 6
"""Duties that are written out."""
NAMED = 5
"""Servers that are named of those that lack the same."""


@immutable
class Facts:
    """All that a report is made of."""

    now: datetime
    opt_in_tag: str
    incidents: Sequence[Incident]
    drills: Drills
    """As they were before this week's self-test was sent."""
    coverage: Coverage | None
    """None: EC2 did not answer."""
    kinds: Kinds
    backups: FleetBackups | None = None
    """None: no policy asks for scheduled backups."""
    unmanaged: tuple[Observed, ...] = ()
    """Servers that Systems Manager does not manage, and of which nobody was told that yet."""


def weekly(facts: Facts) -> EmailView:
    """Return the report of the last seven days."""
    names = facts.coverage.names if facts.coverage is not None else {}
    week = Week(facts.now - WEEK, facts.now, names, facts.kinds)
    incidents = facts.incidents
    found = outages(incidents, week)
    saved = None if facts.backups is None else backup_week(facts.backups, incidents, week)
    duties = tuple(_duties(facts, week, saved))
    would = tuple(observed(incidents, week))
    return EmailView(
        State.ACT if duties else State.FYI,
        message("report.week"),
        message("report.gist", parts=tuple(_gist(found, len(would), len(duties), saved))),
        (message("report.todo", count=len(duties)) if duties else message("email.nothing"),),
        (
            *_listed(duties),
            Items(message("report.outages"), found.rows),
            Items(message("report.prevented"), tuple(prevented(incidents, week))),
            Items(message("report.would"), would),
            Paragraph((message("report.set_mode"),) if would else (), spare=True),
            Items(message("report.plans"), tuple(planned(incidents, week))),
            Pairs(tuple(_state(facts, week, saved))),
            to_manage(facts.unmanaged, facts.kinds, facts.opt_in_tag),
            *_to_delete(incidents, facts.kinds, facts.now, saved),
        ),
    )


def _listed(duties: Sequence[Message]) -> Iterator[Block]:
    """Yield each duty as a list of its own: of a longer one the form would leave entries out."""
    for duty in duties[:DUTIES]:
        yield Items(NOTHING, (duty,))
    if len(duties) > DUTIES:
        yield Items(NOTHING, (message("report.more_duties", count=len(duties) - DUTIES),))


def _duties(facts: Facts, week: Week, saved: BackupWeek | None) -> Iterator[Message]:
    if saved is not None:
        yield from saved.duties
    yield from unanswered(facts.incidents, week)
    if facts.coverage is not None:
        for one in facts.coverage.unknown:
            value = foreign(one.tag(facts.opt_in_tag) or "")
            tag = facts.opt_in_tag
            yield message("report.unknown_policy", name=foreign(one.name), tag=tag, value=value)
    if _lost(facts.drills, facts.now):
        yield message("report.selftest.find")


def _gist(found: Outages, would: int, duties: int, saved: BackupWeek | None) -> Iterator[Message]:
    if saved is not None and saved.failed:
        yield message("report.gist.not_restored", names=saved.failed)
    if found.count:
        yield message("report.gist.incidents", count=found.count)
    else:
        yield message("report.gist.no_incidents")
    if found.down:
        yield message("report.gist.down", length=found.down)
    if duties:
        yield message("report.gist.todo", count=duties)
    if would:
        yield message("report.gist.would", count=would)


def _state(facts: Facts, week: Week, saved: BackupWeek | None) -> Iterator[tuple[Message, Message]]:
    yield (
        message("report.label.period"),
        message("report.period", since=week.since, until=week.until),
    )
    covered = facts.coverage
    protected = message("report.unread") if covered is None else _protected(covered)
    yield message("report.label.protected"), protected
    if covered is not None:
        for label, lacking in (
            (message("report.label.untagged", tag=facts.opt_in_tag), covered.untagged),
            (message("report.label.no_backups"), covered.without_backups),
            (message("report.label.own_backups"), covered.without_own_backups),
            (message("report.label.behind"), covered.behind),
        ):
            if lacking:
                yield label, _named(lacking)
        if covered.changing_address:
            names = _named(covered.changing_address)
            yield message("report.label.address"), message("report.address", names=names)
    if saved is not None:
        yield message("report.label.backups"), message("report.facts", facts=saved.facts)
    yield message("report.label.selftest"), _selftest(facts.drills, facts.now)
    died = taken_over(facts.incidents, week)
    if died:
        yield message("report.label.lifeguard"), message("report.taken_over", count=died)


def _protected(covered: Coverage) -> Message:
    count, running = len(covered.protected), len(covered.running)
    return message("report.of_running", count=count, running=running)


def _named(servers: Sequence[Observed]) -> Message:
    names: tuple[Foreign, ...] = tuple(foreign(one.name) for one in servers[:NAMED])
    rest = len(servers) - len(names)
    if not rest:
        return message("report.names", names=names)
    return message("report.names_more", names=names, count=rest)


def _selftest(drills: Drills, now: datetime) -> Message:
    """Return how the last self-test went; this week's is on its way while the report is written."""
    if drills.sent_at is None or now - drills.sent_at < ARRIVES:
        return message("report.selftest.first")
    if _lost(drills, now):
        return message("report.selftest.lost", at=drills.sent_at)
    if now - drills.sent_at >= EXPECTED:
        return message("report.selftest.late", at=drills.sent_at)
    return message("report.selftest.passed", at=drills.sent_at)


def _lost(drills: Drills, now: datetime) -> bool:
    on_its_way = drills.sent_at is None or now - drills.sent_at < ARRIVES
    return not on_its_way and drills.arrived != drills.sent


def _to_delete(
    incidents: Iterable[Incident], kinds: Kinds, now: datetime, saved: BackupWeek | None
) -> Iterator[Block]:
    for service, kind in kinds.items():
        ended = (incident for incident in incidents if incident.resource.service == service)
        for told, command in kind.email.leftovers(ended, now):
            yield Commands(told, (command,))
    if saved is not None and saved.commands:
        heading = message("report.orphans", count=saved.orphans, shown=len(saved.commands))
        yield Commands(heading, saved.commands)
