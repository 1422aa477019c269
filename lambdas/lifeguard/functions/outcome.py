"""What `intake` and `sweep` return: which triggers there were, and what was none and why."""

from __future__ import annotations

from lifeguard.aws.ledger.outcomes import (
    Attached,
    Handled,
    Known,
    Opened,
    Recorded,
)
from lifeguard.core.incident.trigger import Ignored, Malformed, Trigger

Row = dict[str, str | None]
Returned = dict[str, list[Row]]


def returned(
    received: list[tuple[Trigger, Recorded]],
    ignored: tuple[Ignored, ...] = (),
    malformed: tuple[Malformed, ...] = (),
) -> Returned:
    """Return a function's result."""
    handled = [
        Ignored(trigger.event_id, recorded.reason)
        for trigger, recorded in received
        if isinstance(recorded, Handled)
    ]
    return {
        "triggers": [row(trigger) for trigger, _ in received],
        "ignored": [_reason(part) for part in (*ignored, *handled)],
        "malformed": [_reason(part) for part in malformed],
    }


def outcome(recorded: Recorded) -> Row:
    """Return what became of a trigger, for the log: the incident it went to, or why to none."""
    match recorded:
        case Handled(reason):
            return {"outcome": "handled", "reason": reason}
        case Opened(incident) | Known(incident):
            return {"outcome": type(recorded).__name__.lower(), "incident_id": incident.id}
        case Attached(incident):
            return {"outcome": "attached", "incident_id": incident.id}


def row(trigger: Trigger) -> Row:
    """Return a trigger as reports show it."""
    return {
        "source": trigger.source.value,
        "kind": trigger.kind.value,
        "resource": trigger.resource.label,
        "account": trigger.resource.account,
        "region": trigger.resource.region,
        "deadline": trigger.deadline.isoformat() if trigger.deadline else None,
    }


def _reason(part: Ignored | Malformed) -> Row:
    return {"event_id": part.event_id, "reason": part.reason}
