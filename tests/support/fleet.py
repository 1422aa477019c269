"""Many incidents at once, each in one line, for the tests of storms and freezes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.ec2.kind import INSTANCE
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import SUDDEN
from lifeguard.core.text.message import message
from tests.support.situations import NOON, RESOURCE, act, incident

ZONE = "us-east-1a"


def failing(number: int, opened_at: datetime = NOON, **how: Any) -> Incident:  # noqa: ANN401  any field of Incident
    """Return the open incident of web-`number`, whose system check fails in us-east-1a."""
    place = {name: how.pop(name) for name in ("account", "region") if name in how}
    plain: dict[str, Any] = {
        "id": f"{number:032x}",
        "resource": replace(RESOURCE, id=f"i-{number:017x}", **place),
        "status": IncidentStatus.WAITING,
        "kind": ProblemKind.SYSTEM_CHECK.value,
        "zone": ZONE,
        "policy": "default",
        "name": f"web-{number}",
        "reasons": (message("failure.gives_up"),),
    }
    plain |= how
    known = INSTANCE.problems.get(str(plain["kind"]))
    plain.setdefault("sudden", known.sudden if known else plain["kind"] in SUDDEN)
    return replace(incident(opened_at=opened_at), **plain)


def several(count: int, first: int = 0, **how: Any) -> list[Incident]:  # noqa: ANN401  any field of Incident
    return [failing(number, **how) for number in range(first, first + count)]


def rungs(*done: str) -> tuple[ActionRecord, ...]:
    """Return acts from "stop done" and the like."""
    words = (one.split() for one in done)
    return tuple(act(Verb(action), result=Result(outcome)) for action, outcome in words)
