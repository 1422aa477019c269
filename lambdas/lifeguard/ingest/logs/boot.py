"""When a host booted: the times of the kernel's ring buffer count from then.

cloud-init says it at the end of each boot: `... finished at Thu, 12 Mar 2026 09:15:00 +0000.
Datasource DataSourceEc2Local.  Up 31.02 seconds`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.stamp import Stamp

_FINISHED = re.compile(
    r"Cloud-init v\. \S{1,60} finished at [A-Z][a-z]{2}, ([^.]{10,40}?)\..{0,120} Up (\d{1,9}\.\d{1,3}) sec"
)


def booted_at(line: SourceLine) -> Stamp | None:
    """Return when a host booted, if a line says so."""
    if "Cloud-init v. " not in line.message or (found := _FINISHED.search(line.message)) is None:
        return None
    read = stamp.dashed(found[1])
    return since(read[0], -float(found[2])) if read else None


def since(at: Stamp, seconds: float) -> Stamp:
    """Return the time some seconds after another."""
    return replace(at, at=at.at + timedelta(seconds=seconds))
