"""What a world remembers of what was asked of it: API calls and emails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One API call: accepted when `error` is None, else refused with that AWS error code."""

    at: datetime
    service: str
    """boto3's name of the service, such as `ec2`."""
    operation: str
    """AWS's name of the operation, such as `StopInstances`."""
    params: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    region: str = ""
    actions: tuple[str, ...] = ()
    """The IAM actions that AWS asks of the caller, such as `ec2:StopInstances`."""
    function: str = ""
    """The Lambda function that made it."""


@dataclass(frozen=True, slots=True)
class SentEmail:
    """What SNS would mail to each subscriber."""

    at: datetime
    subject: str
    body: str
