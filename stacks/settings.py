"""Names and numbers that several constructs share, each fixed once."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Duration, aws_logs

PREFIX = "lifeguard"
"""The stack's name, and what every fixed name in it begins with."""

ROOT = Path(__file__).resolve().parent.parent
BUILDS = ROOT / ".build"

LIVE = "live"
"""The alias of `respond`: a durable function refuses a caller who names no version."""

LOG_RETENTION = aws_logs.RetentionDays.THREE_MONTHS
"""As long as Lambda keeps the executions that the logs explain."""

QUEUE_RETENTION = Duration.days(14)
"""The longest SQS allows: nobody loses a message over a holiday."""


def named(part: str) -> str:
    """Return the fixed name of a part of the stack.

    Fixed names keep roles and functions free of circular references to each other.
    """
    return f"{PREFIX}-{part}"
