"""What a script that changes something inside a server reports, in the order of its lines."""

from __future__ import annotations

from lifeguard.core.guest.look import Unasked
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.immutable import immutable

Numbers = tuple[tuple[str, float], ...]
"""What was measured, by the names that the script gives."""


@immutable
class GuestStep:
    """One thing that was done, and the measure before and after."""

    what: Foreign
    before: float | None = None
    after: float | None = None
    seconds: float | None = None  # how long it took


@immutable
class ContainerEnd:
    """How a container has ended that was asked to; one that runs on has no exit code."""

    name: Foreign
    exit: int | None = None
    oom_killed: bool | None = None
    runs: bool | None = None

    @property
    def killed(self) -> bool:
        """Whether Docker has killed it after its time-out: 128 and SIGKILL's 9 (signal(7))."""
        return self.exit == _KILLED and not self.oom_killed and not self.runs


_KILLED = 137


@immutable
class GuestRefusal:
    """Why nothing was done: a code of the script's, with the numbers it hangs on."""

    why: str
    numbers: Numbers = ()


@immutable
class GuestChange:
    """All that one script reports.

    `whole` is whether the output arrived as it was written: else a step may have been made that
    it does not name.
    """

    was: Numbers = ()
    did: tuple[GuestStep, ...] = ()
    refused: GuestRefusal | None = None
    undo: Foreign = UNSAID  # the command that undoes it
    already: bool = False  # it had been done before
    ended: tuple[ContainerEnd, ...] = ()  # the killed ones first
    unasked: tuple[Unasked, ...] = ()
    malformed: int = 0  # lines that could not be read
    whole: bool = True
