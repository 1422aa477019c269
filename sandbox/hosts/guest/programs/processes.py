"""Programs of processes: kill, id, ps, ss."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from sandbox.hosts.guest.container import SIGKILLED, SIGTERMED
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.run import Asked, Printed
from sandbox.worldfile.guest_spec import RestartPolicySpec

_SIGNALS = {"9": "KILL", "15": "TERM", "0": "0", "1": "HUP", "2": "INT", "10": "USR1"}
_DEADLY = {"KILL", "TERM", "INT", "HUP"}


def kill(machine: GuestMachine, asked: Asked) -> Printed:
    """Send a signal to a process of the guest; one that the script has started gets it for real."""
    name = "TERM"
    pids: list[int] = []
    words = list(asked.arguments)
    while words:
        word = words.pop(0)
        if word == "-s":
            name = words.pop(0)
        elif word.startswith("-") and word != "--" and not pids:
            name = word[1:]
        elif word != "--":
            pids.append(int(word))
    name = _SIGNALS.get(name, name.removeprefix("SIG"))
    missing = [pid for pid in pids if not _signal(machine, asked.session, pid, name)]
    if not missing:
        return Printed()
    return Printed(status=1, error="\n".join(f"kill: ({pid}): No such process" for pid in missing))


def _signal(machine: GuestMachine, session: int, pid: int, name: str) -> bool:
    """Signal one process; say whether it is there."""
    guest = machine.guest
    container, process = guest.container_of(pid), guest.process(pid)
    if container is not None:
        if name in _DEADLY and not guest.cannot_die(container):
            container.end(SIGKILLED if name == "KILL" else SIGTERMED, machine.now)
            if container.restart in {RestartPolicySpec.ALWAYS, RestartPolicySpec.UNLESS_STOPPED}:
                container.restarts += 1
                guest.begin(container, machine.now)
            machine.changed()
        return True
    if process is not None:
        if name in _DEADLY:
            guest.end_process(process)
            machine.changed()
        return True
    return _really(session, pid, name)


def _really(session: int, pid: int, name: str) -> bool:
    """Signal a process of the script's own session, and no other of this machine's."""
    with suppress(ProcessLookupError, PermissionError):
        if pid > 1 and os.getsid(pid) == session:
            os.kill(pid, 0 if name == "0" else signal.Signals[f"SIG{name}"])
            return True
    return False


def identity(_machine: GuestMachine, asked: Asked) -> Printed:
    """Tell that commands of Systems Manager run as root."""
    return Printed("0\n" if "-u" in asked.arguments else "uid=0(root) gid=0(root) groups=0(root)\n")
