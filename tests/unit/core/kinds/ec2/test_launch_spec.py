"""Which image a replacement is launched from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.kinds.ec2.launch_spec import (
    LaunchSpec,
    RecoveryPoint,
    ReplacementPlan,
    coming,
    newest,
    still_good,
)
from tests.support.images import image
from tests.support.situations import INSTANCE, NOON

DAY = timedelta(days=1)
LIKE = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",))
POINT = RecoveryPoint("ami-1", NOON - DAY, ours=True)
TODAY = image(NOON, id="ami-today")
YESTERDAY = image(NOON - DAY, id="ami-yesterday")
OTHERS = image(NOON, id="ami-other", source="i-0other")
COPY = image(NOON, id="ami-copy", tags=(("lifeguard:copy-of", "ami-away"),))
THEIRS = image(NOON, id="ami-theirs", tags=())


@pytest.mark.parametrize(
    ("images", "found"),
    [
        ((), None),
        ((YESTERDAY, TODAY), "ami-today"),
        ((YESTERDAY, OTHERS), "ami-yesterday"),
        ((YESTERDAY, COPY), "ami-yesterday"),
        ((COPY,), None),
        *(
            ((YESTERDAY, image(NOON, id="ami-no", standing=standing)), "ami-yesterday")
            for standing in set(ImageState) - {ImageState.GOOD}
        ),
    ],
)
def test_it_is_the_newest_good_one_of_the_instance_itself(
    images: tuple[Image, ...], found: str | None
) -> None:
    point = newest(images, INSTANCE, None)
    assert (None if point is None else point.image) == found


def test_one_of_after_the_trouble_began_is_not_good() -> None:
    after = newest((TODAY, YESTERDAY), INSTANCE, NOON)
    assert after == RecoveryPoint("ami-yesterday", NOON - DAY, ours=True)
    assert newest((TODAY,), INSTANCE, NOON) is None
    assert newest((TODAY,), INSTANCE, NOON + DAY) is not None


MAKING = image(NOON, id="ami-making", standing=ImageState.PENDING)


@pytest.mark.parametrize(
    ("images", "before", "found"),
    [
        ((YESTERDAY,), None, None),
        ((YESTERDAY, MAKING), None, "ami-making"),
        ((MAKING,), None, "ami-making"),
        ((YESTERDAY, MAKING), NOON, None),
        ((image(NOON + DAY, id="ami-tomorrow"), MAKING), None, None),
        ((YESTERDAY, image(NOON, source="i-0other", standing=ImageState.PENDING)), None, None),
    ],
)
def test_one_of_newer_data_that_is_being_made_is_told_of(
    images: tuple[Image, ...], before: datetime | None, found: str | None
) -> None:
    newer = coming(images, INSTANCE, before, newest(images, INSTANCE, before))
    assert (None if newer is None else newer.image) == found


@pytest.mark.parametrize(
    ("restore", "minutes", "settled"),
    [
        (ReplacementPlan(LIKE, None), 0, False),
        (ReplacementPlan(LIKE, POINT), 0, True),
        (ReplacementPlan(LIKE, POINT, coming=RecoveryPoint("ami-2", NOON, ours=True)), 29, False),
        (ReplacementPlan(LIKE, POINT, coming=RecoveryPoint("ami-2", NOON, ours=True)), 30, True),
    ],
)
def test_an_image_that_is_being_made_is_worth_half_an_hour(
    restore: ReplacementPlan, minutes: int, *, settled: bool
) -> None:
    assert restore.settled(NOON + timedelta(minutes=minutes)) is settled


@pytest.mark.parametrize(
    ("devices", "lacking"),
    [
        (("/dev/sda1", "/dev/sdf"), ()),
        (("/dev/sda1",), ("/dev/sdf",)),
        ((), ("/dev/sda1", "/dev/sdf")),
    ],
)
def test_it_must_hold_every_volume_of_the_instance(
    devices: tuple[str, ...], lacking: tuple[str, ...]
) -> None:
    point = newest((image(NOON, devices=devices),), INSTANCE, None)
    like = replace(LIKE, devices=("/dev/sda1", "/dev/sdf"))
    assert ReplacementPlan(like, point).lacking == lacking


def test_one_that_was_asked_about_stays_good_as_long_as_it_can_be_launched() -> None:
    point = newest((YESTERDAY,), INSTANCE, None)
    assert still_good((TODAY, YESTERDAY), point) == point
    assert still_good((TODAY,), point) is None
    assert still_good((TODAY,), None) is None


def test_it_says_who_made_it() -> None:
    point = newest((THEIRS,), INSTANCE, None)
    assert point == RecoveryPoint("ami-theirs", NOON, ours=False)
