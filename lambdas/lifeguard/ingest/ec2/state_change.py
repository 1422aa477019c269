"""`EC2 Instance State-change Notification`: an instance has come to run, to stop or to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lifeguard.core.incident.trigger import (
    Ignored,
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.text.message import message
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import UnreadableError

_SETTLED: Mapping[str, Phase] = MappingProxyType(
    {"running": Phase.CLEARED, "stopped": Phase.RAISED, "terminated": Phase.RAISED}
)
_PASSING = frozenset({"pending", "stopping", "shutting-down"})


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read a state change (EC2 guide, "Automate Amazon EC2 with EventBridge")."""
    detail = envelope.detail
    field, state = detail.named("state"), detail.needed("state")
    if state in _PASSING:
        return [Ignored(envelope.id, f"{state} is a passing state")]
    if state not in _SETTLED:
        raise UnreadableError(field, "an instance's state", state)
    instance = names.instance(detail.named("instance-id"), detail.text("instance-id"))
    return [
        Trigger(
            source=Source.STATE_CHANGE,
            kind=Kind.STATE_CHANGE,
            phase=_SETTLED[state],
            resource=envelope.instance(instance),
            # Each transition is news, however often the same state comes back.
            reference=envelope.id,
            event_id=envelope.id,
            occurred_at=envelope.time,
            summary=message("news.state_change", instance=instance, state=state),
            state=state,
        )
    ]
