"""Finding what is wrong among 5,000 instances, within a sweep's time and few calls."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ledger.outcomes import Handled, Recorded
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.trigger import Kind, Trigger
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.sweep.find import find, hand_over
from lifeguard.functions.sweep.turns import HANDS_OVER
from lifeguard.functions.task_round import TaskRun
from tests.support.account import (
    ACCOUNT,
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import NOON, incident, trigger
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

FLEET = 5000
FIFTH = 5
MEMORY = 512 * 2**20
"""What each function has, in bytes (stacks/function.py)."""
ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:"
NAMES = [f"i-{number:017x}" for number in range(FLEET)]
IMPAIRED = {
    "Status": "impaired",
    "Details": [{"Name": "reachability", "Status": "failed", "ImpairedSince": NOON}],
}
OK = {"Status": "ok"}


class Zone:
    """A zone of instances that are all opted in, all impaired, each with an alarm."""

    def __init__(self, patch: pytest.MonkeyPatch, size: int = FLEET) -> None:
        self._names = NAMES[:size]
        self.aws = Fake(
            patch,
            {
                "DescribeInstanceStatus": self._statuses,
                "DescribeInstances": self._instances,
                "DescribeAlarms": self._alarms,
            },
        )

    def _statuses(self, params: Params) -> Params:
        (condition,) = params["Filters"]
        if condition["Name"] != "system-status.status":
            return {"InstanceStatuses": []}
        page, more = _page(self._names, params["MaxResults"], params.get("NextToken"))
        return {"InstanceStatuses": [_status(name) for name in page], **more}

    def _instances(self, params: Params) -> Params:
        filters = {each["Name"]: each["Values"] for each in params.get("Filters", ())}
        asked = params.get("InstanceIds") or filters.get("instance-id") or ()
        assert len(asked) <= 100
        found = [_instance(name) for name in asked]
        return {"Reservations": [{"OwnerId": ACCOUNT, "Instances": found}]}

    def _alarms(self, params: Params) -> Params:
        page, more = _page(self._names, params["MaxRecords"], params.get("NextToken"))
        return {"MetricAlarms": [_alarm(name) for name in page], **more}


def _page(names: Sequence[str], size: int, token: str | None) -> tuple[Sequence[str], Params]:
    start = int(token or 0)
    end = start + size
    return names[start:end], {"NextToken": str(end)} if end < len(names) else {}


def _status(name: str) -> Params:
    return {
        "InstanceId": name,
        "InstanceState": {"Code": 16, "Name": "running"},
        "SystemStatus": IMPAIRED,
        "InstanceStatus": OK,
        "AttachedEbsStatus": OK,
    }


def _instance(name: str) -> Params:
    return {
        "InstanceId": name,
        "State": {"Code": 16, "Name": "running"},
        "LaunchTime": NOON - timedelta(days=40),
        "Tags": [{"Key": "lifeguard", "Value": "default"}],
    }


def _alarm(name: str) -> Params:
    return {
        "AlarmName": name,
        "AlarmArn": ARN + name,
        "StateValue": "ALARM",
        "StateUpdatedTimestamp": NOON,
        "Namespace": "AWS/EC2",
        "MetricName": "CPUUtilization",
        "Dimensions": [{"Name": "InstanceId", "Value": name}],
    }


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_5000_impaired_instances_are_found_with_few_calls(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = Zone(monkeypatch)
    round_ = TaskRun()
    found = find(scene.room, scene.minute(NOON), round_).news
    assert (round_.unanswered, round_.refused) == ([], [])
    assert [t.kind for t in found] == [Kind.STATUS_CHECK] * FLEET + [Kind.ALARM] * FLEET
    assert [t.resource.id for t in found[:FLEET]] == NAMES
    assert zone.aws.count("DescribeInstanceStatus") == 5 + 4  # a page for each question, or five
    assert zone.aws.count("DescribeAlarms") == 50
    assert zone.aws.count("DescribeInstances") == 50 + 1 + 50 + 1  # with who is opted in


def test_all_that_is_wrong_with_instances_is_a_sighting(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether an incident knows of it or not; an alarm is no sight of the instance."""
    Zone(monkeypatch, FIFTH)
    found = find(scene.room, scene.minute(NOON), TaskRun())
    resources = [t.resource.key for t in found.news[:FIFTH]]
    assert found.sightings == frozenset((key, "system-status-check") for key in resources)
    known = [incident(t) for t in found.news[:FIFTH]]
    known = [replace(i, resource=i.triggers[0].resource) for i in known]
    again = find(scene.room, scene.minute(NOON, known), TaskRun())
    assert again.sightings == found.sightings
    assert {t.kind for t in again.news} == {Kind.ALARM}


