"""The scripts with the machine's own tools: a file as swap, and a file as a disk. They need root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lifeguard.guest.documents import GROW, SWAP
from tests.guest.layouts import disk
from tests.guest.server import Server

GIB = 1 << 20
"""In KiB."""
MIB = 1 << 20
"""In bytes."""
ID = "vol-0a1b2c3d4e5f60718"


def tool(name: str) -> str:
    """Return the path of one of the machine's own tools, without which the test is skipped."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None or os.geteuid() != 0:
        pytest.skip(f"needs root and {name}")
    return found


def does(*command: str | Path) -> bool:
    """Run a command and return whether it worked."""
    done = subprocess.run(command, check=False, capture_output=True)
    return done.returncode == 0


@pytest.fixture
def swapped(server: Server) -> Iterator[Path]:
    """Yield where the swap file will lie; nothing of it is left in use."""
    file = server.root / "swapfile"
    probe = server.folder / "probe"
    probe.write_bytes(bytes(MIB))
    probe.chmod(0o600)
    if not (does(tool("mkswap"), probe) and does(tool("swapon"), probe)):
        pytest.skip("this machine takes no swap file here")
    does(tool("swapoff"), probe)
    yield file
    does(tool("swapoff"), file)


def test_the_kernel_takes_the_swap_file(server: Server, swapped: Path) -> None:
    disk(server, ("/", "ext4", 30 * GIB, 10 * GIB, 1))
    server.file("/etc/fstab", "UUID=1 / ext4 defaults 0 0\n")
    server.file("/proc/swaps", "Filename Type Size Used Priority\n")
    for name in ("fallocate", "mkswap", "swapoff"):
        server.program(name, f'exec {tool(name)} "$@"')
    shown = "awk '/^SwapTotal/ { print $2 }' /proc/meminfo"
    server.program(
        "swapon",
        f'{tool("swapon")} "$@" || exit; cp /proc/swaps {server.root}/proc/swaps; '
        f'sed -i "s/^SwapTotal: .*/SwapTotal: $({shown}) kB/" {server.root}/proc/meminfo',
    )
    made = server.run(SWAP, megabytes="64")
    assert [line["k"] for line in made.lines] == ["was", "did", "did", "undo"]
    assert str(swapped) in Path("/proc/swaps").read_text("utf-8")
    assert server.run(SWAP, megabytes="64").lines[0]["k"] == "already"


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Yield a device of 128 MiB, with a mounted file system of 64 MiB on it that may grow."""
    image, place = tmp_path / "image", tmp_path / "mounted"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(64 * MIB)
    if not does(tool("mkfs.ext4"), "-q", image):
        pytest.skip("no file system can be made here")
    shown = subprocess.run(
        (tool("losetup"), "-f", "--show", image), check=False, capture_output=True, text=True
    )
    device = shown.stdout.strip()
    if not device:
        pytest.skip("no loop device can be had here")
    try:
        if not does(tool("mount"), device, place):
            pytest.skip("nothing can be mounted here")
        os.truncate(image, 128 * MIB)
        does(tool("losetup"), "-c", device)
        yield device, place
    finally:
        does(tool("umount"), place)
        does(tool("losetup"), "-d", device)


def test_a_mounted_file_system_grows(server: Server, mounted: tuple[str, Path]) -> None:
    device, place = mounted
    server.file("/proc/mounts", "/dev/nvme0n1 / ext4 rw,relatime 0 0\n")
    server.file("/sys/class/block/nvme0n1/size", f"{2 * GIB}\n")
    server.file("/sys/class/block/nvme0n1/device/serial", "vol0a1b2c3d4e5f60718\n")
    server.program("resize2fs", f"exec {tool('resize2fs')} {device}")
    server.program("df", f'shift; exec {tool("df")} -Pk "{place}"')
    made = server.run(GROW, volume=ID, gib="1")
    if made.lines[-1]["k"] == "failed":
        resized = subprocess.run(
            (tool("resize2fs"), device), check=False, capture_output=True, text=True
        )
        if "Permission denied" in resized.stderr:
            pytest.skip("this kernel resizes no mounted file system")
    grown = made.one("did")
    assert grown["before"] < 64 * 1024 < grown["after"] < 128 * 1024
