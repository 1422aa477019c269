"""Deciding for all who ask: one look at the claims, then the answers in few transactions.

Each transaction holds the gate: that this writer has it still, on the version that was read before
the claims. So no two writers grant on the same count, whatever became of the lease, and a
transaction is whole or not there: a writer that dies leaves answers, or asks for the next one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item, Put, Update
from lifeguard.aws.ledger.gate.entry import (
    LOOKS,
    TURN,
    Entrant,
    approach,
    line_up,
    pause,
    taken,
)
from lifeguard.aws.ledger.gate.items import (
    OLD,
    Kept,
    anew,
    answer,
    answered,
    gate_key,
    kept,
    milliseconds,
    pacing,
    pacing_of,
    partition,
    shard,
    shards,
    since,
    without_place,
)
from lifeguard.aws.ledger.gate.operations import (
    REFUSED,
    ChangeItem,
    Commit,
    Course,
    GetItem,
    Operation,
    Pause,
    QueryClaims,
)
from lifeguard.aws.session.errors import CONTENTION, Retryable
from lifeguard.core.budgets.settle import Settled, settle
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import Need

TRIES = 5
"""How often one decides anew because what it has read is no longer true."""
AGAIN = 8
"""How often a transaction is made again that DynamoDB did not take, or that met another write."""
EVERY = 2
"""At each look of so many one also looks whether the gate is free: all read that one item."""
AT_ONCE = 99
"""Answers in one transaction. It takes 100 writes (API reference of TransactWriteItems)."""
LONGEST = timedelta(seconds=20)
"""How long after it came one begins no further pass: it has an incident of its own to carry."""
FRESH = timedelta(seconds=1)
"""A lease that is older is renewed while the claims are read."""


def enter(entrant: Entrant) -> Course:
    """Return the answer: a place with the time from which to act, or what to wait for.

    Raises:
        Retryable: no answer came in time, as many enter; or AWS did not answer.
        Refused: as AWS answered.
    """
    gate, key, tries = (yield from approach(entrant)), Item(), 0
    msg = f"so many enter the budgets of account {entrant.claim.account} that no answer came yet"
    error = Retryable(CONTENTION, msg)
    for number in range(LOOKS):
        while gate.get("writer") == entrant.name and tries < TRIES:
            tries += 1
            waited = bool(number) or tries > 1
            admission = yield from _decide(entrant, gate, entrant.time(waited=waited))
            if admission is not None:
                return admission
            gate = yield from approach(entrant)
        now = entrant.time(waited=bool(number) or tries > 0)
        try:
            key = key or (yield from line_up(entrant, gate, now))
        except Retryable as busy:
            error = busy
        yield Pause(pause(entrant.name, number))
        found: Item = (yield GetItem(key)) if key else {}
        admission = answered(found, entrant.ask, entrant.time(waited=True))
        if admission is not None:
            return admission
        if number % EVERY:
            continue
        gate = yield GetItem(gate_key(entrant.claim.account), consistent=False)
        if not taken(gate, entrant):
            gate = yield from approach(entrant)
    raise error


def _decide(
    entrant: Entrant, gate: Item, now: datetime
) -> Generator[Operation, Any, Admission | None]:
    """Answer all who ask; return one's own answer, None when another has decided meanwhile.

    After a pass with many answers others have asked meanwhile: the gate is kept for one more.
    """
    admission: Admission | None = None
    while gate.get("writer") == entrant.name:
        pass_ = _Pass(entrant, int(gate.get("version", 0)), shards(gate), entrant.clock())
        if not (yield from pass_.read(now)):
            break
        admission = answered(pass_.own, entrant.ask, now) or admission
        asks = pass_.asks(now)
        if admission is None:
            pass_.join(now)
            asks[entrant.claim.incident] = entrant.need
        claims = [one.claim for one in pass_.known.values()]
        settled = settle(claims, asks, pacing(gate), now)
        stays = len(settled) > AT_ONCE and entrant.clock() - entrant.began < LONGEST
        done = yield from pass_.write(settled, now, leave=not stays)
        mine = (one.admission for one in done if one.claim.incident == entrant.claim.incident)
        admission = admission or next(mine, None)
        if len(done) < len(settled) or not stays:
            break
        gate = yield GetItem(gate_key(entrant.claim.account))
        now = entrant.time(waited=True)
    return admission


@dataclass(slots=True)
class _Pass:
    """One pass over the claims, from reading them to writing the answers."""

    entrant: Entrant
    version: int
    shards: set[str]
    leased: datetime
    known: dict[str, Kept] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    own: Item = field(default_factory=dict)

    # -- reading -----------------------------------------------------------------------------------

    def read(self, now: datetime) -> Generator[Operation, Any, bool]:
        """Read all claims that count; return whether the gate is one's own still."""
        account = self.entrant.claim.account
        for number in sorted(self.shards):
            items: Sequence[Item] = yield QueryClaims(partition(account, number), since(now))
            for item in items:
                one = kept(item)
                self.known[one.claim.incident] = one
                if one.claim.incident == self.entrant.claim.incident:
                    self.own = item
            if items:
                self.used.add(number)
            if self.entrant.clock() - self.leased > FRESH and not (yield from self._renew()):
                return False
        return True

    def asks(self, now: datetime) -> dict[str, Need]:
        """Return those who ask and wait for the answer at this moment."""
        there = milliseconds(self.entrant.clock())
        return {
            name: one.needs()
            for name, one in self.known.items()
            if one.ask and one.asks_until > there and one.claim.waits(now)
        }

    def join(self, now: datetime) -> None:
        """Be among those who ask, with what is asked now."""
        claim = self.entrant.claim
        known = self.known.get(claim.incident)
        at = known.partition if known else partition(claim.account, shard(claim.incident))
        waits = anew(claim, known.claim if known else None, now)
        ask = known.ask if known else ""
        self.known[claim.incident] = Kept(at, waits, "", ask, 0, "")

    def _renew(self) -> Generator[Operation, Any, bool]:
        update = Update(self._gate, self._lease(), only_if=self._mine())
        try:
            return (yield ChangeItem(update)) is not None
        except Retryable:  # the transactions tell whether it is one's own still
            return True

    # -- writing -----------------------------------------------------------------------------------

    def write(
        self, settled: Sequence[Settled], now: datetime, *, leave: bool
    ) -> Generator[Operation, Any, Sequence[Settled]]:
        """Write the answers, and then leave the gate; return those that were written."""
        if not settled:
            with suppress(Retryable):  # a lease that is not given back ends
                yield ChangeItem(Update(self._gate, remove=_LEASE, only_if=self._mine()))
        for start in range(0, len(settled), AT_ONCE):
            end = start + AT_ONCE
            some = settled[start:end]
            answers: Iterator[Put | Update] = self._answers(some, now)
            writes = (*answers, self._advance(some, last=leave and end >= len(settled)))
            if not (yield from self._commit(writes)):
                return settled[:start]
        return settled

    def _answers(self, some: Sequence[Settled], now: datetime) -> Iterator[Put | Update]:
        for one in some:
            known = self.known[one.claim.incident]
            if one.claim.incident == self.entrant.claim.incident:
                yield answer(known.partition, one, self.entrant.ask, without_place(now))
            else:
                yield answer(known.partition, one, known.ask, Attr("ask").eq(known.ask))

    def _advance(self, some: Sequence[Settled], *, last: bool) -> Update:
        """Return the write of the gate that goes with some answers, and with the last leaves it."""
        fields = {
            "version": self.version + 1,
            "settled": self.version + 1,
            **{
                pacing_of(one.claim.region): codec.dumps(one.pacing)
                for one in some
                if one.pacing is not None
            },
        }
        mine = self._mine() & (Attr("version").not_exists() | Attr("version").eq(self.version))
        if not last:
            return Update(self._gate, {**fields, **self._lease()}, only_if=mine)
        used = self.used | {shard(self.entrant.claim.incident)}
        empty = self.shards - used
        if empty:
            gone = {"shards": empty}
            return Update(self._gate, fields, remove=_LEASE, only_if=mine, discard=gone)
        old = {"shards": {OLD} & used}
        return Update(self._gate, fields, add=old, remove=_LEASE, only_if=mine)

    def _commit(self, writes: tuple[Put | Update, ...]) -> Generator[Operation, Any, bool]:
        for number in range(AGAIN):
            codes: tuple[str, ...] = yield Commit(writes)
            if not codes:
                self.version += 1
                self.leased = self.entrant.clock()
                return True
            if REFUSED in codes:
                return False
            yield Pause(pause(self.entrant.name, min(number, 2)))
        return False

    # -- the gate ----------------------------------------------------------------------------------

    @property
    def _gate(self) -> Item:
        return gate_key(self.entrant.claim.account)

    def _mine(self) -> Any:  # noqa: ANN401  boto3's conditions have no types
        return Attr("writer").eq(self.entrant.name)

    def _lease(self) -> dict[str, int]:
        return {"writer_until": milliseconds(self.entrant.clock() + TURN)}


_LEASE = ("writer", "writer_until")
