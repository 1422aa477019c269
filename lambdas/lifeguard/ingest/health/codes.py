"""What a Health event type says of an instance.

AWS publishes no complete list, so the rows are patterns. The code does not tell which event the
host has: that is read from the API before anything is done.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.immutable import immutable


@immutable
class Meaning:
    """How to understand an event type, as long as neither event nor entity is said to be over."""

    kind: Kind
    expedited: bool = False  # short notice: windows do not apply
    phase: Phase = Phase.RAISED
    regional: bool = False  # of EC2 in the whole Region, whatever resources it names


_ROWS: tuple[tuple[str, Meaning | str], ...] = (
    ("AWS_EC2_OPERATIONAL_ISSUE", Meaning(Kind.HEALTH_ISSUE, regional=True)),
    # Its entity is an `h-…`, and stopping the instances on it is a person's decision.
    ("AWS_EC2_DEDICATED_HOST_*", Meaning(Kind.DEDICATED_HOST)),
    ("AWS_EBS_VOLUME_LOST", Meaning(Kind.VOLUME_LOST)),
    ("AWS_EBS_*", "says nothing that Lifeguard acts on or tells"),
    ("AWS_EC2_ULTRASERVER_*", "names an UltraServer, not an instance"),
    ("AWS_EC2_PLANNED_LIFECYCLE_EVENT", "asks for a migration, not for anything on the host"),
    # Of simplified recovery and of a CloudWatch `recover` action (EC2 guide, "Automatic recovery").
    ("AWS_EC2_*_AUTO_RECOVERY_SUCCESS", Meaning(Kind.AUTO_RECOVERY, phase=Phase.CLEARED)),
    ("AWS_EC2_*_AUTO_RECOVERY_FAILURE", Meaning(Kind.AUTO_RECOVERY)),
    ("AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED", Meaning(Kind.DEGRADED_DRIVE)),
    ("AWS_EC2_*_EXPEDITED", Meaning(Kind.SCHEDULED_EVENT, expedited=True)),
    ("AWS_EC2_*_SCHEDULED", Meaning(Kind.SCHEDULED_EVENT)),
)
_BY_CATEGORY = {
    "scheduledChange": Meaning(Kind.SCHEDULED_EVENT),
    "issue": Meaning(Kind.HEALTH_ISSUE),
}


def meaning(code: str, category: str) -> Meaning | str:
    """Return what an EC2 event type means; text is the reason why it is not ours."""
    for pattern, row in _ROWS:
        if fnmatchcase(code, pattern):
            return row
    reason = f"is of category {category}: it says nothing of an instance's health"
    return _BY_CATEGORY.get(category, reason)
