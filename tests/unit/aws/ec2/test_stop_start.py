"""The calls that stop and start: what EC2 is asked, in which order, and what its answer means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lifeguard.aws.ec2.stop_start import (
    PAGE,
    PowerCallOutcome,
    Run,
    carry_out,
    prove,
    runs,
)
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import coded, message
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import (
    ACCOUNT,
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import NOON, RESOURCE, aws_said

IDS = [f"i-{n:017x}" for n in range(3)]
STARTED: Params = {"StartingInstances": []}
STOPPED: Params = {"StoppingInstances": []}


def call(act: Verb, proof: tuple[str, ...] = ()) -> PowerCall:
    requests = tuple(
        PowerRequest(name, 1, 0, act, replace(RESOURCE, id=name), "", "", "default", NOON)
        for name in IDS
    )
    return PowerCall(act, ACCOUNT, REGION, requests, proof)


def proving(code: str = "DryRunOperation", said: str = "no") -> Callable[[Params], Params]:
    """Answer a dry run with this code, and a real start with success."""

    def answer(params: Params) -> Params:
        if params.get("DryRun"):
            raise ClientError({"Error": {"Code": code, "Message": said}}, "StartInstances")
        return STARTED

    return answer


def ec2(patch: pytest.MonkeyPatch, **answers: Any) -> Fake:  # noqa: ANN401  answerers by operation
    plain = {"StartInstances": proving(), "StopInstances": lambda _: STOPPED}
    return Fake(patch, {**plain, **answers})


DONE = [
    (
        call(Verb.START),
        [("StartInstances", {"InstanceIds": IDS})],
    ),
    (
        call(Verb.STOP, tuple(IDS[:2])),
        [
            ("StartInstances", {"InstanceIds": IDS[:2], "DryRun": True}),
            ("StopInstances", {"InstanceIds": IDS}),
        ],
    ),
    (
        call(Verb.FORCE_STOP),
        [("StopInstances", {"InstanceIds": IDS, "Force": True})],
    ),
]


@pytest.mark.parametrize(("made", "asked"), DONE, ids=[row[0].verb for row in DONE])
def test_many_are_one_call_and_a_stop_is_proven_first(
    monkeypatch: pytest.MonkeyPatch, made: PowerCall, asked: list[tuple[str, Params]]
) -> None:
    fake = ec2(monkeypatch)
    accepted = message("answer.accepted", action=coded("verb", made.verb))
    if made.proof:
        assert prove(made) == PowerCallOutcome(Result.DONE, accepted)
    assert carry_out(made) == PowerCallOutcome(Result.DONE, accepted)
    assert fake.asked == asked


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("UnauthorizedOperation", Result.REFUSED),
        ("InvalidInstanceID.NotFound", Result.REFUSED),
        ("InternalError", Result.FAILED),
    ],
)
def test_what_could_not_be_started_again_is_not_stopped(
    monkeypatch: pytest.MonkeyPatch, code: str, result: Result
) -> None:
    fake = ec2(monkeypatch, StartInstances=proving(code))
    answered = prove(call(Verb.STOP, tuple(IDS)))
    assert (answered.result, answered.code) == (result, code)
    said = aws_said(code, "no")
    unproven = message("answer.start_refused", answer=said)
    assert answered.reason == (unproven if result is Result.REFUSED else said)
    assert fake.count("StopInstances") == 0


ANSWERS = [
    ("InsufficientInstanceCapacity", Result.FAILED),
    ("IncorrectInstanceState", Result.FAILED),
    ("UnauthorizedOperation", Result.REFUSED),
    ("SomethingNew", Result.REFUSED),
]


@pytest.mark.parametrize(("act", "operation"), [(Verb.START, "Start"), (Verb.FORCE_STOP, "Stop")])
@pytest.mark.parametrize(("code", "result"), ANSWERS)
def test_what_ec2_does_not_do_is_an_answer(
    monkeypatch: pytest.MonkeyPatch, act: Verb, operation: str, code: str, result: Result
) -> None:
    ec2(monkeypatch, **{f"{operation}Instances": failing(code)})
    assert carry_out(call(act)) == PowerCallOutcome(result, aws_said(code, "no"), code)


def test_who_is_named_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old id of eight digits may begin as a new one does."""
    said = f"The instance '{IDS[1]}' may not be stopped, nor i-00000000000000002f."
    ec2(monkeypatch, StopInstances=failing("OperationNotPermitted", said))
    assert carry_out(call(Verb.FORCE_STOP)).named == (IDS[1],)
    ec2(monkeypatch, StartInstances=proving("OperationNotPermitted", said))
    assert prove(call(Verb.STOP, tuple(IDS))).named == (IDS[1],)


@pytest.mark.parametrize("ask", [carry_out, prove])
def test_what_is_throttled_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[[PowerCall], PowerCallOutcome]
) -> None:
    throttled = failing("RequestLimitExceeded")
    ec2(monkeypatch, StopInstances=throttled, StartInstances=throttled)
    with pytest.raises(Retryable):
        ask(call(Verb.STOP, tuple(IDS)))


# -- how they stand -------------------------------------------------------------------------------


def described(known: set[str]) -> Callable[[Params], Params]:
    """Answer for those that are known, one reservation each."""

    def answer(params: Params) -> Params:
        (named,) = params["Filters"]
        assert named["Name"] == "instance-id"
        assert len(named["Values"]) <= PAGE
        found = [
            {"InstanceId": one, "State": {"Name": "stopped", "Code": 80}, "LaunchTime": NOON}
            for one in named["Values"]
            if one in known
        ]
        return {"Reservations": [{"Instances": [instance]} for instance in found]}

    return answer


def test_those_that_ec2_does_not_know_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"DescribeInstances": described({IDS[0], IDS[2]})})
    stands = Run(InstanceState.STOPPED, NOON)
    assert runs(REGION, IDS) == {IDS[0]: stands, IDS[2]: stands}


def test_what_never_ran_has_no_launch(monkeypatch: pytest.MonkeyPatch) -> None:
    never = {"InstanceId": IDS[0], "State": {"Name": "pending", "Code": 0}}
    Fake(monkeypatch, {"DescribeInstances": lambda _: {"Reservations": [{"Instances": [never]}]}})
    assert runs(REGION, IDS) == {IDS[0]: Run(InstanceState.PENDING, None)}


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (PAGE, 1), (PAGE + 1, 2)])
def test_a_filter_names_so_many_at_a_time(
    monkeypatch: pytest.MonkeyPatch, count: int, calls: int
) -> None:
    ids = [f"i-{n:017x}" for n in range(count)]
    fake = Fake(monkeypatch, {"DescribeInstances": described(set(ids))})
    assert set(runs(REGION, ids)) == set(ids)
    assert fake.count("DescribeInstances") == calls


def test_every_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def paged(params: Params) -> Params:
        last = "NextToken" in params
        one = {"InstanceId": IDS[1 if last else 0], "State": {"Name": "running", "Code": 16}}
        more = {} if last else {"NextToken": "more"}
        return {"Reservations": [{"Instances": [one]}], **more}

    Fake(monkeypatch, {"DescribeInstances": paged})
    assert set(runs(REGION, IDS)) == {IDS[0], IDS[1]}
