"""`python -m deploytest.emulator`, with the emulator's own interpreter: patch it, then serve."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import metadata

from deploytest.emulator import durable, failing, patches

WRITTEN_FOR = "1.5.33"


def main() -> None:
    """Serve until a signal ends it.

    Raises:
        SystemExit: it is another version than the patches were written for.
    """
    found = metadata.version("ministack")
    if found != WRITTEN_FOR:
        sys.exit(
            f"The emulator is ministack {found}, and deploytest/emulator patches {WRITTEN_FOR}:"
            " see which patches it still needs, and change WRITTEN_FOR."
        )
    from ministack.app import main as serve  # noqa: PLC0415  after its version is known

    for module in (patches, durable, failing):
        module.apply()
    os.environ.pop("PYTHONPATH", None)  # it is handed on to the functions
    threading.Thread(target=_end_with_the_test, daemon=True).start()
    sys.argv = ["ministack"]
    serve()


def _end_with_the_test() -> None:
    """Kill this process and all functions once the test has closed its end of the pipe."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
