"""When a disk will be full, how large it should be, and which commands make use of that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.guest.disk_growth import (
    filling,
    full_in,
    marked,
    too_small,
    using,
    wanted_gib,
)
from lifeguard.core.guest.evidence import visit_lines
from lifeguard.core.guest.look import GuestDisk, GuestLook, Reclaim, Reclaimable
from lifeguard.core.guest.visit import DiskMark, GuestVisit
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING
from tests.support.guests import GIB, MIB, NODE, disk, look, visit
from tests.support.situations import NOON, at
from tests.support.words import english


def seen(free_mib: int, before: DiskMark | None, when: str = "12:10") -> GuestVisit:
    root = disk(90, avail_kb=free_mib * MIB)
    found = visit(look(disks=(root,)), at(when))
    return GuestVisit(found.node, found.command, found.sent_at, found.look, before=before)


def was(free_mib: int, when: str = "12:00") -> DiskMark:
    return DiskMark(at(when), free_mib * MIB)


@pytest.mark.parametrize(
    ("visit_", "left"),
    [
        (seen(900, was(1000)), timedelta(minutes=90)),
        (seen(900, was(1000, "12:09")), timedelta(minutes=9)),
        (seen(900, was(901, "12:09")), None),  # in 15 hours: no news
        (seen(900, was(1000, "12:10")), None),  # too close together
        (seen(900, was(900)), None),
        (seen(900, was(800)), None),
        (seen(0, was(10)), timedelta()),
        (seen(900, None), None),
        (GuestVisit(NODE, "c", NOON, before=was(1000)), None),
        (visit(look(disks=()), NOON), None),
    ],
)
def test_two_measures_tell_when_it_is_full(visit_: GuestVisit, left: timedelta | None) -> None:
    assert full_in(visit_) == left
    assert bool(filling(visit_)) is (left is not None)


def test_it_is_told_behind_the_first_lines() -> None:
    told = visit_lines(seen(900, was(1000)))
    assert english(told[-1]) == "at the present rate the disk / is full in 1 h 30 min"
    assert filling(seen(900, None)) == NOTHING


def test_the_latest_measure_is_passed_on() -> None:
    once = seen(900, was(1000))
    cleaned = GuestVisit(NODE, "c", NOON, once.look, before=was(1000), after=was(5000, "12:11"))
    failed = GuestVisit(NODE, "c", at("12:12"), before=was(1000))
    assert marked(None) is None
    assert marked(once) == was(900, "12:10")
    assert marked(cleaned) == was(5000, "12:11")
    assert marked(failed) == was(1000)
    assert marked(visit(look(disks=(disk(9, avail_kb=None),)), NOON)) is None


def holding(percent: int, kb: int = 0) -> GuestLook:
    reclaim = (Reclaimable(Reclaim.JOURNAL, kb), Reclaimable(Reclaim.SNAPS, 30 * GIB))
    return look(disks=(disk(percent),), reclaim=reclaim)


@pytest.mark.parametrize(
    ("found", "cleaned", "small"),
    [
        (holding(99), False, True),
        (holding(97), False, False),  # told; not full enough to be acted on
        (holding(99, 20 * GIB), False, False),  # cleaning will do
        (holding(99, 3 * GIB), False, True),  # 91 % would be left
        (holding(99, 20 * GIB), True, True),  # it was cleaned: what is left is in use
        (holding(90), True, True),  # to stay full takes less than to become so
        (holding(89), True, False),
        (look(disks=()), True, False),
        (look(disks=(disk(99, size_kb=None),)), True, False),
        (look(disks=(disk(99, used_kb=None),)), True, False),
    ],
)
def test_a_disk_is_too_small_where_cleaning_leaves_it_full(
    found: GuestLook, *, cleaned: bool, small: bool
) -> None:
    assert (too_small(found, cleaned=cleaned) is not None) is small


@pytest.mark.parametrize(("gib", "wanted"), [(8, 16), (16, 24), (20, 30), (7.7, 16), (100, 150)])
def test_it_should_have_half_as_much_again(gib: float, wanted: int) -> None:
    assert wanted_gib(disk(99, size_kb=int(gib * GIB))) == wanted


@pytest.mark.parametrize(
    ("how", "commands"),
    [
        (
            {"device": "/dev/nvme0n1p1", "fs": Foreign("xfs")},
            (("growpart", "/dev/nvme0n1", "1"), ("xfs_growfs", "-d", "/")),
        ),
        (
            {"device": "/dev/xvda1"},
            (("growpart", "/dev/xvda", "1"), ("resize2fs", "/dev/xvda1")),
        ),
        (
            {"device": "/dev/sda14", "fs": Foreign("btrfs")},
            (("growpart", "/dev/sda", "14"), ("btrfs", "filesystem", "resize", "max", "/")),
        ),
        ({"device": "/dev/nvme1n1", "fs": Foreign("xfs")}, (("xfs_growfs", "-d", "/"),)),
        ({"device": "/dev/xvda"}, (("resize2fs", "/dev/xvda"),)),
        ({"device": ""}, ()),
        ({"device": "/dev/xvda1", "fs": Foreign("zfs")}, ()),
    ],
)
def test_a_file_system_uses_a_larger_disk_by_its_own_command(
    how: dict[str, Any], commands: tuple[Command, ...]
) -> None:
    one: GuestDisk = disk(99, **how)
    assert using(one) == commands
