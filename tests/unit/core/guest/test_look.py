"""What a look answers of itself."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lifeguard.core.guest.container import ContainerState
from lifeguard.core.guest.look import GuestLook
from tests.support.guests import BACK, container, full_look, process


def test_the_look_that_tests_keep_says_something_in_every_field() -> None:
    """Else the test of the checkpoint proves nothing of it."""
    values = (full_look(), full_look().containers[0], full_look().processes[0], full_look().host)
    empty = {
        f"{type(value).__name__}.{field.name}"
        for value in values
        for field in fields(value)
        if getattr(value, field.name) in (None, "", ())
        or getattr(value, field.name) == field.default
    }
    assert empty <= {"GuestHost.clock_synchronized", "GuestProcess.unit", "GuestProcess.wchan"}


def test_a_look_that_was_stopped_at_once_tells_nothing() -> None:
    assert full_look().tells
    assert not GuestLook(malformed=2, whole=False).tells


@pytest.mark.parametrize("key", [BACK, "tradurs-back"])
def test_a_container_is_found_by_its_id_and_by_its_name(key: str) -> None:
    assert full_look().container(key) == full_look().containers[0]


@pytest.mark.parametrize("key", ["", "another"])
def test_no_other_container_is_found(key: str) -> None:
    assert full_look().container(key) is None


def test_a_share_of_memory_is_told_where_only_rss_could_be_read() -> None:
    assert process(pss_kb=5, rss_kb=9).memory_kb == 5
    assert process(rss_kb=9).memory_kb == 9
    assert process().memory_kb is None


@pytest.mark.parametrize(
    ("state", "runs"),
    [
        (ContainerState.RUNNING, True),
        (ContainerState.RESTARTING, True),
        (ContainerState.EXITED, False),
    ],
)
def test_a_container_between_two_attempts_runs(state: ContainerState, *, runs: bool) -> None:
    assert container(state=state).runs is runs


def test_an_empty_look_is_whole() -> None:
    assert GuestLook().whole
