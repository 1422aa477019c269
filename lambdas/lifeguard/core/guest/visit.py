"""One visit to a server's inside: which command was sent, and what came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable

WAITED = timedelta(seconds=60)
"""How long an act or an email waits for a look."""

AGAIN = timedelta(hours=1)
"""How old a look is at least before anything but a restart is reason for another one."""

_READS = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60))
"""When a result is asked for, and each minute from then on, unless the event of its end comes
first: a look takes about five seconds, and events come on a best-effort basis."""


@immutable
class DiskMark:
    """How much of the root file system was free at a time, in KiB."""

    at: datetime
    free_kb: int


@immutable
class GuestVisit:
    """A look through Run Command; None while it is under way, and where it came to nothing."""

    node: str  # SSM's id of the server: i-... or mi-...
    command: str  # Run Command's id; "" where none was sent
    sent_at: datetime
    look: GuestLook | None = None
    why_not: Message = NOTHING  # why there is no look
    before: DiskMark | None = None  # what was known of the root file system before it
    after: DiskMark | None = None  # as Lifeguard's own cleaning has left it since

    @property
    def pending(self) -> bool:
        """Whether its command was sent and has not come to an end yet."""
        return bool(self.command) and self.look is None and not self.why_not


def next_read(sent_at: datetime, now: datetime) -> datetime:
    """Return when to ask next for the result of a command that was sent then."""
    reads = (sent_at + after for after in _READS)
    return next((at for at in reads if at > now), now + _READS[-1])
