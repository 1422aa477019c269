"""A resource's lease: what it remembers, for how long, and how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ledger import leases
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.items import lease_key, record_key
from lifeguard.aws.ledger.outcomes import Attached, Handled, Known, Opened
from lifeguard.aws.ledger.table import Table
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Source
from tests.support.account import REGION, TABLE
from tests.support.situations import NOON, RESOURCE, at, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

LEDGER, EXECUTION, ITEMS = (
    Ledger(TABLE, REGION),
    ExecutionLedger(TABLE, REGION),
    Table(TABLE, REGION),
)
DAY = timedelta(days=1)
FOUND = trigger(reference="event-1", source=Source.SWEEP)


def opened(now: datetime = NOON, reference: str = "another") -> Incident:
    recorded = LEDGER.record(replace(FOUND, reference=reference), now)
    assert isinstance(recorded, Opened)
    return recorded.incident


def close(incident: Incident, now: datetime, *references: str, treated: bool = False) -> bool:
    over = replace(incident, closed_at=now)
    return EXECUTION.close(over, frozenset(references), now, treated=treated)


def test_a_closed_fault_is_remembered_for_ninety_days_and_then_forgotten() -> None:
    close(opened(), NOON, "event-1")
    assert isinstance(LEDGER.record(FOUND, NOON + 89 * DAY), Handled)
    assert isinstance(LEDGER.record(FOUND, NOON + 90 * DAY), Opened)


def test_what_is_forgotten_takes_no_room() -> None:
    close(opened(), NOON, "event-1", treated=True)
    close(opened(NOON + 100 * DAY), NOON + 100 * DAY, "event-2", treated=True)
    lease = leases.read(ITEMS, RESOURCE)
    assert len(lease["closed"]) == 1
    assert lease["treated_at"] == [(NOON + 100 * DAY).isoformat()]


def test_of_too_many_the_latest_are_remembered() -> None:
    close(opened(), NOON, "event-1", *(f"old-{n}" for n in range(leases.MOST - 1)))
    later = at("13:00")
    close(opened(later), later, *(f"new-{n}" for n in range(leases.MOST - 1)))
    lease = leases.read(ITEMS, RESOURCE)
    assert len(lease["closed"]) == leases.MOST
    assert leases.has_closed(lease, "new-0", later)
    held = [n for n in range(leases.MOST - 1) if leases.has_closed(lease, f"old-{n}", later)]
    assert len(held) <= 1


def test_what_an_earlier_version_remembers_is_kept() -> None:
    ITEMS.update(lease_key(RESOURCE), add={"closed_references": {"event-1"}})
    assert isinstance(LEDGER.record(FOUND, NOON), Handled)
    close(opened(), NOON, "event-2")
    assert "closed_references" not in leases.read(ITEMS, RESOURCE)
    assert isinstance(LEDGER.record(FOUND, at("13:00")), Handled)


def test_a_lease_whose_incident_is_closed_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = opened()
    monkeypatch.setattr(leases, "free", lambda *_, **__: False)
    close(stuck, NOON)
    recorded = LEDGER.record(FOUND, at("12:01"))
    assert isinstance(recorded, Opened)
    assert leases.read(ITEMS, RESOURCE)["incident_id"] == recorded.incident.id
    assert isinstance(LEDGER.record(FOUND, at("12:02")), Known)


def test_what_an_incident_has_dealt_with_is_remembered_though_the_next_has_its_lease() -> None:
    over = opened(reference="event-2")
    ITEMS.update(record_key(over.id), remove=("open",))  # and before its lease is free:
    following = LEDGER.record(FOUND, at("12:01"))
    assert isinstance(following, Opened)
    for _ in range(2):  # the step may be repeated
        assert not close(over, at("12:02"), "event-2", treated=True)
    lease = leases.read(ITEMS, RESOURCE)
    assert lease["incident_id"] == following.incident.id
    assert leases.has_closed(lease, "event-2", at("12:03"))
    assert leases.treated_lately(lease, at("12:03")) == 1


def test_a_lease_whose_incident_is_gone_is_free() -> None:
    ITEMS.update(lease_key(RESOURCE), {"incident_id": "expired"})
    assert isinstance(LEDGER.record(FOUND, NOON), Opened)


def test_of_two_that_find_a_closed_incidents_lease_the_second_attaches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck = opened()
    ITEMS.update(record_key(stuck.id), remove=("open",))
    read, others = leases.read, [replace(FOUND, reference="first")]

    def overtaken(table: Table, _resource: object) -> object:
        lease = read(table, RESOURCE)
        while others:
            LEDGER.record(others.pop(), at("12:00:01"))
        return lease

    monkeypatch.setattr(leases, "read", overtaken)
    assert isinstance(LEDGER.record(FOUND, at("12:00:02")), Attached)
