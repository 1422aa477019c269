"""Events of RDS."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.database import rds_events
from tests.support.log_lines import kinds, said, symptoms, times

EVENTS = {
    "RDS-EVENT-0006 DB instance restarted": DatabaseSymptom.RESTARTED,
    "DB instance restarted.": DatabaseSymptom.RESTARTED,
    "RDS-EVENT-0221: DB instance has reached the storage-full threshold, and the database has been shut down.": DatabaseSymptom.STORAGE_FULL,
    "Allocated storage has been exhausted. Allocate additional storage to resolve.": DatabaseSymptom.STORAGE_FULL,
    "The free storage capacity for DB instance: shop-db is low at 9% of the provisioned storage": DatabaseSymptom.STORAGE_LOW,
    "failover Multi-AZ instance failover started.": DatabaseSymptom.FAILOVER,
    "DB instance status changed to storage-full": DatabaseSymptom.STORAGE_FULL,
    "Multi-AZ instance failover started.": DatabaseSymptom.FAILOVER,
    "RDS-EVENT-0049 Multi-AZ instance failover completed.": DatabaseSymptom.FAILOVER,
    "(RDS-EVENT-0189) The gp2 burst balance credits for the RDS database instance are low.": CloudSymptom.DB_BURST_BALANCE_GONE,
    "Database instance put into incompatible-parameters.": DatabaseSymptom.CONFIG_INVALID,
    "Applying off-line patches to DB instance.": DatabaseSymptom.MAINTENANCE,
    "DB instance stopped.": DatabaseSymptom.SHUT_DOWN,
    "A database workload is causing the system to run critically low on memory.": DatabaseSymptom.MEMORY_REFUSED,
    "Reset master credentials.": CloudSymptom.API_CALL,
    "Finished DB Instance backup": DatabaseSymptom.NOISE,
}


@pytest.mark.parametrize("resource", ["shop-db", "rds:shop-db"])
@pytest.mark.parametrize(("event", "says"), EVENTS.items())
def test_events(event: str, says: object, resource: str) -> None:
    line = f"2026-03-12T09:14:02Z {resource} {event}"
    assert said(line) == [(says, "shop-db", {})]
    assert times(line) == ["2026-03-12T09:14:02+00:00"]


def test_an_event_of_another_kind_says_nothing() -> None:
    line = "2026-03-12T09:14:02Z shop-db RDS-EVENT-0068 Decrypting hsm partition password."
    assert symptoms(line) == []
    assert kinds(line) == {"rds-events": 1}


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-12T09:14:02Z shop-db all is well",
        "2026-03-12T09:14:02Z",
        "2nd shop-db x",
        "shop-db x",
    ],
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in rds_events._TEXTS])  # noqa: SLF001
def test_what_the_table_finds_holds_a_needle(pattern: re.Pattern[str]) -> None:
    @settings(max_examples=20)
    @given(st.from_regex(pattern, alphabet=st.characters(codec="ascii")))
    def check(text: str) -> None:
        assert rds_events._NEEDLES.search(text)  # noqa: SLF001

    check()
