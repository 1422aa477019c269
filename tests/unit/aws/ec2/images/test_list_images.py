"""Images and snapshots read, made, copied and deleted: what is asked of EC2, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.aws.ec2.images.copy_image import copy_image, deregister
from lifeguard.aws.ec2.images.create_image import make_scheduled_image
from lifeguard.aws.ec2.images.list_images import images, our_snapshots
from lifeguard.aws.ec2.list_opted_in import opted_in
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.backup.image import ImageState, Snapshot
from lifeguard.core.kinds.ec2.instance import RootDevice
from tests.support.account import (
    ACCOUNT,
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.images import image
from tests.support.situations import INSTANCE, NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

AWAY = "eu-west-1"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
FULL: Params = {
    "ImageId": "ami-1",
    "Name": "one",
    "State": "available",
    "CreationDate": "2026-11-20T02:03:04.000Z",
    "SourceInstanceId": INSTANCE,
    "OwnerId": ACCOUNT,
    "DeregistrationProtection": "enabled-with-cooldown",
    "Public": True,
    "Tags": [
        {"Key": "lifeguard:incident", "Value": "scheduled-backup"},
        {"Key": "lifeguard:source", "Value": INSTANCE},
    ],
    "BlockDeviceMappings": [
        {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": "snap-1", "Encrypted": True}},
        {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
        {"DeviceName": "/dev/sdc", "Ebs": {"VolumeSize": 8}},
    ],
}


def _read(patch: pytest.MonkeyPatch, **how: Any) -> Any:  # noqa: ANN401  an image
    aws = Fake(patch, {"DescribeImages": lambda _: {"Images": [{**FULL, **how}]}})
    (found,) = images(REGION)
    ((_, asked),) = aws.asked
    assert asked["Owners"] == ["self"]
    assert asked["IncludeDisabled"] is True
    return found


def test_an_image_is_read_as_ec2_describes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _read(monkeypatch)
    assert found == image(
        datetime(2026, 11, 20, 2, 3, 4, tzinfo=UTC),
        id="ami-1",
        name="one",
        snapshots=("snap-1",),
        protected=True,
        public=True,
        encrypted=True,
        unencrypted=True,
        devices=("/dev/xvda", "/dev/sdc"),
    )


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("available", ImageState.GOOD),
        ("pending", ImageState.PENDING),
        ("failed", ImageState.FAILED),
        ("error", ImageState.FAILED),
        ("invalid", ImageState.FAILED),
        ("disabled", ImageState.OTHER),
        ("deregistered", ImageState.OTHER),
        ("transient", ImageState.OTHER),
    ],
)
def test_each_state_is_one_standing(
    state: str, standing: ImageState, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = {"Code": "Server.InternalError", "Message": "no luck"}
    found = _read(monkeypatch, State=state, StateReason=reason, DeregistrationProtection="disabled")
    assert (found.standing, found.protected, found.reason) == (standing, False, "no luck")


COPIED = {
    "lifeguard:incident": "scheduled-backup",
    "lifeguard:source": "i-9",
    "lifeguard:copy-of": "ami-9",
}


def test_no_tag_says_of_which_instance_an_image_is(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [{"Key": key, "Value": value} for key, value in COPIED.items()]
    name = f"lifeguard-i-9-20261120T0200Z-1-{REGION}-1"
    found = _read(monkeypatch, Name=name, SourceInstanceId="", Tags=listed)
    assert (found.source, found.ours, found.booked) == ("", False, False)


def test_snapshots_of_images_are_told_by_their_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [{"Key": "lifeguard:image", "Value": "one"}, {"Key": "lifeguard:hold", "Value": "x"}]
    told = {"SnapshotId": "snap-1", "StartTime": NOON, "Tags": tags}
    aws = Fake(monkeypatch, {"DescribeSnapshots": lambda _: {"Snapshots": [told]}})
    assert our_snapshots(REGION) == (Snapshot("snap-1", NOON, REGION, "one", held=True),)
    ((_, asked),) = aws.asked
    assert asked["OwnerIds"] == ["self"]
    assert asked["Filters"] == [{"Name": "tag-key", "Values": ["lifeguard:image"]}]


def _tags(asked: Params, kind: str) -> dict[str, str]:
    (found,) = [t["Tags"] for t in asked["TagSpecifications"] if t["ResourceType"] == kind]
    return {tag["Key"]: tag["Value"] for tag in found}


def test_an_image_carries_the_instances_tags_and_ours_and_does_not_reboot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"CreateImage": lambda _: {"ImageId": "ami-1"}})
    its = [("Name", "web-1"), ("app", "shop"), ("aws:cloudformation:stack-name", "x")]
    many = [(f"key-{number:02}", "") for number in range(60)]
    assert make_scheduled_image(RESOURCE, "name-1", "20261120T0200Z", [*its, *many]) == "ami-1"
    ((_, asked),) = aws.asked
    assert asked["NoReboot"] is True
    tags = _tags(asked, "image")
    assert tags["Name"] == "name-1"
    assert tags["app"] == "shop"
    assert not [key for key in tags if key.startswith("aws:")]
    assert tags["lifeguard:incident"] == "scheduled-backup"
    assert tags["lifeguard:source"] == INSTANCE
    assert tags["lifeguard:slot"] == "20261120T0200Z"
    assert _tags(asked, "snapshot") == {**tags, "lifeguard:image": "name-1"}
    assert len(_tags(asked, "snapshot")) == 50


def test_a_repeat_finds_the_first_image(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(
        monkeypatch,
        {
            "CreateImage": failing("InvalidAMIName.Duplicate"),
            "DescribeImages": lambda _: {"Images": [FULL]},
        },
    )
    assert make_scheduled_image(RESOURCE, "one", "20261120T0200Z", ()) == "ami-1"


def test_a_repeat_that_ec2_does_not_list_yet_is_no_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = failing("InvalidAMIName.Duplicate")
    Fake(monkeypatch, {"CreateImage": refused, "DescribeImages": lambda _: {"Images": []}})
    with pytest.raises(Retryable):
        make_scheduled_image(RESOURCE, "one", "20261120T0200Z", ())


@pytest.mark.parametrize(
    ("encrypted", "key", "asked_for"),
    [
        (False, None, {}),
        (False, KEY, {}),
        (True, None, {"Encrypted": True}),
        (True, KEY, {"Encrypted": True, "KmsKeyId": KEY}),
    ],
)
def test_a_copy_is_encrypted_as_its_source_is(
    encrypted: bool,  # noqa: FBT001  one of a row
    key: str | None,
    asked_for: Params,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"CopyImage": lambda _: {"ImageId": "ami-2"}})
    ours = (("app", "shop"), ("lifeguard:incident", "x"), ("lifeguard:slot", "y"))
    source = image(NOON, id="ami-1", encrypted=encrypted, tags=ours)
    assert copy_image(source, AWAY, "name-1", key) == "ami-2"
    copy_image(source, AWAY, "name-2", key)
    (_, first), (_, second) = aws.asked
    assert {k: v for k, v in first.items() if k in {"Encrypted", "KmsKeyId"}} == asked_for
    assert (first["SourceImageId"], first["SourceRegion"]) == ("ami-1", REGION)
    assert first["ClientToken"] != second["ClientToken"]
    assert len(first["ClientToken"]) == 64
    assert _tags(first, "image") == {**dict(ours), "lifeguard:copy-of": "ami-1"}
    assert _tags(first, "snapshot")["lifeguard:image"] == "name-1"


def test_an_image_goes_with_its_snapshots_and_what_stays_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = ["success", "skipped", "missing-permissions", "internal-error", "client-error"]
    results = [{"SnapshotId": f"snap-{code}", "ReturnCode": code} for code in codes]
    aws = Fake(
        monkeypatch,
        {"DeregisterImage": lambda _: {"Return": True, "DeleteSnapshotResults": results}},
    )
    assert deregister(image(NOON, id="ami-1")) == tuple(f"snap-{code}" for code in codes[2:])
    ((_, asked),) = aws.asked
    assert asked == {"ImageId": "ami-1", "DeleteAssociatedSnapshots": True}


def test_one_that_is_gone_already_is_no_error_and_one_that_may_not_go_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = replace(image(NOON), id="ami-1")
    for code in ("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"):
        Fake(monkeypatch, {"DeregisterImage": failing(code)})
        assert deregister(photo) == ()
    Fake(monkeypatch, {"DeregisterImage": failing("UnauthorizedOperation")})
    with pytest.raises(Refused):
        deregister(photo)
    for code in ("RequestLimitExceeded", "OperationNotPermitted"):  # the latter while it cools
        Fake(monkeypatch, {"DeregisterImage": failing(code)})
        with pytest.raises(Retryable):
            deregister(photo)


def test_instances_that_are_opted_in_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "InstanceId": INSTANCE,
        "State": {"Code": 80, "Name": "stopped"},
        "RootDeviceType": "instance-store",
        "LaunchTime": NOON,
        "Operator": {"Managed": True, "Principal": "eks.amazonaws.com"},
        "Tags": [{"Key": "aws:autoscaling:groupName", "Value": "fleet"}],
    }
    answer = {"Reservations": [{"OwnerId": ACCOUNT, "Instances": [told]}]}
    aws = Fake(monkeypatch, {"DescribeInstances": lambda _: answer})
    (found,) = opted_in(REGION, "lifeguard")
    assert (found.resource, found.root) == (RESOURCE, RootDevice.INSTANCE_STORE)
    assert (found.group, found.managed_by) == ("fleet", "eks.amazonaws.com")
    ((_, asked),) = aws.asked
    assert {"Name": "tag-key", "Values": ["lifeguard"]} in asked["Filters"]
