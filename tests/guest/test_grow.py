"""The root file system uses a larger disk: refused where it is not sure which one that is."""

from __future__ import annotations

import pytest

from lifeguard.guest.documents import GROW, LOOK
from tests.guest.layouts import disk
from tests.guest.server import HANGS, LIMIT, Server

GIB = 1 << 20
"""In KiB."""
ID = "vol-0a1b2c3d4e5f60718"
SERIAL = "vol0a1b2c3d4e5f60718   \n"


def on(server: Server, device: str, kind: str = "ext4", *, gib: int = 16) -> None:
    """Let / be on a device whose disk is so large, 8 GiB of it used by the file system."""
    disk(server, ("/", kind, 8 * GIB, 8 * GIB - 64, 1))
    server.file("/proc/mounts", f"{device} / {kind} rw,relatime 0 0\n")
    for name in ("nvme0n1", "xvda", "sda"):
        server.file(f"/sys/class/block/{name}/size", f"{gib * 2 * GIB}\n")
    server.file("/sys/class/block/nvme0n1/device/serial", SERIAL)
    grows = f"sed -i 's/ {8 * GIB} / {gib * GIB} /' {server.folder}/space"
    server.program("growpart", f'echo "TMPDIR=$TMPDIR" >{server.folder}/room; echo CHANGED')
    server.program("resize2fs", grows)
    server.program("xfs_growfs", grows)


def run(server: Server, volume: str = ID, gib: str = "16") -> list[str]:
    """Return which lines were printed."""
    return [line["k"] for line in server.run(GROW, volume=volume, gib=gib).lines]


@pytest.mark.parametrize(
    ("device", "kind", "calls"),
    [
        ("/dev/nvme0n1p1", "ext4", ["growpart /dev/nvme0n1 1", "resize2fs /dev/nvme0n1p1"]),
        ("/dev/nvme0n1p1", "xfs", ["growpart /dev/nvme0n1 1", "xfs_growfs -d /"]),
        ("/dev/nvme0n1", "ext4", ["resize2fs /dev/nvme0n1"]),
        ("/dev/xvda1", "ext4", ["growpart /dev/xvda 1", "resize2fs /dev/xvda1"]),
        ("/dev/xvda14", "xfs", ["growpart /dev/xvda 14", "xfs_growfs -d /"]),
        ("/dev/xvda", "ext4", ["resize2fs /dev/xvda"]),
    ],
)
def test_the_partition_first_and_then_the_file_system(
    server: Server, device: str, kind: str, calls: list[str]
) -> None:
    on(server, device, kind)
    made = server.run(GROW, volume=ID, gib="16")
    assert [line["k"] for line in made.lines] == ["was", "did"]
    assert made.one("did") == {
        "k": "did",
        "what": "disk",
        "before": 8 * GIB,
        "after": 16 * GIB,
    }
    assert [call for call in server.calls if not call.startswith("df")] == calls
    assert run(server) == ["already"]
    if len(calls) > 1:  # a full disk has no room for growpart's files
        assert (server.folder / "room").read_text() == f"TMPDIR={server.root}/run\n"


def test_a_root_without_initrd_is_found_by_its_number(server: Server) -> None:
    on(server, "/dev/root")
    server.file("/proc/self/mountinfo", "26 1 259:2 / / rw shared:1 - ext4 /dev/root rw\n")
    numbers = server.root / "sys/dev/block"
    numbers.mkdir(parents=True)
    (numbers / "259:2").symlink_to("../../devices/pci0/nvme/nvme0/nvme0n1/nvme0n1p1")
    assert run(server) == ["was", "did"]
    assert "resize2fs /dev/nvme0n1p1" in server.calls
    (found,) = server.run(LOOK).of("disk")
    assert (found["device"], found["volume"]) == ("/dev/nvme0n1p1", ID)
    (numbers / "259:2").unlink()
    assert run(server) == ["refused"]
    assert server.run(LOOK).one("disk")["device"] == ""


@pytest.mark.parametrize("serial", ["", "AWS12345", "vol\n", "nothing vol0a1b2c3d4e5f60718"])
def test_a_look_names_no_volume_that_the_disk_does_not(server: Server, serial: str) -> None:
    on(server, "/dev/nvme0n1p1")
    server.file("/sys/class/block/nvme0n1/device/serial", serial)
    assert "volume" not in server.run(LOOK).one("disk")
    assert server.run(GROW, volume=ID, gib="16").refused == "other_volume"


