"""Who changed the instance: people alone, what worked alone, and only where all was seen."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.cloudtrail.last_changes import KEPT, OURS, last_changes
from lifeguard.core.incident.vital_signs import HandChange
from lifeguard.core.text.foreign import foreign
from lifeguard.iam.grants import FunctionName
from tests.support.account import Fake, failing
from tests.support.situations import INSTANCE, NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

SINCE = NOON - timedelta(hours=24)
AT = NOON - timedelta(minutes=5)
PERSON: dict[str, Any] = {"userIdentity": {"type": "IAMUser", "userName": "kim"}}
FOUND = HandChange("ModifyInstanceAttribute", AT, foreign("kim"))


def event(record: dict[str, Any] | str = "", **how: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an event as LookupEvents tells of it."""
    plain = {
        "EventName": "ModifyInstanceAttribute",
        "ReadOnly": "false",
        "EventTime": AT,
        "Username": "kim",
        "CloudTrailEvent": record if isinstance(record, str) else json.dumps(record),
    }
    return {name: value for name, value in (plain | how).items() if value is not None}


def changes(
    patch: pytest.MonkeyPatch, *events: dict[str, Any], **more: str
) -> tuple[HandChange, ...] | None:
    aws = Fake(patch, {"LookupEvents": lambda _: {"Events": list(events), **more}})
    found = last_changes(RESOURCE, SINCE, NOON)
    assert aws.count("LookupEvents") == 1
    return found


def test_it_asks_for_the_instance_and_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"LookupEvents": lambda _: {"Events": []}})
    assert last_changes(RESOURCE, SINCE, NOON) == ()
    assert aws.asked[0][1] == {
        "LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": INSTANCE}],
        "StartTime": SINCE,
        "EndTime": NOON,
        "MaxResults": 50,
    }


def test_a_persons_call_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert changes(monkeypatch, event(PERSON)) == (FOUND,)


@pytest.mark.parametrize("record", ["", "no JSON", "[]", '{"userIdentity": "odd"}'])
def test_an_unreadable_record_hides_no_change(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changes(monkeypatch, event(record)) == (FOUND,)


def identity(**who: str) -> dict[str, Any]:
    return {"userIdentity": who}


@pytest.mark.parametrize(
    "other",
    [
        event(PERSON, ReadOnly="true"),
        event(PERSON, EventName="CreateSnapshots"),
        event(PERSON, EventName="CreateTags"),
        event(PERSON, Username="lifeguard-power"),
        event(PERSON, Username=INSTANCE),
        event(PERSON, EventTime=None),
        event({**PERSON, "errorCode": "Client.UnauthorizedOperation"}),
        event({**PERSON, "eventType": "AwsServiceEvent"}),
        event(identity(type="AWSService", invokedBy="ec2.amazonaws.com")),
        event(identity(type="AssumedRole", invokedBy="autoscaling.amazonaws.com")),
        event(identity(type="AssumedRole", invokedBy="autoscaling.amazonaws.com.cn")),
    ],
)
def test_what_is_no_change_by_hand_is_left_out(
    other: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changes(monkeypatch, other) == ()


@pytest.mark.parametrize(
    "tool", ["AWS Internal", "cloudformation.amazonaws.com", "cloudformation.amazonaws.com.cn"]
)
def test_a_person_may_use_a_tool_of_awss(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changes(monkeypatch, event(identity(type="AssumedRole", invokedBy=tool))) == (FOUND,)


def test_no_function_of_ours_is_a_person() -> None:
    assert {f"lifeguard-{function.value}" for function in FunctionName} == OURS


def test_the_latest_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [AT - timedelta(minutes=n) for n in range(KEPT + 2)]
    found = changes(monkeypatch, *[event(PERSON, EventTime=when) for when in times])
    assert found is not None
    assert [one.at for one in found] == times[:KEPT]
    mixed = changes(monkeypatch, event(PERSON, EventTime=times[3]), event(PERSON))
    assert mixed is not None
    assert [one.at for one in mixed] == [AT, times[3]]


def test_behind_too_many_other_events_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = event(PERSON, ReadOnly="true")
    assert changes(monkeypatch, reads, NextToken="more") is None
    assert changes(monkeypatch, event(PERSON), NextToken="more") == (FOUND,)


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException"])
def test_what_cannot_be_read_is_not_said_to_be_nothing(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"LookupEvents": failing(code)})
    assert last_changes(RESOURCE, SINCE, NOON) is None


def test_what_others_have_named_is_shown_as_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = (
        changes(monkeypatch, event(PERSON, Username="kim\n" * 900, EventName="Stop\nX")) or ()
    )
    assert found.event == "Stop X"
    assert len(found.by.text) <= 1000
