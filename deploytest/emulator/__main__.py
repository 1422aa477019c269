"""`python -m deploytest.emulator`, with the emulator's own interpreter: patch it, then serve."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module, metadata

WRITTEN_FOR = "1.5.33"
PATCHES = ("patches", "durable", "failing")
"""The modules here that change the emulator; each imports it, and has an `apply`."""


def main() -> None:
    """Serve until a signal ends it.

    Raises:
        SystemExit: it is another version than the patches were written for, or one does not fit.
    """
    found = metadata.version("ministack")
    if found != WRITTEN_FOR:
        sys.exit(
            f"The emulator is ministack {found}, and deploytest/emulator patches {WRITTEN_FOR}:"
            " see which patches it still needs, and change WRITTEN_FOR."
        )
    for name in PATCHES:
        try:
            import_module(f"deploytest.emulator.{name}").apply()
        except (ImportError, AttributeError) as error:
            sys.exit(f"deploytest/emulator/{name}.py does not fit ministack {found}: {error}")
    serve = import_module("ministack.app").main
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
