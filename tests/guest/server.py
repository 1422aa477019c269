"""A server for the scripts: a root of files and a PATH of small programs, both in a folder.

The scripts run for real, under a real shell, with real awk, sed, find, du. What belongs to the server (docker,
systemctl, df, swapon ...) is a shell script of a few lines; what the kernel would say lies in files.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from lifeguard.guest.documents import Document, script

REAL = (
    "awk",
    "basename",
    "dash",
    "cat",
    "chmod",
    "cksum",
    "cp",
    "cut",
    "date",
    "dd",
    "dirname",
    "du",
    "env",
    "false",
    "find",
    "getconf",
    "grep",
    "head",
    "id",
    "ls",
    "mkdir",
    "mv",
    "nice",
    "paste",
    "printenv",
    "printf",
    "readlink",
    "rm",
    "rmdir",
    "sed",
    "sh",
    "sort",
    "stat",
    "tail",
    "test",
    "timeout",
    "touch",
    "tr",
    "true",
    "truncate",
    "uniq",
    "wc",
    "xargs",
)
"""The machine's own tools that the scripts use."""

HANGS = "exec /bin/sleep 30"
"""A program that never answers in time: the tests' limit is far below."""

LIMIT = "0.3"
"""Seconds for every tool (`LIFEGUARD_LIMIT`), where a test hangs one."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a run has printed: its lines without the trailer, which was checked."""

    lines: list[dict[str, Any]]
    code: int
    raw: bytes

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["k"] == kind]

    def one(self, kind: str) -> dict[str, Any]:
        (line,) = self.of(kind)
        return line

    @property
    def refused(self) -> str:
        """The code of the refusal, which has to be the only line."""
        assert [line["k"] for line in self.lines] == ["refused"], self.lines
        return str(self.lines[0]["why"])


def cksum(data: bytes) -> int:
    """POSIX `cksum`: CRC-32 without reflection, the length appended (written apart from the tool)."""
    crc = 0
    length = len(data)
    tail = b""
    while length:
        tail += bytes([length & 0xFF])
        length >>= 8
    for byte in data + tail:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1
            crc &= 0xFFFFFFFF
    return crc ^ 0xFFFFFFFF


def read(raw: bytes, code: int) -> Output:
    """Check the bounds and the trailer, and read the lines."""
    assert len(raw) <= 20_000
    assert raw.isascii()
    *body, end = raw.splitlines(keepends=True)
    text = b"".join(body)
    assert json.loads(end) == {"k": "end", "lines": len(body), "cksum": cksum(text)}
    return Output([json.loads(line) for line in body], code, raw)


def tools(folder: Path, without: str = "") -> None:
    """Link the machine's own tools into a folder."""
    folder.mkdir(exist_ok=True)
    for name in REAL:
        if name != without:
            found = shutil.which(name)
            assert found, name
            (folder / name).symlink_to(found)


@cache
def all_tools() -> Path:
    folder = Path(mkdtemp(prefix="lifeguard-tools-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tools(folder)
    return folder


@dataclass(slots=True)
class Server:
    """The files (`root`), the programs (`path`), the shell that runs the scripts."""

    folder: Path
    shell: tuple[str, ...] = ("sh",)
    limit: str = "10"
    tools: Path = field(default_factory=all_tools)

    def __post_init__(self) -> None:
        for place in (self.root / "proc", self.root / "run", self.path):
            place.mkdir(parents=True, exist_ok=True)
        self.program("sleep", ":")
        self.program("ionice", 'while [ "${1#-}" != "$1" ]; do shift; shift; done; exec "$@"')

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def path(self) -> Path:
        return self.folder / "path"

    @property
    def search(self) -> str:
        """PATH: what belongs to this server before what every machine has."""
        return f"{self.path}:{self.tools}"

    @property
    def calls(self) -> list[str]:
        """What the programs that were made by `program` have been asked, in order."""
        log = self.folder / "calls"
        return log.read_text("utf-8", "replace").splitlines() if log.exists() else []

    def file(self, name: str, text: str | bytes = "", *, kb: int = 0, days_old: float = 0) -> Path:
        place = self.root / name.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        if kb:
            with place.open("wb") as written:
                os.posix_fallocate(written.fileno(), 0, kb * 1024)
        if days_old:
            then = place.stat().st_mtime - days_old * 86400
            os.utime(place, (then, then))
        return place

    def program(self, name: str, body: str) -> None:
        """Put a program on PATH; each call of it is logged with its arguments."""
        place = self.path / name
        place.unlink(missing_ok=True)
        log = self.folder / "calls"
        place.write_text(
            f'#!/bin/sh\nR={self.root}\nprintf "%s\\n" "{name} $*" >>{log}\n{body}\n', "utf-8"
        )
        place.chmod(0o755)

    def without(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)
        if name in REAL:
            self.tools = self.folder / "tools"
            tools(self.tools, without=name)

    def undo(self, output: Output) -> None:
        """Run the way back that a run has printed, as an operator would: in a shell."""
        subprocess.run(
            ["/bin/sh", "-c", output.one("undo")["command"]],
            check=True,
            env={"PATH": self.search},
            cwd=self.folder,
        )

    def run(self, document: Document, **parameters: str | bytes) -> Output:
        return self.run_text(script(document), parameters)

    def run_text(self, text: str, parameters: Mapping[str, str | bytes] | None = None) -> Output:
        written = self.folder / "_script.sh"
        written.write_text(text, "utf-8")
        environment: dict[bytes, bytes] = {
            b"PATH": self.search.encode(),
            b"LIFEGUARD_ROOT": os.fsencode(self.root),
            b"LIFEGUARD_LIMIT": self.limit.encode(),
            b"HOME": b"/root",
        }
        for name, value in (parameters or {}).items():
            environment[f"SSM_{name}".encode()] = os.fsencode(value)
        done = subprocess.run(
            [*self._shell(), str(written)],
            check=False,
            capture_output=True,
            env=environment,
            cwd=self.folder,
            timeout=30,
        )
        assert done.stderr == b"", done.stderr.decode(errors="replace")
        return read(done.stdout, done.returncode)

    def _shell(self) -> list[str]:
        found = shutil.which(self.shell[0])
        if found is None:
            pytest.skip(f"no {self.shell[0]} here")
        return [found, *self.shell[1:]]
