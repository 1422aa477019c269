"""The week in mode observe, as one paragraph."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.report.weekly import SHOWN, weekly
from lifeguard.core.text.command import COLUMNS
from tests.support.situations import NOON, RESOURCE, incident

NOW = NOON + timedelta(days=1)


def observed(number: int = 1, opened_at: datetime = NOON, name: str = "") -> Incident:
    """Return an incident that was told, not treated."""
    resource = replace(RESOURCE, id=f"i-{number:017x}")
    found = replace(incident(opened_at=opened_at), resource=resource, id=f"{number:032x}")
    return replace(
        found, status=IncidentStatus.OBSERVED, name=name, reasons=("the system status check fails",)
    )


def body(*incidents: Incident) -> str:
    """Return the summary as one line."""
    sent = weekly(incidents, NOW)
    assert sent is not None
    assert max(map(len, sent.body.splitlines())) <= COLUMNS
    return " ".join(sent.body.split())


def test_it_says_what_it_would_have_done_when_and_why() -> None:
    assert body(observed(name="web-1")) == (
        "In the last seven days Lifeguard, in mode observe, looked after 1 server 1 time and "
        "changed nothing. web-1, Fri 2026-11-20 12:00 UTC: the system status check fails. "
        "To let it act, set mode: act in policies.yaml and deploy again."
    )


def test_servers_and_times_are_counted_each_for_itself() -> None:
    again = replace(observed(1, NOON + timedelta(hours=1)), id="f" * 32)
    assert "looked after 2 servers 3 times" in body(observed(1), again, observed(2))
    sent = weekly([observed(1), again], NOW)
    assert sent is not None
    assert sent.subject == "[Lifeguard] WEEK in mode observe: 2 times it would have stepped in"
    assert "looked after 1 server 2 times" in " ".join(sent.body.split())


@pytest.mark.parametrize(
    ("ago", "counts"),
    [(timedelta(), True), (timedelta(days=7), True), (timedelta(days=7, seconds=1), False)],
)
def test_it_is_of_seven_days(ago: timedelta, *, counts: bool) -> None:
    assert (weekly([observed(1, NOW - ago)], NOW) is not None) is counts


@pytest.mark.parametrize(
    "status", [status for status in IncidentStatus if status is not IncidentStatus.OBSERVED]
)
def test_what_was_not_only_observed_is_told_elsewhere(status: IncidentStatus) -> None:
    assert weekly([replace(observed(), status=status)], NOW) is None
    assert weekly([], NOW) is None


def test_the_earliest_comes_first_and_the_nameless_by_its_id() -> None:
    late = observed(1, NOON + timedelta(hours=2), "late")
    early = observed(3)
    replacement = observed(2, name="twin")
    found = body(late, early, replacement)
    assert found.index("twin,") < found.index(f"{early.resource.id},") < found.index("late,")


@pytest.mark.parametrize(
    ("count", "more"), [(SHOWN, None), (SHOWN + 1, "And 1 more, in the ledger.")]
)
def test_a_long_week_is_cut(count: int, more: str | None) -> None:
    found = body(*(observed(number, name=f"web-{number}") for number in range(count)))
    assert found.count("the system status check fails") == SHOWN
    assert ("in the ledger" in found) is (more is not None)
    assert more is None or more in found


def test_it_keeps_no_secret() -> None:
    told = body(observed(name="password=hunter2 203.0.113.77"))
    assert "hunter2" not in told
    assert "203.0.113.77" not in told
