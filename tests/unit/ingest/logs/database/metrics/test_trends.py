"""What a series says that no value of it says alone."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from tests.support.log_lines import said, symptoms
from tests.unit.ingest.logs.database.metrics.test_levels import series

C = CloudSymptom


@pytest.mark.parametrize(
    ("values", "minutes", "symptom", "times"),
    [
        ((40, 41, 180, 200), 5, C.DB_CONNECTIONS_JUMPED, 4.5),
        ((40, 60, 80, 120), 60, C.DB_CONNECTIONS_CLIMBED, 3),
        ((40, 42, 41), 5, C.DB_CONNECTIONS_FLAT, None),
        ((2, 9), 5, C.DB_CONNECTIONS_FLAT, None),
        ((40, 60), 5, C.METRIC, None),
        ((60, 40, 100), 60, C.DB_CONNECTIONS_CLIMBED, 1.67),
    ],
)
def test_connections(
    values: tuple[float, ...], minutes: int, symptom: CloudSymptom, times: float | None
) -> None:
    found = said(series("app-db DatabaseConnections", *values, minutes=minutes))
    assert [(one, numbers.get("times")) for one, _, numbers in found] == [(symptom, times)]


@pytest.mark.parametrize(
    ("values", "symptom"),
    [
        ((100, 110, 90, 500), C.REQUESTS_SURGED),
        ((100, 110, 90, 120), C.REQUESTS_USUAL),
        ((500, 100), C.REQUESTS_USUAL),
        ((1, 12), C.REQUESTS_USUAL),
        ((100,), C.METRIC),
    ],
)
def test_requests(values: tuple[float, ...], symptom: CloudSymptom) -> None:
    assert symptoms(series("lb RequestCount", *values)) == [symptom]


def test_a_cpu_without_credits_at_its_baseline_is_not_modest() -> None:
    text = series("web CPUUtilization", 10.1) + "\n" + series("web CPUCreditBalance", 0)
    assert sorted(symptoms(text)) == [C.CPU_AT_BASELINE, C.CREDITS_GONE]


def test_a_flat_cpu_without_credits_is_pinned_wherever_it_lies() -> None:
    text = (
        series("web CPUUtilization", 97, 13.4, 13.5, 13.3)
        + "\n"
        + series("web CPUCreditBalance", 0)
    )
    assert sorted(symptoms(text)) == [C.CPU_AT_BASELINE, C.CPU_HIGH, C.CREDITS_GONE]


@pytest.mark.parametrize("values", [(13, 44, 27), (13.4,)])
def test_a_cpu_that_moves_is_not_pinned(values: tuple[float, ...]) -> None:
    text = series("web CPUUtilization", *values) + "\n" + series("web BurstCapacityPercentage", 0)
    assert C.CPU_AT_BASELINE not in symptoms(text)


def test_a_cpu_with_credits_is_not_pinned() -> None:
    text = series("web CPUUtilization", 10, 10, 10) + "\n" + series("web CPUCreditBalance", 100)
    assert symptoms(text) == [C.CPU_MODEST, C.CREDITS_LEFT]
