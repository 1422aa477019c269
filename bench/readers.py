"""How fast each reader of logs is, and what a large log costs: CPU time and memory.

The lines are those of the corpus in `tests/diagnosis` that each reader claims, again and again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.plain import plain_entry
from lifeguard.ingest.logs.reader import listener
from lifeguard.ingest.logs.recognise import Recogniser
from lifeguard.ingest.logs.registry import FORMATS, TEXTS
from lifeguard.ingest.logs.source import read_source
from sandbox import ROOT
from tests.support.corpus import corpus

SIZE = 500_000
"""Characters that each reader is given."""
LARGE = 100_000_000
"""Bytes of the log whose memory is measured; a fifth of it is the log of the goal."""
GOAL = 2.0
"""Seconds of CPU for 20 MB of an access log."""

HEADER = ("Reader", "MB/s", "Over grep", "Lines of the corpus")
LARGE_HEADER = ("Access log", "CPU", "Goal", "Peak memory")

_GREP = re.compile(r"oom|killed|timeout|refused|space", re.IGNORECASE)
_PROGRAM = Path(__file__).with_name("large_log.py")


@dataclass(frozen=True, slots=True)
class ReaderSpeed:
    """How many characters a reader's lines are read at a second, and how long over a bare grep."""

    reader: str
    per_second: float
    ratio: float
    lines: int

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        return (
            self.reader,
            f"{self.per_second / 1e6:6.2f}",
            f"{self.ratio:9.1f}",
            f"{self.lines:19}",
        )


@dataclass(frozen=True, slots=True)
class LargeLog:
    """What a process took that read so many bytes of an access log, without its start."""

    size: int
    seconds: float
    peak: int

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        goal = f"{GOAL:.1f} s" if self.size == LARGE // 5 else ""
        megabytes = f"{self.size // 1_000_000} MB"
        return megabytes, f"{self.seconds:.1f} s", goal, f"{self.peak // 1024:4} MB"


def measure() -> list[ReaderSpeed]:
    """Let all readers read the lines of each; the slowest comes first."""
    found = [_speed(name, said) for name, said in sorted(_lines().items()) if said]
    return sorted(found, key=lambda one: one.per_second)


def measure_large() -> list[LargeLog]:
    """Let a process of its own read an access log: a fifth of it, and all."""
    return [_large(size) for size in (LARGE // 5, LARGE)]


def _speed(name: str, said: list[str]) -> ReaderSpeed:
    once = "\n".join(said) + "\n"
    text = once * max(1, SIZE // len(once))
    begun = process_time()
    read_source(name, text)
    read = process_time() - begun
    begun = process_time()
    for line in text.split("\n"):
        _GREP.search(line)
    grepped = process_time() - begun
    return ReaderSpeed(name, len(text) / read, read / grepped, len(said))


def _lines() -> dict[str, list[str]]:
    """Return the lines of the corpus by the readers that they are for."""
    found: dict[str, list[str]] = {}
    for case in corpus():
        for text in case.files.values():
            for name, line in _named(text):
                found.setdefault(name, []).append(line)
    return found


def _named(text: str) -> Iterator[tuple[str, str]]:
    recogniser = Recogniser(FORMATS)
    unclaimed = []
    for line, raw in zip(lines(text), filter(str.strip, text.split("\n")), strict=True):
        claimed = recogniser.claim(line)
        if claimed is None:
            unclaimed.append(plain_entry(line))
        else:
            yield f"{claimed[0].kind}", raw
    for texts in TEXTS:
        hearing = listener(texts)
        if [*hearing.hear(unclaimed), *hearing.end()]:
            yield from ((f"{texts.kind}, texts", entry.line.text) for entry in unclaimed)


def _large(size: int) -> LargeLog:
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, str(_PROGRAM), str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    return LargeLog(size, said["seconds"], said["peak"])
