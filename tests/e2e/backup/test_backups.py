"""Scheduled backups by the hour in virtual time: what is made, what goes, what is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lifeguard.aws.ec2.images.list_images import images, our_snapshots
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.core.backup.history import booked
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.policy.policy import Keep
from lifeguard.core.resources.tags import COPY_OF, HOLD, SCHEDULED
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from sandbox.gateway.records import SentEmail
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from tests.e2e.commands.console import commands
from tests.e2e.conftest import flat
from tests.support.aws_cli import AwsCli
from tests.support.aws_events import REGION
from tests.support.words import english

Document = dict[str, Any]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = datetime(2026, 11, 1, tzinfo=UTC)
AWAY = "eu-west-1"


RETRIED = f"FYI web-0: {english(message('backup_email.retried'))}"
GIVEN_UP = f"ACT web-0: {english(message('backup_email.given_up'))}"


def _says(email: SentEmail, said: Message) -> bool:
    """Whether a body says this, at whatever place in a sentence."""
    return english(said).casefold() in flat(email.body).casefold()


def _id(number: int) -> str:
    return f"i-0{number:016x}"


class Estate:
    """An account whose clock moves by the hour of `backup` alone."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.person = replay.account.world.person

    def run(self, function: str) -> None:
        """Let a schedule's function run now."""
        schedules = self.replay.account.template.schedules
        (target,) = next(s.targets for s in schedules if s.name == f"lifeguard-{function}")
        self.replay.account.bus.attempt(target, {})

    def hours(self, count: int) -> None:
        """Let so many hours pass, each with its run."""
        agenda = self.replay.account.agenda
        for _ in range(count):
            self.until(agenda.now() + HOUR / 2)
            self.run("backup")
            self.until(agenda.now() + HOUR / 2)  # what was begun has ended by then

    def until(self, when: datetime) -> None:
        """Let the time pass without a run of `backup`."""
        agenda = self.replay.account.agenda
        while (following := agenda.next_at()) is not None and following <= when:
            agenda.step()
        agenda.move_to(when)

    @property
    def now(self) -> datetime:
        return self.replay.account.agenda.now()

    def runs(self, email: SentEmail) -> None:
        """Let an operator run the commands of an email."""
        for command in commands(email):
            with self.replay.account.world.backstage():
                AwsCli(lambda _seconds: None).run(command)

    def days(self, count: int) -> None:
        self.hours(24 * count)

    def nights(self, count: int) -> None:
        """Let so many days pass, without the runs between breakfast and midnight but one."""
        agenda = self.replay.account.agenda
        for _ in range(count):
            midnight = agenda.now()
            self.until(midnight + HOUR)
            self.hours(6)
            self.until(midnight + DAY - HOUR)
            self.hours(1)

    def made(self, number: int) -> list[datetime]:
        """When the images of an instance were asked for."""
        return [
            call.at
            for call in self.replay.account.world.api_calls
            if call.operation == "CreateImage" and call.params["InstanceId"] == _id(number)
        ]

    def rest(self) -> None:
        """Let the incidents that are open go on, with all the other functions."""
        self.replay.ends = None
        self.replay.until = self.replay.account.agenda.now() + HOUR
        self.replay.play([])

    def images(self, region: str = REGION) -> tuple[Image, ...]:
        with self.replay.account.world.backstage():
            book = BackupHistoryStore(self.replay.account.ledger_table, REGION).read()
            return booked(images(region), book.histories)

    def of(self, number: int, region: str = REGION) -> list[Image]:
        found = [i for i in self.images(region) if i.source == _id(number)]
        return sorted(found, key=lambda i: i.created_at)

    def snapshots(self, region: str = REGION) -> set[str]:
        with self.replay.account.world.backstage():
            return {s.id for s in our_snapshots(region)}

    @property
    def subjects(self) -> list[str]:
        return [
            email.subject.removeprefix("[Lifeguard] ") for email in self.replay.account.world.emails
        ]

    def calls(self, operation: str) -> int:
        calls = self.replay.account.world.api_calls
        return sum(call.operation == operation and call.error is None for call in calls)


@contextmanager
def estate(
    folder: Path,
    schedule: Document,
    instances: Sequence[Document] = ({},),
    mode: str = "ask",
    **world: Any,  # noqa: ANN401  any key of a world file
) -> Iterator[Estate]:
    policies = folder / "policies.yaml"
    policy = {"mode": mode, "scheduled_backup": schedule}
    policies.write_text(json.dumps({"policies": {"default": policy}}))
    hosts = [{"id": _id(n), "name": f"web-{n}", **how} for n, how in enumerate(instances)]
    spec = parse_world(json.dumps({"now": START.isoformat(), "instances": hosts, **world}))
    with stage.played(stage.Scene([], spec, policies, until=START)) as replay:
        yield Estate(replay)
        assert list(report.failures(replay)) == []


