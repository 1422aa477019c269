"""What AWS has announced that it will do to a resource, and when."""

from __future__ import annotations

from datetime import datetime

from lifeguard.immutable import immutable


@immutable
class ScheduledEvent:
    """One scheduled event of the host; `code` stays as AWS wrote it, known or not."""

    id: str
    code: str
    description: str
    not_before: datetime
    not_after: datetime | None = None
    not_before_deadline: datetime | None = None

    @property
    def completed(self) -> bool:
        """Whether AWS marks it done; it stays listed for up to a week."""
        return self.description.startswith("[Completed]")

    @property
    def cancelled(self) -> bool:
        """Whether AWS called it off."""
        return self.description.startswith(("[Canceled]", "[Cancelled]"))

    @property
    def open(self) -> bool:
        """Whether it is still to come."""
        return not (self.completed or self.cancelled)
