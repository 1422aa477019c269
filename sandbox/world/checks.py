"""What DescribeInstanceStatus says of a host's checks at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.world.host import Host
from sandbox.world.spec import FaultKind
from sandbox.world.states import State


class Status(StrEnum):
    """The summary status of one check [botocore SummaryStatus]."""

    OK = "ok"
    IMPAIRED = "impaired"
    INITIALIZING = "initializing"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Check:
    """One check's status; `since` when it is impaired."""

    status: Status
    since: datetime | None = None


_CAUSES = {
    FaultKind.SYSTEM: (FaultKind.SYSTEM,),
    # EC2's guide lists failed system status checks among the causes of a failed instance check.
    FaultKind.INSTANCE: (FaultKind.INSTANCE, FaultKind.SYSTEM),
    FaultKind.EBS: (FaultKind.EBS,),
    FaultKind.APPLICATION: (FaultKind.APPLICATION,),
}


def check(host: Host, kind: FaultKind) -> Check:
    """Return one check of a host, now."""
    if host.state is not State.RUNNING or not _applies(host, kind):
        return Check(Status.NOT_APPLICABLE)
    if host.is_booting:
        return Check(Status.INITIALIZING)
    begun = [fault.since for cause in _CAUSES[kind] if (fault := host.fault(cause))]
    if begun:
        return Check(Status.IMPAIRED, max(min(begun), host.boots_until))
    return Check(Status.OK)


def _applies(host: Host, kind: FaultKind) -> bool:
    """Say whether the check exists: only who has an application check can fail it."""
    return kind is not FaultKind.APPLICATION or host.has_application_check


def is_healthy(host: Host) -> bool:
    """Say whether it runs and no check says otherwise."""
    if host.state is not State.RUNNING:
        return False
    fine = {Status.OK, Status.NOT_APPLICABLE}
    return all(check(host, kind).status in fine for kind in FaultKind)
