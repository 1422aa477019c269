"""Quieting the application checks around Lifeguard's own restart."""

from __future__ import annotations

from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.status_check import CheckStatus
from lifeguard.core.kinds.ec2.action import SuppressApplicationChecks
from lifeguard.core.kinds.ec2.remediation.timing import boot_limit
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message


def quieting(situation: InstanceSituation, remedy: str) -> Execute | None:
    """Quiet the application checks around our own restart, which they would report as a fault."""
    instance, policy = situation.subject()
    last = situation.attempt(Verb.SUPPRESS_APPLICATION_CHECKS, Verb.RESUME_APPLICATION_CHECKS)
    quieted = last is not None and last.action == Verb.SUPPRESS_APPLICATION_CHECKS
    if remedy == Remedy.UNLIMITED_CREDITS or quieted:
        return None
    if instance.checks.application.status is CheckStatus.NOT_APPLICABLE:
        return None
    seconds = int((boot_limit(situation) + policy.force_stop_after).total_seconds())
    return Execute(SuppressApplicationChecks(seconds), message("waiting.application_checks_pause"))
