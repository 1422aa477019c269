"""The calls of a replacement: what EC2 and ELB are asked, once and when it is asked again."""

from __future__ import annotations

import logging
from base64 import b64encode
from dataclasses import replace
from typing import Any

import boto3
import pytest

from lifeguard.aws.ec2.execute import perform
from lifeguard.aws.ec2.replace import find_launched
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import (
    AdoptReplacement,
    DiscardReplacement,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
)
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, Metadata, Option
from lifeguard.core.text.message import message
from tests.support.account import (
    REGION,
    Answerer,
    Fake,
    Params,
    failing,
)
from tests.support.situations import INSTANCE, RESOURCE, at

pytestmark = pytest.mark.usefixtures("_in_account")

NEW = "i-0new"
SECRET = "#!/bin/sh\nexport PASSWORD=hunter2"
LIKE = LaunchSpec(
    "t3.micro",
    "us-east-1a",
    "subnet-1",
    ("sg-1", "sg-2"),
    tags=(
        ("Name", "web-1"),
        ("app", "shop"),
        ("aws:cloudformation:stack-name", "x"),
        ("lifeguard", "web"),
        ("lifeguard:incident", "an earlier one"),
    ),
)
FULL = replace(
    LIKE,
    role="arn:aws:iam::123456789012:instance-profile/web",
    key="ops",
    ebs_optimized=True,
    monitoring=True,
    tenancy="dedicated",
    placement_group="near",
    public_ip=True,
    metadata=Metadata("optional", 1, "enabled", "enabled"),
    on_shutdown="terminate",
)
LAUNCH = LaunchReplacement(
    "ami-1", LIKE, "incident-0", keep_user_data=False, opt_in_tag="lifeguard"
)


def launched(_params: Params) -> Params:
    return {"Instances": [{"InstanceId": NEW}], "ReservationId": "r-1"}


def data(_params: Params) -> Params:
    return {"InstanceId": INSTANCE, "UserData": {"Value": b64encode(SECRET.encode()).decode()}}


def described(*instances: Params) -> Answerer:
    return lambda _: {"Reservations": [{"Instances": list(instances)}]}


def tagged(instance: str, **tags: str) -> Params:
    named = {key.replace("_", "-"): value for key, value in tags.items()}
    listed = [{"Key": f"lifeguard:{key}", "Value": value} for key, value in named.items()]
    return {"InstanceId": instance, "Tags": listed}


def test_a_launch_asks_for_one_like_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"RunInstances": launched})
    answered = perform(replace(LAUNCH, launch_spec=FULL), RESOURCE, "incident")
    assert (answered.result, answered.made) == (Result.DONE, NEW)
    ((_, asked),) = aws.asked
    assert (asked["MinCount"], asked["MaxCount"], asked["ClientToken"]) == (1, 1, "incident-0")
    assert (asked["ImageId"], asked["InstanceType"]) == ("ami-1", "t3.micro")
    assert asked["Placement"] == {
        "AvailabilityZone": "us-east-1a",
        "Tenancy": "dedicated",
        "GroupName": "near",
    }
    (interface,) = asked["NetworkInterfaces"]
    assert interface["SubnetId"] == "subnet-1"
    assert interface["Groups"] == ["sg-1", "sg-2"]
    assert interface["AssociatePublicIpAddress"] is True
    assert asked["IamInstanceProfile"] == {"Arn": FULL.role}
    assert (asked["KeyName"], asked["EbsOptimized"]) == ("ops", True)
    assert asked["Monitoring"] == {"Enabled": True}
    assert asked["MetadataOptions"]["HttpTokens"] == "optional"
    assert asked["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert asked["InstanceInitiatedShutdownBehavior"] == "terminate"
    assert "UserData" not in asked


def test_where_its_metadata_are_off_nothing_else_is_said_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"RunInstances": launched})
    off = replace(FULL, metadata=Metadata(endpoint="disabled"))
    perform(replace(LAUNCH, launch_spec=off), RESOURCE, "incident")
    ((_, asked),) = aws.asked
    assert asked["MetadataOptions"] == {"HttpEndpoint": "disabled"}


def test_its_options_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        Option("CpuOptions", "CoreCount", 1),
        Option("EnclaveOptions", "Enabled", value=True),
        Option("CpuOptions", "ThreadsPerCore", 1),
    )
    like = replace(FULL, options=said, partition=3, ipv6_addresses=2)
    aws = Fake(monkeypatch, {"RunInstances": launched})
    perform(replace(LAUNCH, launch_spec=like), RESOURCE, "incident")
    ((_, asked),) = aws.asked
    assert asked["CpuOptions"] == {"CoreCount": 1, "ThreadsPerCore": 1}
    assert asked["EnclaveOptions"] == {"Enabled": True}
    assert asked["Placement"]["PartitionNumber"] == 3
    assert asked["NetworkInterfaces"][0]["Ipv6AddressCount"] == 2
    assert asked["MetadataOptions"]["HttpProtocolIpv6"] == "disabled"


