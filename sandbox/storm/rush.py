"""Many that enter the budgets at the same time: when each of them has its answer.

The product's own code runs against a table in memory, with the latency of each call, the CPU time
that a function has for what it reads and writes, and the capacity of the table's partitions.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from lifeguard.aws.ledger.expressions import Attr, Once, Update
from lifeguard.aws.ledger.gate.entry import Entrant
from lifeguard.aws.ledger.gate.items import ASK, claim_key, gate_key, kept, partition, shards, since
from lifeguard.aws.ledger.gate.operations import (
    ChangeItem,
    Commit,
    Course,
    Operation,
    Pause,
    PutItem,
    QueryClaims,
)
from lifeguard.aws.ledger.gate.writer import enter
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.budgets.budget import Claim, next_up
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import Need
from sandbox.storm.claims_table import ClaimsTable, Units
from sandbox.storm.gate import Passage
from sandbox.time.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Costs:
    """What the ledger takes. Seconds, at the 0.29 vCPU that a function of 512 MB has."""

    call: float = 0.008
    """A call, there and back."""
    transaction: float = 0.008
    """What a transaction takes more, without its items."""
    in_transaction: float = 0.000_25
    """Each item of a transaction, at DynamoDB."""
    byte: float = 1 / 30_000_000
    """Transfer."""
    reading: float = 40e-6 / 0.29
    """Reading a claim that came, and counting it (`make bench` measures both on this machine)."""
    writing: float = 150e-6 / 0.29
    """Deciding on one that asks and writing its answer."""
    writes: float = 1000
    """Write units a second of one partition (DynamoDB guide, "Partitions")."""
    reads: float = 3000
    """Read units a second of one partition."""
    partitions: int = 4
    """Those of a new on-demand table: 4,000 write units a second. Keys share them by their hash."""
    kept: float = 1.0
    """Of how many seconds unused capacity is kept; DynamoDB keeps it for up to 300."""
    step: float = 1.5
    """From a step that failed to its next try, by the engine's back-off."""


