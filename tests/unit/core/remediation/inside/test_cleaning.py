"""A full root disk is cleaned where that frees enough, and what was freed is told step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.guest.change import GuestChange, GuestStep
from lifeguard.core.guest.look import GuestLook, Reclaim, Reclaimable, Unasked
from lifeguard.core.guest.visit import DiskMark
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.action import CleanDisk
from lifeguard.core.remediation.inside.cleaning import cleaned, cleaning, remembered
from lifeguard.core.remediation.inside.options import NOT_WELL, SHORT_OF_CPU, options
from lifeguard.core.remediation.inside.outcome import ended
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.guests import GIB, MIB, disk, look, visit
from tests.support.situations import NOON, at
from tests.support.words import english

JOURNAL = (Reclaimable(Reclaim.JOURNAL, 2 * GIB),)


def full(**how: Any) -> GuestLook:  # noqa: ANN401  any field of it
    return look(**{"disks": (disk(98),), "reclaim": JOURNAL, **how})


@pytest.mark.parametrize(
    ("seen", "cleans"),
    [
        (full(), True),
        (full(disks=(disk(97),)), False),  # told, and left
        (
            full(disks=(disk(98, size_kb=400 * GIB, used_kb=392 * GIB, avail_kb=8 * GIB),)),
            False,
        ),  # 8 GiB are room
        (full(disks=(disk(100, avail_kb=0),)), True),
        (full(disks=(disk(60), disk(99, "/data"))), False),  # nothing of a data disk is ours
        (full(disks=(disk(40, inodes_used=100),)), False),  # whose the files are, nobody tells
        (full(disks=(disk(98, used_kb=None),)), False),
        (full(disks=(disk(98, size_kb=None),)), False),
        (full(disks=()), False),
        (full(reclaim=()), False),
        (full(reclaim=(Reclaimable(Reclaim.JOURNAL, 409 * MIB),)), False),  # under a hundredth
        (full(reclaim=(Reclaimable(Reclaim.JOURNAL, 410 * MIB),)), True),
        (full(reclaim=(Reclaimable(Reclaim.SNAPS, 9 * GIB),)), False),  # the script leaves them
    ],
)
def test_a_full_root_disk_is_cleaned_where_that_frees_enough(
    seen: GuestLook, *, cleans: bool
) -> None:
    assert cleaning(seen, ()) == (CleanDisk() if cleans else None)


def test_it_comes_first_needs_no_name_and_cures_no_lack_of_cpu() -> None:
    assert options(full(), (), NOT_WELL) == (CleanDisk(),)
    assert options(full(), (), SHORT_OF_CPU) == ()


SENT = ActionRecord(
    InsideVerb.CLEAN_DISK, Result.SENT, message("waiting.must_run"), NOON, made="c-1"
)
STEPS = (
    GuestStep(foreign("journal"), 2 * GIB, 0),
    GuestStep(foreign("images"), 512 * MIB, 128 * MIB),
    GuestStep(foreign("disk"), 100 * MIB, 3 * GIB),
)


def test_each_step_is_told_with_what_it_freed_and_the_whole_with_what_is_free() -> None:
    told = ended(SENT, GuestChange(did=STEPS), at("12:05"))
    assert told.result is Result.DONE
    assert english(told.answer) == (
        "2.4 GiB freed (archived journal 2.0 GiB, dangling images 384 MiB), 3.0 GiB free now"
    )


def test_a_step_that_failed_does_not_undo_the_others() -> None:
    change = GuestChange(did=STEPS, unasked=(Unasked("apt-get", "timeout"),))
    told = ended(SENT, change, NOON)
    assert told.result is Result.DONE
    assert english(told.answer).endswith("3.0 GiB free now; apt-get failed (timeout)")


def test_what_a_host_in_other_hands_names_is_no_step() -> None:
    forged = (GuestStep(foreign("rm -rf /"), 5, 0), GuestStep(foreign("journal"), 0, 9 * GIB))
    told = ended(SENT, GuestChange(did=forged), NOON)
    assert english(told.answer) == "0 MiB freed (archived journal 0 MiB)"


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (GuestChange(already=True), Result.ALREADY),
        (GuestChange(did=STEPS, whole=False), Result.FAILED),
        (GuestChange(unasked=(Unasked("find", "exit_1"),)), Result.FAILED),
        (GuestChange(), Result.FAILED),
    ],
)
def test_what_is_not_known_to_be_done_is_not_done(change: GuestChange, result: Result) -> None:
    assert ended(SENT, change, NOON).result is result
    assert cleaned(SENT, change) is None


def test_what_it_left_free_is_remembered_for_the_next_look() -> None:
    seen, change = visit(full(), NOON), GuestChange(did=STEPS)
    after = remembered(seen, SENT, change, at("12:05"))
    assert after == replace(seen, after=DiskMark(at("12:05"), 3 * GIB))
    assert remembered(None, SENT, change, NOON) is None
    assert remembered(seen, SENT, GuestChange(did=STEPS[:1]), NOON) == seen
    other = replace(SENT, action=InsideVerb.ADD_SWAP)
    assert remembered(seen, other, change, NOON) == seen
