"""Budgets: no more at once than the policy says, whoever is over them waits, deadlines first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.e2e.conftest import Outcome, Play
from tests.support.aws_events import health

IDS = [f"i-0000000000000000{number}" for number in range(4)]
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
LEAST = timedelta(minutes=2)
"""What a treatment takes at least: a stop, a start, the checks."""


def retired(number: int, deadline: str = "2026-12-04T10:00:00Z", **how: Any) -> dict[str, Any]:  # noqa: ANN401  any field of an instance
    event = {"code": "instance-retirement", "not_before": deadline}
    return {"id": IDS[number], "name": f"web-{number}", "events": [event], **how}


def at_once(outcome: Outcome) -> int:
    """Return how many were between their stop and their proof at the same moment."""
    incidents = {i["resource"]: i for i in outcome.document["incidents"]}
    spans = []
    for call in outcome.document["calls"]:
        if call["operation"] == "StopInstances":
            start = datetime.fromisoformat(call["at"])
            spans += [
                (start, datetime.fromisoformat(incidents[one]["closed_at"]))
                for one in call["params"]["InstanceIds"]
            ]
    return max(sum(a <= start < b for a, b in spans) for start, _ in spans)


def stops(outcome: Outcome) -> list[str]:
    return [
        one
        for call in outcome.document["calls"]
        if call["operation"] == "StopInstances"
        for one in call["params"]["InstanceIds"]
    ]


@pytest.mark.parametrize(
    ("budgets", "tags", "most"),
    [
        ({"zone": 2}, {}, 2),
        ({"zone": 4, "account": 3}, {}, 3),
        ({"zone": 4, "group": 1}, {"app": "web"}, 1),
        ({"zone": 4, "group": 1}, {}, 4),
    ],
    ids=["zone", "account", "group", "no group"],
)
def test_no_more_at_once_than_the_budget(
    play: Play, budgets: dict[str, int], tags: dict[str, str], most: int
) -> None:
    instances = [retired(n, tags={"lifeguard": "default", **tags}) for n in range(4)]
    outcome = play(
        [health(instance=one) for one in IDS], policy={"budgets": budgets}, instances=instances
    )
    assert at_once(outcome) == most
    assert sorted(stops(outcome)) == IDS
    assert {i["status"] for i in outcome.document["incidents"]} == {"resolved"}


def test_an_hour_takes_no_more_than_its_budget(play: Play) -> None:
    instances = [retired(n) for n in range(4)]
    policy = {"budgets": {"zone": 4, "per_hour": 2}}
    outcome = play([health(instance=one) for one in IDS], policy=policy, instances=instances)
    times = sorted(
        datetime.fromisoformat(call["at"])
        for call in outcome.document["calls"]
        if call["operation"] == "CreateImage"
    )
    assert len(times) == len(IDS)
    assert all(
        later - first >= timedelta(hours=1) for first, later in zip(times, times[2:], strict=False)
    )
    assert times[-1] - times[0] < timedelta(hours=1, minutes=5)


def test_the_nearest_deadline_goes_first(play: Play) -> None:
    deadlines = [f"2026-12-{day:02}T10:00:00Z" for day in (7, 5, 6, 4)]
    instances = [retired(n, deadline) for n, deadline in enumerate(deadlines)]
    events = [health(instance=one, start=d) for one, d in zip(IDS, deadlines, strict=True)]
    outcome = play(events, policy={"budgets": {"zone": 1}}, instances=instances)
    first, *rest = stops(outcome)
    assert first == IDS[0]  # nobody else was there yet
    assert rest == [IDS[3], IDS[1], IDS[2]]


def test_who_waits_is_told_of_as_waiting_and_the_place_of_who_ended_is_free(play: Play) -> None:
    instances = [retired(0), retired(1)]
    outcome = play(
        [health(instance=IDS[0]), health(instance=IDS[1])],
        policy={"budgets": {"zone": 1}},
        instances=instances,
    )
    first, second = sorted(outcome.document["incidents"], key=lambda i: i["closed_at"])
    stopped = [c["at"] for c in outcome.document["calls"] if c["operation"] == "StopInstances"]
    assert stopped[1] >= first["closed_at"]
    begun = datetime.fromisoformat(stopped[1]) - datetime.fromisoformat(first["closed_at"])
    assert begun <= timedelta(minutes=2)
    assert second["status"] == "resolved"
