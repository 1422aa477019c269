"""The evidence of an incident: what was seen and what AWS said."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.text.message import Message, coded, message


def evidence(situation: Situation) -> Iterable[Message]:
    """Yield what was seen and what AWS said: a message has its time as `when`."""
    yield from map(_told, situation.incident.triggers)
    instance = situation.instance
    if instance is not None and instance.resource == situation.incident.resource:
        yield _read(instance)
    for record in situation.actions:
        yield from (
            message("evidence.console", line=line, when=record.at) for line in record.evidence
        )


def _told(trigger: Trigger) -> Message:
    source = coded("evidence_source", trigger.source)
    return message("evidence.news", when=trigger.occurred_at, source=source, said=trigger.summary)


def _read(instance: Instance) -> Message:
    checks = instance.checks
    return message(
        "evidence.ec2",
        when=instance.read_at,
        state=instance.state.value,
        system=checks.system.status.value,
        instance=checks.instance.status.value,
        ebs=checks.ebs.status.value,
    )
