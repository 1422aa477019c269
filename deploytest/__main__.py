"""`python -m deploytest`: see `make deploy-test`."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from deploytest.commands import Operator
from deploytest.places import HOME, environment
from deploytest.scenario import Stage, begin_synthesis, play
from deploytest.server import running
from deploytest.steps import StepError
from deploytest.waiting import UnexpectedError

_LOG = HOME / "emulator.log"
"""Where the whole log of a run that has failed is kept."""


def main() -> None:
    """Play the scenario in a folder of its own.

    Raises:
        SystemExit: a step has failed; the message says which, and what the emulator has logged.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("deploy-test was ended"))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="run-", dir=HOME) as folder:
        try:
            _play(Path(folder))
        except (StepError, UnexpectedError) as error:
            sys.exit(f"deploy-test: {error}")
    print(f"{time.monotonic() - began:5.0f} s  in all")


def _play(scratch: Path) -> None:
    assemblies = scratch / "assemblies"
    synthesis = begin_synthesis(assemblies)
    try:
        with running(scratch) as emulator:
            here = environment(emulator.port, scratch)
            os.environ.clear()
            os.environ.update(here)
            try:
                play(Stage(emulator, Operator(here, assemblies)), synthesis)
            except StepError:
                shutil.copyfile(emulator.log, _LOG)
                print(f"The end of the emulator's log ({_LOG}):\n{emulator.tail()}", flush=True)
                raise
    finally:
        synthesis.kill()


if __name__ == "__main__":
    main()
