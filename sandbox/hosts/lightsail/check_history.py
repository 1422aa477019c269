"""What the status checks of one Lightsail instance found, now and at any time before."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from sandbox.hosts.checks import check
from sandbox.hosts.host import Host
from sandbox.hosts.status import SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind

CHECKS = (FaultKind.SYSTEM, FaultKind.INSTANCE)
"""The status checks of Lightsail."""


@dataclass(frozen=True, slots=True)
class CheckMoment:
    """What the two status checks found from one moment on."""

    since: datetime
    found: dict[FaultKind, SummaryStatus]


class CheckHistory:
    """The checks of one host, as far back as anybody asks."""

    def __init__(self, host: Host, created_at: datetime) -> None:
        """Begin with what they find now: it was so ever since the instance was created."""
        self._host = host
        self._created_at = created_at
        self._moments: list[CheckMoment] = []
        self.note()

    def note(self) -> None:
        """Keep what they find now."""
        found = {kind: check(self._host, kind).status for kind in CHECKS}
        self._moments.append(CheckMoment(self._host.agenda.now(), found))

    def found(self, kind: FaultKind, when: datetime) -> SummaryStatus:
        """Return what a check found at a time; before the instance existed, nothing."""
        if when < self._created_at:
            return SummaryStatus.NOT_APPLICABLE
        at = bisect_right(self._moments, when, key=lambda moment: moment.since)
        return self._moments[max(0, at - 1)].found[kind]

    def ran(self, when: datetime) -> bool:
        """Say whether the instance ran at a time."""
        return self.found(FaultKind.SYSTEM, when) is not SummaryStatus.NOT_APPLICABLE
