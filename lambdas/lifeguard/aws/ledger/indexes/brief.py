"""An open incident in brief, as its index has it: nothing that grows with an incident."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from lifeguard import codec
from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.hold import Hold
from lifeguard.core.incident.host_cause import HostCause
from lifeguard.core.incident.incident import Incident, IncidentStatus, Intent
from lifeguard.core.incident.question import ApprovalAnswer, PendingApproval
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import NOTHING, Message, decoded

Item = Mapping[str, Any]

_STANDS = (
    "downtimes",
    "fingerprints",
    "held_by",
    "kind",
    "name",
    "policy",
    "reasons",
    "status",
    "sudden",
    "zone",
)


def news_in_brief(trigger: Trigger) -> str:
    """Return a trigger without its resource, and without its summary where nobody reads it.

    That of a load balancer names it.
    """
    keeps = trigger.reference.startswith(UNHEALTHY)
    left_out = ("resource",) if keeps else ("resource", "summary")
    plain = codec.parse(codec.dumps(trigger, without=left_out))
    return _text({name: value for name, value in plain.items() if value not in (None, [], False)})


def standing_in_brief(standing: Item, rungs: Iterable[ActionRecord], generation: int) -> Item:
    """Return the attributes of the index that say how an incident stands, and what was done.

    `generation` is of the execution that says so: one of an earlier version writes none of these.
    """
    stands = {"generation": generation, **{name: standing[name] for name in _STANDS}}
    return {"standing_in_brief": _text(stands), "acts_in_brief": _text([*_folded(rungs)])}


def in_brief(item: Item) -> Incident | None:
    """Return an incident of the index of open ones; None: the whole record is to be read.

    It has all that the record has but its acts' words and its news', and what only its execution
    and `take_over` need. None is of a record that an earlier version has written, in part or all.
    """
    generation = int(item.get("generation", 1))
    stands = json.loads(item["standing_in_brief"]) if "standing_in_brief" in item else {}
    # A record without a callback is of an execution that has not told anything yet.
    is_new = not stands and "callback_id" not in item
    if "news_in_brief" not in item or not (is_new or stands.get("generation") == generation):
        return None
    resource, alive = Resource(**item["resource"]), item.get("alive_until")
    asked, intent = item.get("pending_approval"), item.get("intent")
    return Incident(
        id=item["pk"],
        resource=resource,
        opened_at=datetime.fromisoformat(item["opened_at"]),
        status=IncidentStatus(stands.get("status", IncidentStatus.OPEN)),
        triggers=tuple(_trigger(text, resource) for text in item["news_in_brief"]),
        kind=stands.get("kind", ""),
        sudden=stands.get("sudden", False),
        name=stands.get("name", ""),
        reasons=tuple(map(_reason, stands.get("reasons", ()))),
        rungs=tuple(_unfolded(item.get("acts_in_brief", "[]"))),
        started=bool(item.get("started")),
        intent=codec.loads(Intent, intent) if intent else None,
        seen=tuple(stands.get("fingerprints", ())),
        generation=generation,
        alive_until=datetime.fromisoformat(alive) if alive else None,
        callback_id=item.get("callback_id") or item.get("news_callback_id", ""),
        zone=stands.get("zone", ""),
        policy=stands.get("policy", ""),
        held=stands.get("held_by", ""),
        pending_approval=codec.loads(PendingApproval, asked) if asked else None,
        approval_answers=tuple(
            codec.loads(ApprovalAnswer, text) for text in item.get("approval_answers", ())
        ),
        holds=tuple(codec.loads(Hold, text) for text in item.get("holds", ())),
        downtimes=tuple(codec.loads(Downtime, text) for text in stands.get("downtimes", ())),
    )


def _text(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"))


def _reason(plain: Item | str) -> Message:
    # What an earlier version has kept as text is told as it is (core/report/outages.py).
    return decoded(plain) if isinstance(plain, Mapping) else cast("Message", plain)


def _folded(rungs: Iterable[ActionRecord]) -> Iterator[list[Any]]:
    """Yield runs of the same act with the same result: how many, and when the last of them was.

    An earlier version kept hundreds of starts without capacity as as many records.
    """
    alike = groupby(rungs, lambda r: (r.action, r.result, r.cause, r.tries))
    for (action, result, cause, tries), run in alike:
        last, *others = reversed([*run])
        named = None if cause is None else codec.parse(codec.dumps(cause))
        yield [1 + len(others), action, result.value, last.at.isoformat(), named, tries]


def _unfolded(text: str) -> Iterator[ActionRecord]:
    for count, action, result, at, named, tries in json.loads(text):
        cause = None if named is None else codec.build(HostCause, named)
        when = datetime.fromisoformat(at)
        act = ActionRecord(action, Result(result), NOTHING, when, cause=cause, tries=tries)
        yield from [act] * count


_COMMON = frozenset(
    {"source", "kind", "phase", "reference", "event_id", "occurred_at", "together"}
    | {"deadline", "state", "measures"}
)


def _trigger(text: str, resource: Resource) -> Trigger:
    plain = json.loads(text)
    if not plain.keys() <= _COMMON:
        silent = {"resource": asdict(resource), "summary": {"code": "", "params": {}}}
        return codec.build(Trigger, {**silent, **plain})
    # By hand: thousands of them are read each minute, and dacite takes ten times as long.
    deadline = plain.get("deadline")
    return Trigger(
        source=Source(plain["source"]),
        kind=Kind(plain["kind"]),
        phase=Phase(plain["phase"]),
        resource=resource,
        reference=plain["reference"],
        event_id=plain["event_id"],
        occurred_at=datetime.fromisoformat(plain["occurred_at"]),
        summary=NOTHING,
        deadline=datetime.fromisoformat(deadline) if deadline else None,
        state=plain.get("state"),
        together=plain["together"],
        measures=tuple(plain.get("measures", ())),
    )
