"""When a host booted: the times of the kernel's ring buffer count from then.

cloud-init says it at the end of each boot: `... finished at Thu, 12 Mar 2026 09:15:00 +0000.
Datasource DataSourceEc2Local.  Up 31.02 seconds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.stamp import Stamp

_FINISHED = re.compile(
    r"Cloud-init v\. \S{1,60} finished at [A-Z][a-z]{2}, ([^.]{10,40}?)\..{0,120} Up (\d{1,9}\.\d{1,3}) sec"
)


def booted_at(lines: Iterable[SourceLine]) -> Stamp | None:
    """Return when a host booted, of the first line that says so."""
    for line in lines:
        if "Cloud-init v. " in line.message and (found := _FINISHED.search(line.message)):
            read = stamp.dashed(found[1])
            return since(read[0], -float(found[2])) if read else None
    return None


def since(at: Stamp, seconds: float) -> Stamp:
    """Return the time some seconds after another."""
    return replace(at, at=at.at + timedelta(seconds=seconds))
