"""Who may make images and tag snapshots: the names of backups that are yet to be made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3

from lifeguard.core.resources.tags import MADE_BY, SOURCE
from sandbox.replay.replay import Replay
from tests.e2e.backup.test_backups import DAY, START, _id, estate
from tests.e2e.conftest import Play
from tests.support.aws_events import INSTANCE, REGION, contributor

OTHER = "i-0eeeeeeeeeeeeeeee"


def test_an_image_of_another_instance_under_the_next_names_keeps_no_backup(tmp_path: Path) -> None:
    with estate(tmp_path, {}, [{}, {}]) as our:
        for day in range(-1, 4):
            slot = f"{START + day * DAY + timedelta(hours=2):%Y%m%dT%H%MZ}"
            our.person.make_image(_id(1), f"lifeguard-{_id(0)}-{slot}-1")
        our.nights(3)
        assert len(our.of(0)) == 4
        assert our.subjects == []


def forged(replay: Replay, age: timedelta) -> None:
    """Tag a snapshot as if the incident had made it, as soon as its id can be read."""
    world, began = replay.account.world, replay.account.agenda.now()
    with world.backstage():
        ec2 = boto3.client("ec2", REGION)
        (volume,) = ec2.describe_volumes(
            Filters=[{"Name": "attachment.instance-id", "Values": [OTHER]}]
        )["Volumes"]
        snapshot = ec2.create_snapshot(VolumeId=volume["VolumeId"])["SnapshotId"]

    def forge() -> None:
        for incident in replay.incidents():
            world.person.tag(snapshot, MADE_BY, incident.id)
            world.person.tag(snapshot, SOURCE, INSTANCE)

    replay.account.agenda.at(began + age, forge)


def test_a_forged_tag_makes_no_snapshot_a_backup(play: Play) -> None:
    outcome = play(
        [contributor()],
        {"fault": "system"},
        {"backup": "snapshot"},
        instances=[{"id": INSTANCE, "name": "web-1"}, {"id": OTHER, "name": "other"}],
        script=lambda replay: forged(replay, timedelta(minutes=3)),
    )
    assert outcome.calls == ["CreateSnapshots", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert datetime.fromisoformat(outcome.call_times["CreateSnapshots"]).tzinfo == UTC