@pytest.mark.parametrize(
    ("device", "kind", "why"),
    [
        ("/dev/mapper/vg-root", "ext4", "layout"),
        ("/dev/dm-0", "xfs", "layout"),
        ("/dev/md0", "ext4", "layout"),
        ("/dev/nvme0n1p1", "btrfs", "layout"),
        ("overlay", "overlay", "layout"),
        ("/dev/xvdb1", "ext4", "other_volume"),
        ("/dev/sda1", "ext4", "other_volume"),
        ("/dev/nvme1n1p1", "ext4", "other_volume"),
        ("/dev/nvme0n1p1;id", "ext4", "layout"),
    ],
)
def test_what_is_not_plainly_on_that_volume(
    server: Server, device: str, kind: str, why: str
) -> None:
    on(server, device, kind)
    assert server.run(GROW, volume=ID, gib="16").refused == why
    assert {call.partition(" ")[0] for call in server.calls} <= {"df"}


def test_another_volume_and_one_that_has_not_grown(server: Server) -> None:
    on(server, "/dev/nvme0n1p1", gib=15)
    other = server.run(GROW, volume="vol-0a1b2c3d4e5f60719", gib="16")
    assert other.refused == "other_volume"
    small = server.run(GROW, volume=ID, gib="16")
    assert small.refused == "not_grown"
    assert small.lines[0]["size_kb"] == 15 * GIB


def test_read_only_and_unreadable(server: Server) -> None:
    on(server, "/dev/nvme0n1p1")
    (server.root / "sys/class/block/nvme0n1/size").unlink()
    assert server.run(GROW, volume=ID, gib="16").refused == "unreadable"
    on(server, "/dev/nvme0n1p1")
    server.program("df", "exit 1")
    assert server.run(GROW, volume=ID, gib="16").refused == "unreadable"
    server.file("/proc/mounts", "/dev/nvme0n1p1 / ext4 ro,relatime 0 0\n")
    assert server.run(GROW, volume=ID, gib="16").refused == "read_only"


@pytest.mark.parametrize(
    ("volume", "gib"),
    [("", "16"), ("vol-", "16"), ("vol-0a1b;id", "16"), ("i-0a1b", "16"), (ID, "")]
    + [(ID, gib) for gib in ("0", "016", "-1", "1e3", "100000", "16 ", "$(id)", "1\n2")],
)
def test_bad_parameters(server: Server, volume: str, gib: str) -> None:
    on(server, "/dev/nvme0n1p1")
    assert server.run(GROW, volume=volume, gib=gib).refused == "bad_parameters"


def test_an_old_agent_passes_no_parameters(server: Server) -> None:
    assert server.run(GROW).refused == "no_parameters"


@pytest.mark.parametrize(
    ("name", "body", "failure"),
    [
        ("growpart", "exit 2", ("growpart", "exit_2")),
        ("growpart", None, ("growpart", "missing")),
        ("resize2fs", "exit 1", ("resize2fs", "exit_1")),
        ("resize2fs", HANGS, ("resize2fs", "timeout")),
        ("resize2fs", ":", ("disk", "unchanged")),
    ],
)
def test_what_fails_is_told(
    server: Server, name: str, body: str | None, failure: tuple[str, str]
) -> None:
    on(server, "/dev/nvme0n1p1")
    if body is None:
        server.without(name)
    else:
        server.program(name, body)
    if body == HANGS:
        server.limit = LIMIT
    seen = server.run(GROW, volume=ID, gib="16")
    (found,) = seen.of("failed")
    assert (found["what"], found["why"]) == failure
    assert seen.code == 1


def test_a_failed_xfs_is_told(server: Server) -> None:
    on(server, "/dev/nvme0n1p1", "xfs")
    server.program("xfs_growfs", "exit 1")
    assert server.run(GROW, volume=ID, gib="16").of("failed")[0]["what"] == "xfs_growfs"


def test_a_partition_that_cannot_grow_is_no_failure_of_its_own(server: Server) -> None:
    on(server, "/dev/nvme0n1p1")
    server.program("growpart", "echo NOCHANGE; exit 1")
    assert run(server) == ["was", "did"]
