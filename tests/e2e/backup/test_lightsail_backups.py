"""Backups of Lightsail instances by the hour: what is made, what goes, what is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lifeguard.aws.lightsail.snapshots import delete_snapshot, snapshots
from lifeguard.aws.session.clients import client
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.resources.tags import HOLD, SCHEDULED, SLOT, SOURCE
from sandbox.gateway.records import ApiCall
from tests.e2e.backup.test_backups import DAY, HOUR, Document, Estate, estate
from tests.support.aws_events import REGION

ONE = {"last": 1, "daily": 0, "weekly": 0}
NAME = "blog-1"
OPTED_IN = {"lifeguard": "default"}


class Lightsail(Estate):
    """The account of `Estate`, seen through Lightsail."""

    def asked(self, operation: str) -> list[ApiCall]:
        calls = self.replay.account.world.api_calls
        return [c for c in calls if (c.service, c.operation) == ("lightsail", operation)]

    def taken(self, name: str = NAME) -> list[datetime]:
        """When snapshots of an instance were asked for, and begun."""
        calls = self.asked("CreateInstanceSnapshot")
        return [c.at for c in calls if c.params["instanceName"] == name and c.error is None]

    def there(self, name: str = NAME) -> list[Image]:
        """The snapshots of an instance, the oldest first."""
        with self.replay.account.world.backstage():
            found = [one for one in snapshots(REGION) if one.source == name]
        return sorted(found, key=lambda one: one.created_at)

    def by_hand(self, snapshot: str, *tags: tuple[str, str], name: str = NAME) -> None:
        """Let somebody else take a snapshot, and wait until it is there."""
        with self.replay.account.world.backstage():
            client("lightsail", REGION).create_instance_snapshot(
                instanceSnapshotName=snapshot,
                instanceName=name,
                tags=[{"key": key, "value": value} for key, value in tags],
            )


@contextmanager
def lightsail(
    folder: Path,
    schedule: Document,
    servers: Sequence[Document] = ({"name": NAME},),
    mode: str = "ask",
    **world: Any,  # noqa: ANN401  any key of a world file
) -> Iterator[Lightsail]:
    found = {"instances": list(servers)}
    with estate(folder, schedule, (), mode, lightsail=found, **world) as our:
        yield Lightsail(our.replay)


def test_snapshots_are_made_once_a_day_and_pruned_as_the_policy_says(tmp_path: Path) -> None:
    schedule = {"keep": ONE, "copy_to": "eu-west-1", "restore_drill": "1d"}
    tags = {**OPTED_IN, "app": "blog"}
    with lightsail(tmp_path, schedule, [{"name": NAME, "tags": tags}]) as our:
        our.days(5)
        made = our.taken()
        assert len(made) == 6  # the last slot is made up for at the first sight
        assert len({when.date() for when in made[1:]}) == 5
        assert all(2 <= when.hour <= 6 for when in made[1:])
        there = our.there()
        assert made[-1] in {one.created_at for one in there}
        assert all(our.now - one.created_at <= 2 * DAY for one in there)
        assert len(our.asked("DeleteInstanceSnapshot")) == 6 - len(there)
        for one in there:
            assert one.ours
            assert dict(one.tags)["app"] == "blog"
            assert (one.tag("lifeguard:incident"), one.tag(SOURCE)) == (SCHEDULED, NAME)
            assert one.slot == one.tag(SLOT) != ""
            assert one.tag("lifeguard") is None
        assert our.calls("CopyImage") == our.calls("RunInstances") == our.calls("CreateImage") == 0
        assert our.replay.incidents() == []


def test_the_first_prune_only_lists_and_its_command_keeps_a_snapshot(tmp_path: Path) -> None:
    with lightsail(tmp_path, {"every": "12h", "keep": ONE}) as our:
        while not our.subjects:
            our.hours(1)
        assert our.asked("DeleteInstanceSnapshot") == []
        (email,) = our.replay.account.world.emails
        assert email.subject.startswith("[Lifeguard] FYI ")
        our.runs(email)
        (held,) = [one for one in our.there() if one.tag(HOLD) is not None]
        our.days(4)
        assert held.id in {one.id for one in our.there()}
        gone = our.asked("DeleteInstanceSnapshot")
        assert gone
        assert gone[0].at >= email.at + DAY
        assert len(our.subjects) == 1


def test_snapshots_of_incidents_go_by_the_same_rule_and_never_anothers(tmp_path: Path) -> None:
    mine = (("lifeguard:incident", "a1b2"), (SOURCE, NAME))
    with lightsail(tmp_path, {"keep": ONE}, [{"name": NAME}, {"name": "shop"}]) as our:
        our.by_hand(f"lifeguard-{NAME}-a1b2", *mine)  # as an incident makes them
        our.hours(1)
        our.by_hand("by-hand")
        our.hours(1)
        our.by_hand(f"lifeguard-{NAME}-somebody", ("app", "blog"))
        our.hours(1)
        our.by_hand("of-another", *mine, name="shop")  # tags that say it is of the first
        our.days(5)
        left = {one.id for one in our.there()}
        assert f"lifeguard-{NAME}-a1b2" not in left
        assert {"by-hand", f"lifeguard-{NAME}-somebody"} <= left
        assert "of-another" in {one.id for one in our.there("shop")}
        deleted = {
            call.params["instanceSnapshotName"] for call in our.asked("DeleteInstanceSnapshot")
        }
        assert all(name.startswith("lifeguard-") for name in deleted)
        assert "of-another" not in deleted


def test_what_is_from_before_an_open_incident_stays(tmp_path: Path) -> None:
    servers = [{"name": NAME, "fault": {"kind": "instance", "cured_by": "never", "after": 200000}}]
    with lightsail(tmp_path, {"keep": ONE}, servers) as our:
        our.days(2)
        before = {one.id for one in our.there()}
        assert len(before) >= 2
        our.until(our.now + 12 * HOUR)
        our.rest()  # the sweep finds it, and asks
        (incident,) = our.replay.incidents()
        assert incident.status == "needs_human"
        our.days(4)
        later = our.there()
        assert before <= {one.id for one in later}
        assert our.taken()[-1] > incident.opened_at  # a newer one alone does not free them


def test_of_a_namesake_nothing_is_deleted_and_nothing_counts(tmp_path: Path) -> None:
    with lightsail(tmp_path, {"keep": ONE}) as our:
        our.days(1)
        old = {one.id for one in our.there()}
        estate_ = our.replay.account.world.estate.lightsail
        estate_.server(NAME).delete()
        our.days(5)
        assert old <= set(estate_.snapshots.names())
        assert our.there() == []


def test_while_lightsail_makes_a_snapshot_of_its_own_none_is_asked_for(tmp_path: Path) -> None:
    """It takes no slot's place, and no call is spent on an instance without the add-on."""
    schedule = {"start": "06:00", "hours": 1, "keep": ONE}
    servers: list[Document] = [{"name": NAME, "auto_snapshot": {"hour": 6}}, {"name": "plain"}]
    with lightsail(tmp_path, schedule, servers) as our:
        our.days(3)
        asked = our.asked("CreateInstanceSnapshot")
        assert {call.error for call in asked} == {None}
        assert all(when.hour == 7 for when in our.taken()[1:])
        assert len(our.taken()) == len(our.taken("plain")) == 4
        told = our.asked("GetAutoSnapshots")
        assert {call.params["resourceName"] for call in told} == {NAME}
        assert len(told) <= len(our.asked("GetInstanceSnapshots"))
        assert not our.asked("DeleteAutoSnapshot")
        assert [s for s in our.subjects if "failed" in s] == []


