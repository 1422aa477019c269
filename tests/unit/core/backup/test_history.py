"""What the book knows of images: which were made of whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.backup.attempts import ATTEMPTS
from lifeguard.core.backup.history import LATEST, BackupHistory, booked
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.message import message
from tests.support.images import image
from tests.support.situations import INSTANCE, NOON

IMAGES = ("us-east-1/ami-1", "eu-west-1/ami-2")


def test_what_was_made_is_noted_once() -> None:
    history = BackupHistory(INSTANCE, NOON).making(IMAGES[0]).making(IMAGES[1]).making(IMAGES[0])
    assert history.images == IMAGES


def test_what_is_gone_is_forgotten_where_the_region_has_answered() -> None:
    many = tuple(f"us-east-1/new-{n}" for n in range(LATEST))
    history = replace(BackupHistory(INSTANCE, NOON), images=(*IMAGES, "us-east-1/ami-3", *many))
    kept = history.listing({"us-east-1/ami-3"}, {"us-east-1"}).images
    assert kept == ("eu-west-1/ami-2", "us-east-1/ami-3", *many)


@pytest.mark.parametrize(("source", "known"), [(INSTANCE, True), ("", True), ("i-other", False)])
def test_the_book_knows_our_images_unless_ec2_says_otherwise(source: str, *, known: bool) -> None:
    made = image(NOON, id="ami-1", source=source)
    histories = {INSTANCE: BackupHistory(INSTANCE, NOON, images=(made.key,))}
    (found,) = booked([made], histories)
    assert (found.booked, found.source) == (known, INSTANCE if known else source)
    assert booked([made], {}) == (made,)


def test_a_snapshot_of_lightsail_is_in_the_book_of_its_own_instance_alone() -> None:
    made = image(NOON, id="ami-1", source=INSTANCE, service=Service.LIGHTSAIL)
    for owner, known in ((INSTANCE, False), (f"lightsail:{INSTANCE}", True)):
        (found,) = booked([made], {owner: BackupHistory(owner, NOON, images=(made.key,))})
        assert (found.booked, found.source) == (known, INSTANCE)


def test_a_series_that_is_given_up_has_no_attempt_left() -> None:
    why = message("backup.image")
    history = BackupHistory(INSTANCE, NOON).failing("weekly-1").giving_up("weekly", why)
    assert history.failed == tuple(f"weekly-{number + 1}" for number in range(ATTEMPTS))
    assert history.why == why
