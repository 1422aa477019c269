"""The swap file: made once, refused where it would harm, taken back by its undo line."""

from __future__ import annotations

import subprocess

import pytest

from lifeguard.guest.documents import SWAP
from tests.guest.layouts import disk
from tests.guest.server import HANGS, LIMIT, Server

GIB = 1 << 20
"""In KiB."""


@pytest.fixture
def roomy(server: Server) -> Server:
    """A server with 1 GB of memory, 20 of 30 GiB free, and the tools for swap."""
    disk(server, ("/", "xfs", 30 * GIB, 10 * GIB, 1))
    server.file("/etc/fstab", "UUID=1 / xfs defaults 0 0")
    server.file("/proc/swaps", "Filename Type Size Used Priority\n")
    swapped = "s/^SwapTotal: .*/SwapTotal: {} kB/"
    server.program("fallocate", 'truncate -s "$2" "$4"')
    server.program("mkswap", ":")
    server.program(
        "swapon",
        f"echo \"$2 file 524288 0 -2\" >>$R/proc/swaps; sed -i '{swapped.format(524288)}' $R/proc/meminfo",
    )
    server.program(
        "swapoff",
        f"sed -i '\\#swapfile#d' $R/proc/swaps; sed -i '{swapped.format(0)}' $R/proc/meminfo",
    )
    return server


def test_it_is_made_kept_and_undone(roomy: Server) -> None:
    fstab = roomy.root / "etc/fstab"
    before = fstab.read_text("utf-8")

    made = roomy.run(SWAP, megabytes="512")

    assert [line["k"] for line in made.lines] == ["was", "did", "did", "undo"]
    assert made.one("was") == {
        "k": "was",
        "swap_total_kb": 0,
        "total_kb": 1014000,
        "available_kb": 90000,
        "avail_kb": 20 * GIB,
    }
    assert made.of("did") == [
        {"k": "did", "what": "swap", "before": 0, "after": 524288},
        {"k": "did", "what": "fstab", "before": 0, "after": 1},
    ]
    file = roomy.root / "swapfile"
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (512 << 20, 0o600)
    assert fstab.read_text("utf-8") == before + "\n/swapfile none swap sw,nofail 0 0\n"

    assert roomy.run(SWAP, megabytes="512").lines == [{"k": "already", "swap_total_kb": 524288}]

    command = made.one("undo")["command"]
    command = command.replace(" /swapfile ", f" {file} ").replace("/etc/fstab", str(fstab))
    subprocess.run(["/bin/sh", "-c", command], check=True, env={"PATH": roomy.search})
    assert not file.exists()
    assert fstab.read_text("utf-8") == before + "\n"
    assert roomy.run(SWAP, megabytes="512").one("undo")


def test_bad_sizes(roomy: Server) -> None:
    bad: list[str | bytes] = [
        "0",
        "63",
        "4097",
        "-5",
        "1e3",
        "512 ",
        "",
        "0512",
        "9" * 30,
        "1\n2",
        "$(id)",
        b"\xff",
    ]
    assert [roomy.run(SWAP, megabytes=size).refused for size in bad] == ["bad_size"] * len(bad)


def test_an_old_agent_passes_no_parameters(roomy: Server) -> None:
    assert roomy.run(SWAP).refused == "no_parameters"


def test_more_than_twice_the_memory(roomy: Server) -> None:
    assert roomy.run(SWAP, megabytes="2000").refused == "too_big"


@pytest.mark.parametrize(
    ("size", "free", "why"),
    [
        (30 * GIB, 6 * GIB + 512 * 1024 - 1, "no_room"),  # 20 % of 30 GiB
        (8 * GIB, 2 * GIB + 512 * 1024 - 1, "no_room"),  # 2 GiB
        (30 * GIB, 6 * GIB + 512 * 1024, ""),
        (8 * GIB, 2 * GIB + 512 * 1024, ""),
    ],
)
def test_room_that_has_to_stay(roomy: Server, size: int, free: int, why: str) -> None:
    disk(roomy, ("/", "ext4", size, size - free, 1))
    seen = roomy.run(SWAP, megabytes="512")
    assert (seen.refused if why else seen.lines[-1]["k"]) == (why or "undo")


