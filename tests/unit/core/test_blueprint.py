"""Which image a replacement is launched from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.blueprint import RestorePoint, newest
from lifeguard.core.images import Image, Standing
from tests.unit.core.cases import INSTANCE, NOON
from tests.unit.core.photos import image

DAY = timedelta(days=1)
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
            for standing in set(Standing) - {Standing.GOOD}
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
    assert after == RestorePoint("ami-yesterday", NOON - DAY, ours=True)
    assert newest((TODAY,), INSTANCE, NOON) is None
    assert newest((TODAY,), INSTANCE, NOON + DAY) is not None


def test_it_says_who_made_it() -> None:
    point = newest((THEIRS,), INSTANCE, None)
    assert point == RestorePoint("ami-theirs", NOON, ours=False)
