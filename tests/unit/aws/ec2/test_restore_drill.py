"""A restore drill's calls: what is gone is let go of, and nothing else is."""

from __future__ import annotations

import pytest

from lifeguard.aws.ec2.execute import perform
from lifeguard.core.decision.settings import Isolation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import EndDrill, LaunchDrill
from lifeguard.core.text.message import message
from tests.support.account import Fake, Params, failing
from tests.support.situations import RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

MADE = "i-0bbbbbbbbbbbbbbbb"
KEY = "arn:aws:kms:us-east-1:123456789012:key/a"


def _terminated(_: Params) -> Params:
    return {"TerminatingInstances": []}


def test_an_image_that_is_gone_is_no_launch_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    its = {"InstanceId": RESOURCE.id, "InstanceType": "t3.micro"}
    Fake(
        monkeypatch,
        {
            "DescribeInstances": lambda _: {"Reservations": [{"Instances": [its]}]},
            "DescribeImages": lambda _: {"Images": []},
            "RunInstances": failing("InvalidAMIID.NotFound"),
        },
    )
    launch = LaunchDrill("ami-1", Isolation("subnet-1", "sg-1"), "token")
    answered = perform(launch, RESOURCE, "incident")
    assert (answered.result, answered.code) == (Result.REFUSED, "InvalidAMIID.NotFound")


@pytest.mark.parametrize(("encrypted", "keys"), [(False, ()), (True, ()), (False, (KEY,))])
def test_a_drill_whose_volumes_ebs_could_not_encrypt_is_not_launched(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], *, encrypted: bool
) -> None:
    its = {"InstanceId": RESOURCE.id, "InstanceType": "t3.micro"}
    volumes = [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": encrypted}}]
    metadata = {"KeyId": "a", "Arn": KEY, "KeyManager": "CUSTOMER", "KeyState": "Enabled"}
    aws = Fake(
        monkeypatch,
        {
            "DescribeInstances": lambda _: {"Reservations": [{"Instances": [its]}]},
            "DescribeImages": lambda _: {"Images": [{"BlockDeviceMappings": volumes}]},
            "GetEbsEncryptionByDefault": lambda _: {"EbsEncryptionByDefault": True},
            "GetEbsDefaultKmsKeyId": lambda _: {"KmsKeyId": KEY},
            "DescribeKey": lambda _: {"KeyMetadata": metadata},
            "RunInstances": lambda _: {"Instances": [{"InstanceId": MADE}]},
        },
    )
    launch = LaunchDrill("ami-1", Isolation("subnet-1", "sg-1"), "token", keys)
    answered = perform(launch, RESOURCE, "incident")
    ran = [params for operation, params in aws.asked if operation == "RunInstances"]
    if encrypted or keys:
        assert (answered.result, answered.made) == (Result.DONE, MADE)
        fleeting = [{"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": True}}]
        assert ran[0]["BlockDeviceMappings"] == fleeting
    else:
        assert answered.result is Result.REFUSED
        assert answered.reason == message("key.default_not_listed", key="a", region=RESOURCE.region)
        assert not ran


def test_the_instance_of_a_drill_is_terminated(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"TerminateInstances": _terminated})
    answered = perform(EndDrill(MADE), RESOURCE, "incident")
    assert (answered.result, answered.reason) == (
        Result.DONE,
        message("answer.terminating", instance=MADE),
    )
    assert aws.asked == [("TerminateInstances", {"InstanceIds": [MADE]})]


def test_one_that_is_gone_does_not_run_on_and_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"TerminateInstances": failing("InvalidInstanceID.NotFound")})
    answered = perform(EndDrill(MADE), RESOURCE, "incident")
    assert (answered.result, answered.reason) == (
        Result.DONE,
        message("answer.gone", instance=MADE),
    )
    Fake(monkeypatch, {"TerminateInstances": failing("UnauthorizedOperation")})
    assert perform(EndDrill(MADE), RESOURCE, "incident").result is Result.REFUSED
