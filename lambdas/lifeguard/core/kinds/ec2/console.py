"""What is kept of a server's console log before a restart wipes it, and what it may be blamed for.

No line of the log says when in wall-clock time it was written. So it is read only for a failure of
the server itself, not for what AWS has scheduled, and it names no cause of a failed host: an old
trouble of the system would be taken for it.
"""

from __future__ import annotations

from lifeguard.core.incident.host_cause import HostCause
from lifeguard.core.kinds.ec2.problem import CHECKS, ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import ConsoleErrors


def kept_of_console(situation: InstanceSituation, problem: str) -> ConsoleErrors:
    """Return what is kept of the console log before an act against a problem of this kind."""
    if situation.policy is None or problem not in set(CHECKS):
        return ConsoleErrors.OFF
    return situation.policy.console


def blamed(cause: HostCause | None, problem: str) -> HostCause | None:
    """Return the cause that the log names, where it can be the cause of such a problem."""
    return None if problem == ProblemKind.SYSTEM_CHECK else cause
