"""What the weekly report says of backups: how fresh they are, and which of them restore."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.backup.history import BackupAges, Counts, FleetBackups
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.report.backups import SHOWN, backup_week
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import NOON, act
from tests.unit.core.report.weeks import NOW, WEEK, ended

NONE = message("report.backups.counts", made=0, copied=0, pruned=0, failed=0)
FAILED = IncidentStatus.NEEDS_HUMAN
PASSED = message("drill.passed", length=timedelta(minutes=3))


def drill(status: IncidentStatus = IncidentStatus.CLOSED, **how: object) -> Incident:
    return ended(8, "restore_drill", service=Service.RESTORE, status=status, name="", **how)


def test_a_week_without_anything_is_told_as_one() -> None:
    found = backup_week(FleetBackups(), [], WEEK)
    assert (found.facts, found.duties, found.failed) == ((NONE,), (), ())
    assert (found.orphans, found.commands) == (0, ())


def test_how_many_are_fresh_and_how_old_the_oldest_is() -> None:
    ages = BackupAges(11, 12, NOW - timedelta(hours=26))
    first, _ = backup_week(FleetBackups(ages=ages), [], WEEK).facts
    assert first == message("report.backups.oldest", good=11, count=12, age=timedelta(hours=26))
    first, _ = backup_week(FleetBackups(ages=BackupAges(0, 2, None)), [], WEEK).facts
    assert first == message("report.backups.good", good=0, count=2)


def test_the_days_of_the_week_are_added_up() -> None:
    days = {
        (WEEK.since + timedelta(days=days)).date(): Counts(made=1, pruned=2, would=3)
        for days in (0, 1, 7)
    }
    counts, would = backup_week(FleetBackups(days=days), [], WEEK).facts
    assert counts == message("report.backups.counts", made=2, copied=0, pruned=4, failed=0)
    assert would == message("report.backups.would", count=6)


def test_a_drill_that_passed_is_told_with_its_time_to_restore() -> None:
    rungs = (act(Verb.LAUNCH_DRILL), act(Verb.END_DRILL, reason=PASSED))
    _, known = backup_week(FleetBackups(), [drill(rungs=rungs)], WEEK).facts
    length = timedelta(minutes=3)
    name = foreign("shop-web-1")
    assert known == message("report.backups.restored_in", name=name, length=length)
    late = (
        act(Verb.LAUNCH_DRILL, reason=PASSED),
        act(Verb.END_DRILL, reason=message("drill.gone")),
    )
    _, unknown = backup_week(FleetBackups(), [drill(rungs=late)], WEEK).facts
    assert unknown == message("report.backups.restored", name=name)


def test_a_drill_that_failed_is_a_duty_and_named() -> None:
    found = backup_week(FleetBackups(), [drill(FAILED), drill(FAILED)], WEEK)
    name = foreign("shop-web-1")
    assert found.failed == (name,)
    assert found.duties == (message("report.backups.failed", name=name, at=NOON),) * 2
    assert found.facts == (NONE,)


def test_what_is_older_still_open_or_no_drill_is_not_told() -> None:
    others = [drill(FAILED, opened_at=NOON - timedelta(days=9)), drill(FAILED, closed_at=None)]
    found = backup_week(FleetBackups(), [*others, ended(status=FAILED)], WEEK)
    assert (found.facts, found.duties) == ((NONE,), ())


def test_why_nothing_is_pruned_is_a_duty() -> None:
    why = message("drill.gone")
    found = backup_week(FleetBackups(blocked=why), [], WEEK)
    assert found.duties == (message("report.backups.blocked", why=why),)


def test_orphans_are_counted_and_the_first_have_their_commands() -> None:
    orphans = tuple(f"eu-west-1/snap-{number}" for number in range(SHOWN + 1))
    found = backup_week(FleetBackups(orphans=orphans), [], WEEK)
    assert (found.orphans, len(found.commands)) == (SHOWN + 1, SHOWN)
    assert found.commands[0][4:] == ("eu-west-1", "--snapshot-id", "snap-0")
