"""What came of an act inside the host, by what its script reports."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from lifeguard.core.guest.change import GuestChange, GuestStep
from lifeguard.core.guest.finding import size
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.cleaning import cleaned
from lifeguard.core.remediation.inside.ended import containers_ended
from lifeguard.core.resources.verb import InsideVerb, ShutdownVerb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, coded, message

REFUSALS = frozenset(
    {
        "above_cpus",
        "above_memory",
        "anonymous_volume",
        "auto_remove",
        "below_use",
        "busy",
        "cannot_lock",
        "cannot_recreate",
        "changed",
        "cpu_quota",
        "daemon_changed",
        "docker_hung",
        "docker_stopped",
        "file_exists",
        "layout",
        "not_grown",
        "other_volume",
        "filesystem",
        "live_restore",
        "no_container",
        "no_docker",
        "no_parameters",
        "no_room",
        "no_systemd",
        "no_unit",
        "not_running",
        "other_owner",
        "other_process",
        "others_running",
        "paused",
        "process_gone",
        "protected",
        "read_only",
        "socket_activated",
        "stopped_by_hand",
        "systemd_hung",
        "too_big",
        "uninterruptible",
        "unknown_use",
        "unreadable",
    }
)
"""Why a script has refused, where that says something to an operator; the rest are faults of ours.

Each is explained in the head of its script."""


UNCURED = frozenset({"missing", "not_running", "still_running", "still_there"})
"""What became of a container that an act has not cured, as the scripts report it."""

UNREADABLE = "unreadable"
"""The code of an act whose report did not arrive whole."""

_CONTAINER = "container"
_START = Foreign("start")


def ended(record: ActionRecord, change: GuestChange, at: datetime) -> ActionRecord:
    """Return an act's record once its script has come to its end.

    What was not reported whole counts as failed, though a step of it may have been made.
    """
    undo = change.undo if _undoes(record, change.undo.text) else None
    told = replace(record, at=at, evidence=() if undo is None else (undo,))
    if change.refused is not None:
        why = change.refused.why
        said = coded("inside.why", why) if why in REFUSALS else message("inside.code", code=why)
        answer = message("inside.refused", why=said)
        return replace(told, result=Result.REFUSED, answer=answer, code=why)
    if record.action == ShutdownVerb.END_CONTAINERS:
        return containers_ended(record, change, at)
    if (freed := cleaned(record, change)) is not None:
        return replace(told, result=Result.DONE, answer=freed)
    if change.whole and (began := _began(change)):
        return replace(told, result=Result.DONE, answer=message("inside.pid", after=f"{began:g}"))
    if change.unasked:
        flaw = change.unasked[0]
        code = f"{flaw.what}_{flaw.why}"
        return replace(told, result=Result.FAILED, answer=_failure(change), code=code)
    if change.already:
        return replace(told, result=Result.ALREADY, answer=message("inside.already"))
    if not change.whole or not change.did:
        unreadable = message("guest.unreadable")
        return replace(told, result=Result.FAILED, answer=unreadable, code=UNREADABLE)
    return replace(told, result=Result.DONE, answer=_measured(record, change.did))


def _began(change: GuestChange) -> float:
    """Return the process of a container that a step has started again; 0: it has not.

    Then it runs, whatever else has failed: Docker often reports no end that comes seconds later.
    """
    started = (step.after or 0 for step in change.did if step.what == _START)
    return next(started, 0)


def _failure(change: GuestChange) -> Message:
    """Return what has failed: of a container what became of it, else the command and its end."""
    last, first = change.unasked[-1], change.unasked[0]
    if last.what == _CONTAINER and last.why in UNCURED:
        return coded("inside.container", last.why)
    return message("inside.failed", what=foreign(first.what), why=foreign(first.why))


def failed(record: ActionRecord, answer: Message, at: datetime, code: str = "") -> ActionRecord:
    """Return an act's record where its end is not known, or nobody has begun it.

    `code` is how it ended, where the agent has told that: without one nobody may be there.
    """
    return replace(record, result=Result.FAILED, answer=answer, at=at, code=code)


def undoing(record: ActionRecord) -> Iterator[Command]:
    """Yield the commands that undo an act."""
    steps = (step for line in record.evidence for step in line.text.split(" && "))
    yield from (tuple(shlex.split(step)) for step in steps)


def _undoes(record: ActionRecord, command: str) -> bool:
    """Whether a command that came from the host is of the form that the script gives it.

    A host in others' hands could name any other.
    """
    pattern = _UNDO.get(record.action, "")
    return bool(command and re.fullmatch(pattern.format(on=re.escape(record.on)), command))


_UNDO: Mapping[str, str] = {
    InsideVerb.ADD_SWAP: (
        r"swapoff /swapfile && rm /swapfile && "
        r"sed -i '\\#\^/swapfile none swap#d' /etc/fstab"
    ),
    InsideVerb.LIMIT_CPU: r"docker update --cpus [0-9]{{1,3}}(?:\.[0-9]+)? {on}",
    InsideVerb.LIMIT_MEMORY: (
        r"docker update --memory [0-9]{{1,15}}k? --memory-swap (?:-1|[0-9]{{1,15}}) {on}"
    ),
    InsideVerb.STOP_HOLDER: r"(?:docker start|systemctl start) {on}(?:\.service)?",
}
"""What the scripts print as the way back, where there is one."""


def _measured(record: ActionRecord, steps: tuple[GuestStep, ...]) -> Message:
    step = steps[0]
    before, after = step.before or 0, step.after or 0
    match record.action:
        case InsideVerb.LIMIT_CPU if not before:
            return message("inside.cpus_first", after=f"{after:g}")
        case InsideVerb.LIMIT_CPU:
            return message("inside.cpus", before=f"{before:g}", after=f"{after:g}")
        case InsideVerb.LIMIT_MEMORY if not before:
            return message("inside.memory_first", after=size(int(after)))
        case InsideVerb.LIMIT_MEMORY:
            return message("inside.memory", before=size(int(before)), after=size(int(after)))
        case ShutdownVerb.START_DOCKER:
            return message("inside.docker_runs")
        case InsideVerb.ADD_SWAP | InsideVerb.GROW_FILE_SYSTEM:
            return message("inside.swap", before=size(int(before)), after=size(int(after)))
        case _ if not before:
            return message("inside.pid", after=f"{after:g}")
        case _:
            return message("inside.pids", before=f"{before:g}", after=f"{after:g}")
