"""The step `suspend`: stores what the execution waits on before it waits."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.budgets.claim import budgeted, gives_back
from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.incident import SILENCE
from lifeguard.core.schedule.durations import LONG
from lifeguard.functions.respond.observe import observe_world
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.progress import progress


def suspend(
    ports: Ports, situation: Situation, wait: Wait, callback_id: str
) -> Situation | Superseded:
    """Store what the execution waits on, and take in what came before that was stored.

    Before a long wait EC2 is read once more: a lost event must not cost days. Before a short one
    it is not, since the short one's own end comes soon.
    """
    incident = replace(
        progress(situation, wait), held=wait.held or "", alive_until=wait.until + SILENCE
    )
    account = budgeted(incident.resource, situation.kind)
    leaves = gives_back(situation, wait)
    if leaves:
        situation = replace(situation, admission=None, admission_requested=False)
    elif outlasts(situation.admission, wait):
        ports.admissions.renew(account, incident.id, wait.until + LONG)
    checkpoint = ports.checkpoints.save_checkpoint(situation)
    stored = ports.ledger.suspend(incident, callback_id, wait.ignores, checkpoint)
    if stored is None:
        return Superseded()
    if leaves:  # after that is stored: an heir of this execution asks for a place of its own
        ports.admissions.release(account, incident.id, ports.now())
    if wait.until - situation.now > LONG or stored.revision != situation.incident.revision:
        # What is held stays held: it is asked again when the wait is over, not within it.
        return replace(
            observe_world(ports, situation, stored),
            admission=situation.admission,
            frozen=situation.frozen,
        )
    return replace(situation, incident=stored)


def outlasts(admission: Admission | None, wait: Wait) -> bool:
    """Whether a wait is so long that a granted place must be renewed for it."""
    return admission is not None and admission.granted and wait.until > admission.at + LONG
