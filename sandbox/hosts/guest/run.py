"""Runs a script for real, in a root of its own, with programs that the guest answers for.

A program is a small shell script that asks through a pipe (stub.sh); so what it does is done to the
guest itself, and takes virtual time.
"""

from __future__ import annotations

import errno
import os
import select
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 30.0
"""Real seconds until we call a script stuck."""
TIMED_OUT = 124
"""The exit status of timeout(1)."""
_SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_HERE = Path(__file__).parent
_SEAM = """\
kill() { "$SANDBOX_PROGRAMS/kill" "$@"; }
command() {
    if [ "$1" != -v ]; then "$@"; return; fi
    shift
    if [ "$1" = -- ]; then shift; fi
    if [ -e "$SANDBOX_ABSENT/$1" ]; then return 1; fi
    type "$1" >/dev/null 2>&1 && printf '%s\\n' "$1"
}
"""
"""The shell's own `kill` would look for the guest's processes on this machine, and its `command -v`
find programs that the guest does not have."""
_READ = 65_536
_MOMENT = 0.0002


class StuckScriptError(RuntimeError):
    """A script took far too much real time."""


class HangsError(Exception):
    """A program does not come back by itself."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program prints, and its exit status."""

    out: str = ""
    status: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a program."""

    name: str
    arguments: tuple[str, ...]
    within: float | None = None
    """The seconds that timeout(1) gives it."""
    session: int = 0
    """Of the script's processes on this machine."""


@dataclass(slots=True)
class Stopwatch:
    """Virtual seconds since a script began; programs move it."""

    elapsed: float = 0.0

    def spend(self, seconds: float) -> None:
        """Let time pass."""
        self.elapsed += seconds


@dataclass(slots=True)
class ScriptResult:
    """What came of a script."""

    status: int
    out: str
    error: str
    seconds: float
    """Of virtual time."""
    timed_out: bool = False


Answer = Callable[[Asked], Printed]


@dataclass(slots=True)
class ScriptRun:
    """One run of one script."""

    text: str
    environment: Mapping[str, str]
    limit: float
    """Virtual seconds that it may take."""
    scratch: Path
    """An empty folder; `root` in it is what the script takes for /."""
    names: Sequence[str]
    """The programs that the guest answers for."""
    absent: Collection[str]
    """Programs that it does not have; this machine may."""
    answer: Answer
    watch: Stopwatch
    _buffer: bytearray = field(default_factory=bytearray)
    _timed_out: bool = False

    def run(self) -> ScriptResult:
        """Run it to its end.

        Raises:
            StuckScriptError: it took too much real time.
        """
        self._lay_out()
        requests = os.open(self._pipes / "requests", os.O_RDWR | os.O_NONBLOCK)
        try:
            with subprocess.Popen(  # noqa: S603  the shipped script, as the agent runs it
                ["/bin/sh", str(self.scratch / "script.sh")],
                env=self._environment(),
                cwd=self.scratch,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as process:
                try:
                    out, error = self._serve(process, requests)
                finally:
                    _kill_all(process)
        finally:
            os.close(requests)
        return ScriptResult(
            status=process.returncode,
            out=out.decode(errors="replace"),
            error=error.decode(errors="replace"),
            seconds=self.watch.elapsed,
            timed_out=self._timed_out,
        )

    @property
    def _pipes(self) -> Path:
        return self.scratch / "pipes"

    @property
    def _programs(self) -> Path:
        return self.scratch / "programs"

    @property
    def _absent(self) -> Path:
        return self.scratch / "absent"

    def _lay_out(self) -> None:
        self._programs.mkdir()
        for name in self.names:
            (self._programs / name).symlink_to(_HERE / "stub.sh")
        (self._programs / "timeout").symlink_to(_HERE / "timeout.sh")
        self._absent.mkdir()
        for name in self.absent:
            (self._absent / name).symlink_to(_HERE / "absent.sh")
        self._pipes.mkdir()
        os.mkfifo(self._pipes / "requests")
        (self.scratch / "script.sh").write_text(_SEAM + self.text)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self._absent}:{self._programs}:{_SYSTEM}",
            "SANDBOX_ABSENT": str(self._absent),
            "LIFEGUARD_ROOT": str(self.scratch / "root"),
            "SANDBOX_PIPES": str(self._pipes),
            "SANDBOX_PROGRAMS": str(self._programs),
            **self.environment,
        }

    def _serve(self, process: subprocess.Popen[bytes], requests: int) -> tuple[bytes, bytes]:
        """Answer programs until the script has ended; return what it printed."""
        if process.stdout is None or process.stderr is None:
            raise RuntimeError(process.args)
        printed = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
        gives_up = time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as ready:
            for source in (requests, *printed):
                ready.register(source, selectors.EVENT_READ)
            left = set(printed)
            while left:
                if time.monotonic() > gives_up:
                    raise StuckScriptError(self.text[:80])
                for key, _ in ready.select(timeout=1.0):
                    data = os.read(key.fd, _READ)
                    if key.fd == requests:
                        self._buffer += data
                        self._answer_all(process)
                    elif data:
                        printed[key.fd] += data
                    else:
                        ready.unregister(key.fd)
                        left.discard(key.fd)
        process.wait(timeout=PATIENCE)
        out, error = printed.values()
        return bytes(out), bytes(error)

    def _answer_all(self, process: subprocess.Popen[bytes]) -> None:
        while (words := _words(self._buffer)) is not None:
            name, pid, within, *arguments = words
            asked = Asked(name, tuple(arguments), _seconds(within), process.pid)
            reply = self._reply(asked)
            if self.watch.elapsed > self.limit:
                self._timed_out = True
                self.watch.elapsed = self.limit
                _kill_all(process)
                return
            self._send(self._pipes / pid, reply)

    def _reply(self, asked: Asked) -> Printed:
        try:
            return self.answer(asked)
        except HangsError:
            self.watch.spend(self.limit + 1 if asked.within is None else asked.within)
            return Printed(status=TIMED_OUT)

    @staticmethod
    def _send(pipe: Path, reply: Printed) -> None:
        errors = reply.error.splitlines()
        head = "\n".join([f"{reply.status} {len(errors)}", *errors, ""])
        sink = _opened(pipe)
        os.set_blocking(sink, True)
        with os.fdopen(sink, "wb") as file:
            file.write((head + reply.out).encode())


def _opened(pipe: Path) -> int:
    """Open a program's own pipe, which it opens right after it has asked."""
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            select.select((), (), (), _MOMENT)  # wait for the other process, in real time
    raise StuckScriptError(str(pipe))


def _words(buffer: bytearray) -> list[str] | None:
    """Take one whole request out of the buffer, of words each behind its length; None: not yet."""
    count, at = _number(buffer, 0)
    words = []
    for _ in range(count or 0):
        length, at = _number(buffer, at)
        if length is None or at + length > len(buffer):
            return None
        words.append(buffer[at : at + length].decode(errors="replace"))
        at += length
    if count is None:
        return None
    del buffer[:at]
    return words


def _number(buffer: bytearray, at: int) -> tuple[int | None, int]:
    colon = buffer.find(b":", at)
    return (None, at) if colon < 0 else (int(buffer[at:colon]), colon + 1)


def _seconds(text: str) -> float | None:
    """Read a duration of timeout(1)."""
    if not text:
        return None
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1])
    return float(text) if unit is None else float(text[:-1]) * unit


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """End whatever the script has left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
