"""One line on a terminal that tells how far virtual time has come; nothing at all when piped."""

from __future__ import annotations

import sys
from datetime import datetime
from types import TracebackType
from typing import Self

_ERASE = "\r\x1b[K"


class Progress:
    """Writes to stderr, and only if both streams are terminals."""

    def __init__(self) -> None:
        self._shown = ""
        self._on = sys.stderr.isatty() and sys.stdout.isatty()

    def __enter__(self) -> Self:
        self._show("preparing the local AWS ...")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def at(self, now: datetime) -> None:
        """Show the virtual time."""
        self._show(f"virtual time {now:%a %Y-%m-%d %H:%M} UTC")

    def clear(self) -> None:
        """Leave an empty line for what comes next."""
        if self._shown:
            self._show("")

    def _show(self, text: str) -> None:
        if self._on and text != self._shown:
            sys.stderr.write(_ERASE + text)
            sys.stderr.flush()
            self._shown = text
