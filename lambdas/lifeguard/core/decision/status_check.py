"""A status check, in the words that EC2 and Lightsail share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.immutable import immutable


class CheckStatus(StrEnum):
    """What a status check says (EC2 DescribeInstanceStatus, Lightsail GetInstances)."""

    OK = "ok"
    IMPAIRED = "impaired"
    INITIALIZING = "initializing"
    INSUFFICIENT_DATA = "insufficient-data"
    NOT_APPLICABLE = "not-applicable"
    SUPPRESSED = "suppressed"


@immutable
class StatusCheck:
    """One status check and, when it fails, since when."""

    status: CheckStatus = CheckStatus.NOT_APPLICABLE
    impaired_since: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether the check fails for certain."""
        return self.status is CheckStatus.IMPAIRED

    @property
    def settled(self) -> bool:
        """Whether the check passes, or does not apply to this instance."""
        return self.status in {
            CheckStatus.OK,
            CheckStatus.NOT_APPLICABLE,
            CheckStatus.SUPPRESSED,
        }
