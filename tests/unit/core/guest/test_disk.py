"""Which disk is full, what fills it, and what safe cleaning frees."""

from __future__ import annotations

import pytest

from lifeguard.core.guest.disk import (
    chokes,
    cleaning,
    disk_findings,
    full_disks,
    is_full,
    reclaimable,
    used,
)
from lifeguard.core.guest.look import (
    DeletedFile,
    GuestDisk,
    GuestHost,
    GuestLook,
    HeavyFolder,
    Reclaim,
    Reclaimable,
)
from lifeguard.core.text.foreign import UNSAID, Foreign
from tests.support.guests import GIB, MIB, container, disk, look
from tests.support.words import english

FREED = tuple(Reclaimable(what, GIB) for what in Reclaim)


def said(found: GuestLook) -> list[str]:
    return [english(one.said) for one in disk_findings(found)]


@pytest.mark.parametrize(
    ("one", "percent", "full"),
    [
        (GuestDisk(Foreign("/"), used_kb=90, avail_kb=10), 90, True),
        (GuestDisk(Foreign("/"), used_kb=89, avail_kb=11), 89, False),
        (GuestDisk(Foreign("/"), size_kb=100, used_kb=88, avail_kb=0), 100, True),
        (GuestDisk(Foreign("/"), used_kb=0, avail_kb=0), None, False),
        (GuestDisk(Foreign("/"), used_kb=90), None, False),
        (GuestDisk(Foreign("/"), avail_kb=90), None, False),
        (GuestDisk(Foreign("/"), inodes_used=90), None, True),
        (GuestDisk(Foreign("/"), inodes_used=89), None, False),
    ],
)
def test_a_disk_is_full_by_what_others_than_root_may_have(
    one: GuestDisk, percent: int | None, *, full: bool
) -> None:
    assert (used(one), is_full(one)) == (percent, full)


def test_a_full_disk_is_told_with_what_fills_it_and_what_cleaning_frees() -> None:
    found = look(
        disks=(disk(60), disk(97, "/var")),
        grew=(HeavyFolder(Foreign("/var/lib"), GIB), HeavyFolder(Foreign("/var/log"), 9 * GIB)),
        reclaim=(Reclaimable(Reclaim.JOURNAL, 2 * GIB), Reclaimable(Reclaim.IMAGES, 512 * MIB)),
        deleted=(DeletedFile(811, Foreign("java"), 3 * GIB), DeletedFile(9, UNSAID, GIB)),
    )
    assert said(found) == [
        "the disk /var is 97% full (1.2 GiB free)",
        "the largest folders: /var/log 9.0 GiB, /var/lib 1.0 GiB",
        "safe cleaning would free 2.5 GiB (archived journal, dangling images)",
        "java (pid 811) holds 3.0 GiB of deleted files open; only its restart frees them",
    ]
    assert next(english(one.brief) for one in disk_findings(found)) == "disk /var full"


def test_inodes_are_told_apart_from_blocks() -> None:
    found = look(disks=(disk(40, inodes_used=99),))
    (only,) = disk_findings(found)
    assert english(only.said) == "the disk / has used 99% of its inodes"
    assert english(only.brief) == "disk / out of inodes"


def test_a_process_without_a_name_is_told_by_its_number() -> None:
    found = look(disks=(disk(97),), deleted=(DeletedFile(9000, UNSAID, GIB),))
    assert said(found)[-1].startswith("9000 (pid 9000) holds 1.0 GiB")


@pytest.mark.parametrize(
    ("how", "who"),
    [
        ({"unit": "app.service"}, "unit app.service"),
        ({"container": "1f0c2e7ab3d4"}, "container tradurs-back"),
        ({"unit": "session-1.scope"}, "java"),
    ],
)
def test_who_keeps_a_deleted_file_is_named_as_what_can_be_restarted(
    how: dict[str, str], who: str
) -> None:
    kept = DeletedFile(811, Foreign("java"), GIB, **how)
    found = look(disks=(disk(97),), deleted=(kept,), containers=(container(),))
    assert said(found)[-1] == (
        f"{who} (pid 811) holds 1.0 GiB of deleted files open; only its restart frees them"
    )


@pytest.mark.parametrize(
    ("one", "choking"),
    [
        (disk(98), True),
        (disk(97), False),
        (disk(98, size_kb=400 * GIB, used_kb=394 * GIB, avail_kb=6 * GIB), False),
        (disk(100, avail_kb=0), True),
        (disk(40, inodes_used=100), False),
        (disk(98, avail_kb=None), False),
    ],
)
def test_a_disk_is_acted_on_only_where_programs_are_about_to_fail(
    one: GuestDisk, *, choking: bool
) -> None:
    assert chokes(one) is choking


def test_nothing_is_told_of_disks_that_have_room() -> None:
    assert said(look(grew=(HeavyFolder(Foreign("/var"), GIB),), reclaim=FREED)) == []


def test_the_fullest_comes_first() -> None:
    found = look(disks=(disk(91, "/a"), disk(10, "/b", inodes_used=99), disk(95, "/c")))
    assert [one.mount.text for one in full_disks(found)] == ["/b", "/c", "/a"]


@pytest.mark.parametrize(
    ("system", "packages"),
    [
        ("Ubuntu 24.04.1 LTS", ("apt-get", "clean")),
        ("Debian GNU/Linux 12 (bookworm)", ("apt-get", "clean")),
        ("Amazon Linux 2", ("yum", "clean", "packages")),
        ("Amazon Linux 2023", ("dnf", "clean", "packages")),
    ],
)
def test_cleaning_is_made_of_what_can_be_made_again(system: str, packages: tuple[str, ...]) -> None:
    found = look(host=GuestHost(Foreign(system)), reclaim=FREED)
    commands = cleaning(found)
    assert reclaimable(found) == 6 * GIB
    assert packages in commands
    assert [command[0] for command in commands] == [
        "journalctl",
        packages[0],
        "find",
        "docker",
        "docker",
    ]
    words = {word for command in commands for word in command}
    assert not words & {"-a", "--all", "--volumes", "system", "volume", "/tmp", "autoremove"}  # noqa: S108  it must not be there


def test_nothing_is_cleaned_that_frees_nothing() -> None:
    assert cleaning(look(reclaim=(Reclaimable(Reclaim.JOURNAL, 0),))) == ()
