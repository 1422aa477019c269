"""`free`, /proc/meminfo and a cgroup's memory.events: whether there is memory left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.commands.output import printed, size
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

LOW = 0.05
ENOUGH = 0.2
"""Of the whole that is available."""

_MEMINFO = re.compile(
    r"\A(?:\S{1,200}:)?(MemTotal|MemAvailable|SwapTotal|SwapFree): {1,20}(\d{1,15}) kB"
)
_EVENTS = re.compile(r"\A(?:\S{1,300}:)?oom_kill (\d{1,12})\Z")


def available(entry: Entry, share: float) -> Iterator[Sighting]:
    """Yield what a share of memory that is available says."""
    numbers = {"percent": round(100 * share, 1)}
    if share < LOW:
        yield Sighting(HostSymptom.MEMORY_LOW, entry, "", numbers)
    elif share > ENOUGH:
        yield Sighting(HostSymptom.MEMORY_ENOUGH, entry, "", numbers)


def _free(command: ShellCommand) -> Iterator[Sighting]:
    names: Sequence[str] = ()
    for entry in printed(command):
        words = entry.message.split()
        if "total" in words:
            names = words
        elif words and words[0] == "Mem:":
            yield from _mem(entry, _sizes(names, words[1:]))
        elif words and words[0] == "Swap:":
            yield from _swap(entry, _sizes(("total", "used", "free"), words[1:]))


def _sizes(names: Sequence[str], words: Sequence[str]) -> Mapping[str, float]:
    return {
        name: held
        for name, word in zip(names, words, strict=False)
        if (held := size(word)) is not None
    }


def _mem(entry: Entry, held: Mapping[str, float]) -> Iterator[Sighting]:
    total, left = held.get("total", 0), held.get("available")
    if left is None and "cached" in held:  # procps before 3.3.10 has no such column
        left = held.get("free", 0) + held.get("buffers", 0) + held["cached"]
    if total and left is not None:
        yield from available(entry, left / total)


def _swap(entry: Entry, held: Mapping[str, float]) -> Iterator[Sighting]:
    total, left = held.get("total", 0), held.get("free", 0)
    if total and left < LOW * total:
        numbers = {"percent": round(100 - 100 * left / total, 1)}
        yield Sighting(HostSymptom.SWAP_FULL, entry, "", numbers)


def in_files(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what /proc/meminfo and memory.events say, as `cat` or `grep` prints them."""
    held: dict[str, float] = {}
    for entry in printed(command):
        if found := _MEMINFO.match(entry.message):
            held[found[1]] = float(found[2])
            if {"MemTotal", "MemAvailable"} <= held.keys() and found[1].startswith("Mem"):
                yield from _mem(
                    entry, {"total": held["MemTotal"], "available": held["MemAvailable"]}
                )
            if {"SwapTotal", "SwapFree"} <= held.keys() and found[1].startswith("Swap"):
                yield from _swap(entry, {"total": held["SwapTotal"], "free": held["SwapFree"]})
        elif found := _EVENTS.match(entry.message):
            count = int(found[1])
            symptom = ContainerSymptom.OOM if count else ContainerSymptom.NOT_OOM
            yield Sighting(symptom, entry, "", {"count": float(count)})


MEMORY_ROWS = (CommandRow(frozenset({"free"}), _free),)
