"""What the sweep does for open incidents: starts them, takes them over, wakes who may go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lifeguard.core.incident.incident import GENERATIONS, Held, Incident
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.storm.detection import Storm
from lifeguard.functions.dispatch.give_up import escalate
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.task_round import TaskRun


def reconcile(
    room: SweepContext, minute: SweepSnapshot, round_: TaskRun, storms: Sequence[Storm]
) -> None:
    """See to it that every open incident is carried by an execution that can go on.

    One that AWS will not let us tend costs the others nothing: the next sweep sees it again.
    """
    for incident in minute.incidents:
        with round_.duty(f"incident {incident.id}"):
            if not incident.started:
                room.dispatcher.start(incident)
            elif incident.dead(minute.now):
                _take_over(room, minute, incident)
    parked = [i for i in minute.incidents if i.callback_id and not i.dead(minute.now)]
    for incident in parked:
        with round_.duty(f"answer {incident.id}"):
            if incident.answered:  # and whoever took the answer woke nobody
                room.dispatcher.executions.wake(incident.callback_id)
    waiting = [i for i in parked if i.held]
    turns: set[str] = set()
    with round_.duty("turns"):
        turns = _turns(room, minute, waiting)
    for incident in waiting:
        with round_.duty(f"wake {incident.id}"):
            if incident.id in turns or _may_go_on(room, minute, incident, storms):
                room.dispatcher.executions.wake(incident.callback_id)


def _take_over(room: SweepContext, minute: SweepSnapshot, incident: Incident) -> None:
    """Give an incident whose execution has died to another, or to a person."""
    if incident.generation < GENERATIONS:
        heir = room.dispatcher.ledger.take_over(incident, minute.now)
        if heir is not None:
            room.dispatcher.start(heir)
        return
    why = f"{GENERATIONS} executions have died on it"
    room.notifier.send(broken(incident, why, again=False))
    escalate(
        room.dispatcher.ledger, room.admissions, incident, f"Lifeguard failed: {why}", minute.now
    )


def _turns(room: SweepContext, minute: SweepSnapshot, waiting: Iterable[Incident]) -> set[str]:
    """Return the incidents whose turn in the budgets has come."""
    accounts = {i.resource.account for i in waiting if i.held == Held.BUDGET}
    return {name for account in accounts for name in room.admissions.waiting(account, minute.now)}


def _may_go_on(
    room: SweepContext, minute: SweepSnapshot, incident: Incident, storms: Sequence[Storm]
) -> bool:
    match Held(incident.held):
        case Held.BUDGET:
            return False  # only when its turn has come
        case Held.ISSUE:
            issue, _ = room.dispatcher.issues.region_status(incident.resource, minute.now)
            return issue is None
        case Held.FREEZE:
            return minute.switches is not None and not minute.switches.frozen
        case Held.STORM:
            return not any(storm.covers(incident) and not storm.released for storm in storms)
