"""The SSM Agent's part: it runs a document's script on the guest."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs.table import PROGRAMS, absent
from sandbox.hosts.guest.root import FileTree
from sandbox.hosts.guest.run import Asked, Printed, ScriptResult, ScriptRun, Stopwatch

_MEMORY = Path("/dev/shm")  # noqa: S108  hundreds of small files: a disk takes long to make them
STARTS_FOR = 1.0
"""Seconds that the agent and the shell take by themselves."""


def run_script(
    guest: Guest, text: str, environment: Mapping[str, str], limit: timedelta, now: datetime
) -> ScriptResult:
    """Run a script on a guest; what it changes there stays.

    Args:
        guest: on which.
        text: the script.
        environment: variables that it gets.
        limit: the time that it may take; then it is killed.
        now: the world's time as it begins.
    """
    guest.disk.grow(now)
    watch = Stopwatch(STARTS_FOR)
    with tempfile.TemporaryDirectory(
        prefix="guest-", dir=_MEMORY if _MEMORY.is_dir() else None
    ) as folder:
        scratch = Path(folder)
        tree = FileTree(scratch / "root", guest, now)
        machine = GuestMachine(guest, now, watch, scratch / "root", tree)

        def answer(asked: Asked) -> Printed:
            return PROGRAMS[asked.name](machine, asked)

        tree.write()
        script = ScriptRun(
            text=text,
            environment=environment,
            limit=limit.total_seconds(),
            scratch=scratch,
            names=tuple(PROGRAMS),
            absent=absent(guest),
            answer=answer,
            watch=watch,
        )
        result = script.run()
        tree.read_back()
    return result
