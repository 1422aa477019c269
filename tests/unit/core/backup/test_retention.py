"""Which images go: never a protected one, and otherwise exactly what the counts do not name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.backup.retention import RetentionContext, kept_by, retention, span
from lifeguard.core.policy.policy import Keep, ScheduledBackup
from lifeguard.core.resources.tags import (
    COPY_OF,
    HOLD,
    MADE_BY,
    SOURCE,
)
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.images import OURS, image
from tests.support.situations import INSTANCE, NOON, RESOURCE

DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
WORLD = RetentionContext(RESOURCE.account, UTC_ZONE, NOON)
ONE = Keep(1, 0, 0)
OLD = image(NOON - 3 * DAY)
NEW = image(NOON - 2 * DAY)
USER = message("retention.instance", instance="i-1")


def gone(images: list[Image], keep: Keep = ONE, world: RetentionContext = WORLD) -> set[str]:
    return {verdict.image.id for verdict in retention(images, keep, world) if verdict.goes}


def why(spoiled: Image, world: RetentionContext = WORLD) -> Message:
    verdicts = retention([spoiled, NEW], ONE, world)
    (found,) = [v for v in verdicts if v.image.id == spoiled.id]
    return NOTHING if found.goes else found.why


def test_what_the_counts_do_not_name_goes() -> None:
    assert gone([OLD, NEW]) == {OLD.id}
    assert why(OLD) == NOTHING


def test_it_is_said_which_count_keeps_an_image_and_why_another_goes() -> None:
    days = [image(NOON - number * DAY) for number in (2, 3, 9, 30)]
    failed = image(NOON - 4 * DAY, standing=ImageState.FAILED)
    verdicts = {v.image.id: v.why for v in retention([*days, failed], Keep(1, 2, 3), WORLD)}
    assert [verdicts[one.id] for one in (*days, failed)] == [
        message("retention.last_good"),
        message("retention.daily", count=2),
        message("retention.weekly", count=3),
        message("retention.weekly", count=3),
        message("retention.failed"),
    ]
    others = [v.why for v in retention(days[:2], Keep(2, 0, 0), WORLD)]
    assert others == [message("retention.last_good"), message("retention.last", count=2)]
    (_, goes) = retention(days[:2], ONE, WORLD)
    assert goes.why == message("retention.newer")


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"tags": ()}, message("retention.not_ours")),
        ({"tags": (("aws:dlm:lifecycle-policy-id", "p-1"),)}, message("retention.not_ours")),
        ({"tags": (*OURS, ("aws:backup:source-resource", "i-1"))}, message("retention.not_ours")),
        ({"tags": ((MADE_BY, "of-the-instance"),)}, message("retention.not_ours")),
        ({"tags": ((MADE_BY, "a"), (SOURCE, "i-other"))}, message("retention.not_ours")),
        ({"owner": "210987654321"}, message("retention.not_ours")),
        ({"tags": (*OURS, (HOLD, ""))}, message("retention.held", tag="lifeguard:hold")),
        ({"protected": True}, message("retention.protected")),
        ({"public": True}, message("retention.public")),
        ({"standing": ImageState.PENDING}, message("retention.pending")),
        ({"standing": ImageState.OTHER}, message("retention.other_state")),
        (
            {"created_at": NOON - DAY + timedelta(seconds=1)},
            message("retention.young", age=DAY),
        ),
    ],
)
def test_what_is_never_deleted_says_why(how: dict[str, object], reason: Message) -> None:
    assert why(replace(OLD, **how)) == reason  # type: ignore[arg-type]  # any field of Image


def test_what_is_in_use_stays() -> None:
    world = replace(WORLD, uses={OLD.id: USER})
    assert why(OLD, world) == message("retention.used", user=USER)
    template = message("retention.template", template="lt-1", version="1")
    volume = replace(WORLD, uses={"snap-2": template})
    shot = replace(OLD, snapshots=("snap-1", "snap-2"))
    assert why(shot, volume) == message("retention.used", user=template)


def test_the_last_good_one_stays_whatever_came_after_it() -> None:
    failed = replace(NEW, standing=ImageState.FAILED)
    theirs = replace(NEW, tags=())
    for later in (failed, theirs):
        assert OLD.id not in gone([OLD, later])


def test_without_a_copy_it_stays_until_a_newer_one_has_been_copied() -> None:
    newest = image(NOON - DAY)
    wanted = replace(WORLD, copied=())
    assert gone([OLD, NEW, newest], ONE, wanted) == set()
    assert why(OLD, wanted) == message("retention.not_copied")
    assert gone([OLD, NEW, newest], ONE, replace(WORLD, copied={OLD.id})) == {OLD.id}
    assert gone([OLD, NEW, newest], ONE, replace(WORLD, copied={newest.id})) == {OLD.id, NEW.id}


def test_what_an_open_incident_may_be_cured_from_stays() -> None:
    newest = image(NOON - DAY)
    world = replace(WORLD, trouble_since=OLD.created_at)
    assert gone([OLD, NEW, newest], ONE, world) == {NEW.id}
    assert why(OLD, world) == message("retention.incident", since=OLD.created_at)
    failed = replace(OLD, standing=ImageState.FAILED)
    assert gone([failed, NEW], ONE, world) == {failed.id}


def test_a_copy_falls_under_the_same_rule_where_it_is() -> None:
    copies = [replace(one, tags=(*OURS, (COPY_OF, "ami-1"))) for one in (OLD, NEW)]
    assert [copy.copy_of for copy in copies] == ["ami-1", "ami-1"]
    assert OLD.copy_of == ""
    assert gone(copies) == {OLD.id}


def test_failed_ones_go_after_a_day_and_count_for_nothing() -> None:
    young = replace(NEW, standing=ImageState.FAILED, created_at=NOON - timedelta(hours=23))
    failed = replace(NEW, standing=ImageState.FAILED)
    assert gone([OLD, failed]) == {failed.id}
    assert gone([OLD, young]) == set()
    assert gone([failed]) == {failed.id}


def test_incidents_backups_fall_under_the_same_rule() -> None:
    before = replace(OLD, tags=((MADE_BY, "7bf73129"), (SOURCE, INSTANCE)))
    assert gone([before, NEW]) == {before.id}


def test_the_newest_of_each_day_and_week_that_has_one() -> None:
    days = [image(NOON - number * DAY) for number in (0, 1, 2, 5, 8, 9, 30)]
    kept = kept_by(Keep(1, 3, 3), days, UTC_ZONE)
    # Friday 20 November; its week began on the 16th, the one before on the 9th.
    assert set(kept) == {days[0].id, days[1].id, days[2].id, days[3].id, days[6].id}
    twice = [image(NOON - timedelta(hours=hours)) for hours in (0, 1, 2)]
    assert set(kept_by(Keep(1, 5, 5), twice, UTC_ZONE)) == {twice[0].id}


def test_days_are_the_operators() -> None:
    late = image(datetime(2026, 11, 18, 23, 30, tzinfo=UTC))  # the 19th in Berlin
    next_day = image(datetime(2026, 11, 19, 10, tzinfo=UTC))
    assert set(kept_by(Keep(1, 2, 0), [late, next_day], UTC_ZONE)) == {late.id, next_day.id}
    assert set(kept_by(Keep(1, 2, 0), [late, next_day], BERLIN)) == {next_day.id}


def test_the_backup_of_an_incident_that_is_still_open_stays() -> None:
    its = replace(OLD, tags=((MADE_BY, "7bf73129"), (SOURCE, INSTANCE)))
    newest = image(NOON - DAY)
    assert gone([its, newest], ONE, replace(WORLD, incidents={"7bf73129"})) == set()
    assert why(its, replace(WORLD, incidents={"7bf73129"})) == message("retention.of_incident")
    assert gone([its, newest], ONE, replace(WORLD, incidents={"another"})) == {its.id}
    failed = replace(its, standing=ImageState.FAILED)
    assert gone([failed, newest], ONE, replace(WORLD, incidents={"7bf73129"})) == {failed.id}


def test_what_is_not_made_by_the_clock_goes_once_it_is_older_than_the_counts_reach() -> None:
    schedule = ScheduledBackup(keep=Keep(7, 7, 4))
    assert span(schedule) == timedelta(weeks=4)
    assert span(ScheduledBackup(keep=Keep(3, 0, 0), every=timedelta(hours=12))) == 1.5 * DAY
    assert span(ScheduledBackup(keep=Keep(1, 9, 1))) == 9 * DAY
    old, edge, new = (image(NOON - number * DAY) for number in (29, 28, 2))
    world = replace(WORLD, longest=span(schedule))
    assert gone([old, edge, new], schedule.keep, world) == {old.id}
    assert gone([old], schedule.keep, world) == set(), "the last good one stays whatever its age"
    assert gone([old, edge, new], schedule.keep) == set()


# -- any policy, any world ------------------------------------------------------------------

keeps = st.builds(Keep, st.integers(1, 6), st.integers(0, 6), st.integers(0, 6))
ages = st.integers(0, 80 * 24).map(lambda hours: timedelta(hours=hours))
photos = st.builds(
    lambda number, age, standing, ours, held, protected, owner: image(
        NOON - age,
        id=f"ami-{number}",
        standing=standing,
        tags=(OURS if ours else ()) + (((HOLD, "x"),) if held else ()),
        protected=protected,
        owner=owner,
    ),
    st.integers(0, 10**6),
    ages,
    st.sampled_from([ImageState.GOOD] * 6 + list(ImageState)),
    st.sampled_from([True] * 5 + [False]),
    st.sampled_from([False] * 9 + [True]),
    st.sampled_from([False] * 9 + [True]),
    st.sampled_from([RESOURCE.account] * 9 + ["210987654321"]),
)
albums = st.lists(photos, max_size=40, unique_by=lambda photo: photo.id)


def _expected(keep: Keep, images: list[Image], zone: ZoneInfo) -> set[str]:
    """The counts once more, said another way: walk from the newest and cross off."""
    good = [
        i
        for i in images
        if i.standing is ImageState.GOOD and i.tag(MADE_BY) and i.owner == RESOURCE.account
    ]
    good.sort(key=lambda i: (i.created_at, i.id), reverse=True)
    kept = {i.id for i in good[: keep.last]}
    days: set[str] = set()
    weeks: set[str] = set()
    for one in good:
        local = one.created_at.astimezone(zone)
        day, week = f"{local:%Y-%m-%d}", f"{local:%G-%V}"
        if day not in days and len(days) < keep.daily:
            kept.add(one.id)
        if week not in weeks and len(weeks) < keep.weekly:
            kept.add(one.id)
        days.add(day)
        weeks.add(week)
    return kept


@settings(max_examples=300)
@given(st.data(), keeps, albums, st.sampled_from([UTC_ZONE, BERLIN, ZoneInfo("Pacific/Apia")]))
def test_in_any_world_exactly_the_rest_goes(
    data: st.DataObject, keep: Keep, images: list[Image], zone: ZoneInfo
) -> None:
    ids = st.sets(st.sampled_from([i.id for i in images]), max_size=5) if images else st.just(set())
    uses = dict.fromkeys(data.draw(ids), USER)
    copied = data.draw(st.none() | ids)
    since = data.draw(st.none() | ages.map(lambda age: NOON - age))
    world = RetentionContext(RESOURCE.account, zone, NOON, uses, copied, since)
    verdicts = retention(images, keep, world)
    assert sorted(v.image.id for v in verdicts) == sorted(i.id for i in images)
    kept = _expected(keep, images, zone)
    for verdict in verdicts:
        one = verdict.image
        spared = (
            one.tag(MADE_BY) is None
            or one.owner != RESOURCE.account
            or one.tag(HOLD) is not None
            or one.protected
            or one.id in uses
            or one.standing in {ImageState.PENDING, ImageState.OTHER}
            or NOON - one.created_at < DAY
        )
        newer = [
            i.id
            for i in images
            if i.ours
            and i.owner == RESOURCE.account
            and (i.created_at, i.id) >= (one.created_at, one.id)
        ]
        uncopied = copied is not None and not copied & set(newer)
        before = since is not None and one.created_at <= since
        wanted = one.standing is ImageState.GOOD and (one.id in kept or before or uncopied)
        assert verdict.goes is not (spared or wanted)
        assert verdict.why


@settings(max_examples=100)
@given(keeps, albums)
def test_a_good_backup_of_ours_is_always_left(keep: Keep, images: list[Image]) -> None:
    left = {i.id for i in images} - gone(images, keep)
    good = {i.id for i in images if i.ours and i.standing is ImageState.GOOD}
    assert not good or good & left


def test_what_is_not_in_the_book_displaces_nothing_that_is() -> None:
    real = replace(OLD, booked=True)
    forged = [image(NOON - 2 * DAY - timedelta(minutes=n)) for n in range(3)]
    assert real.id not in gone([real, *forged])
    older = image(NOON - 4 * DAY, booked=True)
    assert older.id in gone([real, older, *forged])  # the book's own counts hold
    assert gone(forged) == {one.id for one in forged[1:]}
