"""What a report reads: what is open, what ended of late, what AWS will do to what is observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lifeguard.aws.ledger.leases import REMEMBER
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.functions.recent import recent
from tests.support.situations import NOON, announcement, incident

WEEK = NOON - timedelta(days=7)


@dataclass
class Records:
    """The ledger by hand."""

    open: list[Incident] = field(default_factory=list)
    closed: list[Incident] = field(default_factory=list)
    asked: dict[IncidentStatus, datetime] = field(default_factory=dict)

    def open_incidents(self) -> tuple[Incident, ...]:
        return tuple(self.open)

    def closed_incidents(self, status: IncidentStatus, since: datetime) -> Iterator[Incident]:
        self.asked[status] = since
        for one in self.closed:
            if one.status is status and one.closed_at is not None and one.closed_at > since:
                yield one


def _ended(name: str, days: int, status: IncidentStatus = IncidentStatus.RESOLVED) -> Incident:
    return replace(incident(), id=name, status=status, closed_at=NOON - timedelta(days=days))


def _read(ledger: Records) -> list[str]:
    return [one.id for one in recent(ledger, WEEK, NOON)]


def test_what_is_open_and_what_ended_of_late_is_read_and_nothing_before() -> None:
    new, old = _ended("new", 3), _ended("old", 8)
    person = _ended("person", 1, IncidentStatus.NEEDS_HUMAN)
    ledger = Records([replace(incident(), id="open")], [old, new, person])
    assert sorted(_read(ledger)) == ["new", "open", "person"]
    # Whatever an incident ended as, it is asked for, and no older ones are.
    assert ledger.asked.keys() == set(IncidentStatus)
    others = {since for status, since in ledger.asked.items() if status != "observed"}
    assert others == {WEEK}


def test_what_closes_while_it_is_read_is_there_once() -> None:
    ledger = Records([replace(incident(), id="both")], [_ended("both", 0)])
    (only,) = recent(ledger, WEEK, NOON)
    assert only.closed_at == NOON


def test_what_aws_will_do_to_what_is_observed_is_read_however_long_ago_it_was_seen() -> None:
    long_ago = _ended("seen", 80, IncidentStatus.OBSERVED)
    coming = replace(long_ago, triggers=(announcement(deadline=NOON + timedelta(days=2)),))
    over = replace(coming, id="over", triggers=(announcement(deadline=NOON - timedelta(days=2)),))
    new = replace(over, id="new", closed_at=NOON - timedelta(days=1))
    ledger = Records([], [coming, over, new, replace(long_ago, id="undated")])
    assert sorted(_read(ledger)) == ["new", "seen"]
    assert ledger.asked[IncidentStatus.OBSERVED] == NOON - REMEMBER


def test_a_month_longer_than_that_is_read_whole() -> None:
    ledger = Records()
    since = NOON - 2 * REMEMBER
    recent(ledger, since, NOON)
    assert set(ledger.asked.values()) == {since}
