"""`ps`, `pgrep`, `pidof`: who runs, who cannot be woken, who takes most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.commands.output import number, printed, rows
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

HOG = 80.0
"""Per cent of a CPU."""
MEMORY_HOG = 30.0
"""Per cent of the memory."""

_NAMES = ("COMMAND", "CMD", "ARGS", "COMM", "comm", "args", "command")
_STATES = ("STAT", "S", "STATE")
_GREP = re.compile(r"\| {0,3}[ef]?grep (?:-\S{1,10} ){0,4}['\"]?\[?([\w.-]{1,60})\]?([\w.-]{0,60})")
_THREAD = re.compile(r"\[\S{1,40}\]\Z")
"""A thread of the kernel: it waits uninterruptibly as a rule."""


def _ps(command: ShellCommand) -> Iterator[Sighting]:
    for entry, row in rows(command, "PID"):
        yield from _state(entry, row)
    yield from hogs(command)
    asked = _asked(command)
    found = [
        entry for entry in printed(command) if _is_row(entry) and " grep " not in entry.message
    ]
    if asked and found:
        yield Sighting(HostSymptom.PROCESS_RUNS, found[0], asked, {"count": float(len(found))})
    elif asked:
        yield Sighting(HostSymptom.PROCESS_ABSENT, command.entry, asked)


def _is_row(entry: Entry) -> bool:
    return any(word.isdecimal() for word in entry.message.split()[:4])


def _state(entry: Entry, row: Mapping[str, str]) -> Iterator[Sighting]:
    state = next((row[name] for name in _STATES if name in row), "")
    name = _name(row)
    if _THREAD.match(name):
        return
    if state.startswith(("D", "Z")):
        is_zombie = state.startswith("Z")
        symptom = HostSymptom.PROCESS_ZOMBIE if is_zombie else HostSymptom.PROCESS_UNINTERRUPTIBLE
        pid = number(row["PID"])
        yield Sighting(symptom, entry, name, {} if pid is None else {"pid": pid})


def hogs(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the processes that take most of a CPU or of the memory, by a table that says so."""
    for entry, row in rows(command, "PID"):
        cpu, memory = (number(row.get(name, "")) for name in ("%CPU", "%MEM"))
        if cpu is not None and cpu > HOG:
            yield Sighting(HostSymptom.CPU_HOG, entry, _name(row), {"percent": cpu})
        if memory is not None and memory > MEMORY_HOG:
            yield Sighting(HostSymptom.MEMORY_HOG, entry, _name(row), {"percent": memory})


def _name(row: Mapping[str, str]) -> str:
    return next((row[name] for name in _NAMES if name in row), "")[:120]


def _asked(command: ShellCommand) -> str:
    """Return the one program, or pid, that was asked for."""
    if found := _GREP.search(command.text):
        return found[1] + found[2]
    words = command.words
    for flag in ("-C", "-p", "--pid"):
        if flag in words[:-1]:
            return words[words.index(flag) + 1]
    return ""


def _pgrep(command: ShellCommand) -> Iterator[Sighting]:
    asked = next((word for word in command.words[1:] if not word.startswith("-")), "")
    found = [entry for entry in printed(command) if _is_row(entry)]
    if found:
        yield Sighting(HostSymptom.PROCESS_RUNS, found[0], asked, {"count": float(len(found))})
    else:
        yield Sighting(HostSymptom.PROCESS_ABSENT, command.entry, asked)


PROCESS_ROWS = (
    CommandRow(frozenset({"ps"}), _ps),
    CommandRow(frozenset({"pgrep", "pidof"}), _pgrep),
)