def test_automatic_snapshots_keep_a_backup_fresh(tmp_path: Path) -> None:
    servers: list[Document] = [{"name": NAME, "auto_snapshot": {"hour": 6}}, {"name": "plain"}]
    with lightsail(tmp_path, {"max_age": "36h"}, servers, mode="observe") as our:
        our.days(3)
        our.rest()
        assert our.taken() == []
        assert [incident.resource.id for incident in our.replay.incidents()] == ["plain"]


def test_without_a_yes_nothing_is_made_and_a_stale_backup_is_told(tmp_path: Path) -> None:
    with lightsail(tmp_path, {}, mode="observe") as our:
        our.days(3)
        our.rest()
        assert our.there() == []
        (incident,) = our.replay.incidents()
        assert (incident.resource.service, incident.kind, incident.status) == (
            "lightsail",
            "stale-backup",
            "observed",
        )


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_a_stale_backup_is_over_when_there_is_one_whoever_made_it(
    tmp_path: Path, state: str
) -> None:
    servers = [{"name": NAME, "state": state}]
    with lightsail(tmp_path, {"max_age": "36h"}, servers, freeze=True) as our:
        our.hours(40)
        our.rest()
        assert our.taken() == []
        (asked,) = [e for e in our.replay.account.world.emails if NAME in e.subject]
        assert f"create-instance-snapshot --region {REGION}" in asked.body
        our.runs(asked)
        our.hours(2)
        our.rest()
        (incident,) = our.replay.incidents()
        assert (incident.kind, incident.status) == ("stale-backup", "resolved")
        told = [subject for subject in our.subjects if NAME in subject]
        assert [subject.split(f" {NAME}")[0] for subject in told] == ["ACT", "FIXED"]


def test_a_snapshot_that_somebody_deletes_first_is_no_error(tmp_path: Path) -> None:
    with lightsail(tmp_path, {}) as our:
        our.hours(2)
        (one,) = our.there()
        assert one.standing is ImageState.GOOD
        with our.replay.account.world.backstage():
            delete_snapshot(one)
            delete_snapshot(one)
        assert our.there() == []


def test_the_freeze_stops_making_and_pruning(tmp_path: Path) -> None:
    with lightsail(tmp_path, {"every": "6h", "keep": ONE}) as our:
        our.days(4)
        calls = ("CreateInstanceSnapshot", "DeleteInstanceSnapshot")
        before = [len(our.asked(call)) for call in calls]
        assert all(before)
        our.person.freeze()
        our.hours(40)
        assert [len(our.asked(call)) for call in calls] == before
