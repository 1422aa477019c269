"""What is measured as lines: of what is bad since it is, and nothing that was good before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.forecast.trend import Series
from lifeguard.ingest.logs.database.measured import MOST, measured_lines
from lifeguard.ingest.logs.evidence import read_evidence

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def minutes(*values: float) -> Series:
    return tuple((NINE + timedelta(minutes=n), value) for n, value in enumerate(values))


def lines(**measured: Series) -> tuple[str, ...]:
    return tuple(measured_lines("shop-db", DbMeasurements(**measured)))


def symptoms(**measured: Series) -> set[object]:
    text = "\n".join(lines(**measured))
    evidence = read_evidence((("postgres", text),), 2026, by_operator=False)
    return {fact.symptom for fact in evidence.facts}


def test_what_was_good_before_is_not_told() -> None:
    slow = minutes(0.1, 0.1, 0.1, 30, 31, 30)
    assert lines(queue_depth=slow)[0] == "2026-11-20T09:03:00Z shop-db DiskQueueDepth 30"
    assert symptoms(queue_depth=slow) == {CloudSymptom.DB_QUEUE_HIGH}


def test_what_is_good_now_is_told_by_its_last_points() -> None:
    assert len(lines(queue_depth=minutes(30, 30, 0, 0, 0, 0, 0))) == 5
    assert symptoms(queue_depth=minutes(30, 30, 0, 0, 0, 0, 0)) == {CloudSymptom.DB_QUEUE_LOW}


def test_a_bad_point_lately_counts_though_the_last_is_good() -> None:
    found = lines(queue_depth=minutes(0, 0, 30, 0, 0))
    assert [line.rsplit(" ", 1)[1] for line in found] == ["30", "0", "0"]


def test_only_so_many_points_of_a_long_trouble() -> None:
    assert len(lines(queue_depth=minutes(*[30.0] * 75))) == MOST


def test_of_connections_the_whole_course_is_told() -> None:
    assert len(lines(connections=minutes(*map(float, range(75))))) == 75


def test_what_no_level_judges_is_left_out() -> None:
    assert lines(cpu_credits=minutes(1, 2), write_iops=minutes(900)) == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0912345, "0.09123"), (999.94, "999.9"), (1000.4, "1000"), (4e10, "40000000000"), (0, "0")],
)
def test_numbers_are_short(value: float, shown: str) -> None:
    assert lines(queue_depth=minutes(value))[0].endswith(f" DiskQueueDepth {shown}")


def test_a_databases_burst_balance_says_nothing_of_a_server() -> None:
    """It is the database's disk: a server's own has a cause that a reboot may be tried against."""
    found = symptoms(burst_balance=minutes(1, 1), connections=minutes(60, 60))
    assert CloudSymptom.DB_BURST_BALANCE_GONE in found
    assert CloudSymptom.BURST_BALANCE_GONE not in found


def test_beside_what_is_measured_a_diagnosis_quotes_the_log() -> None:
    """The metrics alone prove it: what the database wrote is told all the same."""
    measured = lines(queue_depth=minutes(30), read_latency=minutes(0.1), write_latency=minutes(0.1))
    slow = (
        "2026-11-20 09:00:30 UTC:10.0.1.5(1):a@b:[7]:LOG:  duration: 9120.2 ms  statement: COMMIT"
    )
    text = "\n".join((*measured, slow))
    found = diagnose(read_evidence((("postgres", text),), 2026, by_operator=False))
    assert found.cause is Cause.DB_DISK_IO_SATURATED
    kinds = [one.kind for one in found.because]
    assert kinds.count(SourceKind.POSTGRES) == 1
    assert SourceKind.METRICS in kinds
