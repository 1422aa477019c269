"""The emulator's process: started on a free port, and gone with the test whatever happens."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deploytest.places import EMULATOR_PYTHON, REGION, ROOT
from deploytest.waiting import UnexpectedError, wait_for
from stacks.bundling import bytecode

_HERE = "127.0.0.1"
_TAIL = 12_000
"""Bytes of the log that explain a failure."""


@dataclass(frozen=True, slots=True)
class Emulator:
    """It runs, and answers."""

    port: int
    log: Path

    def tail(self) -> str:
        """Return the end of its log, which holds that of each function as well."""
        return self.log.read_bytes()[-_TAIL:].decode(errors="replace")


@contextmanager
def running(scratch: Path) -> Iterator[Emulator]:
    """Start it and kill it in the end, with every function that it has started.

    It holds the other end of a pipe: it goes as well when this process is killed.

    Raises:
        UnexpectedError: it does not answer.
    """
    emulator = Emulator(_free_port(), scratch / "emulator.log")
    with emulator.log.open("wb") as log:
        process = subprocess.Popen(
            [str(EMULATOR_PYTHON), "-m", "deploytest.emulator"],
            cwd=ROOT,
            env=_environment(emulator.port, scratch),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for("an answer of the emulator", lambda: _answers(process, emulator))
        yield emulator
    finally:
        with suppress(ProcessLookupError):  # it has ended, and started nothing
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(process: subprocess.Popen[bytes], emulator: Emulator) -> bool | None:
    if process.poll() is not None:
        msg = f"the emulator has ended:\n{emulator.tail()}"
        raise UnexpectedError(msg)
    try:
        socket.create_connection((_HERE, emulator.port)).close()
    except ConnectionRefusedError:
        return None
    return True


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((_HERE, 0))
        port: int = one.getsockname()[1]
        return port


def _environment(port: int, scratch: Path) -> dict[str, str]:
    """Return its environment, which its functions inherit: nothing of whoever runs the test."""
    files = scratch / "functions"
    files.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(files),
        "TMPDIR": str(files),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "BIND_HOST": _HERE,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",  # each would listen on a fixed port
        "SFTP_ENABLED": "0",
        "DEPLOYTEST_PYTHON": str(_interpreter(scratch)),
    }


def _interpreter(scratch: Path) -> Path:
    """Return what runs the functions: Lambda's own Python if it is here, without any package.

    So they import from their asset and their layer alone, which have no native code: both are made
    for another processor than most.
    """
    found = bytecode.compiler()
    python = sys.executable if found is None else str(found.path)
    path = scratch / "python"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(python)} -I -S "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path
