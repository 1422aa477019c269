"""What an outage cost, in the numbers of the dashboard's month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.report.measures import Measures, measures
from lifeguard.core.resources.resource import Service
from tests.support.situations import NOON
from tests.unit.core.report.weeks import down, ended

MINUTE = timedelta(minutes=1)


def test_a_server_that_was_down_once() -> None:
    once = Downtime(NOON, NOON + 14 * MINUTE, NOON + 2 * MINUTE)
    cost = measures(ended(downtimes=(once,)), KINDS)
    assert cost == Measures(14 * MINUTE, detected=2 * MINUTE, repaired=14 * MINUTE)


def test_one_that_was_down_twice_is_repaired_with_its_last_cure() -> None:
    first = Downtime(NOON, NOON + 3 * MINUTE, NOON + MINUTE)
    again = Downtime(NOON + 8 * MINUTE, NOON + 10 * MINUTE, NOON + 8 * MINUTE)
    cost = measures(ended(downtimes=(first, again)), KINDS)
    assert cost == Measures(5 * MINUTE, detected=MINUTE, repaired=10 * MINUTE)


def test_one_that_was_never_proven_well_was_down_until_its_incident_ended() -> None:
    cost = measures(ended(downtimes=down(5, proven=False)), KINDS)
    assert cost == Measures(20 * MINUTE, detected=timedelta(), repaired=None)


def test_one_that_was_never_down_is_counted_alone() -> None:
    assert measures(ended(kind="attached-ebs-check"), KINDS) == Measures(timedelta())


def test_what_lifeguard_had_planned_is_no_downtime() -> None:
    planned = down(5, planned=True)
    assert measures(ended(downtimes=planned), KINDS) == Measures(timedelta())


def test_what_was_known_before_it_went_down_took_no_time_to_detect() -> None:
    known = Downtime(NOON, NOON + MINUTE, NOON - MINUTE)
    cost = measures(ended(downtimes=(known,)), KINDS)
    assert cost is not None
    assert cost.detected == timedelta()


@pytest.mark.parametrize(
    "no_outage",
    [
        replace(ended(downtimes=down(5)), closed_at=None),
        ended(kind="instance-retirement"),
        ended(status=IncidentStatus.OBSERVED, downtimes=down(5)),
        ended(service=Service.DRILL),
        ended(service=Service.RESTORE),
    ],
    ids=["open", "prevented", "observed", "self-test", "drill"],
)
def test_what_is_no_outage_costs_nothing(no_outage: Incident) -> None:
    assert measures(no_outage, KINDS) is None
