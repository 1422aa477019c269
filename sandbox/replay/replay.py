"""Plays events into an account, and lets virtual time run until their incidents have ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.storm.detection import IN_A_ZONE
from sandbox.account.account import Account
from sandbox.account.operator import Operator
from sandbox.account.timeline import Timeline
from sandbox.eventbridge.schedule import Beat
from sandbox.replay.events import Event, time_of

NO_RULE = "no rule matches"
SCHEDULER = "aws.events"
PATIENCE = timedelta(hours=1)
"""After a dead execution's lease: the sweep, once a minute, should have seen to its incident."""

Row = dict[str, Any]


class Replay:
    """One replay in an account that is on."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.triggers: list[Row] = []
        """What the functions found, each once, in the order of its first appearance."""
        self.ignored: list[Row] = []
        """What of the replayed events is none of Lifeguard's business, or unreadable, and why."""
        self.until = account.agenda.now()
        """The replay does not end before this time: for what a test has put on the agenda."""
        self._played: set[int] = set()
        self._ledger = Ledger(account.ledger_table, account.world.spec.region)
        self._watch = SweepState(account.ledger_table, account.world.spec.region)
        self._read: tuple[int, list[Incident]] = (-1, [])
        self._stormy: tuple[int, bool] = (-1, False)
        self._operator = Operator(account, account.world.spec.operator)
        self._timeline = Timeline(account.agenda, account.beats(), self._beat, self._any_left)
        account.returned = self._note

    def play(
        self, events: Sequence[Event], progress: Callable[[datetime], None] = lambda _now: None
    ) -> None:
        """Deliver the events in the order given, then let time run to the end.

        An event is delivered at its own time if that is yet to come, and at once if not, before
        all else that is due at that moment.

        Args:
            events: as EventBridge would deliver them.
            progress: called with the virtual time whenever something has happened.
        """
        self._played = {id(event) for event in events}
        for event in events:
            now = self.account.agenda.now()
            self._timeline.run_until(max(now, time_of(event) or now))
            if not self.account.bus.deliver(event):
                self.ignored.append({"event_id": event.get("id"), "reason": NO_RULE})
        while not self._over() and self._timeline.step():
            progress(self.account.agenda.now())

    def incidents(self) -> list[Incident]:
        """Return the ledger's incidents, first opened first."""
        writes = self.account.ledger_writes()
        if self._read[0] != writes:
            with self.account.world.backstage():
                found = list(self._ledger.incidents())
            found.sort(key=lambda i: (i.opened_at, i.resource.key, i.id))
            self._read = writes, found
        return self._read[1]

    def _over(self) -> bool:
        """Whether all has ended, or only a person can go on."""
        now = self.account.agenda.now()
        if now < self.until or self.account.bus.pending or self.account.queued():
            return False
        if self._operator.busy:
            return False
        if not self._any_open() and self._storm_on():
            return False  # the sweep has not told yet that it is over
        asked = {i.execution for i in self.incidents() if _asked(i)}
        at_work = self._at_work()
        awaited = any(now < _alive_until(orphan) + PATIENCE for orphan in self.orphans())
        return at_work <= asked and not awaited

    def orphans(self) -> list[Incident]:
        """Return the open incidents that no execution carries."""
        at_work = self._at_work()
        return [i for i in self.incidents() if i.closed_at is None and i.execution not in at_work]

    def _at_work(self) -> set[str]:
        return {e.name for e in self.account.engine.executions() if e.running}

    def _any_open(self) -> bool:
        return any(i.closed_at is None for i in self.incidents())

    def _storm_on(self) -> bool:
        writes = self.account.ledger_writes()
        if self._stormy[0] != writes and len(self.incidents()) >= IN_A_ZONE:
            with self.account.world.backstage():
                self._stormy = writes, bool(self._watch.read().storms)
        return self._stormy[1]

    def _any_left(self) -> bool:
        """Whether the schedules have anything to see to."""
        return self._any_open() or self._storm_on()

    def _beat(self, beat: Beat) -> None:
        for target in beat.targets:
            self.account.bus.attempt(target, target.event(self._scheduled(beat)))

    def _scheduled(self, beat: Beat) -> Event:
        """Return the event of a schedule [doc: eventbridge scheduled events]."""
        spec = self.account.world.spec
        now = self.account.agenda.now()
        return {
            "version": "0",
            "id": f"{beat.name}-{now:%Y%m%dT%H%M%S}",
            "detail-type": "Scheduled Event",
            "source": SCHEDULER,
            "account": spec.account,
            "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "region": spec.region,
            "resources": [f"arn:aws:events:{spec.region}:{spec.account}:rule/{beat.name}"],
            "detail": {},
        }

    def _note(self, event: Any, result: Any) -> None:  # noqa: ANN401  any JSON
        """Keep what a function found."""
        if not isinstance(result, dict) or "triggers" not in result:
            return
        _add(self.triggers, result["triggers"])
        if id(event) in self._played:
            _add(self.ignored, [*result["ignored"], *result["malformed"]])


def _asked(incident: Incident) -> bool:
    """Whether its execution waits for a person's answer."""
    waits = incident.status is IncidentStatus.NEEDS_HUMAN and incident.closed_at is None
    return waits and not incident.answered


def _alive_until(incident: Incident) -> datetime:
    return incident.alive_until or incident.opened_at


def _add(rows: list[Row], more: Sequence[Row]) -> None:
    """Add what is not there yet, compared as it will be printed."""
    there = {json.dumps(row, sort_keys=True) for row in rows}
    for row in more:
        if (key := json.dumps(row, sort_keys=True)) not in there:
            there.add(key)
            rows.append(row)
