"""The way of one that enters the budgets: it decides for all who ask, or another does for it.

Whoever comes first takes the gate's lease, reads all claims of the account and answers all that
ask, itself included. Whoever finds the lease taken writes its claim as one that asks, and looks
for its answer until it is there, or until the gate is free and its own turn to decide.

The lease saves work; safety rests on the transactions (see `writer`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

from lifeguard.aws.ledger.expressions import Attr, ConditionBase, Item, Once, Put, Update
from lifeguard.aws.ledger.gate.items import (
    OLD,
    anew,
    asking,
    claim_key,
    gate_key,
    kept,
    milliseconds,
    shard,
    shards,
    without_place,
)
from lifeguard.aws.ledger.gate.operations import (
    ChangeItem,
    Clock,
    GetItem,
    Operation,
    PutItem,
)
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.budgets.settle import ASK_AGAIN, LEASE
from lifeguard.core.throttling.slot import Need
from lifeguard.immutable import immutable

TURN = timedelta(seconds=4)
"""How long the gate stays taken by one that says nothing more: who dies blocks the others so long.
"""
LOOKS = 25
"""How often one that asks looks for its answer: for about 20 seconds. After that its durable step
is tried again, and it asks anew; contention never fails an incident (`session.errors`)."""
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 0.1, 1.2, 2.0
"""Seconds between two looks: the first, how it grows, the longest. Each is cut by up to half."""
ASKS = timedelta(seconds=30)
"""How long after it has asked one is taken to be there for its answer: a grant to one that is not
would be a slot that nobody uses. It covers the looks, and the pause before the step's next try."""


@immutable
class Entrant:
    """One that enters."""

    claim: Claim
    need: Need
    now: datetime
    ask: str
    """What tells this ask from any other, of this incident too."""
    clock: Clock
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Note when it came, by the machine's clock."""
        object.__setattr__(self, "began", self.clock())

    @property
    def name(self) -> str:
        """Return by what the gate knows who has taken it."""
        return f"{self.claim.incident}/{self.ask}"

    def time(self, *, waited: bool) -> datetime:
        """Return the time to decide at."""
        return self.now + (self.clock() - self.began) if waited else self.now


def taken(gate: Item, entrant: Entrant) -> bool:
    """Whether another decides at the moment; a dead attempt of the same incident does not."""
    writer = str(gate.get("writer", ""))
    own = writer.startswith(f"{entrant.claim.incident}/")
    return bool(writer) and not own and gate["writer_until"] > milliseconds(entrant.clock())


def approach(entrant: Entrant) -> Generator[Operation, Any, Item]:
    """Take the gate if nobody has, and say where one's claim is; the gate as it is then.

    {}: DynamoDB did not take the write. So many come, or another commits at this moment.
    """
    incident, key = entrant.claim.incident, gate_key(entrant.claim.account)
    until = milliseconds(entrant.clock() + TURN)
    first = {"writer": Once(entrant.name), "writer_until": Once(until)}
    gate: Item | None
    try:
        gate = yield ChangeItem(Update(key, first, add={"shards": {shard(incident)}}))
        if gate and gate["writer"] != entrant.name and not taken(gate, entrant):
            dead = Attr("writer").eq(gate["writer"])
            mine = {"writer": entrant.name, "writer_until": until}
            gate = yield ChangeItem(Update(key, mine, only_if=dead))
    except Retryable:
        return {}
    return gate or {}


def line_up(entrant: Entrant, gate: Item, now: datetime) -> Generator[Operation, Any, Item]:
    """Write one's claim as one that asks; return its key.

    Raises:
        Retryable: DynamoDB did not take the write.
    """
    claim, key = entrant.claim, claim_key(entrant.claim.account, entrant.claim.incident)
    if OLD in shards(gate):
        old = claim_key(claim.account, claim.incident, OLD)
        if (yield GetItem(old)):
            key = old
    there: Item | None = None
    only_if: ConditionBase = Attr("pk").not_exists()
    for _ in range(2):
        waits = anew(claim, kept(there).claim if there else None, now)
        waits = replace(waits, until=now + ASK_AGAIN + LEASE)
        until = entrant.clock() + ASKS
        asks = asking(key["pk"], waits, entrant.need, entrant.ask, until)
        there = yield PutItem(Put(asks, only_if))
        if not there:
            break
        only_if = without_place(now)
    return key


def pause(name: str, number: int) -> float:
    """Return how many seconds one waits before that look: others wait otherwise."""
    longest = min(FIRST_PAUSE * GROWTH**number, LONGEST_PAUSE)
    spread = hashlib.sha256(f"{name}/{number}".encode()).digest()[0] / 255
    return longest * (0.5 + spread / 2)
