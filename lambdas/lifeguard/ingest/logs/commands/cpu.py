"""`top`, `vmstat`, `mpstat`, `sar`, `iostat`, `uptime`: who waits for what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.commands.memory import available
from lifeguard.ingest.logs.commands.output import number, printed, rows
from lifeguard.ingest.logs.commands.processes import hogs
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

MUCH = 20.0
LITTLE = 10.0
IDLE = 60.0
SATURATED = 95.0
UNUSED = 50.0
LOAD = 10.0
"""Per cent of the CPUs' time, or of a disk's; of processes that want to run, one minute's mean."""

_TOP = re.compile(r"(\d{1,3}[.,]\d)[ %]?(id|wa|st)\b")
_TOP_MEMORY = re.compile(r"\A(?:Ki|Mi|Gi)B Mem ?: {0,10}(\d{1,12}[.,]\d) total")
_TOP_AVAILABLE = re.compile(r"\A(?:Ki|Mi|Gi)B Swap: .{0,120}?(\d{1,12}[.,]\d) avail Mem")
_LOAD = re.compile(r"load averages?: (\d{1,6}[.,]\d{1,2})")


def waits(entry: Entry, shares: Mapping[str, float]) -> Iterator[Sighting]:
    """Yield what the shares of a CPU's time say: `id`, `wa` and `st`, in per cent."""
    if shares.get("st", 0) > MUCH:
        yield Sighting(HostSymptom.CPU_STEAL, entry, "", {"percent": shares["st"]})
    if (waiting := shares.get("wa")) is not None:
        numbers = {"percent": waiting}
        if waiting > MUCH:
            yield Sighting(HostSymptom.CPU_IOWAIT, entry, "", numbers)
        elif waiting < LITTLE:
            yield Sighting(HostSymptom.CPU_NO_IOWAIT, entry, "", numbers)
    if shares.get("id", 0) > IDLE:
        yield Sighting(HostSymptom.CPU_IDLE, entry, "", {"percent": shares["id"]})


def _top(command: ShellCommand) -> Iterator[Sighting]:
    total = 0.0
    for entry in printed(command):
        text = entry.message
        if "Cpu" in text[:8]:
            yield from waits(
                entry, {name: float(said.replace(",", ".")) for said, name in _TOP.findall(text)}
            )
        elif found := _TOP_MEMORY.match(text):
            total = float(found[1].replace(",", "."))
        elif total and (found := _TOP_AVAILABLE.match(text)):
            yield from available(entry, float(found[1].replace(",", ".")) / total)
    yield from _load(command)
    yield from hogs(command)


def _load(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command):
        found = _LOAD.search(entry.message)
        if found and (load := float(found[1].replace(",", "."))) >= LOAD:
            yield Sighting(HostSymptom.LOAD_HIGH, entry, "", {"load": load})


def _vmstat(command: ShellCommand) -> Iterator[Sighting]:
    found = list(rows(command, "us", "id", "wa"))
    # the first row is the mean since the boot
    for entry, row in found[1:][-1:] or found:
        yield from waits(entry, _numbers(row, {"id": "id", "wa": "wa", "st": "st"}))


_SHARES = {"%idle": "id", "%iowait": "wa", "%steal": "st"}


def _stat(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what tables of sysstat say; iostat's CPU heading has a word in front."""
    shares: Sequence[str] = ()
    said: tuple[Entry, dict[str, float]] | None = None
    for entry in printed(command):
        words = entry.message.split()
        if "%iowait" in words or "%idle" in words:
            shares = words
        elif shares and "%util" not in words:
            values = words[-len([w for w in shares if w.startswith("%")]) :]
            names = [word for word in shares if word.startswith("%")]
            found = _numbers(dict(zip(names, values, strict=False)), _SHARES)
            said = (entry, found) if found and "CPU" not in words else said
            if "avg-cpu:" in shares:
                shares = ()
    if said is not None:
        yield from waits(*said)
    yield from _disks(command)


def _disks(command: ShellCommand) -> Iterator[Sighting]:
    last: dict[str, tuple[Entry, float]] = {}
    for entry, row in rows(command, "%util"):
        used = number(row.get("%util", ""))
        name = next(iter(row.values()), "")
        if used is not None and not name.startswith("loop"):
            last[name] = entry, used
    for name, (entry, used) in last.items():
        if used >= SATURATED:
            yield Sighting(HostSymptom.DISK_SATURATED, entry, name, {"percent": used})
        elif used < UNUSED:
            yield Sighting(HostSymptom.DISK_IDLE, entry, name, {"percent": used})


def _numbers(row: Mapping[str, str], names: Mapping[str, str]) -> dict[str, float]:
    return {
        names[column]: found
        for column, said in row.items()
        if column in names and (found := number(said)) is not None
    }


CPU_ROWS = (
    CommandRow(frozenset({"top", "htop"}), _top),
    CommandRow(frozenset({"uptime", "w"}), _load),
    CommandRow(frozenset({"vmstat"}), _vmstat),
    CommandRow(frozenset({"iostat", "mpstat", "sar"}), _stat),
)