def _expected(keep: Keep, made: list[datetime]) -> set[datetime]:
    """What the policy keeps of these, said plainly."""
    newest = sorted(made, reverse=True)
    days = {f"{one:%F}": one for one in made}  # the last of each, as they come in order
    weeks = {f"{one:%G-%V}": one for one in made}
    kept = set(newest[: keep.last])
    kept |= set(sorted(days.values(), reverse=True)[: keep.daily])
    return kept | set(sorted(weeks.values(), reverse=True)[: keep.weekly])


@pytest.mark.whole
def test_a_month_of_six_instances_leaves_exactly_what_the_policy_says(tmp_path: Path) -> None:
    keep = {"last": 3, "daily": 5, "weekly": 3}
    with estate(tmp_path, {"keep": keep}, [{}] * 6) as our:
        our.nights(30)
        for number in range(6):
            mine, made = our.of(number), our.made(number)
            assert {i.created_at for i in mine} == _expected(Keep(**keep), made)
            assert {i.standing for i in mine} == {ImageState.GOOD}
            assert {i.tag("lifeguard:incident") for i in mine} == {SCHEDULED}
            # At the first sight the last slot is made up for; then once a day within the window.
            assert len(made) == 31
            assert all(2 <= when.hour <= 6 for when in made[1:])
            assert len({when.date() for when in made[1:]}) == 30
        hours = Counter(when.hour for n in range(6) for when in our.made(n)[1:2])
        assert max(hours.values()) < 5  # spread over the window
        assert our.snapshots() == {s for i in our.images() for s in i.snapshots}
        (subject,) = our.subjects
        assert subject.startswith(f"FYI {english(message('backup_email.images', count=1))}: ")


def test_the_first_prune_only_lists_and_deleting_begins_a_day_later(tmp_path: Path) -> None:
    with estate(tmp_path, {"every": "12h", "keep": {"last": 1, "daily": 0, "weekly": 0}}) as our:
        while not our.subjects:
            our.hours(1)
        assert our.calls("DeregisterImage") == 0
        listed = our.replay.account.agenda.now()
        (email,) = our.replay.account.world.emails
        assert email.subject.startswith("[Lifeguard] FYI ")
        assert _says(email, message("backup_email.pruning.goes"))
        our.runs(email)
        assert [image for image in our.images() if image.tag(HOLD) is not None]
        assert _says(email, message("retention.young", age=DAY))
        assert _says(email, message("backup_email.pruning.others"))
        while not our.calls("DeregisterImage"):
            our.hours(1)
        passed = our.replay.account.agenda.now() - listed
        assert DAY <= passed <= DAY + 3 * HOUR
        assert len(our.subjects) == 1


def test_a_failed_image_is_tried_again_under_another_name_and_told_once(tmp_path: Path) -> None:
    with estate(tmp_path, {}, [{"fail_images": 1}]) as our:
        our.hours(12)
        failed, good, _ = our.of(0)
        assert (failed.standing, good.standing) == (ImageState.FAILED, ImageState.GOOD)
        assert failed.name.endswith("-1")
        assert good.name == f"{failed.name[:-1]}2"
        assert our.subjects == [RETRIED]


def test_after_three_failures_it_is_given_up_until_the_next_slot(tmp_path: Path) -> None:
    # Its window has just closed when the first run comes, which makes up for it.
    with estate(tmp_path, {"start": "23:00", "hours": 1}, [{"fail_images": 3}]) as our:
        our.hours(2)
        assert our.subjects == [RETRIED]
        our.hours(22)
        *failed, good = our.of(0)
        assert [i.standing for i in failed] == [ImageState.FAILED] * 3
        assert good.standing is ImageState.GOOD
        assert good.slot > failed[-1].slot
        assert our.subjects == [
            RETRIED,
            GIVEN_UP,
        ]
        our.hours(72)
        assert {i.standing for i in our.of(0)} == {ImageState.GOOD}  # the failed ones are gone


def test_images_that_are_refused_for_good_are_told_once(tmp_path: Path) -> None:
    with estate(tmp_path, {}, [{"root": "instance-store"}, {"asg": "fleet"}, {}]) as our:
        our.days(2)
        assert our.of(0) == our.of(1) == []
        assert len(our.of(2)) == 3
        assert len(our.subjects) == 1
        (email,) = our.replay.account.world.emails
        assert email.subject.startswith("[Lifeguard] ACT ")
        assert all(f"web-{number} ({_id(number)})" in email.body for number in (0, 1))
        assert _says(email, message("backup.instance_store"))
        assert _says(email, message("backup.of_a_group", group=foreign("fleet")))


def test_a_copy_follows_and_a_failed_one_keeps_its_source(tmp_path: Path) -> None:
    schedule = {"keep": {"last": 1, "daily": 0, "weekly": 0}, "copy_to": AWAY}
    with estate(tmp_path, schedule, fail_copies=3) as our:
        our.person.make_image(_id(0), "by-hand")  # so that the first image is the next night's
        our.days(1)
        _, source = our.of(0)
        assert [i.standing for i in our.of(0, AWAY)] == [ImageState.FAILED] * 3
        assert {i.tag(COPY_OF) for i in our.of(0, AWAY)} == {source.id}
        assert our.subjects == [
            RETRIED,
            GIVEN_UP,
        ]
        our.hours(96)
        assert source.id not in {i.id for i in our.of(0)}  # a newer one has been copied
        copy = our.of(0, AWAY)[-1]
        assert copy.standing is ImageState.GOOD
        assert copy.snapshots


