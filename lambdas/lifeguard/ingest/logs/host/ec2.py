"""What EC2 says of an instance: status checks, scheduled events, why it was stopped.

`2026-08-17T19:30:00Z i-0f9e8d7c6b5a41322 StatusCheckFailed_System 1`, or an event of EventBridge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.plain import time_of
from lifeguard.ingest.logs.reader import Entry, Says, Sighting, first_said, says

_INSTANCE = re.compile(r"[ \t,|]{1,4}(?:\S{1,30} )?(i-[0-9a-f]{8,17})\b[ \t,|:]{0,4}")
_CODES = r"(?P<subject>instance-retirement|instance-reboot|instance-stop|system-reboot|system-maintenance|AWS_EC2_\w{3,80})"

ROWS: tuple[Says, ...] = (
    says(CloudSymptom.SYSTEM_CHECK_FAILED, "StatusCheckFailed_System", r"StatusCheckFailed_System[ :=]{1,3}[1-9]"),
    says(CloudSymptom.SYSTEM_CHECK_OK, "StatusCheckFailed_System", r"StatusCheckFailed_System[ :=]{1,3}0"),
    says(CloudSymptom.EBS_CHECK_FAILED, "StatusCheckFailed_AttachedEBS", r"StatusCheckFailed_AttachedEBS[ :=]{1,3}[1-9]"),
    says(CloudSymptom.INSTANCE_CHECK_FAILED, "StatusCheckFailed_Instance", r"StatusCheckFailed_Instance[ :=]{1,3}[1-9]"),
    says(CloudSymptom.INSTANCE_CHECK_OK, "StatusCheckFailed_Instance", r"StatusCheckFailed_Instance[ :=]{1,3}0"),
    says(CloudSymptom.SYSTEM_CHECK_FAILED, "impaired", r"(?i)system[ _-]?(?:status|check).{0,12}\bimpaired"),
    says(CloudSymptom.INSTANCE_CHECK_FAILED, "impaired", r"(?i)instance[ _-]?(?:status|check).{0,12}\bimpaired"),
    says(CloudSymptom.EBS_CHECK_FAILED, "impaired", r"(?i)ebs[ _-]?(?:status|check).{0,12}\bimpaired"),
    says(CloudSymptom.HOST_DEGRADED, "PERSISTENT_INSTANCE_RETIREMENT", _CODES),
    says(CloudSymptom.SCHEDULED_EVENT, "instance-", rf"\b{_CODES}\b"),
    says(CloudSymptom.SCHEDULED_EVENT, "system-", rf"\b{_CODES}\b"),
    says(CloudSymptom.SCHEDULED_EVENT, "AWS_EC2_", rf"\b{_CODES}"),
    says(CloudSymptom.HOST_DEGRADED, "degrad", r"(?i)degrad(?:ed|ation) .{0,40}hardware|hardware .{0,40}degrad"),
    # EC2 guide, Instance state change reasons
    says(CloudSymptom.STOPPED_BY_AWS, "Server.", r"\b(?P<subject>Server\.(?:InternalError|ScheduledStop|SpotInstance\w{1,20}|InsufficientInstanceCapacity))"),
    says(CloudSymptom.API_CALL, "UserInitiated", r"Client\.UserInitiated\w{1,20}", "StopInstances"),
    says(CloudSymptom.API_CALL, "User initiated", "", "StopInstances"),
)  # fmt: skip
"""The first that matches counts."""


class InstanceStatusReader:
    """Reads what is said of an instance."""

    kind = SourceKind.EC2
    programs: frozenset[str] = frozenset()
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        text = line.text  # what looks like the envelope of syslog may be none
        if line.json:
            return _event(line, line.json)
        if text[:2] != "20" or "i-" not in text or (read := stamp.iso(text[:48])) is None:
            return None
        found = _INSTANCE.match(text, read[1])
        if found is None:
            return None
        entry = Entry(line, text[found.end() :], read[0])
        return entry if first_said(ROWS, entry) else None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says."""
        for entry in entries:
            if said := first_said(ROWS, entry):
                yield said


def _event(line: SourceLine, members: Mapping[str, Any]) -> Entry | None:
    detail = members.get("detail")
    if members.get("source") not in ("aws.ec2", "aws.health") or not isinstance(detail, dict):
        return None
    parts = (detail.get(name) for name in ("eventTypeCode", "state", "statusCode"))
    message = " ".join(str(part)[:200] for part in parts if part)
    return Entry(line, message, time_of(members.get("time")) or line.stamp)


EC2 = InstanceStatusReader()
