"""Programs that print logs: journalctl, and `docker logs`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.logs import KERNEL, journal, written
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs.cleaning import vacuum
from sandbox.hosts.guest.programs.words import Words, take_apart
from sandbox.hosts.guest.run import Asked, Printed

_OF_KERNEL = "_TRANSPORT=kernel"
_VALUED = frozenset({"b", "n", "lines", "o", "output", "u", "unit", "since"})
_LAST_BOOT = "-1"
_AGO = re.compile(r"-?(\d+)(?:min|m)")


def journalctl(machine: GuestMachine, asked: Asked) -> Printed:
    """Print the last lines of a unit or of the kernel; or remove archived journals."""
    if any(word.startswith("--vacuum-size=") for word in asked.arguments):
        return vacuum(machine, asked)
    words = take_apart(asked.arguments, _VALUED)
    guest, since = machine.guest, _since(machine.now, words.value("since"))
    if words.value("b") == _LAST_BOOT:
        return _printed(_last_words(guest), words.value("n", "lines"))
    if _OF_KERNEL in words.operands:
        booted = f"{guest.booted_at:%Y-%m-%dT%H:%M:%S+0000} host kernel: Linux version 6.1.0"
        kept = [booted] if since is None or guest.booted_at >= since else []
        lines = [*kept, *journal(guest.spec.logs, KERNEL, machine.now, since)]
    else:
        lines = journal(guest.spec.logs, words.value("u", "unit"), machine.now, since)
    return _printed(lines, words.value("n", "lines"))


def _last_words(guest: Guest) -> list[str]:
    """Return what systemd wrote, with `-o short-unix`, when the guest was last restarted."""
    if guest.went_down_at is None:
        return []
    began = f"{guest.went_down_at.timestamp():.6f} host systemd[1]:"
    killed = "State 'stop-sigterm' timed out. Killing."
    return [f"{began} {unit}: {killed}" for unit in guest.spec.killed_units]


def docker_logs(machine: GuestMachine, words: Words) -> Printed:
    """Print the last lines of a container."""
    container = machine.guest.container(words.operands[0]) if words.operands else None
    if container is None:
        name = " ".join(words.operands)
        return Printed(status=1, error=f"Error response from daemon: No such container: {name}")
    since = _since(machine.now, words.value("since"))
    lines = machine.guest.spec.logs.get(container.spec.name, ())
    shown = [line for _, line in written(lines, machine.now, since)]
    return _printed(shown, words.value("tail", "n"))


def _since(now: datetime, wanted: str) -> datetime | None:
    found = _AGO.fullmatch(wanted)
    return now - timedelta(minutes=int(found[1])) if found else None


def _printed(lines: list[str], most: str) -> Printed:
    kept = lines[-int(most) :] if most.isdigit() else lines
    return Printed("".join(f"{line}\n" for line in kept))