@dataclass(slots=True)
class _Bucket:
    """The capacity of one partition."""

    rate: float
    most: float
    left: float
    at: float = 0.0

    def has_any(self, at: float) -> bool:
        """Whether any units are left: the last request may take more than there are."""
        self.left = min(self.most, self.left + (at - self.at) * self.rate)
        self.at = at
        return self.left > 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One that enters, and when."""

    at: datetime
    claim: Claim
    need: Need


@dataclass(frozen=True, slots=True)
class Rush:
    """When each of many had its answer, and what that took."""

    waited: Mapping[str, timedelta]
    """By incident, from its arrival to its answer."""
    answers: Mapping[str, Admission]
    gate: TimedGate


def rush(arrivals: Sequence[Arrival], costs: Costs | None = None, seed: int = 0) -> Rush:
    """Let all of these enter, and play until the last of them has its answer."""
    agenda = Agenda(min(one.at for one in arrivals))
    gate = TimedGate(agenda, costs, seed)
    waited: dict[str, timedelta] = {}
    answers: dict[str, Admission] = {}

    def answered(one: Arrival, admission: Admission) -> None:
        waited[one.claim.incident] = agenda.now() - one.at
        answers[one.claim.incident] = admission

    for one in arrivals:
        agenda.at(one.at, partial(gate.enter, one.claim, one.need, partial(answered, one)))
    while len(answers) < len(arrivals) and agenda.step():
        pass
    return Rush(waited, answers, gate)


class TimedGate:
    """The gate with the ledger's latency and capacity: whoever enters has its answer later."""

    def __init__(self, agenda: Agenda, costs: Costs | None = None, seed: int = 0) -> None:
        self.agenda = agenda
        self.table = ClaimsTable()
        self.passages: dict[str, Passage] = {}
        """By incident: what was granted, for whoever checks the budgets afterwards."""
        self.calls: Counter[str] = Counter()
        """How many calls were made, by their kind; and how many of them were throttled."""
        self.written = self.read = 0.0
        """The units taken."""
        self._costs = costs or Costs()
        self._random = random.Random(seed)  # noqa: S311  jitter, no secret
        self._began = agenda.now()
        self._buckets: dict[tuple[str, int], _Bucket] = {}

    def enter(self, claim: Claim, need: Need, answered: Callable[[Admission], None]) -> None:
        """Ask for a place; `answered` is called, on the agenda, when the answer is there."""
        ask = f"{self._random.getrandbits(48):012x}"
        entrant = Entrant(claim, need, self.agenda.now(), ask, self.agenda.now)
        again = partial(self.enter, claim, need, answered)
        _Run(self, enter(entrant), partial(self._answered, claim, answered), again).go()

    def renew(self, incident: str, account: str, until: datetime) -> None:
        """Make a place last until then, at least."""
        longer = Attr("released_at").not_exists() & Attr("ends_at").lt(epoch(until))
        key = claim_key(account, incident)
        self._at_once(ChangeItem(Update(key, {"ends_at": epoch(until)}, only_if=longer)))

    def release(self, incident: str, account: str) -> None:
        """Give a place back, or leave the queue; nothing if there is no claim."""
        now = self.agenda.now()
        left = {"released_at": Once(now.isoformat())}
        key = claim_key(account, incident)
        self._at_once(ChangeItem(Update(key, left, remove=ASK, only_if=Attr("pk").exists())))
        if incident in self.passages:
            self.passages[incident] = replace(self.passages[incident], left_at=now)

    def waiting(self, account: str) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, in their order."""
        now = self.agenda.now()
        numbers = sorted(shards(self.table.item(gate_key(account))))
        reads = [QueryClaims(partition(account, number), since(now)) for number in numbers]
        found = [kept(item).claim for read in reads for item in self._read(read)]
        return next_up(found, now)

    # -- one operation -----------------------------------------------------------------------------

    def there(self, operation: Operation, units: Units) -> float:
        """Return the seconds until DynamoDB carries a call out."""
        costs, sent = self._costs, 0.0
        if isinstance(operation, Commit):
            sent = costs.transaction + units.items * (costs.in_transaction + costs.writing)
        return costs.call / 2 + sent

    def back(self, operation: Operation, units: Units, came: object) -> float:
        """Return the seconds from then until its answer is read."""
        costs = self._costs
        claims = len(came) if isinstance(operation, QueryClaims) and isinstance(came, list) else 0
        return costs.call / 2 + claims * costs.reading + units.bytes * costs.byte

    def take(self, operation: Operation, units: Units) -> bool:
        """Take an operation's units; False when a partition has none left."""
        at = (self.agenda.now() - self._began).total_seconds()
        kinds = (("write", units.written), ("read", units.read))
        wanted = [(self._bucket(kind, pk), count) for kind, of in kinds for pk, count in of.items()]
        has = all(bucket.has_any(at) for bucket, _ in wanted)
        self.calls[type(operation).__name__] += 1
        self.calls["throttled"] += not has
        if has:
            for bucket, count in wanted:
                bucket.left -= count
            self.written += sum(units.written.values())
            self.read += sum(units.read.values())
        return has

    def backoff(self, number: int) -> float:
        """Return the seconds until boto3 makes a throttled call again, in its standard mode."""
        return self._random.random() * 2.0**number

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen so much later."""
        self.agenda.after(timedelta(seconds=seconds), what)

    def again(self, what: Callable[[], None]) -> None:
        """Let a step that failed be tried again."""
        self.after(self._costs.step * (0.5 + self._random.random()), what)

    def _bucket(self, kind: str, pk: str) -> _Bucket:
        costs = self._costs
        place = hashlib.sha256(pk.encode()).digest()[0] % costs.partitions
        rate = costs.writes if kind == "write" else costs.reads
        most = rate * costs.kept
        return self._buckets.setdefault((kind, place), _Bucket(rate, most, most))

    def _at_once(self, operation: Operation) -> object:
        self.take(operation, self.table.units(operation))
        return self.table.carry_out(operation)

    def _read(self, read: QueryClaims) -> list[dict[str, object]]:
        return cast("list[dict[str, object]]", self._at_once(read))

    def _answered(
        self, claim: Claim, answered: Callable[[Admission], None], admission: Admission
    ) -> None:
        if admission.granted:
            found = self.table.item(claim_key(claim.account, claim.incident))
            self.passages[claim.incident] = Passage(kept(found).claim)
        answered(admission)


@dataclass(slots=True)
class _Run:
    """One course on its way."""

    gate: TimedGate
    course: Course
    answered: Callable[[Admission], None]
    failed: Callable[[], None]
    """Enters again: the durable step is tried again."""

    def go(self) -> None:
        """Begin."""
        self._resume(lambda: next(self.course))

    def _resume(self, go_on: Callable[[], Operation]) -> None:
        try:
            operation = go_on()
        except StopIteration as end:
            self.answered(end.value)
        except (Retryable, Refused):
            self.gate.again(self.failed)
        else:
            self._begin(operation, 0)

    def _begin(self, operation: Operation, number: int) -> None:
        if isinstance(operation, Pause):
            self.gate.after(operation.seconds, partial(self._came, None))
            return
        units = self.gate.table.units(operation)
        if self.gate.take(operation, units):
            there = self.gate.there(operation, units)
            self.gate.after(there, partial(self._carry_out, operation, units))
        elif isinstance(operation, Commit):
            codes = ("ThrottlingError",) * len(operation.writes)
            there = self.gate.there(operation, units)
            self.gate.after(2 * there, partial(self._came, codes))
        elif number == _ATTEMPTS - 1 or isinstance(operation, ChangeItem | PutItem):
            throttled = Retryable("ThrottlingException", "no capacity")
            self._resume(partial(self.course.throw, throttled))
        else:
            pause = self.gate.backoff(number)
            self.gate.after(pause, partial(self._begin, operation, number + 1))

    def _carry_out(self, operation: Operation, units: Units) -> None:
        came = self.gate.table.carry_out(operation)
        self.gate.after(self.gate.back(operation, units, came), partial(self._came, came))

    def _came(self, came: object) -> None:
        self._resume(partial(self.course.send, came))


_ATTEMPTS = 4
"""How often boto3 makes a call (aws/session/clients.py)."""
