"""Many courses through the budgets' gate, one operation of one of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Item
from lifeguard.aws.ledger.gate.entry import Entrant
from lifeguard.aws.ledger.gate.items import claim_key, gate_key, kept, pacing, partition, shards
from lifeguard.aws.ledger.gate.operations import Commit, Course, Operation, Pause
from lifeguard.aws.ledger.gate.writer import enter
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.situation import Admission
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.throttling.slot import Need, Pacing, Slot
from sandbox.storm.claims_table import ClaimsTable

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "us-east-1"
NEED = Need(stop=True, start=True, image=True, reachable=True)
LAG = timedelta(milliseconds=8)


def claim(name: str, now: datetime = NOON, **how: Any) -> Claim:  # noqa: ANN401  any field of Claim
    plain: dict[str, Any] = {
        "incident": name,
        "made_at": now,
        "resource": f"ec2:{ACCOUNT}:{REGION}:{name}",
        "account": ACCOUNT,
        "region": REGION,
        "zone": "us-east-1a",
        "group": "",
        "budgets": Budgets(),
        "until": now,
    }
    return Claim(**plain | how)


@dataclass(slots=True)
class Walk:
    """One that enters, at its next operation."""

    name: str
    course: Course
    operation: Operation | None = None
    """None: it has its answer, or has failed."""
    answer: Admission | None = None
    failed: Retryable | None = None
    ready_at: datetime = NOON
    made: list[Operation] = field(default_factory=list)

    def go(self, on: Callable[[], Operation]) -> None:
        try:
            self.operation = on()
        except StopIteration as end:
            self.operation, self.answer = None, end.value
        except Retryable as error:
            self.operation, self.failed = None, error


class Play:
    """The table, the time, and those who enter."""

    def __init__(self) -> None:
        self.table = ClaimsTable()
        self.now = NOON
        self.walks: list[Walk] = []
        self.refuses: Callable[[Operation], Retryable | tuple[str, ...] | None] = lambda _: None
        """What DynamoDB refuses now."""
        self._asks = count()

    def enters(self, name: str, **how: Any) -> Walk:  # noqa: ANN401  any field of Claim
        mine = claim(name, self.now, **how)
        entrant = Entrant(mine, NEED, self.now, f"ask{next(self._asks)}", lambda: self.now)
        walk = Walk(name, enter(entrant), ready_at=self.now)
        walk.go(lambda: next(walk.course))
        self.walks.append(walk)
        return walk

    def step(self, walk: Walk) -> None:
        """Let one operation of one happen."""
        operation = walk.operation
        assert operation is not None
        self.now = max(self.now, walk.ready_at)
        walk.made.append(operation)
        refused = self.refuses(operation)
        if isinstance(refused, Retryable):
            walk.go(lambda: walk.course.throw(refused))
            return
        came = self.table.carry_out(operation) if refused is None else refused
        walk.ready_at = self.now + LAG
        walk.go(lambda: walk.course.send(came))
        if isinstance(walk.operation, Pause):
            walk.ready_at += timedelta(seconds=walk.operation.seconds)

    def at_commit(self, walk: Walk) -> None:
        """Let one go on until its next operation is a transaction."""
        while not isinstance(walk.operation, Commit):
            self.step(walk)

    def run(self, *walks: Walk) -> None:
        """Let these (or all) come to their ends; who pauses lets the others go on."""
        while left := [w for w in walks or self.walks if w.operation is not None]:
            self.step(min(left, key=lambda w: w.ready_at))

    def dies(self, walk: Walk) -> None:
        """Break one off where it is."""
        walk.course.close()
        walk.operation = None

    # -- what is in the table ----------------------------------------------------------------------

    @property
    def gate(self) -> Item:
        return self.table.item(gate_key(ACCOUNT))

    @property
    def items(self) -> list[Item]:
        """All claims, wherever they are."""
        return [
            item
            for one in self.table.partitions.values()
            for item in one.values()
            if item["sk"] != "gate"
        ]

    @property
    def claims(self) -> list[Claim]:
        return [kept(item).claim for item in self.items]

    @property
    def holding(self) -> set[str]:
        return {one.incident for one in self.claims if one.holds(self.now)}

    def item(self, name: str) -> Item:
        return self.table.item(claim_key(ACCOUNT, name))

    def slot(self, name: str) -> Slot:
        return codec.loads(Slot, self.item(name)["slot"])

    def promised(self) -> Pacing:
        return pacing(self.gate)[REGION]

    def visible(self) -> set[str]:
        """Return whose claims whoever decides next would read."""
        return {
            item["sk"].removeprefix("claim:")
            for number in shards(self.gate)
            for item in self.table.partitions[partition(ACCOUNT, number)].values()
            if item["sk"] != "gate"
        }


def kinds(walk: Walk) -> list[str]:
    """Return the kinds of operations that one has made."""
    return [type(one).__name__ for one in walk.made]


def granted(walks: Sequence[Walk]) -> list[str]:
    return [w.name for w in walks if w.answer is not None and w.answer.granted]
