"""Whose a volume is, and who is on a Dedicated Host."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from lifeguard.aws.ec2.attached import attached_to, servers_on
from lifeguard.aws.ec2.reader import Ec2Reader
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.core.resources.resource import Resource, Service
from tests.support.account import ACCOUNT, REGION, Fake, Params

if TYPE_CHECKING:
    from lifeguard.aws.sqs.power_queue import KeyProof

pytestmark = pytest.mark.usefixtures("_in_account")

VOLUME = Resource(Service.EBS_VOLUME, "vol-1", ACCOUNT, REGION)
HOST = Resource(Service.EC2_HOST, "h-1", ACCOUNT, REGION)
TAGS = [{"Key": "Name", "Value": "web-1"}, {"Key": "lifeguard", "Value": "default"}]


def server(name: str, **how: object) -> Params:
    return {"InstanceId": name, "State": {"Name": "running"}, "Tags": TAGS, **how}


def page(*servers: Params) -> Params:
    return {"Reservations": [{"OwnerId": ACCOUNT, "Instances": list(servers)}]}


def account(patch: pytest.MonkeyPatch, *attachments: Params, found: bool = True) -> Fake:
    """Return an account with one volume that is attached so, if it is there."""
    volumes = [{"VolumeId": "vol-1", "Attachments": list(attachments)}] if found else []
    return Fake(
        patch,
        {
            "DescribeVolumes": lambda _: {"Volumes": volumes},
            "DescribeInstances": lambda asked: page(*(server(i) for i in asked["InstanceIds"])),
        },
    )


def test_the_instance_of_a_volume_is_read_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, {"InstanceId": "i-1"}, {"InstanceId": "i-2"})
    found = Ec2Reader(KeyRights((), cast("KeyProof", None))).instance(VOLUME, None, runs=True)
    assert found is not None
    assert (found.resource, found.name) == (
        Resource(Service.EC2, "i-1", ACCOUNT, REGION),
        "web-1",
    )
    assert found.tag("lifeguard") == "default"
    assert aws.asked == [
        ("DescribeVolumes", {"Filters": [{"Name": "volume-id", "Values": ["vol-1"]}]}),
        ("DescribeInstances", {"InstanceIds": ["i-1"]}),
    ]


@pytest.mark.parametrize(
    ("attachments", "found"),
    [((), True), ((), False), (({"AssociatedResource": "arn:task"},), True)],
    ids=["to nothing", "no such volume", "to a task"],
)
def test_a_volume_that_is_attached_to_no_instance_has_none(
    attachments: tuple[Params, ...], *, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = account(monkeypatch, *attachments, found=found)
    assert attached_to(VOLUME) is None
    assert aws.count("DescribeInstances") == 0


def test_an_instance_that_is_gone_meanwhile_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    volumes = [{"VolumeId": "vol-1", "Attachments": [{"InstanceId": "i-1"}]}]
    Fake(
        monkeypatch,
        {
            "DescribeVolumes": lambda _: {"Volumes": volumes},
            "DescribeInstances": lambda _: page(),
        },
    )
    assert attached_to(VOLUME) is None


def test_the_servers_on_a_host_are_named_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    db = server("i-2", Tags=[{"Key": "Name", "Value": "db-1"}])
    aws = Fake(
        monkeypatch,
        {"DescribeInstances": lambda _: page(server("i-3"), server("i-1"), db)},
    )
    assert servers_on(HOST) == ("db-1, i-2", "web-1, i-1", "web-1, i-3")
    ((_, asked),) = aws.asked
    assert {"Name": "host-id", "Values": ["h-1"]} in asked["Filters"]
    assert len(asked["Filters"]) == 2
