"""A volume as EC2 tells of it, and the call that grows it."""

from __future__ import annotations

import pytest

from lifeguard.aws.ec2.execute import perform
from lifeguard.aws.ec2.volumes import read_volume
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.volume import GrowVolume, Volume
from lifeguard.core.text.message import message
from tests.support.account import Fake
from tests.support.situations import NOON, RESOURCE, at

pytestmark = pytest.mark.usefixtures("_in_account")

ID = "vol-0a1b2c3d4e5f60718"
FOUND = {"Volumes": [{"VolumeId": ID, "Size": 8, "VolumeType": "gp3"}]}


def test_one_that_was_never_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(
        monkeypatch,
        {
            "DescribeVolumes": lambda _: FOUND,
            "DescribeVolumesModifications": lambda _: {"VolumesModifications": []},
        },
    )
    assert read_volume(RESOURCE, ID) == Volume(ID, 8, "gp3")
    assert aws.asked[1][1] == {"Filters": [{"Name": "volume-id", "Values": [ID]}]}


def test_its_latest_change(monkeypatch: pytest.MonkeyPatch) -> None:
    change = {
        "VolumeId": ID,
        "ModificationState": "completed",
        "TargetSize": 8,
        "StartTime": NOON,
        "EndTime": at("12:10"),
    }
    Fake(
        monkeypatch,
        {
            "DescribeVolumes": lambda _: FOUND,
            "DescribeVolumesModifications": lambda _: {"VolumesModifications": [change]},
        },
    )
    assert read_volume(RESOURCE, ID) == Volume(ID, 8, "gp3", "completed", 8, NOON, at("12:10"))


def test_one_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"DescribeVolumes": lambda _: {"Volumes": []}})
    assert read_volume(RESOURCE, ID) is None


def test_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"VolumeModification": {"VolumeId": ID, "OriginalSize": 8, "TargetSize": 16}}
    aws = Fake(monkeypatch, {"ModifyVolume": lambda _: made})
    done = perform(GrowVolume(ID, 16), RESOURCE, "incident")
    assert aws.asked == [("ModifyVolume", {"VolumeId": ID, "Size": 16})]
    assert done.result is Result.DONE
    assert done.reason == message("answer.volume_grows", volume=ID, before=8, after=16)
