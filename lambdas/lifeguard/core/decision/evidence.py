"""The evidence of an incident: what was seen and what AWS said."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.decision.situation import Situation
from lifeguard.core.text.moment import moment


def evidence(case: Situation) -> Iterable[str]:
    """Yield what was seen and what AWS said, each line with its time."""
    for trigger in case.incident.triggers:
        when = moment(trigger.occurred_at, case.timezone)
        yield f"{when}  {trigger.source}: {trigger.summary}"
    if case.server is not None:
        checks = case.server.checks
        found = (
            f"EC2: {case.server.state}; system {checks.system.status}, "
            f"instance {checks.instance.status}, attached EBS {checks.ebs.status}"
        )
        yield f"{moment(case.server.read_at, case.timezone)}  {found}"
    for act in case.acts:
        yield from (f"console: {line}" for line in act.evidence)