@pytest.mark.parametrize(
    ("silent", "known"), [("DescribeAlarms", True), ("DescribeInstanceStatus", False)]
)
def test_what_aws_does_not_answer_has_not_vanished(
    silent: str, scene: Scene, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    Zone(monkeypatch, FIFTH)
    Fake(monkeypatch, {silent: failing("RequestLimitExceeded")})
    found = find(scene.room, scene.minute(NOON), TaskRun())
    assert (found.sightings is not None) is known


def test_5000_impaired_instances_fit_into_a_tenth_of_the_memory(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    Zone(monkeypatch, 1)
    find(scene.room, scene.minute(NOON), TaskRun())  # what botocore loads once is not counted
    Zone(monkeypatch, FLEET // FIFTH)  # traced, all of them would take seconds
    tracemalloc.start()
    try:
        find(scene.room, scene.minute(NOON), TaskRun())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak * FIFTH < MEMORY / 10


@pytest.mark.parametrize(
    ("silent", "left", "questions"),
    [("DescribeAlarms", FLEET, 1), ("DescribeInstanceStatus", FLEET, 5)],
)
def test_a_question_that_is_not_answered_costs_only_its_own(
    silent: str, left: int, questions: int, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    Zone(monkeypatch)
    Fake(monkeypatch, {silent: failing("RequestLimitExceeded")})
    round_ = TaskRun()
    assert len(find(scene.room, scene.minute(NOON), round_).news) == left
    assert len(round_.unanswered) == questions


class Slow:
    """A desk that takes its time."""

    def __init__(self, patch: pytest.MonkeyPatch, takes: timedelta) -> None:
        self.now, self.takes = NOON, takes
        self.received: list[str] = []
        patch.setattr(TriggerDispatcher, "dispatch", lambda _, given, __: self._receive(given))

    def clock(self) -> datetime:
        return self.now

    def _receive(self, given: Trigger) -> Recorded:
        self.now += self.takes
        self.received.append(given.reference)
        if given.reference == "3":
            code = "Throttling"
            raise Retryable(code, "no")
        return Handled("seen")


def news(count: int) -> list[Trigger]:
    return [replace(trigger(), reference=str(number)) for number in range(count)]


def test_what_there_is_no_time_for_is_left_to_the_next_sweep(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatcher = Slow(monkeypatch, timedelta(seconds=5))
    received, left = hand_over(scene.room, scene.minute(NOON), TaskRun(), news(3), dispatcher.clock)
    assert (len(received), left.count) == (3, 0)
    dispatcher.now = NOON + timedelta(seconds=10)
    dispatcher.received.clear()
    received, left = hand_over(
        scene.room, scene.minute(NOON), TaskRun(), news(20), dispatcher.clock
    )
    assert dispatcher.received == ["0", "1", "2", "3", "4"]
    assert (len(received), left.count) == (4, 15)
    assert timedelta(seconds=35) == HANDS_OVER


def test_one_that_the_ledger_does_not_take_costs_the_others_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatcher, round_ = Slow(monkeypatch, timedelta()), TaskRun()
    received, left = hand_over(scene.room, scene.minute(NOON), round_, news(5), dispatcher.clock)
    assert (len(received), left.count) == (4, 0)
    assert round_.unanswered == ["hand over 3: Throttling: no"]
