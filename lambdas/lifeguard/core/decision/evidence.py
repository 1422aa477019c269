"""The evidence of an incident: what was seen and what AWS said."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import visit_lines
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.text.message import Message, coded, message


def evidence(situation: Situation) -> Iterable[Message]:
    """Yield what was seen and what AWS said: a message has its time as `when`."""
    yield from map(_told, situation.incident.triggers)
    observed = situation.observed
    if observed is not None and observed.resource == situation.incident.resource:
        reading = situation.kind.look.reading(observed)
        if reading is not None:
            yield reading
    visit = situation.guest
    if visit is not None:
        yield from (
            message("evidence.guest", line=line, when=visit.sent_at) for line in visit_lines(visit)
        )
    for record in situation.actions:
        yield from (
            message("evidence.console", line=line, when=record.at) for line in record.evidence
        )


def _told(trigger: Trigger) -> Message:
    source = coded("evidence_source", trigger.source)
    return message("evidence.news", when=trigger.occurred_at, source=source, said=trigger.summary)
