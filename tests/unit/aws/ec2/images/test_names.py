"""A name or a tag of ours that somebody else has used: theirs is not taken, and ours is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest

from lifeguard import clock
from lifeguard.aws.ec2.images.copy_image import copy_image
from lifeguard.aws.ec2.images.create_image import create_snapshots, make_scheduled_image
from lifeguard.aws.session.errors import Refused
from tests.support.account import REGION, Fake, Params, failing
from tests.support.images import image
from tests.support.situations import INSTANCE, NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

DUPLICATE = "InvalidAMIName.Duplicate"


def taken(made: str, *names: str) -> Callable[[Params], Params]:
    """Answer as EC2 does where these names are another image's."""

    def answer(params: Params) -> Params:
        if params["Name"] in names:
            failing(DUPLICATE)(params)
        return {"ImageId": made}

    return answer


def listed(*found: Params) -> Callable[[Params], Params]:
    """List images: those of the instance that are asked for by it, and one by its name."""

    def answer(params: Params) -> Params:
        asked = {each["Name"]: each["Values"][0] for each in params["Filters"]}
        if "name" in asked:
            return {"Images": [{"ImageId": "ami-other", "Name": asked["name"]}]}
        assert asked == {
            "source-instance-id": INSTANCE,
            "tag:lifeguard:incident": "scheduled-backup",
            "tag:lifeguard:source": INSTANCE,
        }
        return {"Images": list(found)}

    return answer


@pytest.mark.parametrize(
    ("name", "state", "takes"),
    [
        ("name-1", "available", True),
        ("name-1", "pending", True),
        ("name-1x0123abcd", "available", True),
        ("name-1", "failed", False),
        ("name-10", "available", False),
        ("name-2", "available", False),
    ],
)
def test_only_an_image_of_ours_of_this_instance_is_taken(
    name: str, state: str, monkeypatch: pytest.MonkeyPatch, *, takes: bool
) -> None:
    answers = {
        "CreateImage": taken("ami-new", "name-1"),
        "DescribeImages": listed({"ImageId": "ami-ours", "Name": name, "State": state}),
    }
    aws = Fake(monkeypatch, answers)
    made = make_scheduled_image(RESOURCE, "name-1", "20261120T0200Z", ())
    assert made == ("ami-ours" if takes else "ami-new")
    *_, (_, last) = aws.asked
    assert takes or (last["Name"].startswith("name-1x") and len(last["Name"]) == 15)


def test_a_copy_whose_name_is_taken_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"CopyImage": taken("ami-copy", "name-1")})
    assert copy_image(image(NOON), "eu-west-1", "name-1", None) == "ami-copy"
    (_, first), (_, second) = aws.asked
    assert second["Name"].startswith("name-1x")
    assert first["ClientToken"] != second["ClientToken"]


def test_what_else_ec2_refuses_of_a_copy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"CopyImage": failing("InvalidKmsKey.NotFound")})
    with pytest.raises(Refused):
        copy_image(image(NOON), "eu-west-1", "name-1", None)


SNAPSHOT: Params = {
    "SnapshotId": "snap-1",
    "VolumeId": "vol-1",
    "StartTime": NOON - timedelta(minutes=10),
    "State": "pending",
}
SECOND = {**SNAPSHOT, "SnapshotId": "snap-2", "VolumeId": "vol-2"}


@pytest.mark.parametrize(
    ("found", "made"),
    [
        ([], "snap-new"),
        ([SNAPSHOT, SECOND], "snap-1, snap-2"),
        ([SNAPSHOT], "snap-new"),
        ([SNAPSHOT, {**SECOND, "VolumeId": "vol-other"}], "snap-new"),
        ([SNAPSHOT, {**SECOND, "StartTime": NOON - timedelta(hours=2)}], "snap-new"),
        ([SNAPSHOT, {**SECOND, "State": "error"}], "snap-new"),
    ],
    ids=["none", "the set", "a part", "of another volume", "an old one", "a failed one"],
)
def test_only_a_whole_young_set_of_the_instances_volumes_is_taken(
    found: list[Any], made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    answers = {
        "DescribeSnapshots": lambda _: {"Snapshots": found},
        "DescribeVolumes": lambda _: {"Volumes": [{"VolumeId": "vol-1"}, {"VolumeId": "vol-2"}]},
        "CreateSnapshots": lambda _: {"Snapshots": [{"SnapshotId": "snap-new"}]},
    }
    Fake(monkeypatch, answers)
    assert create_snapshots(boto3.client("ec2", REGION), RESOURCE, "name", "incident") == made