@pytest.mark.parametrize("kind", ["zfs", "overlay", "tmpfs", "nfs4"])
def test_file_systems_that_carry_no_swap(roomy: Server, kind: str) -> None:
    disk(roomy, ("/", kind, 30 * GIB, GIB, 1))
    assert roomy.run(SWAP, megabytes="512").refused == "filesystem"


def test_read_only(roomy: Server) -> None:
    roomy.file("/proc/mounts", "/dev/x / ext4 relatime,ro,errors=remount-ro 0 0\n")
    assert roomy.run(SWAP, megabytes="512").refused == "read_only"


@pytest.mark.parametrize("link", [False, True])
def test_a_file_of_that_name(roomy: Server, *, link: bool) -> None:
    if link:
        (roomy.root / "swapfile").symlink_to("/nowhere")
    else:
        roomy.file("/swapfile", "mine")
    assert roomy.run(SWAP, megabytes="512").refused == "file_exists"


def test_swap_of_another_kind(roomy: Server) -> None:
    roomy.file("/proc/meminfo", "MemTotal: 1014000 kB\nSwapTotal: 524288 kB\n")
    assert roomy.run(SWAP, megabytes="512").one("already")


@pytest.mark.parametrize("what", ["proc/meminfo", "df"])
def test_what_is_not_known(roomy: Server, what: str) -> None:
    if what == "df":
        roomy.program("df", "exit 1")
    else:
        (roomy.root / what).unlink()
    assert roomy.run(SWAP, megabytes="512").refused == "unreadable"


@pytest.mark.parametrize(
    ("kernel", "kind", "tool"),
    [
        ("4.14.355-275.amzn2", "xfs", "dd"),
        ("5.10.1", "xfs", "fallocate"),
        ("4.14.1", "ext4", "fallocate"),
        ("6.1", "btrfs", "chattr"),
    ],
)
def test_how_the_file_is_written(roomy: Server, kernel: str, kind: str, tool: str) -> None:
    roomy.file("/proc/sys/kernel/osrelease", kernel)
    disk(roomy, ("/", kind, 30 * GIB, GIB, 1))
    roomy.program("dd", ":")
    roomy.program("chattr", ":")

    assert roomy.run(SWAP, megabytes="64").one("undo")
    used = {call.split()[0] for call in roomy.calls}
    assert tool in used
    assert ("dd" in used) == (tool == "dd")


def test_fallocate_cannot(roomy: Server) -> None:
    roomy.program("fallocate", "exit 1")
    roomy.program("dd", ":")
    assert roomy.run(SWAP, megabytes="64").one("undo")


@pytest.mark.parametrize(
    ("tool", "body", "why"),
    [
        ("mkswap", "exit 1", "exit_1"),
        ("swapon", "exit 255", "exit_255"),
        ("swapon", HANGS, "timeout"),
        ("mkswap", None, "missing"),
    ],
)
def test_a_failure_leaves_nothing_behind(
    roomy: Server, tool: str, body: str | None, why: str
) -> None:
    roomy.limit = LIMIT if body == HANGS else roomy.limit
    if body is None:
        roomy.without(tool)
    else:
        roomy.program(tool, body)

    seen = roomy.run(SWAP, megabytes="64")

    assert seen.one("failed") == {"k": "failed", "what": tool, "why": why}
    assert seen.code == 1
    assert not (roomy.root / "swapfile").exists()
    assert "swapfile" not in (roomy.root / "etc/fstab").read_text("utf-8")
    assert not (roomy.root / "run/lifeguard.lock").exists()


def test_the_disk_is_full_after_all(roomy: Server) -> None:
    roomy.program("fallocate", "exit 1")
    roomy.program("dd", "exit 1")
    seen = roomy.run(SWAP, megabytes="64")
    assert (seen.one("failed")["why"], seen.code) == ("cannot_write", 1)
    assert not (roomy.root / "swapfile").exists()


def test_fstab_cannot_be_written(roomy: Server) -> None:
    (roomy.root / "etc/fstab").unlink()
    (roomy.root / "etc/fstab").mkdir()
    seen = roomy.run(SWAP, megabytes="64")
    assert seen.one("failed") == {"k": "failed", "what": "fstab", "why": "cannot_write"}
    assert [did["what"] for did in seen.of("did")] == ["swap"]
    assert seen.one("undo")
