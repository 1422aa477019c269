"""What the sweep does for open incidents: starts them, takes them over, wakes who may go on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from lifeguard.core.decision.findings import vanished
from lifeguard.core.incident.incident import GENERATIONS, SILENCE, Held, Incident
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import message
from lifeguard.functions.dispatch.give_up import escalate
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.task_round import TaskRun

SHORT = timedelta(minutes=2)
"""A wait that ends sooner is not broken off: its execution looks by itself."""


def reconcile(
    context: SweepContext,
    snapshot: SweepSnapshot,
    round_: TaskRun,
    storms: Sequence[Storm],
    found: Collection[tuple[str, str]] | None,
) -> None:
    """See to it that every open incident is carried by an execution that can go on.

    One that AWS will not let us tend costs the others nothing: the next sweep sees it again.
    """
    for incident in snapshot.incidents:
        with round_.task(f"incident {incident.id}"):
            if not incident.started:
                context.dispatcher.start(incident)
            elif incident.dead(snapshot.now):
                _take_over(context, snapshot, incident)
    parked = [i for i in snapshot.incidents if i.callback_id and not i.dead(snapshot.now)]
    for incident in parked:
        with round_.task(f"answer {incident.id}"):
            # Whoever took an answer may have woken nobody; what has ended tells nobody.
            if incident.answered or (found is not None and _ended(incident, found, snapshot.now)):
                context.dispatcher.executions.wake(incident.callback_id)
    waiting = [i for i in parked if i.held]
    turns: set[str] = set()
    with round_.task("turns"):
        turns = _turns(context, snapshot, waiting)
    for incident in waiting:
        with round_.task(f"wake {incident.id}"):
            if incident.id in turns or _may_go_on(context, snapshot, incident, storms):
                context.dispatcher.executions.wake(incident.callback_id)


def _ended(incident: Incident, found: Collection[tuple[str, str]], now: datetime) -> bool:
    """Whether what an execution waits for has ended; a short wait ends by itself."""
    until = now if incident.alive_until is None else incident.alive_until - SILENCE
    return until > now + SHORT and vanished(incident, found)


def _take_over(context: SweepContext, snapshot: SweepSnapshot, incident: Incident) -> None:
    """Give an incident whose execution has died to another, or to a person."""
    if incident.generation < GENERATIONS:
        replacement = context.dispatcher.ledger.take_over(incident, snapshot.now)
        if replacement is not None:
            context.dispatcher.start(replacement)
        return
    why = message("answer.executions_died", count=GENERATIONS)
    kind = context.kinds[incident.resource.service]
    context.counted.send(broken(incident, kind, why, again=False))
    escalate(context.ledger, context.admissions, incident, why, snapshot.now, kind=kind)


def _turns(context: SweepContext, snapshot: SweepSnapshot, waiting: Iterable[Incident]) -> set[str]:
    """Return the incidents whose turn in the budgets has come."""
    accounts = {i.resource.account for i in waiting if i.held == Held.BUDGET}
    return {
        name for account in accounts for name in context.admissions.waiting(account, snapshot.now)
    }


def _may_go_on(
    context: SweepContext, snapshot: SweepSnapshot, incident: Incident, storms: Sequence[Storm]
) -> bool:
    match Held(incident.held):
        case Held.BUDGET:
            return False  # only when its turn has come
        case Held.ISSUE:
            issue, _ = context.dispatcher.issues.region_status(incident.resource, snapshot.now)
            return issue is None
        case Held.FREEZE:
            return snapshot.switches is not None and not snapshot.switches.frozen
        case Held.PERSON:
            return any(storm.covers(incident) and storm.released for storm in storms)
        case Held.STORM:
            return not any(storm.covers(incident) and not storm.released for storm in storms)
