"""Single pieces of EC2's answers in the core's words, for whoever reads instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.ec2.instance import Checks

Answer = Mapping[str, Any]


def tags_of(found: Answer) -> tuple[tuple[str, str], ...]:
    """Return an instance's tags, sorted."""
    return tuple(sorted((tag["Key"], tag["Value"]) for tag in found.get("Tags", ())))


def checks_of(status: Answer) -> Checks:
    """Return the status checks of one of DescribeInstanceStatus's entries."""
    return Checks(
        system=_check(status.get("SystemStatus")),
        instance=_check(status.get("InstanceStatus")),
        ebs=_check(status.get("AttachedEbsStatus")),
        application=_check(status.get("ApplicationStatus")),
    )


def _check(summary: Answer | None) -> StatusCheck:
    if not summary or "Status" not in summary:
        return StatusCheck()
    word = summary["Status"]
    known = word in set(CheckStatus)
    since = [d["ImpairedSince"] for d in summary.get("Details", ()) if d.get("ImpairedSince")]
    return StatusCheck(
        CheckStatus(word) if known else CheckStatus.INSUFFICIENT_DATA,
        min(since, default=None),
    )


def host_event(event: Answer) -> ScheduledEvent:
    """Return one of DescribeInstanceStatus's events."""
    return ScheduledEvent(
        id=event.get("InstanceEventId", ""),
        code=event["Code"],
        description=event.get("Description", ""),
        not_before=event["NotBefore"],
        not_after=event.get("NotAfter"),
        not_before_deadline=event.get("NotBeforeDeadline"),
    )
