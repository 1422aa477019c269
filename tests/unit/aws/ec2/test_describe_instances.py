"""DescribeInstances: how it is asked, and the instance that all who ask make of its answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import lifeguard
from lifeguard.aws.ec2.describe_instances import by_filter, by_id, instance_of, resource_of
from lifeguard.aws.ec2.find_impaired import troubled_servers
from lifeguard.aws.ec2.list_opted_in import opted_in
from lifeguard.aws.session.clients import client
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    Instance,
    InstanceState,
    PublicIpKind,
    RootDevice,
)
from lifeguard.core.resources.resource import Resource, Service
from tests.support.account import ACCOUNT, REGION, Fake, Params
from tests.support.situations import INSTANCE, NOON

pytestmark = pytest.mark.usefixtures("_in_account")

DISKS = [
    {"DeviceName": "/dev/sdf", "Ebs": {"VolumeId": "vol-2"}},
    {"DeviceName": "/dev/sdc"},
    {"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1"}},
]


@pytest.mark.parametrize(
    ("name", "volume"), [("/dev/xvda", "vol-1"), ("/dev/sdc", ""), ("/dev/sda1", ""), (None, "")]
)
def test_the_root_volume_is_that_of_the_root_device(name: str | None, volume: str) -> None:
    named = {} if name is None else {"RootDeviceName": name}
    found = instance_of(RESOURCE, {**FOUND, **named, "BlockDeviceMappings": DISKS}, NOON)
    assert (found.root_volume, found.volumes) == (volume, ("vol-2", "vol-1"))


LAUNCHED = NOON - timedelta(days=40)
FOUND: Params = {
    "InstanceId": INSTANCE,
    "InstanceType": "m7i.large",
    "State": {"Name": "stopped"},
    "StateReason": {"Code": "Server.ScheduledStop"},
    "LaunchTime": LAUNCHED,
    "Platform": "Windows",
    "Placement": {"AvailabilityZone": "us-east-1a", "Tenancy": "host"},
    "VpcId": "vpc-1",
    "PublicIpAddress": "192.0.2.1",
    "NetworkInterfaces": [{"Association": {"IpOwnerId": "amazon", "PublicIp": "192.0.2.1"}}],
    "RootDeviceType": "instance-store",
    "OutpostArn": "arn:outpost",
    "CapacityReservationSpecification": {
        "CapacityReservationTarget": {"CapacityReservationId": "cr-1"}
    },
    "HibernationOptions": {"Configured": True},
    "Operator": {"Managed": True, "Principal": "eks.amazonaws.com"},
    "Tags": [
        {"Key": "lifeguard", "Value": "default"},
        {"Key": "aws:autoscaling:groupName", "Value": "web"},
    ],
}
STATUS: Params = {
    "InstanceId": INSTANCE,
    "SystemStatus": {"Status": "impaired"},
    "Events": [{"Code": "instance-stop", "NotBefore": NOON}],
}
RESOURCE = Resource(Service.EC2, INSTANCE, ACCOUNT, REGION)
DESCRIBED = Instance(
    resource=RESOURCE,
    read_at=NOON,
    state=InstanceState.STOPPED,
    tags=(("aws:autoscaling:groupName", "web"), ("lifeguard", "default")),
    type="m7i.large",
    zone="us-east-1a",
    windows=True,
    root=RootDevice.INSTANCE_STORE,
    public_ip=PublicIpKind.AUTO,
    address="192.0.2.1",
    group="web",
    tenancy="host",
    outpost="arn:outpost",
    capacity_reservation="cr-1",
    hibernation=True,
    managed_by="eks.amazonaws.com",
    vpc="vpc-1",
    state_reason="Server.ScheduledStop",
    launched_at=LAUNCHED,
)
CHECKED = replace(
    DESCRIBED,
    checks=Checks(system=StatusCheck(CheckStatus.IMPAIRED)),
    events=(ScheduledEvent("", "instance-stop", "", NOON),),
)


def page(*ids: str, token: str = "") -> Params:
    found = {
        "Reservations": [
            {"OwnerId": ACCOUNT, "Instances": [{**FOUND, "InstanceId": i}]} for i in ids
        ]
    }
    return found | ({"NextToken": token} if token else {})


def described(name: str = INSTANCE) -> Params:
    return {**FOUND, "InstanceId": name, "OwnerId": ACCOUNT}


def test_an_instance_is_what_its_description_and_its_status_say() -> None:
    found = described()
    assert resource_of(found, REGION) == RESOURCE
    assert instance_of(RESOURCE, found, NOON) == DESCRIBED
    assert instance_of(RESOURCE, found, NOON, STATUS) == CHECKED


def test_what_is_not_said_is_left_at_its_default() -> None:
    least = instance_of(RESOURCE, {"State": {"Name": "running"}}, NOON)
    assert least == Instance(RESOURCE, NOON, InstanceState.RUNNING)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"CapacityBlockId": "cb-1"}, "cb-1"),
        (
            {
                "CapacityReservationSpecification": {
                    "CapacityReservationTarget": {"CapacityReservationResourceGroupArn": "arn:g"}
                }
            },
            "arn:g",
        ),
        ({"CapacityReservationSpecification": {"CapacityReservationPreference": "open"}}, None),
    ],
)
def test_capacity_counts_that_is_named(found: dict[str, Any], expected: str | None) -> None:
    running = {"State": {"Name": "running"}, **found}
    assert instance_of(RESOURCE, running, NOON).capacity_reservation == expected


def test_whoever_asks_gets_the_same_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The survey and the backups read no less than an incident does."""
    Fake(
        monkeypatch,
        {
            "DescribeInstances": lambda _: page(INSTANCE),
            "DescribeInstanceStatus": lambda asked: {
                "InstanceStatuses": [STATUS] if "system" in str(asked) else []
            },
        },
    )
    (owned,) = opted_in(REGION, "lifeguard")
    impaired, stopped = troubled_servers(REGION, "lifeguard").resources
    assert isinstance(impaired, Instance)
    assert isinstance(stopped, Instance)
    assert replace(owned, read_at=NOON) == replace(stopped, read_at=NOON) == DESCRIBED
    assert replace(impaired, read_at=NOON) == CHECKED


