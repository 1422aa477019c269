"""Lightsail's calls that change something, and how an earlier one is found again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from lifeguard.aws.lightsail.execute import operation_since, perform
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    AttachToLoadBalancer,
    CreateInstanceSnapshot,
    DetachFromLoadBalancer,
    ForceStopLightsail,
    LightsailAction,
    RebootLightsail,
    StartLightsail,
    StopLightsail,
)
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.account import Fake, Params, failing
from tests.support.lightsail import BLOG, NAME
from tests.support.situations import NOON, aws_said
from tests.unit.aws.lightsail.answers import operation

CALLS: list[tuple[LightsailAction, str, Params]] = [
    (RebootLightsail(), "RebootInstance", {"instanceName": NAME}),
    (StopLightsail(), "StopInstance", {"instanceName": NAME}),
    (ForceStopLightsail(), "StopInstance", {"instanceName": NAME, "force": True}),
    (StartLightsail(), "StartInstance", {"instanceName": NAME}),
    (
        DetachFromLoadBalancer("web"),
        "DetachInstancesFromLoadBalancer",
        {"loadBalancerName": "web", "instanceNames": [NAME]},
    ),
    (
        AttachToLoadBalancer("web"),
        "AttachInstancesToLoadBalancer",
        {"loadBalancerName": "web", "instanceNames": [NAME]},
    ),
    (
        CreateInstanceSnapshot("lifeguard-blog-1-abc"),
        "CreateInstanceSnapshot",
        {
            "instanceName": NAME,
            "instanceSnapshotName": "lifeguard-blog-1-abc",
            "tags": [{"key": MADE_BY, "value": "incident"}, {"key": SOURCE, "value": NAME}],
        },
    ),
]
IDS = [action.verb for action, *_ in CALLS]
POWER = [row for row in CALLS if row[1] != "CreateInstanceSnapshot"]
POWER_IDS = [action.verb for action, *_ in POWER]


@pytest.mark.parametrize(("action", "name", "params"), CALLS, ids=IDS)
def test_an_action_is_one_call(
    action: LightsailAction, name: str, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Fake(monkeypatch, {name: lambda _: {"operations": [operation(name)]}})
    outcome = perform(action, BLOG, "incident")
    assert outcome.result is Result.DONE
    assert aws.asked == [(name, params)]
    if isinstance(action, CreateInstanceSnapshot):
        assert outcome.made == action.name
        assert outcome.reason == message("answer.snapshot_begun", snapshot=action.name)
    else:
        assert outcome.made == ""
        assert outcome.reason == message("answer.operation_begun", operation="operation-1")


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (DetachFromLoadBalancer("web", "blog-2"), "DetachInstancesFromLoadBalancer"),
        (AttachToLoadBalancer("web", "blog-2"), "AttachInstancesToLoadBalancer"),
    ],
    ids=["detach", "attach"],
)
def test_another_instance_may_be_moved(
    action: LightsailAction, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Fake(monkeypatch, {name: lambda _: {"operations": [operation(name)]}})
    assert perform(action, BLOG, "incident").made == "blog-2"
    assert aws.asked == [(name, {"loadBalancerName": "web", "instanceNames": ["blog-2"]})]


@pytest.mark.parametrize(("action", "name", "_params"), POWER, ids=POWER_IDS)
def test_an_operation_that_has_failed_at_once_is_tried_again(
    action: LightsailAction, name: str, _params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = operation(name, status="Failed", errorCode="Internal")
    Fake(monkeypatch, {name: lambda _: {"operations": [failed]}})
    outcome = perform(action, BLOG, "incident")
    assert (outcome.result, outcome.code) == (Result.FAILED, "Internal")
    assert outcome.reason == message("answer.aws_code", code="Internal")


ANSWERS = [
    (BUSY, Result.FAILED),
    ("ServiceException", Result.FAILED),
    ("InternalError", Result.FAILED),
    ("AccessDeniedException", Result.REFUSED),
    ("NotFoundException", Result.REFUSED),
    ("InvalidInputException", Result.REFUSED),
    ("AccountSetupInProgressException", Result.REFUSED),
]


@pytest.mark.parametrize(("action", "name", "_params"), CALLS, ids=IDS)
@pytest.mark.parametrize(("code", "result"), ANSWERS)
def test_a_refusal_is_an_answer(
    code: str,
    result: Result,
    action: LightsailAction,
    name: str,
    _params: Params,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Fake(monkeypatch, {name: failing(code)})
    outcome = perform(action, BLOG, "incident")
    assert (outcome.result, outcome.code, outcome.made) == (result, code, "")
    assert outcome.reason == aws_said(code, "no")


def test_what_was_throttled_was_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"RebootInstance": failing("ThrottlingException")})
    with pytest.raises(Retryable):
        perform(RebootLightsail(), BLOG, "incident")


def test_a_call_without_an_answer_has_failed_and_may_have_been_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silent(_params: Params) -> Params:
        raise ReadTimeoutError(endpoint_url="https://lightsail.us-east-1.amazonaws.com")

    Fake(monkeypatch, {"StopInstance": silent})
    outcome = perform(StopLightsail(), BLOG, "incident")
    assert (outcome.result, outcome.code) == (Result.FAILED, "ReadTimeoutError")


# -- after a crash -------------------------------------------------------------------------------

TYPES = {
    Verb.REBOOT: "RebootInstance",
    Verb.STOP: "StopInstance",
    Verb.FORCE_STOP: "StopInstance",
    Verb.START: "StartInstance",
    Verb.CREATE_SNAPSHOTS: "CreateInstanceSnapshot",
}
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("verb", "kind"), TYPES.items())
def test_an_operation_is_found_by_its_type(
    verb: Verb, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = ["CreateInstance", *sorted(set(TYPES.values())), "PutInstancePublicPorts"]
    found = [operation(name, NOON + SECOND, number=n) for n, name in enumerate(every)]
    aws = Fake(monkeypatch, {"GetOperationsForResource": lambda _: {"operations": found}})
    assert operation_since(BLOG, verb, NOON) == f"operation-{every.index(kind)}"
    assert aws.asked == [("GetOperationsForResource", {"resourceName": NAME})]


SINCE = [
    ("before the intent", NOON - SECOND, "Succeeded", False),
    ("in the second of the intent", NOON, "Started", True),
    ("after it", NOON + SECOND, "NotStarted", True),
    ("after it, and done", NOON + SECOND, "Succeeded", True),
    ("after it, and completed", NOON + SECOND, "Completed", True),
    ("after it, and failed", NOON + SECOND, "Failed", False),
]


@pytest.mark.parametrize(
    ("when", "status", "found"), [row[1:] for row in SINCE], ids=[row[0] for row in SINCE]
)
def test_only_one_since_the_intent_that_has_not_failed_counts(
    when: datetime, status: str, monkeypatch: pytest.MonkeyPatch, *, found: bool
) -> None:
    """Lightsail's times have no fractions of a second, and the intent's has."""
    listed = [operation("StopInstance", when, status)]
    Fake(monkeypatch, {"GetOperationsForResource": lambda _: {"operations": listed}})
    intent = NOON + timedelta(microseconds=400_000)
    assert bool(operation_since(BLOG, Verb.STOP, intent)) is found


@pytest.mark.parametrize("verb", sorted(set(Verb) - TYPES.keys()))
def test_no_other_act_is_one_of_lightsails(verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [operation(name, number=n) for n, name in enumerate(sorted(set(TYPES.values())))]
    Fake(monkeypatch, {"GetOperationsForResource": lambda _: {"operations": found}})
    assert operation_since(BLOG, verb, NOON) == ""


def test_where_there_was_no_operation_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetOperationsForResource": lambda _: {}})
    assert operation_since(BLOG, Verb.STOP, NOON) == ""


def test_what_lightsail_refuses_to_list_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetOperationsForResource": failing("AccessDeniedException")})
    with pytest.raises(Refused):
        operation_since(BLOG, Verb.STOP, NOON)
