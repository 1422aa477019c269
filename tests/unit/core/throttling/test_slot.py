from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.throttling.slot import (
    STOP_TAKES,
    WAVE,
    Need,
    Pacing,
    Slot,
    reserve,
)
from lifeguard.core.throttling.token_bucket import START_RESOURCES, TokenBucket

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

STOP_START = Need(stop=True, start=True, image=False, reachable=False)
START = Need(stop=False, start=True, image=False, reachable=False)
REBOOT = Need(stop=False, start=False, image=True, reachable=True)
DEAD = replace(STOP_START, image=True)
ANSWERS = replace(DEAD, reachable=True)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{text}+00:00")


def slots(needs: list[Need], pacing: Pacing | None = None, now: datetime = NOON) -> list[Slot]:
    """Return the slots of those who ask at the same moment."""
    held = pacing or Pacing.full(now)
    found = []
    for need in needs:
        slot, held = reserve(held, need, now)
        found.append(slot)
    return found


def seconds(found: list[Slot]) -> list[float]:
    return [(slot.at - NOON).total_seconds() for slot in found]


def drained(tokens: float = 0.0, images: float = 50.0, at: datetime = NOON) -> Pacing:
    return Pacing(TokenBucket(tokens, at), TokenBucket(images, at))


def test_those_go_at_once_whose_starts_can_follow() -> None:
    assert set(seconds(slots([STOP_START] * 1020))) == {0}


def test_those_beyond_go_in_waves_a_little_slower_than_starts_refill() -> None:
    waits = seconds(slots([STOP_START] * 1280))[1020:]
    assert waits == sorted(waits)
    assert [waits.count(wave) for wave in (0, 45, 90, 135)] == [44, 89, 89, 38]


def test_a_stop_may_go_while_the_tokens_are_still_coming() -> None:
    assert seconds(slots([STOP_START] * 140, drained())) == [0] * (88 + 45) + [45] * 7


def test_what_is_stopped_already_needs_its_token_now() -> None:
    assert seconds(slots([START] * 60, drained(2))) == [0] * 46 + [45] * 14


def test_a_start_takes_from_those_who_are_stopped_later() -> None:
    held = Pacing.full(NOON)
    for _ in range(1020):
        _, held = reserve(held, STOP_START, NOON)
    slot, held = reserve(held, START, NOON)
    assert slot.at == NOON + WAVE  # after the 45 seconds in which all is promised
    assert held.starts.at == NOON + STOP_TAKES + timedelta(microseconds=506_586)


def test_what_is_neither_stopped_nor_started_waits_for_nobody() -> None:
    slot, held = reserve(drained(-500), replace(REBOOT, image=False), NOON)
    assert slot == Slot(NOON, image=False)
    assert held == drained(-500)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("12:00:30", "12:00:45"),
        ("12:00:22.1", "12:00:45"),  # the token is there half a second later
        ("12:00:10", "12:00:10"),  # the nearest moment is past: at once
        ("12:00:44.9", "12:00:45"),
        ("23:58:55", "23:59:15"),  # days are whole numbers of waves
    ],
)
def test_waves_go_at_the_nearest_of_their_moments(moment: str, expected: str) -> None:
    slot, _ = reserve(drained(0.02, at=at(moment)), START, at(moment))
    assert slot.at == at(expected)


def test_waves_go_by_utc_whatever_zone_the_clock_has() -> None:
    elsewhere = at("12:00:30").astimezone(timezone(timedelta(hours=5, seconds=13)))
    slot, _ = reserve(drained(at=elsewhere), START, elsewhere)
    assert slot.at == at("12:00:45")


def test_the_first_of_a_storm_have_an_image() -> None:
    found = slots([DEAD] * 200)
    assert [slot.image for slot in found] == [True] * 21 + [False] * 179
    assert set(seconds(found)) == {0}


def test_no_image_for_what_is_dead_while_there_is_no_token_for_one() -> None:
    found = slots([DEAD] * 2, drained(1020, images=1.5))
    assert found == [Slot(NOON, image=True), Slot(NOON, image=False)]


def test_what_answers_waits_for_its_image() -> None:
    found = slots([ANSWERS] * 60)
    assert all(slot.image for slot in found)
    assert seconds(found)[48:53] == [0, 0, 0.2, 0.4, 0.6]


def test_what_answers_has_its_image_in_a_storm_too() -> None:
    found = slots([DEAD] * 100 + [ANSWERS] * 30)
    assert found[99:101] == [Slot(NOON, image=False), Slot(NOON, image=True)]
    assert found[-1] == Slot(after(0.2), image=True)


def test_a_reboots_image_is_paced_too() -> None:
    assert slots([REBOOT], drained(images=0)) == [Slot(after(0.2), image=True)]


def test_an_image_is_counted_from_when_it_will_be_made() -> None:
    (slot,) = slots([ANSWERS], drained(tokens=-1000, images=0))
    assert slot == Slot(after(450), image=True)  # 1,001 tokens at 1.97 a second, less 45 s: 463


@given(
    kind=st.sampled_from([STOP_START, START, DEAD]),
    pauses=st.lists(st.floats(0, 20)),
    tokens=st.floats(-200, 1040),
)
def test_there_is_a_start_for_each_when_it_is_needed(
    kind: Need, pauses: list[float], tokens: float
) -> None:
    now, held = NOON, drained(tokens)
    needed = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        slot, held = reserve(held, kind, now)
        assert now <= slot.at <= now + timedelta(seconds=(len(pauses) + 200) / 1.97) + WAVE / 2
        needed.append(slot.at + STOP_TAKES if kind.stop else slot.at)
    for moment in needed:
        due = sum(other <= moment for other in needed)
        gained = (moment - NOON + WAVE / 2).total_seconds() * START_RESOURCES.refill
        assert due <= max(tokens + gained, 0) + 0.01