def test_without_any_copy_nothing_that_wants_one_goes(tmp_path: Path) -> None:
    schedule = {"keep": {"last": 1, "daily": 0, "weekly": 0}, "copy_to": AWAY}
    with estate(tmp_path, schedule, copies="fail") as our:
        our.days(5)
        assert len(our.of(0)) == len(our.made(0)) == 6
        assert our.of(0, AWAY) != []


@pytest.mark.whole
def test_what_is_protected_survives_any_policy(tmp_path: Path) -> None:
    schedule = {"every": "1h", "keep": {"last": 1, "daily": 0, "weekly": 0}}
    with estate(tmp_path, schedule, [{}, {}]) as our:
        our.hours(14)
        person, ids = our.person, [image.id for image in our.of(0)]
        held, guarded, launched, default, latest, pinned, mixed, override, named, *rest = ids
        shared, *others = rest
        person.share_image(shared, "210987654321")
        person.tag(held, HOLD, "audit")
        person.protect_image(guarded)
        person.launch(launched)
        person.launch_template("followed", [default, others[0], latest])
        person.launch_template("numbered", [others[1], pinned, mixed, override, others[2]])
        person.auto_scaling_group("pins", template="numbered", version="2")
        person.auto_scaling_group(
            "mixes", template="numbered", version="3", overrides={"numbered": "4"}
        )
        person.launch_configuration("old", named)
        person.auto_scaling_group("old", configuration="old")
        theirs = person.make_image(_id(0), "by-hand")
        orphaned = {image.id for image in our.of(1)}
        person.terminate(_id(1))
        our.days(4)
        left = {image.id for image in our.of(0)}
        used = {
            held,
            guarded,
            launched,
            default,
            latest,
            pinned,
            mixed,
            override,
            named,
            theirs,
            shared,
        }
        # The first and the last of `numbered` are followed by nobody's number, but by its ends.
        assert used | {others[1], others[2]} <= left
        assert others[0] not in left
        young = {i.id for i in our.of(0) if our.now - i.created_at <= DAY + 2 * HOUR}
        assert left - used - {others[1], others[2]} <= young
        assert orphaned <= {image.id for image in our.of(1)}


def test_the_week_tells_what_was_made_and_how_to_delete_what_is_left_over(tmp_path: Path) -> None:
    with estate(tmp_path, {}, [{}, {}]) as our:
        our.days(2)
        forgotten = our.of(0)[0]
        our.person.deregister_image(forgotten.id)
        our.days(1)
        our.run("report")
        email = our.replay.account.world.emails[-1]
        made = len(our.made(0)) + len(our.made(1))
        counts = message("report.backups.counts", made=made, copied=0, pruned=0, failed=0)
        assert _says(email, counts)
        (snapshot,) = forgotten.snapshots
        assert email.body.count("delete-snapshot") == 1
        assert snapshot in our.snapshots()
        our.runs(email)
        assert snapshot not in our.snapshots()


def test_the_freeze_stops_making_copying_and_pruning(tmp_path: Path) -> None:
    schedule = {"every": "6h", "keep": {"last": 1, "daily": 0, "weekly": 0}, "copy_to": AWAY}
    with estate(tmp_path, schedule) as our:
        our.days(4)
        before = [our.calls(call) for call in ("CreateImage", "CopyImage", "DeregisterImage")]
        assert all(before)
        our.person.freeze()
        our.hours(40)
        after = [our.calls(call) for call in ("CreateImage", "CopyImage", "DeregisterImage")]
        assert after == before


def test_in_mode_observe_nothing_is_made_and_a_stale_backup_is_told(tmp_path: Path) -> None:
    with estate(tmp_path, {}, mode="observe") as our:
        our.days(3)
        our.rest()
        assert our.images() == ()
        (incident,) = our.replay.incidents()
        assert incident.status == "observed"
        our.run("report")
        email = our.replay.account.world.emails[-1]
        assert _says(email, message("report.backups.would", count=4))
        our.days(3)
        assert [i.id for i in our.replay.incidents() if i.resource.id == _id(0)] == [incident.id]


def test_a_backup_by_anybody_counts_and_a_stale_one_is_over_when_there_is_one(
    tmp_path: Path,
) -> None:
    with estate(tmp_path, {"max_age": "36h"}, freeze=True) as our:
        our.hours(40)
        our.rest()
        assert our.calls("CreateImage") == 0
        our.person.make_image(_id(0), "by-hand")
        our.hours(2)
        our.rest()
        (incident,) = our.replay.incidents()
        assert (incident.kind, incident.status) == ("stale-backup", "resolved")
        told = [subject for subject in our.subjects if "web-0" in subject]
        assert [subject.split(" web-0")[0] for subject in told] == ["ACT", "FIXED"]
