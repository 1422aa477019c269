"""The checksum is that of POSIX `cksum`."""

from __future__ import annotations

import subprocess

import pytest

from lifeguard.ingest.guest.cksum import cksum

KNOWN = [(b"", 4294967295), (b"123456789", 930766865), (b"\0", 4215202376)]
"""As GNU coreutils 9.1 prints them."""


@pytest.mark.parametrize(("data", "crc"), KNOWN)
def test_known_checksums(data: bytes, crc: int) -> None:
    assert cksum(data) == crc


@pytest.mark.parametrize("length", [1, 255, 256, 257, 20_000, 65_536])
def test_what_this_machine_says(length: int) -> None:
    text = "".join(chr(33 + n * n % 90) for n in range(length))
    done = subprocess.run(["cksum"], input=text.encode(), capture_output=True, check=True)  # noqa: S607  POSIX
    assert cksum(text.encode()) == int(done.stdout.split()[0])
