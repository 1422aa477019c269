"""One incident in the model: `functions.respond.lifecycle` without the durable engine."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from lifeguard.core.budgets.claim import claim
from lifeguard.core.decision.action import (
    Action,
    CreateImage,
    Power,
)
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import SentNotification, Situation
from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.trigger import fingerprint
from lifeguard.core.notification import email
from lifeguard.core.notification.email import Email
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.schedule.durations import LONG
from lifeguard.core.storm.detection import Storm
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.respond.lifecycle import TURNS, EndlessIncidentError
from lifeguard.functions.respond.power_request import power_request
from sandbox.gateway.refusal import Refusal
from sandbox.storm.cloud import Cloud, Machine
from sandbox.storm.gate import Gate
from sandbox.time.agenda import Agenda, Ticket

RETRY = timedelta(seconds=2)
"""Until a step whose call EC2 has throttled is tried again."""


class Surroundings(Protocol):
    """What an execution works with."""

    agenda: Agenda
    cloud: Cloud
    gate: Gate
    policies: Policies
    storm: Storm | None

    def ask(self, power_request: PowerRequest) -> None:
        """Send a request to `power`."""

    def send(self, email: Email) -> None:
        """Send an email."""

    def ended(self, incident: Incident) -> None:
        """Note that an incident has closed."""


@dataclass(slots=True)
class _Parked:
    wait: Wait
    ticket: Ticket


class Execution:
    """Looks, decides, acts and waits until its incident is closed."""

    def __init__(self, room: Surroundings, machine: Machine, incident: Incident) -> None:
        self.incident = incident
        """As the ledger would have it."""
        self._room = room
        self._machine = machine
        self._parked: _Parked | None = None
        now = room.agenda.now()
        settings = DecisionSettings(room.policies.timezone, machine.resource.region)
        first = Situation(incident, None, None, now, settings)
        self._case = self._looked(first)
        self._turns = 0
        self._go_on()

    def wait_for_callback(self) -> None:
        """Take in that the instance has entered another state."""
        parked = self._parked
        if parked is not None and self._machine.state not in parked.wait.ignores:
            self.wake()

    def answered(self, answer: PowerAnswer) -> None:
        """Take in what became of a request; it ends a wait only if it was not simply granted."""
        self.incident = replace(self.incident, answer=answer)
        if not answer.result.worked and self._parked is not None:
            self.wake()

    def wake(self) -> None:
        """End the wait: look again, or do what was to follow."""
        parked = self._parked
        if parked is None:
            return
        parked.ticket.cancel()
        self._parked = None
        self._case = self._looked(self._case)
        then = parked.wait.then
        decision = decide(self._case) if then is not None else None
        if isinstance(decision, Execute) and decision.action == then:
            self._do(decision)
        self._go_on()

    def _go_on(self) -> None:
        while self._parked is None and self.incident.closed_at is None:
            self._turns += 1
            if self._turns > TURNS:
                msg = f"incident {self.incident.id} made {TURNS} moves without an end"
                raise EndlessIncidentError(msg)
            self._turn()

    def _turn(self) -> None:
        decision = decide(self._case)
        match decision:
            case Execute():
                self._do(decision)
            case Admit():
                self._enter(decision)
            case Notify():
                self._tell(decision)
            case Wait():
                self._park(decision)
            case Close():
                self._close(decision)
            case _:
                assert_never(decision)

    def _looked(self, situation: Situation) -> Situation:
        now = self._room.agenda.now()
        instance = self._machine.read(now)
        situation = replace(situation, now=now, targets=(), storm=self._room.storm)
        return situation.looked(
            self.incident, instance, opt_in(dict(instance.tags), self._room.policies)
        )

    def _do(self, decision: Execute) -> None:
        if isinstance(decision.action, Power):
            self._wish(decision)
            return
        try:
            made = self._made(decision.action)
        except Refusal:
            retry = Wait(self._room.agenda.now() + RETRY, "EC2 throttles", then=decision.action)
            self._park(retry)
            return
        self._acted(decision, Result.DONE, made)

    def _made(self, action: Action) -> str:
        if not isinstance(action, CreateImage):
            msg = f"the model has no {action.verb}: a failed system check never asks for it"
            raise NotImplementedError(msg)
        return self._room.cloud.image(self._machine.victim.id)

    def _wish(self, decision: Execute) -> None:
        situation = self._case
        intent = Intent(decision.action.verb, len(situation.actions), self._room.agenda.now())
        self._acted(decision, Result.SENT)
        self._room.ask(power_request(situation, intent))

    def _acted(self, decision: Execute, result: Result, made: str = "") -> None:
        act = ActionRecord(
            action=decision.action.verb,
            result=result,
            reason=decision.why,
            at=self._room.agenda.now(),
            problem=self._case.target,
            made=made,
        )
        self._case = self._case.with_action(act)

    def _enter(self, enter: Admit) -> None:
        now = self._room.agenda.now()
        place = self._room.gate.admit(claim(self._case, enter.deadline, now), enter.need, now)
        self._case = replace(self._case, admission=place)

    def _tell(self, tell: Notify) -> None:
        if self._speaks():
            self._room.send(email.told(self._case, tell))
        told = SentNotification(tell.notice, self._room.agenda.now(), tell.about)
        self._case = replace(self._case, sent=(*self._case.sent, told))

    def _speaks(self) -> bool:
        """Whether the incident writes itself: in a storm one digest speaks for all."""
        storm = self._room.storm
        return storm is None or not storm.silences(self.incident, self._room.agenda.now())

    def _park(self, wait: Wait) -> None:
        now = self._room.agenda.now()
        self.incident = replace(self._standing(wait), held=wait.held or "")
        self._case = replace(self._case, incident=self.incident)
        self._keep_place(wait, now)
        seconds = max(1, math.ceil((wait.until - now).total_seconds()))
        ticket = self._room.agenda.after(timedelta(seconds=seconds), self.wake)
        self._parked = _Parked(wait, ticket)

    def _keep_place(self, wait: Wait, now: datetime) -> None:
        place = self._case.admission
        if place is not None and place.granted and wait.until > place.at + LONG:
            self._room.gate.renew(self.incident.id, wait.until + LONG, now)

    def _close(self, close: Close) -> None:
        now = self._room.agenda.now()
        if close.tell and self._speaks():
            self._room.send(email.ended(self._case, close))
        self.incident = replace(self._standing(close), closed_at=now)
        self._room.gate.release(self.incident.id, now)
        self._room.ended(self.incident)

    def _standing(self, decision: Wait | Close) -> Incident:
        """Return the incident as `lifeguard.functions.respond.steps` writes it."""
        situation = self._case
        return replace(
            self.incident,
            status=decision.status,
            kind=situation.seen[0].kind if situation.seen else "",
            name=self._machine.told.name,
            zone=self._machine.told.zone,
            policy=situation.policy.name if situation.policy else "",
            reason="; ".join((decision.why, *decision.reasons)),
            rungs=situation.actions,
            seen=tuple(fingerprint(t.reference, t.deadline) for t in situation.present),
        )
