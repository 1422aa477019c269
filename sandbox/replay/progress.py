"""One line on a terminal that tells how far virtual time has come; nothing at all when piped."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, tzinfo
from types import TracebackType
from typing import Self


class Progress:
    """Writes to stderr, and only if both streams are terminals; without any escape sequence."""

    def __init__(self, label: str = "", zone: tzinfo = UTC) -> None:
        """Prepare the line.

        Args:
            label: what it begins with.
            zone: by whose clock the virtual time is told.
        """
        self._label = label
        self._zone = zone
        self._shown = ""
        self._on = sys.stderr.isatty() and sys.stdout.isatty()

    def __enter__(self) -> Self:
        self._show(f"{self._label}preparing the local AWS ...")
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
        self._show(f"{self._label}virtual time {now.astimezone(self._zone):%a %Y-%m-%d %H:%M %Z}")

    def clear(self) -> None:
        """Leave an empty line for what comes next."""
        self._show("")

    def _show(self, text: str) -> None:
        if self._on and text != self._shown:
            blank = " " * len(self._shown)
            sys.stderr.write(f"\r{blank}\r{text}")
            sys.stderr.flush()
            self._shown = text
