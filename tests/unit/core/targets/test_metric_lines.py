"""What a load balancer has measured, as lines; a count that is not published is 0."""

from __future__ import annotations

from lifeguard.core.targets.metric_lines import metric_lines
from tests.support.situations import at

POINTS = {
    "Requests": {at("12:00"): 60.0, at("12:01"): 58.0},
    "Failed": {at("12:01"): 3.0},
    "Seconds": {at("12:01"): 0.125},
}


def test_each_point_is_a_line_and_what_failed_is_0_where_requests_were() -> None:
    assert list(metric_lines("web", POINTS, "Failed", "Requests")) == [
        "2026-11-20T12:00:00Z web Requests 60",
        "2026-11-20T12:01:00Z web Requests 58",
        "2026-11-20T12:00:00Z web Failed 0",
        "2026-11-20T12:01:00Z web Failed 3",
        "2026-11-20T12:01:00Z web Seconds 0.125",
    ]


def test_without_requests_nothing_is_known_of_what_failed() -> None:
    assert list(metric_lines("web", {"Requests": {}}, "Failed", "Requests")) == []
    known = {"Failed": {at("12:00"): 2.0}}
    assert list(metric_lines("web", known, "Failed", "Requests")) == [
        "2026-11-20T12:00:00Z web Failed 2"
    ]
