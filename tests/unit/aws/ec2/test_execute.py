"""Whoever adds an action is led to its calls: nothing of the union is carried out by nobody."""

from __future__ import annotations

from typing import get_args

import pytest

from lifeguard.aws.ec2 import stop_start
from lifeguard.aws.ec2.execute import perform
from lifeguard.core.decision.action import Action
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import Own, Power, UnlimitedCredits
from lifeguard.core.resources.tags import TRIAL
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import ACCOUNT, REGION, Answerer, Fake, Params, failing
from tests.support.situations import NOON, RESOURCE
from tests.unit.core.kinds.ec2.test_action import ROWS

pytestmark = pytest.mark.usefixtures("_in_account")

ACTIONS = [action for action, _, _ in ROWS]
FORBIDDEN = "UnauthorizedOperation"


ON_TRIAL = {"InstanceId": "i-2", "InstanceType": "t3.micro", "Tags": [{"Key": TRIAL, "Value": "x"}]}
READS: dict[str, Params] = {
    "DescribeInstances": {"Reservations": [{"Instances": [ON_TRIAL]}]},
    "DescribeAddresses": {"Addresses": [{"AllocationId": "eipalloc-1"}]},
    "DescribeImages": {"Images": []},
}


def forbidding(patch: pytest.MonkeyPatch) -> Fake:
    """Refuse whatever an action calls."""
    calls = {call for action in ACTIONS for call in named(action)}
    reads: dict[str, Answerer] = {name: lambda _, read=read: read for name, read in READS.items()}  # type: ignore[misc]
    return Fake(patch, {**reads, **dict.fromkeys(calls, failing(FORBIDDEN))})


def changes(aws: Fake) -> set[str]:
    """Return the calls that change something, of those that it was asked for."""
    return {name for name, _ in aws.asked if name not in READS}


def named(action: Action) -> set[str]:
    return {call.partition(":")[2] for call in action.calls}


@pytest.mark.parametrize(
    ("failed", "result", "code"),
    [
        ([], Result.DONE, ""),
        (
            [
                {
                    "InstanceId": RESOURCE.id,
                    "Error": {"Code": "InstanceCreditSpecification.NotSupported"},
                }
            ],
            Result.REFUSED,
            "InstanceCreditSpecification.NotSupported",
        ),
    ],
)
def test_a_mode_may_be_refused_in_a_call_that_succeeds(
    failed: list[Params], result: Result, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"UnsuccessfulInstanceCreditSpecifications": failed}
    aws = Fake(monkeypatch, {"ModifyInstanceCreditSpecification": lambda _: answer})
    outcome = perform(UnlimitedCredits(), RESOURCE, "incident")
    assert (outcome.result, outcome.code) == (result, code)
    ((_, asked),) = aws.asked
    assert asked == {
        "ClientToken": "incident",
        "InstanceCreditSpecifications": [{"InstanceId": RESOURCE.id, "CpuCredits": "unlimited"}],
    }


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if isinstance(a, get_args(Own))], ids=lambda a: a.verb
)
def test_every_action_of_respond_has_its_call(action: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = forbidding(monkeypatch)
    assert perform(action, RESOURCE, "incident").result is Result.REFUSED
    assert set() < changes(aws) <= named(action)


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if isinstance(a, get_args(Power))], ids=lambda a: a.verb
)
def test_every_action_of_power_has_its_call(action: Power, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = forbidding(monkeypatch)
    request = PowerRequest("1f2e", 1, 0, Verb(action.verb), RESOURCE, "", "", "default", NOON)
    call = PowerCall(request.verb, ACCOUNT, REGION, (request,))
    answered = stop_start.carry_out(call)
    assert (answered.result, answered.code) == (Result.REFUSED, FORBIDDEN)
    assert set() < changes(aws) <= named(action)
