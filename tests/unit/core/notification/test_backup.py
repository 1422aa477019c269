"""Who is in our charge, what snapshots are orphans, and what emails and the week say of backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.backup.attempts import AttemptNotification
from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.backup.orphans import orphans
from lifeguard.core.backup.retention import RetentionContext, retention
from lifeguard.core.backup.target import targets
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.image import ImageState, Snapshot
from lifeguard.core.kinds.ec2.instance import RootDevice
from lifeguard.core.notification.backup import (
    SHOWN,
    BackupFailure,
    failed,
    first_list,
    left_out,
)
from lifeguard.core.policy.policy import (
    Keep,
    Mode,
    Policies,
    Policy,
    ScheduledBackup,
)
from lifeguard.core.report.backups import BackupWeek, backup_week
from lifeguard.core.report.weekly import weekly
from lifeguard.core.text.command import COLUMNS
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.images import image
from tests.support.situations import (
    INSTANCE,
    NOON,
    RESOURCE,
    incident,
    instance,
)
from tests.unit.core.backup.test_retention import UTC_ZONE

DAY = timedelta(days=1)
SCHEDULE = ScheduledBackup()
POLICIES = Policies(
    policies={
        "default": Policy("default", mode=Mode.ASK, scheduled_backup=SCHEDULE),
        "bare": Policy("bare", mode=Mode.ACT),
        "seen": Policy("seen", scheduled_backup=SCHEDULE),
    }
)


def test_in_our_charge_is_who_has_a_policy_that_asks_for_backups() -> None:
    others = [instance(tags=(("lifeguard", name),)) for name in ("bare", "unknown")]
    untagged = instance(tags=())
    mine = image(NOON)
    theirs = image(NOON - DAY, source="i-2")
    (found,) = targets([instance(), untagged, *others], [mine, theirs], POLICIES)
    assert (found.id, found.label) == (INSTANCE, f"web-1 ({INSTANCE})")
    assert found.images == (mine,)
    assert found.policy.backs_up
    (watched,) = targets([instance(tags=(("lifeguard", "seen"),))], [], POLICIES)
    assert not watched.policy.backs_up
    assert watched.label == INSTANCE


def test_who_has_waited_longest_for_a_backup_comes_first() -> None:
    names = ["i-a", "i-b", "i-c", "i-d"]
    instances = [instance(resource=replace(RESOURCE, id=name)) for name in names]
    photos = [
        image(NOON, source="i-a"),
        image(NOON - DAY, source="i-b"),
        image(NOON, source="i-c", standing=ImageState.FAILED),
    ]
    assert [c.id for c in targets(instances, photos, POLICIES)] == ["i-c", "i-d", "i-b", "i-a"]


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({}, NOTHING),
        ({"group": "fleet"}, message("backup.of_a_group", group=foreign("fleet"))),
        (
            {"managed_by": "eks.amazonaws.com"},
            message("backup.managed", service="eks.amazonaws.com"),
        ),
        ({"root": RootDevice.INSTANCE_STORE}, message("backup.instance_store")),
    ],
)
def test_of_whom_no_image_is_made(how: dict[str, object], why: Message) -> None:
    (found,) = targets([instance(**how)], [], POLICIES)
    assert found.left_out == why


def test_a_snapshot_that_no_image_uses_is_an_orphan_after_a_day() -> None:
    orphan = Snapshot("snap-1", NOON - 2 * DAY, "us-east-1", "image-1")
    older = replace(orphan, id="snap-2", started_at=NOON - 3 * DAY)
    others = [
        replace(orphan, id="snap-3", started_at=NOON - DAY + timedelta(seconds=1)),
        replace(orphan, id="snap-4", held=True),
        replace(orphan, id="snap-5"),
        replace(orphan, id="snap-6", image=""),  # of a set that stands for itself
    ]
    theirs = image(NOON, tags=(), snapshots=("snap-5",))
    assert orphans([orphan, *others, older], [theirs], NOON) == (older, orphan)


# -- emails ---------------------------------------------------------------------------------

FAILURE = BackupFailure("web-1 (i-1)", "its image", "Server.InternalError")


def test_a_failure_that_is_retried_asks_for_nothing() -> None:
    email = failed(AttemptNotification.RETRIED, [FAILURE])
    assert email.subject == "[Lifeguard] BACKUP failed and is retried: web-1 (i-1)"
    assert "Nothing yet: Lifeguard tries again" in email.body
    assert "web-1 (i-1): its image failed: Server.InternalError." in email.body


def test_what_is_given_up_asks_to_look_and_many_are_one_email() -> None:
    many = [BackupFailure(f"web-{n:03}", "a copy of its image", "") for n in range(SHOWN + 5)]
    email = failed(AttemptNotification.GIVEN_UP, many)
    assert email.subject.startswith("[Lifeguard] BACKUP given up for this time: web-000 and 204")
    assert "Look at the reason." in email.body
    assert "web-000: a copy of its image failed." in email.body
    assert "And 5 more." in email.body


def test_who_is_left_out_is_told_with_the_reason() -> None:
    email = left_out([("web-1", "it is so")])
    assert email.subject == "[Lifeguard] NO BACKUP of web-1"
    assert "web-1: it is so." in email.body


def test_the_first_list_says_what_goes_from_when_on_and_why_the_rest_stays() -> None:
    old = image(NOON - 9 * DAY, id="ami-old")
    new = image(NOON - 2 * DAY, id="ami-new")
    theirs = image(NOON - 8 * DAY, id="ami-theirs", tags=())
    world = RetentionContext(RESOURCE.account, UTC_ZONE, NOON)
    verdicts = retention([old, new, theirs], Keep(1, 0, 0), world)
    email = first_list(verdicts, NOON, "UTC")
    assert email.subject == "[Lifeguard] PRUNING begins in a day: 1 image would go"
    assert "from 2026-11-21 12:00:00 UTC on" in " ".join(email.body.split())
    assert "--resources ami-old" in email.body
    assert "ami-new" in email.body.split("WHAT STAYS")[1]
    assert "ami-theirs" not in email.body
    two = retention([old, replace(old, id="ami-older"), new], Keep(1, 0, 0), world)
    assert "2 images would go" in first_list(two, NOON, "UTC").subject


# -- the week -------------------------------------------------------------------------------


def test_a_week_without_any_backup_says_nothing() -> None:
    assert backup_week(FleetBackups(), NOON) is None
    old = {(NOON - timedelta(days=7)).date(): Counts(made=3)}
    assert backup_week(FleetBackups(days=old), NOON) is None


def test_the_week_adds_up_its_days() -> None:
    days = {(NOON - number * DAY).date(): Counts(1, 1, 2, 1) for number in range(9)}
    week = backup_week(FleetBackups(days=days), NOON)
    assert week is not None
    assert week.brief == "7 made, 14 pruned, 7 failed"
    assert week.text.replace("\n", " ") == (
        "Backups in the last seven days: 7 images made, 7 copied to another Region, 14 pruned, 7"
        " failed."
    )


def test_what_observing_would_have_made_is_said() -> None:
    week = backup_week(FleetBackups(days={NOON.date(): Counts(would=1)}), NOON)
    assert week is not None
    assert "would have made 1 image; it made none of them" in week.text.replace("\n", " ")


def test_orphans_come_with_the_commands_that_delete_them() -> None:
    one = backup_week(FleetBackups(orphans=("eu-west-1/snap-1",)), NOON)
    assert one is not None
    assert "1 snapshot of images" in one.text
    command = "    aws ec2 delete-snapshot --region eu-west-1 --snapshot-id snap-1"
    assert one.text.endswith(f"\n\n{command}")
    many = backup_week(FleetBackups(orphans=tuple(f"eu-west-1/snap-{n}" for n in range(25))), NOON)
    assert many is not None
    assert many.text.count("delete-snapshot") == 20
    assert many.text.endswith("    # and 5 more")
    assert all(len(line) <= COLUMNS for line in many.text.split("\n"))


def test_the_weekly_email_tells_of_both_or_of_either() -> None:
    observed = replace(incident(), status=IncidentStatus.OBSERVED, reasons=("the check fails",))
    backups = BackupWeek("7 made", "Backups: 7.")
    assert weekly([], NOON) is None
    alone = weekly([], NOON, backups)
    assert alone is not None
    assert alone.subject == "[Lifeguard] WEEK's backups: 7 made"
    assert alone.body == "Backups: 7."
    without = weekly([observed], NOON)
    both = weekly([observed], NOON, backups)
    assert without is not None
    assert both is not None
    assert (both.subject, both.body) == (without.subject, f"{without.body}\n\nBackups: 7.")
