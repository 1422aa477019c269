"""Plays events into an account, and lets virtual time run until their incidents have ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.incident.incident import Held, Incident
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.notification.drill import DETAIL_TYPE
from lifeguard.core.resources.resource import Service
from lifeguard.core.storm.detection import IN_A_ZONE
from sandbox.account.account import Account
from sandbox.account.operator import Operator
from sandbox.account.timeline import AccountTimeline
from sandbox.eventbridge.schedule import FIRST_REST, Beat, Outlook
from sandbox.replay.ending import EARLIEST, PATIENCE, at_rest
from sandbox.replay.events import Event, time_of
from sandbox.worldfile.partition import arn

NO_RULE = "no rule matches"
AFTER_THE_END = "sent after --until"
SCHEDULER = "aws.events"
_TICK = timedelta(seconds=1)
_MEASURED_EVERY = timedelta(minutes=5)
_MEASUREMENTS = 3
"""After a change: the metric's point comes when its five minutes are over, and the quarter of an
hour ends with the third."""

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
        self.ends: datetime | None = None
        """The replay ends at this time and not before; None: when nothing is left to see."""
        self._earliest = account.agenda.now() + EARLIEST
        self._played: set[int] = set()
        self._plays_drills = False
        self._ledger = Ledger(account.ledger_table, account.world.spec.region)
        self._watch = SweepState(account.ledger_table, account.world.spec.region)
        self._read: tuple[int, list[Incident]] = (-1, [])
        self._stormy: tuple[int, bool] = (-1, False)
        self._changed: tuple[int, datetime] = (-1, account.agenda.now())
        """The world's revision, and since when it is that."""
        self._missed: tuple[int, tuple[datetime, ...]] = (-1, ())
        self._operator = Operator(account, account.world.spec.operator)
        self._timeline = AccountTimeline(account.agenda, account.beats(self._outlook), self._beat)
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
        self._plays_drills = any(event.get("detail-type") == DETAIL_TYPE for event in events)
        for event in events:
            now = self.account.agenda.now()
            self._deliver(event, max(now, time_of(event) or now))
            progress(self.account.agenda.now())
        if self.ends is not None:
            self._timeline.run_until(self.ends, through=True)
            return
        self._timeline.run_until(max(self.until, self._earliest), through=True)
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

    def told_incidents(self) -> list[Incident]:
        """Return the incidents, without those of the weekly self-test unless it was replayed."""
        drills = self._plays_drills
        return [i for i in self.incidents() if drills or i.resource.service != Service.DRILL]

    def unmatched(self) -> list[Row]:
        """Return the replayed events that no rule matches."""
        return [row for row in self.ignored if row["reason"] == NO_RULE]

    def orphans(self) -> list[Incident]:
        """Return the open incidents that no execution carries."""
        at_work = self._at_work()
        return [i for i in self._open() if i.execution not in at_work]

    def _deliver(self, event: Event, when: datetime) -> None:
        if self.ends is not None and when > self.ends:
            self.ignored.append({"event_id": event.get("id"), "reason": AFTER_THE_END})
            return
        self._timeline.run_until(when)
        self._note_mute(event)
        if not self.account.bus.deliver(event):
            self.ignored.append({"event_id": event.get("id"), "reason": NO_RULE})

    def _note_mute(self, event: Event) -> None:
        """Have the mute rule that an alarm's event tells of: CloudWatch is asked about it later."""
        detail = event.get("detail")
        mute = detail.get("muteDetail") if isinstance(detail, dict) else None
        if not isinstance(mute, dict) or not isinstance(detail, dict):
            return
        with suppress(KeyError, TypeError, ValueError):  # a broken event
            until = mute.get("muteWindowEnd")
            end = None if until is None else datetime.fromisoformat(until)
            self.account.world.person.mute(detail["alarmName"], mute["mutedByArn"], end)

    def _over(self) -> bool:
        """Whether all has ended, or only a person can go on; asked when a moment is over."""
        now = self.account.agenda.now()
        if now < self.until or self._timeline.next_at() == now:
            return False
        if self.account.bus.pending or self.account.queued() or self._operator.busy:
            return False
        if not self._open() and self._storm_on():
            return False  # the sweep has not told yet that it is over
        if self._timeline.is_idle:
            return True
        resting = {i.execution for i in self._open() if self._rests(i)}
        awaited = any(now < _alive_until(orphan) + PATIENCE for orphan in self.orphans())
        return self._at_work() <= resting and not awaited

    def _rests(self, incident: Incident) -> bool:
        return at_rest(incident, self.account.world.host(incident.resource.label))

    def _at_work(self) -> set[str]:
        return {e.name for e in self.account.engine.executions() if e.running}

    def _open(self) -> list[Incident]:
        return [i for i in self.incidents() if i.closed_at is None]

    def _storm_on(self) -> bool:
        writes = self.account.ledger_writes()
        if self._stormy[0] != writes and len(self.incidents()) >= IN_A_ZONE:
            with self.account.world.backstage():
                self._stormy = writes, bool(self._watch.read().storms)
        return self._stormy[1]

    def _first_misses(self) -> tuple[datetime, ...]:
        """Return when each site and target missed that has not been asked since."""
        writes = self.account.ledger_writes()
        if self._missed[0] != writes and self._asks():
            with self.account.world.backstage():
                known = self._watch.read()
            silences = (*known.silences.by_name.values(), *known.unhealthy.by_name.values())
            self._missed = writes, tuple(one.since for one in silences if not one.lasts)
        return self._missed[1]

    def _asks(self) -> bool:
        """Return whether there are sites or load balancers that the sweep asks."""
        spec = self.account.world.spec
        behind = any(one.target_group for one in spec.instances)
        return (
            bool(self.account.endpoints)
            or behind
            or any(self.account.world.estate.lightsail.balancers)
        )

    def _outlook(self) -> Outlook:
        """Return what time alone will bring, as far as the sweep could see it.

        An execution that has been silent for too long is taken over, and a site that was asked in
        vain is asked again. When a budget has room, or
        AWS's issue or a storm is over, is not known before: while anything waits for that, and
        while an address has not confirmed, no rest is long.
        """
        waiting = self._open()
        held = any(i.held in _BY_TIME for i in waiting) or self._storm_on()
        silent = not self.account.world.estate.emails_confirmed
        moments = tuple(i.alive_until + _TICK for i in waiting if i.alive_until is not None)
        moments += self._measurements()
        moments += tuple(since + _TICK for since in self._first_misses())
        return Outlook(moments, FIRST_REST) if held or silent else Outlook(moments)

    def _measurements(self) -> tuple[datetime, ...]:
        """Return when the sweep asks for what it does not ask for each minute.

        It reads burst capacity, CPU credits and the metrics of databases every five minutes, and
        every 15 minutes it looks for what of Lightsail and RDS is there where none is opted in. So
        it sees a change later than in the next minute.
        """
        spec = self.account.world.spec
        credits_move = any(one.credits for one in spec.instances)
        lightsail = spec.lightsail.instances or spec.lightsail.databases
        if not lightsail and not spec.rds and not credits_move:
            return ()
        revision = self.account.world.revision
        if revision != self._changed[0]:
            self._changed = revision, self.account.agenda.now()
        since = self._changed[1]
        first = since - (since - datetime.min.replace(tzinfo=UTC)) % _MEASURED_EVERY
        return tuple(first + count * _MEASURED_EVERY for count in range(1, _MEASUREMENTS + 1))

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
            "resources": [arn("events", spec.region, spec.account, f"rule/{beat.name}")],
            "detail": {},
        }

    def _note(self, event: Any, result: Any) -> None:  # noqa: ANN401  any JSON
        """Keep what a function found."""
        if not isinstance(result, dict) or "triggers" not in result:
            return
        is_told = self._plays_drills
        _add(self.triggers, [r for r in result["triggers"] if is_told or r.get("kind") != _DRILL])
        if id(event) in self._played:
            _add(self.ignored, [*result["ignored"], *result["malformed"]])


_DRILL = Kind.DRILL.value
_BY_TIME = frozenset({Held.BUDGET, Held.ISSUE})
"""What ends by itself; a freeze and a held storm end with a switch, which is seen."""


def _alive_until(incident: Incident) -> datetime:
    return incident.alive_until or incident.opened_at


def _add(rows: list[Row], more: Sequence[Row]) -> None:
    """Add what is not there yet, compared as it will be printed."""
    there = {json.dumps(row, sort_keys=True) for row in rows}
    for row in more:
        if (key := json.dumps(row, sort_keys=True)) not in there:
            there.add(key)
            rows.append(row)