def test_what_the_old_one_has_not_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"RunInstances": launched})
    perform(LAUNCH, RESOURCE, "incident")
    ((_, asked),) = aws.asked
    assert not {"IamInstanceProfile", "KeyName", "UserData"} & asked.keys()
    assert "GroupName" not in asked["Placement"]


def test_it_carries_the_old_ones_tags_but_awss_ours_and_the_one_that_opts_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A replacement that is itself replaced carries our tags already."""
    aws = Fake(monkeypatch, {"RunInstances": launched})
    perform(LAUNCH, RESOURCE, "incident")
    ((_, asked),) = aws.asked
    tags = {
        spec["ResourceType"]: [(tag["Key"], tag["Value"]) for tag in spec["Tags"]]
        for spec in asked["TagSpecifications"]
    }
    own = [("Name", "web-1"), ("app", "shop"), ("lifeguard:incident", "incident")]
    assert tags == {"instance": [*own, ("lifeguard:trial", "replacement")], "volume": own}


def test_user_data_goes_into_the_launch_only_where_it_is_to_be_kept_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answers = {"RunInstances": launched, "DescribeInstanceAttribute": data}
    aws = Fake(monkeypatch, answers)
    perform(LAUNCH, RESOURCE, "incident")
    assert aws.count("DescribeInstanceAttribute") == 0
    perform(replace(LAUNCH, keep_user_data=True), RESOURCE, "incident")
    assert aws.asked[-1][1]["UserData"] == b64encode(SECRET.encode()).decode()
    for refuse in (failing("InvalidParameterValue"), failing("InternalError")):
        Fake(monkeypatch, {**answers, "RunInstances": refuse})
        answered = perform(replace(LAUNCH, keep_user_data=True), RESOURCE, "incident")
        assert "hunter2" not in str(answered)
    assert "hunter2" not in caplog.text


def test_what_boto3_will_not_send_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    odd: Any = replace(LAUNCH, keep_user_data=True, launch_spec=replace(LIKE, type=3))  # type: ignore[arg-type]  # on purpose
    Fake(monkeypatch, {"DescribeInstanceAttribute": data})
    answered = perform(odd, RESOURCE, "incident")
    assert (answered.result, answered.code) == (Result.REFUSED, "ParamValidationError")
    assert "hunter2" not in str(answered)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("InsufficientInstanceCapacity", Result.FAILED),
        ("InternalError", Result.FAILED),
        ("UnauthorizedOperation", Result.REFUSED),
        ("IdempotentParameterMismatch", Result.REFUSED),
    ],
)
def test_a_launch_that_fails_says_so_by_its_code(
    code: str, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"RunInstances": failing(code)})
    answered = perform(LAUNCH, RESOURCE, "incident")
    assert (answered.result, answered.code, answered.made) == (result, code, "")


def test_one_that_was_launched_unnoticed_is_found_by_its_client_token_and_image(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = {**tagged(NEW), "ClientToken": "incident-0"}
    aws = Fake(monkeypatch, {"DescribeInstances": described(ours)})
    assert find_launched(RESOURCE, "incident-0", "ami-1") == NEW
    ((_, asked),) = aws.asked
    assert {one["Name"]: one["Values"] for one in asked["Filters"]} == {
        "client-token": ["incident-0"],
        "image-id": ["ami-1"],
        "instance-state-name": ["pending", "running", "stopping", "stopped"],
    }
    Fake(monkeypatch, {"DescribeInstances": described()})
    assert find_launched(RESOURCE, "incident-0", "ami-1") == ""


def test_tags_make_no_instance_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    forged = tagged(NEW, **{"lifeguard:incident": "incident", "lifeguard:trial": "replacement"})
    Fake(monkeypatch, {"DescribeInstances": described(forged)})
    assert find_launched(RESOURCE, "incident-0", "ami-1") == ""


def test_the_old_one_is_tagged_before_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"CreateTags": lambda _: {}, "StopInstances": lambda _: {}})
    retire = RetireInstance(NEW, forced=True, until=at("+7 12:00"))
    assert perform(retire, RESOURCE, "incident").result is Result.DONE
    (tags, tagging), (stop, stopping) = aws.asked
    assert (tags, stop) == ("CreateTags", "StopInstances")
    assert {t["Key"]: t["Value"] for t in tagging["Tags"]} == {
        "lifeguard:replaced-by": NEW,
        "lifeguard:keep-until": "2026-11-27",
    }
    assert (stopping["InstanceIds"], stopping["Force"]) == ([INSTANCE], True)
    refused = Fake(
        monkeypatch, {"CreateTags": failing("TagLimitExceeded"), "StopInstances": lambda _: {}}
    )
    assert perform(retire, RESOURCE, "incident").result is Result.REFUSED
    assert refused.count("StopInstances") == 0


ADDRESSES = [
    {"AllocationId": "e-old", "InstanceId": INSTANCE, "AssociationId": "a-1"},
    {"AllocationId": "e-free", "InstanceId": ""},
    {"AllocationId": "e-new", "InstanceId": NEW, "AssociationId": "a-2"},
    {"AllocationId": "e-moved", "InstanceId": "i-0other", "AssociationId": "a-3"},
    {"AllocationId": "e-gateway", "AssociationId": "a-4", "NetworkInterfaceId": "eni-1"},
]


def test_addresses_move_but_what_somebody_has_moved_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(
        monkeypatch,
        {
            "DescribeAddresses": lambda _: {"Addresses": ADDRESSES},
            "AssociateAddress": lambda _: {"AssociationId": "a-9"},
        },
    )
    every = tuple(str(address["AllocationId"]) for address in ADDRESSES)
    answered = perform(MoveAddresses(NEW, every), RESOURCE, "incident")
    assert answered.reason == message("answer.addresses_moved_but", to=NEW, count=3, left=2)
    moved = [asked for operation, asked in aws.asked if operation == "AssociateAddress"]
    assert [asked["AllocationId"] for asked in moved] == ["e-old", "e-free", "e-new"]
    assert {asked["InstanceId"] for asked in moved} == {NEW}
    alone = perform(MoveAddresses(NEW, every[:3]), RESOURCE, "incident").reason
    assert alone == message("answer.addresses_moved", to=NEW, count=3)


class Groups:
    """Target groups by hand: who is registered in which, on which port."""

    def __init__(self) -> None:
        self.members = {"g-1": {(INSTANCE, 80), (INSTANCE, 443), ("i-0x", 80)}, "g-2": set()}
        self.draining: set[tuple[str, int]] = {(INSTANCE, 8080)}

    def health(self, params: Params) -> Params:
        members = [(m, "healthy") for m in sorted(self.members[params["TargetGroupArn"]])]
        members += [(m, "draining") for m in self.draining]
        return {
            "TargetHealthDescriptions": [
                {"Target": {"Id": name, "Port": port}, "TargetHealth": {"State": state}}
                for (name, port), state in members
            ]
        }

    def register(self, params: Params) -> Params:
        self.members[params["TargetGroupArn"]] |= {(t["Id"], t["Port"]) for t in params["Targets"]}
        return {}

    def deregister(self, params: Params) -> Params:
        self.members[params["TargetGroupArn"]] -= {(t["Id"], t["Port"]) for t in params["Targets"]}
        return {}


def test_targets_move_port_by_port_and_a_repeat_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups = Groups()
    answers: dict[str, Answerer] = {
        "DescribeTargetHealth": groups.health,
        "RegisterTargets": groups.register,
        "DeregisterTargets": groups.deregister,
    }
    move = MoveTargets(NEW, (("g-1", 80), ("g-1", 443), ("g-2", 8080)))
    Fake(monkeypatch, {**answers, "DeregisterTargets": failing("InternalError")})
    assert perform(move, RESOURCE, "incident").result is Result.FAILED
    aws = Fake(monkeypatch, answers)
    assert perform(move, RESOURCE, "incident").result is Result.DONE
    moved = {"g-1": {(NEW, 80), (NEW, 443), ("i-0x", 80)}, "g-2": {(NEW, 8080)}}
    assert groups.members == moved
    before = aws.count("DeregisterTargets")
    again = perform(move, RESOURCE, "incident")
    moved_again = message("answer.targets_moved", instance=NEW, groups=2)
    assert (again.result, again.reason) == (Result.DONE, moved_again)
    assert groups.members == moved
    assert aws.count("DeregisterTargets") == before


def test_a_group_that_somebody_has_deleted_keeps_nobody_from_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups = Groups()

    def register(params: Params) -> Params:
        if params["TargetGroupArn"] == "g-2":
            return failing("TargetGroupNotFound")(params)
        return groups.register(params)

    answers = {
        "DescribeTargetHealth": groups.health,
        "RegisterTargets": register,
        "DeregisterTargets": groups.deregister,
    }
    Fake(monkeypatch, answers)
    move = MoveTargets(NEW, (("g-2", 80), ("g-1", 80), ("g-1", 443)))
    assert perform(move, RESOURCE, "incident").result is Result.DONE
    assert groups.members["g-1"] == {(NEW, 80), (NEW, 443), ("i-0x", 80)}


def test_it_is_opted_in_before_it_is_off_trial_and_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours: dict[str, Answerer] = {"CreateTags": lambda _: {}, "DeleteTags": lambda _: {}}
    aws = Fake(monkeypatch, {**ours, "DescribeInstances": described(tagged(NEW, trial="x"))})
    adopt = AdoptReplacement(NEW, "lifeguard", "web")
    assert perform(adopt, RESOURCE, "incident").result is Result.DONE
    _, (made, given), (unmade, taken) = aws.asked
    assert (made, given["Tags"]) == ("CreateTags", [{"Key": "lifeguard", "Value": "web"}])
    assert (unmade, taken["Tags"]) == ("DeleteTags", [{"Key": "lifeguard:trial"}])
    again = Fake(monkeypatch, {**ours, "DescribeInstances": described(tagged(NEW))})
    assert perform(adopt, RESOURCE, "incident").result is Result.DONE
    assert [operation for operation, _ in again.asked] == ["DescribeInstances"]


@pytest.mark.parametrize(
    ("old", "untagged"),
    [
        (tagged(INSTANCE, replaced_by=NEW, keep_until="2026-11-27"), True),
        (tagged(INSTANCE, replaced_by="i-0other"), False),
        (tagged(INSTANCE), False),
    ],
)
def test_a_new_one_that_goes_leaves_the_old_one_no_tag_of_ours(
    old: Params,
    untagged: bool,  # noqa: FBT001  one of a row
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers: dict[str, Answerer] = {
        "DescribeInstances": described(old),
        "DeleteTags": lambda _: {},
        "TerminateInstances": lambda _: {},
    }
    aws = Fake(monkeypatch, answers)
    assert perform(DiscardReplacement(NEW), RESOURCE, "incident").result is Result.DONE
    assert aws.asked[-1] == ("TerminateInstances", {"InstanceIds": [NEW]})
    assert aws.count("DeleteTags") == int(untagged)
    for _, asked in (call for call in aws.asked if call[0] == "DeleteTags"):
        assert asked["Resources"] == [INSTANCE]
        keys = [tag["Key"] for tag in asked["Tags"]]
        assert keys == ["lifeguard:replaced-by", "lifeguard:keep-until"]


def test_volumes_that_do_not_go_with_a_new_one_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A volume attached after its instance was launched outlives it, and so its image has it."""
    mapped = [
        {"DeviceName": "/dev/sda1", "Ebs": {"VolumeId": "vol-1", "DeleteOnTermination": True}},
        {"DeviceName": "/dev/sdf", "Ebs": {"VolumeId": "vol-2", "DeleteOnTermination": False}},
    ]
    found = {INSTANCE: tagged(INSTANCE), NEW: {**tagged(NEW), "BlockDeviceMappings": mapped}}
    Fake(
        monkeypatch,
        {
            "DescribeInstances": lambda asked: described(found[asked["InstanceIds"][0]])({}),
            "TerminateInstances": lambda _: {},
        },
    )
    assert perform(DiscardReplacement(NEW), RESOURCE, "incident").reason == message(
        "answer.terminating_but", instance=NEW, volumes=("vol-2",)
    )


