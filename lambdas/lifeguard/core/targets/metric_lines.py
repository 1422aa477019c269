"""What a load balancer has measured, as the lines that a diagnosis reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

Points = Mapping[str, Mapping[datetime, float]]
"""By the metric's name: its values, by when each was measured."""


def metric_lines(balancer: str, points: Points, failed: str, requests: str) -> Iterator[str]:
    """Yield the points, `TIME NAME METRIC VALUE` each.

    A count is published where it is not 0 alone (Elastic Load Balancing, "CloudWatch metrics for
    your Application Load Balancer"): it is 0 where requests were.

    Args:
        balancer: its name.
        points: what it has measured.
        failed: the metric that counts the requests which the servers behind it failed.
        requests: the metric that counts all that they answered.
    """
    counted = {**dict.fromkeys(points.get(requests, {}), 0.0), **points.get(failed, {})}
    for name, values in {**points, failed: counted}.items():
        for at, value in values.items():
            yield f"{at:%Y-%m-%dT%H:%M:%SZ} {balancer} {name} {value:g}"
