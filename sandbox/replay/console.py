"""Where the command line writes: results to stdout, all else to stderr."""

from __future__ import annotations

import sys


def say(*lines: str) -> None:
    """Write lines of a result."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def complain(*lines: str) -> None:
    """Write lines that are not part of the result."""
    sys.stderr.writelines(f"{line}\n" for line in lines)