def test_by_id_one_call_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"DescribeInstances": lambda asked: page(*asked["InstanceIds"])})
    found = by_id(client("ec2", REGION), ["i-1", "i-2"])
    assert found == [described("i-1"), described("i-2")]
    assert aws.asked == [("DescribeInstances", {"InstanceIds": ["i-1", "i-2"]})]


def test_by_filter_all_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page("i-1", token="more"), page("i-2")]
    aws = Fake(monkeypatch, {"DescribeInstances": lambda _: pages.pop(0)})
    found = by_filter(client("ec2", REGION), {"tag-key": ["a"], "vpc-id": ("b", "c")}, page=1000)
    assert [one["InstanceId"] for one in found] == ["i-1", "i-2"]
    filters = [{"Name": "tag-key", "Values": ["a"]}, {"Name": "vpc-id", "Values": ["b", "c"]}]
    first = {"Filters": filters, "MaxResults": 1000}
    assert [params for _, params in aws.asked] == [first, {**first, "NextToken": "more"}]


def test_without_a_page_no_number_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"DescribeInstances": lambda _: page()})
    assert list(by_filter(client("ec2", REGION), {"tag-key": ["a"]})) == []
    wanted = {"Filters": [{"Name": "tag-key", "Values": ["a"]}]}
    assert aws.asked == [("DescribeInstances", wanted)]


def test_nobody_else_takes_the_answer_apart() -> None:
    root = Path(lifeguard.__file__).parent / "aws"
    named = {p.name for p in root.rglob("*.py") if "Reservations" in p.read_text("utf-8")}
    assert named == {"describe_instances.py"}
