"""What came of a replay: as the JSON that other checks rely on, and as text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.catalogues import ENGLISH
from lifeguard.core.words.catalogue import Translator
from sandbox.gateway.records import ApiCall, SentEmail
from sandbox.lambda_runtime.durable import ExecutionView
from sandbox.replay.replay import SCHEDULER, Replay

_ENGLISH = Translator(ENGLISH)


def document(replay: Replay) -> dict[str, Any]:
    """Return the object that `replay --json` prints: exactly these keys."""
    world = replay.account.world
    failed = {e.name: e for e in replay.account.engine.executions() if e.failed}
    return {
        "triggers": [_trigger(row) for row in replay.triggers],
        "ignored": replay.ignored,
        "incidents": [_incident(i, failed.get(i.id)) for i in replay.told_incidents()],
        "calls": [_call(call) for call in world.calls],
        "emails": [_email(email) for email in world.emails],
        "resources": world.resources(),
    }


def failures(replay: Replay) -> Iterator[str]:
    """Yield a line for all that went wrong inside Lifeguard itself.

    A beat of a schedule that was lost is none: the next one sees all.
    """
    for execution in replay.account.engine.executions():
        if execution.failed:
            yield f"execution {execution.name} {execution.status}: {execution.error}"
    for letter in replay.account.bus.dead_letters:
        if isinstance(letter.event, Mapping) and letter.event.get("source") == SCHEDULER:
            continue
        yield f"{letter.function} failed {letter.attempts} times: {letter.error}"
    for orphan in replay.orphans():
        yield f"incident {orphan.id} is open, and no execution carries it"


def at(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def reason(incident: Incident) -> str:
    """Return in English why an incident stands as it does."""
    return "; ".join(map(_ENGLISH.say, incident.reasons))


def why(act: ActionRecord) -> str:
    """Return in English why an act was taken, and what AWS answered where it did not work."""
    chosen = _ENGLISH.say(act.reason)
    return chosen if act.worked else f"{chosen}: {_ENGLISH.say(act.answer)}"


def _trigger(row: Mapping[str, Any]) -> dict[str, Any]:
    deadline = row["deadline"]
    return {**row, "deadline": at(datetime.fromisoformat(deadline)) if deadline else None}


def _incident(incident: Incident, failed: ExecutionView | None) -> dict[str, Any]:
    status, said = incident.status, reason(incident)
    if failed is not None and incident.closed_at is None:
        # Nobody is at work on it any more: the ledger cannot know, a person must.
        status, said = (
            IncidentStatus.NEEDS_HUMAN,
            f"its execution {failed.status}: {failed.error}",
        )
    elif status is IncidentStatus.OPEN:
        status = IncidentStatus.WAITING
    return {
        "id": incident.id,
        "resource": incident.resource.label,
        "kind": incident.kind,
        "status": status.value,
        "reason": said,
        "opened_at": at(incident.opened_at),
        "closed_at": at(incident.closed_at) if incident.closed_at else None,
        "rungs": [
            {"action": act.action, "outcome": act.result, "reason": why(act)}
            for act in incident.rungs
            for _ in range(act.tries)
        ],
    }


def _call(call: ApiCall) -> dict[str, Any]:
    return {
        "at": at(call.at),
        "service": call.service,
        "operation": call.operation,
        "params": plain(call.params),
    }


def _email(email: SentEmail) -> dict[str, Any]:
    return {"at": at(email.at), "subject": email.subject, "body": email.body}


def plain(value: Any) -> Any:  # noqa: ANN401  any of boto3's parameters
    """Write boto3's parameters as JSON can hold them."""
    match value:
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case datetime():
            return at(value)
        case bytes():
            return value.decode(errors="replace")
        case _:
            return value
