"""How much of an instance is asked anew at each look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from lifeguard import clock
from lifeguard.aws.ec2.read_instance import DESCRIBED_FOR, read_server
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.text.foreign import Foreign, foreign
from tests.support.account import ACCOUNT, Fake, Params
from tests.support.situations import INSTANCE, RESOURCE, instance

if TYPE_CHECKING:
    from lifeguard.aws.sqs.power_queue import KeyProof

pytestmark = pytest.mark.usefixtures("_in_account")

OLD, NEW = "198.51.100.7", "203.0.113.9"
RIGHTS = KeyRights((), cast("KeyProof", None))
STATUS = {"InstanceId": INSTANCE, "InstanceState": {"Name": "running"}}
FOUND = {
    "InstanceId": INSTANCE,
    "InstanceType": "t3.micro",
    "State": {"Name": "running"},
    "PublicIpAddress": NEW,
}


def ec2(patch: pytest.MonkeyPatch) -> Fake:
    """Return EC2 with a running instance that has a new address."""
    reservation = {"OwnerId": ACCOUNT, "Instances": [FOUND]}
    return Fake(
        patch,
        {
            "DescribeInstances": lambda _: {"Reservations": [reservation]},
            "DescribeInstanceStatus": lambda _: {"InstanceStatuses": [STATUS]},
        },
    )


def known(state: InstanceState, age: timedelta = timedelta(minutes=1)) -> Instance:
    """Return an earlier reading, described so long ago."""
    described = instance(state=state, address=OLD)
    return replace(described, described_at=clock.now() - age)


def test_of_a_running_instance_that_was_described_just_now_only_the_status_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = ec2(monkeypatch)
    found = read_server(RESOURCE, known(InstanceState.RUNNING), RIGHTS, runs=True)
    assert found is not None
    assert found.address == OLD
    assert [operation for operation, _ in aws.asked] == ["DescribeInstanceStatus"]


@pytest.mark.parametrize(
    ("before", "runs"),
    [
        (known(InstanceState.STOPPED), True),
        (known(InstanceState.PENDING), True),
        (known(InstanceState.RUNNING, DESCRIBED_FOR), True),
        (known(InstanceState.RUNNING), False),
    ],
    ids=["it was stopped", "it was pending", "long ago", "not expected to run"],
)
def test_else_it_is_described_anew_for_a_start_changes_the_address(
    before: Instance, *, runs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = ec2(monkeypatch)
    found = read_server(RESOURCE, before, RIGHTS, runs=runs)
    assert found is not None
    assert (found.state, found.address) == (InstanceState.RUNNING, NEW)
    assert aws.count("DescribeInstances") == 1


CHECK = "asc-0123456789abcdef0"
FAILED = {"ApplicationStatusCheckId": CHECK, "Status": "failed"}


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            {**FAILED, "Reason": {"Code": "ResponseCodeMismatch", "StatusCode": 503}},
            (foreign(f"{CHECK}: ResponseCodeMismatch 503"),),
        ),
        (FAILED, (foreign(CHECK),)),
        ({**FAILED, "Status": "passed"}, ()),
    ],
    ids=["why it fails", "no reason given", "it passes"],
)
def test_what_a_failing_application_check_says_is_kept_as_others_text(
    detail: Params, said: tuple[Foreign, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    status = {**STATUS, "ApplicationStatus": {"Status": "impaired"}}
    answer = {"Instances": [{"ApplicationStatus": {"Details": [detail]}}]}
    ec2(monkeypatch)
    Fake(
        monkeypatch,
        {
            "DescribeInstanceStatus": lambda _: {"InstanceStatuses": [status]},
            "DescribeApplicationStatus": lambda _: {"ApplicationStatuses": answer},
        },
    )
    found = read_server(RESOURCE, known(InstanceState.RUNNING), RIGHTS, runs=True)
    assert found is not None
    assert found.application == said
