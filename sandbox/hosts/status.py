"""How a status check stands: the words of EC2, and what a suppression withholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SummaryStatus(StrEnum):
    """The summary status of one check [botocore SummaryStatus]."""

    OK = "ok"
    IMPAIRED = "impaired"
    INITIALIZING = "initializing"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's status; `since` when it is impaired."""

    status: SummaryStatus
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """One instance's application status reporting, suppressed."""

    at: datetime
    until: datetime | None
    """None: until it is disabled."""
    held: CheckResult
    """What DescribeInstanceStatus goes on telling."""

    def is_over(self, now: datetime) -> bool:
        """Say whether its duration has passed."""
        return self.until is not None and self.until <= now