def test_one_that_is_gone_already_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = failing("InvalidInstanceID.NotFound")
    Fake(monkeypatch, {"DescribeInstances": gone, "TerminateInstances": gone})
    assert perform(DiscardReplacement(NEW), RESOURCE, "incident").result is Result.DONE
    denied = failing("UnauthorizedOperation")
    Fake(monkeypatch, {"DescribeInstances": gone, "TerminateInstances": denied})
    assert perform(DiscardReplacement(NEW), RESOURCE, "incident").result is Result.REFUSED


def test_what_is_launched_on_moto_is_terminated() -> None:
    ec2 = boto3.client("ec2", REGION)
    subnet = ec2.describe_subnets()["Subnets"][0]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    image = ec2.register_image(Name="image")["ImageId"]
    like = replace(
        LIKE,
        zone=subnet["AvailabilityZone"],
        subnet=subnet["SubnetId"],
        security_groups=(group,),
        tenancy="default",
    )
    launch = replace(LAUNCH, image=image, launch_spec=like)
    made = perform(launch, RESOURCE, "incident").made
    assert perform(DiscardReplacement(made), RESOURCE, "incident").result is Result.DONE
    (found,) = ec2.describe_instances(InstanceIds=[made])["Reservations"][0]["Instances"]
    assert found["State"]["Name"] == "terminated"
