"""The step that takes an action, unless the world has changed since the action was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.planner.decide import decide
from lifeguard.functions.respond.observe import is_superseded, observe_world
from lifeguard.functions.respond.ports import Ports, Superseded

FRESH = timedelta(seconds=10)
"""A reading younger than this is not repeated before an action: it is of the same invocation."""


def act(ports: Ports, situation: Situation, action: Action) -> Situation | Superseded:
    """Take an action if a decision on a fresh reading is still to take it.

    If that decision is another, nothing is done, and the caller decides anew.
    """
    incident = ports.ledger.read(situation.incident.id)
    if is_superseded(situation, incident):
        return Superseded()
    mine = _intended(situation, incident)
    news = incident.revision != situation.incident.revision
    if mine or news or not _fresh(ports, situation):
        situation = observe_world(ports, situation, incident)
    else:
        situation = replace(situation, now=ports.now())
    if mine is not None:
        record = ports.recovered(situation, mine)
        if record is not None:
            return situation.with_action(record)
    decision = decide(situation)
    if not isinstance(decision, Execute) or decision.action != action:
        return situation
    if frozen := ports.freeze.reason():
        return replace(situation, frozen=frozen)
    return _execute(ports, situation, decision)


def _intended(situation: Situation, incident: Incident) -> Intent | None:
    """Return the intent of an earlier attempt at the next action, if there was one."""
    intent = incident.intent
    if intent is None or intent.number != situation.number:
        return None
    return intent


def _fresh(ports: Ports, situation: Situation) -> bool:
    return situation.observed is not None and ports.now() - situation.observed.read_at < FRESH


def _execute(ports: Ports, situation: Situation, decision: Execute) -> Situation | Superseded:
    action = decision.action
    intent = Intent(action.verb, situation.number, ports.now(), action.on)
    checkpoint = ports.checkpoints.save_checkpoint(situation)
    if not ports.ledger.intend(situation.incident, intent, checkpoint):
        return Superseded()
    record = ports.perform(situation, decision, intent)
    return replace(situation.with_action(record), now=ports.now())
