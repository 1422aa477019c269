"""Where the command line writes: results to stdout, all else to stderr."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def say(*parts: RenderableType) -> None:
    """Write parts of a result: lines of text as they are, panels and tables to the width."""
    for part in parts:
        sys.stdout.write(f"{part}\n" if isinstance(part, str) else _rendered(part))
    sys.stdout.flush()


def complain(*lines: str) -> None:
    """Write lines that are not part of the result."""
    sys.stderr.writelines(f"{line}\n" for line in lines)


def is_interactive() -> bool:
    """Whether somebody sits at a terminal, who reads what is written and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _rendered(part: RenderableType) -> str:
    console = _console()
    with console.capture() as capture:
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _console() -> Console:
    """Return stdout as it is now: its width (COLUMNS), and colour where it is a terminal.

    With NO_COLOR (https://no-color.org) there is no escape sequence at all, so no link either.
    """
    from rich.console import Console  # noqa: PLC0415  the first line does not wait for it

    plain = bool(os.environ.get("NO_COLOR"))
    return Console(file=sys.stdout, color_system=None if plain else "auto", highlight=False)
