"""Which containers were created shortly before a server failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.guest.created import SHORTLY, CreatedContainer, created_before
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import container, look
from tests.support.situations import NOON

SECOND = timedelta(seconds=1)


def created(before: timedelta, name: str = "api", *, auto_remove: bool = False) -> GuestContainer:
    at = f"{NOON - before:%Y-%m-%dT%H:%M:%S}.123456789Z"
    return container(name, created_at=at, auto_remove=auto_remove)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (SHORTLY, True),
        (SHORTLY + SECOND, False),
        (SECOND, True),
        (timedelta(), False),
        (-SECOND, False),
    ],
)
def test_within_the_hour_before(before: timedelta, *, told: bool) -> None:
    assert bool(created_before(look(containers=(created(before),)), NOON)) is told


def test_the_latest_first_with_its_image() -> None:
    here = look(containers=(created(SECOND * 9, "a"), created(SECOND, "b"), container("c")))
    found = created_before(here, NOON)
    assert [one.name for one in found] == ["b", "a"]
    at = NOON - SECOND + timedelta(microseconds=123456)
    assert found[0] == CreatedContainer("b", Foreign("tradurs/back:1"), at)


def test_a_job_that_goes_by_itself_is_no_change() -> None:
    assert created_before(look(containers=(created(SECOND, auto_remove=True),)), NOON) == ()


@pytest.mark.parametrize("text", ["", "2026-13-40T25:00:00Z", "0001-01-01T00:00:00Z"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert created_before(look(containers=(container(created_at=text),)), NOON) == ()
