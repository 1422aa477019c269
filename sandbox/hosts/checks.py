"""What EC2's checks find on a host at this moment, and what of it DescribeInstanceStatus tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.hosts.status import CheckResult, SummaryStatus
from sandbox.worldfile.fault_spec import CheckReason, FaultKind

_CAUSES = {
    FaultKind.SYSTEM: (FaultKind.SYSTEM,),
    # EC2's guide lists failed system status checks among the causes of a failed instance check.
    FaultKind.INSTANCE: (FaultKind.INSTANCE, FaultKind.SYSTEM),
    FaultKind.EBS: (FaultKind.EBS,),
    # Who cannot be reached answers no HTTP request either.
    FaultKind.APPLICATION: (FaultKind.APPLICATION, FaultKind.INSTANCE, FaultKind.SYSTEM),
}


@dataclass(frozen=True, slots=True)
class ApplicationFailure:
    """What a request to the application meets instead of the answer it expects."""

    reason: CheckReason
    status_code: int | None = None


def check(host: Host, kind: FaultKind) -> CheckResult:
    """Return what DescribeInstanceStatus says of one check.

    It has no word for `suppressed` [botocore SummaryStatus]; a suppressed check's results "do not
    affect the instance-level application status", so that keeps what it was.
    """
    told = probe(host, kind)
    if kind is FaultKind.APPLICATION and told.status is not SummaryStatus.NOT_APPLICABLE:
        suppression = host.suppression
        return suppression.held if suppression else told
    return told


def probe(host: Host, kind: FaultKind) -> CheckResult:
    """Return what one check finds, suppressed or not."""
    if host.state is not HostState.RUNNING or not _applies(host, kind):
        return CheckResult(SummaryStatus.NOT_APPLICABLE)
    if kind is FaultKind.APPLICATION and host.is_rebooting:
        return CheckResult(SummaryStatus.IMPAIRED, host.boots_from)
    if host.is_booting:
        return CheckResult(SummaryStatus.INITIALIZING)
    begun = [fault.since for cause in _CAUSES[kind] if (fault := host.fault(cause))]
    if begun:
        return CheckResult(SummaryStatus.IMPAIRED, max(min(begun), host.boots_until))
    return CheckResult(SummaryStatus.OK)


def _applies(host: Host, kind: FaultKind) -> bool:
    """Say whether the check exists: EC2 asks an application only when it was told to."""
    return kind is not FaultKind.APPLICATION or host.has_application_check


def failure(host: Host) -> ApplicationFailure | None:
    """Return what a request to the application of a running host meets; None: a good answer."""
    unreachable = host.fault(FaultKind.INSTANCE) or host.fault(FaultKind.SYSTEM)
    if host.is_booting or unreachable:
        return ApplicationFailure(CheckReason.CONNECTION_TIMEOUT)
    fault = host.fault(FaultKind.APPLICATION)
    if fault is None:
        return None
    if fault.reason is CheckReason.RESPONSE_CODE_MISMATCH:
        return ApplicationFailure(fault.reason, fault.status_code)
    return ApplicationFailure(fault.reason)


def is_healthy(host: Host) -> bool:
    """Say whether it runs and no check finds otherwise."""
    if host.state is not HostState.RUNNING:
        return False
    fine = {SummaryStatus.OK, SummaryStatus.NOT_APPLICABLE}
    return all(probe(host, kind).status in fine for kind in FaultKind)


def changed_at(host: Host, found: CheckResult) -> datetime:
    """Return when the check came to what it found."""
    return found.since or (host.boots_from if host.is_booting else host.boots_until)
