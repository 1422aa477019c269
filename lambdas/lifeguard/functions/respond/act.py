"""The step that takes an action, unless the world has changed since the action was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.action import (
    Action,
    DiscardReplacement,
    Own,
    Power,
    RetireInstance,
    StopInstance,
)
from lifeguard.core.decision.console import blamed, kept_of_console
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond.effects import recovered
from lifeguard.functions.respond.observe import is_superseded, observe_world
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.power_request import power_request
from lifeguard.ingest.logs.host.selection import ConsoleReading

FRESH = timedelta(seconds=10)
"""A reading younger than this is not repeated before an action: it is of the same invocation."""


def act(ports: Ports, situation: Situation, action: Action) -> Situation | Superseded:
    """Take an action if a decision on a fresh reading is still to take it.

    If that decision is another, nothing is done, and the caller decides anew.
    """
    incident = ports.ledger.read(situation.incident.id)
    if is_superseded(situation, incident):
        return Superseded()
    mine = _intended(situation, action, incident)
    news = incident.revision != situation.incident.revision
    if mine or news or not _fresh(ports, situation):
        situation = observe_world(ports, situation, incident)
    else:
        situation = replace(situation, now=ports.now())
    if mine is not None:
        record = recovered(ports.instances, situation, mine)
        if record is not None:
            return situation.with_action(record)
    decision = decide(situation)
    if not isinstance(decision, Execute) or decision.action != action:
        return situation
    if frozen := ports.freeze.reason():
        return replace(situation, frozen=frozen)
    return _execute(ports, situation, decision)


def _intended(situation: Situation, action: Action, incident: Incident) -> Intent | None:
    """Return the intent of an earlier attempt at this very action, if there was one."""
    intent = incident.intent
    if intent is None or (intent.action, intent.number) != (action.verb, len(situation.actions)):
        return None
    return intent


def _fresh(ports: Ports, situation: Situation) -> bool:
    return situation.instance is not None and ports.now() - situation.instance.read_at < FRESH


def _execute(ports: Ports, situation: Situation, decision: Execute) -> Situation | Superseded:
    intent = Intent(decision.action.verb, len(situation.actions), ports.now())
    checkpoint = ports.checkpoints.save_checkpoint(situation)
    if not ports.ledger.intend(situation.incident, intent, checkpoint):
        return Superseded()
    if isinstance(decision.action, Power):
        record = _request(ports, situation, decision, intent)
    else:
        record = _perform(ports, situation, decision, decision.action)
    return replace(situation.with_action(record), now=ports.now())


def _request(ports: Ports, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
    """Ask `power` for a stop or a start; its answer comes later, through the ledger."""
    problem = decision.problem or situation.target
    seen = _console(ports, situation, decision, problem)
    ports.power.ask(power_request(situation, intent))
    return ActionRecord(
        action=intent.action,
        result=Result.SENT,
        reason=decision.why,
        at=intent.at,
        answer=message("answer.requested"),
        problem=problem,
        evidence=tuple(foreign(line) for line in seen.lines) if seen.is_telling else (),
        cause=blamed(seen.cause, problem),
    )


def _console(ports: Ports, situation: Situation, decision: Execute, problem: str) -> ConsoleReading:
    """Return what the console log says before a stop, which wipes it; an attempt of seconds."""
    if not isinstance(decision.action, StopInstance):
        return ConsoleReading()
    errors = kept_of_console(situation, problem)
    return ports.console.console_tail(situation.incident.resource, errors)


def _perform(ports: Ports, situation: Situation, decision: Execute, action: Own) -> ActionRecord:
    resource = situation.incident.resource
    if isinstance(action, RetireInstance):  # first: the tag alone is not believed
        ports.retirements.note(resource, action.by)
    outcome = ports.executor.perform(action, resource, situation.incident.id)
    undone = isinstance(action, DiscardReplacement) and outcome.result.worked
    if undone and situation.attempt(Verb.RETIRE) is not None:
        ports.retirements.note(resource, "")
    return ActionRecord(
        action=action.verb,
        result=outcome.result,
        reason=decision.why,
        at=ports.now(),
        answer=outcome.reason,
        code=outcome.code,
        problem=decision.problem or situation.target,
        made=outcome.made,
        evidence=outcome.evidence,
        cause=outcome.cause,
    )
