"""The evidence of an incident: what was seen and what AWS said."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.decision.situation import Situation
from lifeguard.core.text.foreign import shown
from lifeguard.core.text.moment import moment


def evidence(situation: Situation) -> Iterable[str]:
    """Yield what was seen and what AWS said, each line with its time."""
    for trigger in situation.incident.triggers:
        when = moment(trigger.occurred_at, situation.settings.timezone)
        yield f"{when}  {trigger.source}: {trigger.summary}"
    instance = situation.instance
    if instance is not None and instance.resource == situation.incident.resource:
        checks = instance.checks
        found = (
            f"EC2: {instance.state}; system {checks.system.status}, "
            f"instance {checks.instance.status}, attached EBS {checks.ebs.status}"
        )
        yield f"{moment(instance.read_at, situation.settings.timezone)}  {found}"
    for record in situation.actions:
        yield from (f"console: {shown(line)}" for line in record.evidence)
