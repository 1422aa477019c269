"""The logs that are read inside a server: which, and what was read of each."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from lifeguard.immutable import immutable

KERNEL = "kernel"
"""The hop of the kernel's log."""

WINDOW = timedelta(minutes=20)
"""How far back logs are read: an outage is noticed within minutes, and what led to it came
before."""


class LogKind(StrEnum):
    """What a log is of; the words are those of the script."""

    KERNEL = "kernel"
    UNIT = "unit"
    CONTAINER = "container"
    FILE = "file"


@immutable
class GuestLogSource:
    """One log of a hop."""

    hop: str
    kind: LogKind
    name: str = ""

    @property
    def parameter(self) -> str:
        """Return it as the script takes it."""
        return f"{self.kind}:{self.name}" if self.name else str(self.kind)


@immutable
class ReadLog:
    """What a script says of one log, by its number among those that were asked for.

    `boot`: the times of its lines are seconds since then, in Unix seconds.
    """

    number: int
    read: int | None = None  # lines in all; None: none could be read
    left: int = 0  # of them those that found no room, the oldest
    boot: int | None = None
    why: str = ""  # why it was not read, or not to its end: a code of the script's

    @property
    def is_whole(self) -> bool:
        """Whether all of the window was read."""
        return self.read is not None and not self.left and not self.why


@immutable
class LogText:
    """One line of a log, as it came: it is others' text, and never shown but through `foreign`."""

    number: int
    text: str


@immutable
class GuestLogs:
    """All that one visit has read."""

    logs: tuple[ReadLog, ...] = ()
    lines: tuple[LogText, ...] = ()
    malformed: int = 0
    whole: bool = True

    def log(self, number: int) -> ReadLog | None:
        """Return what is said of the log with a number."""
        return next((one for one in self.logs if one.number == number), None)

    def text(self, number: int) -> tuple[str, ...]:
        """Return the lines of the log with a number, the oldest first."""
        return tuple(one.text for one in self.lines if one.number == number)
