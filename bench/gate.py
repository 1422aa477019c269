"""How long those wait who enter the budgets at the same moment: the product's code, modelled AWS.

The latency, the CPU share and the capacity are those of `sandbox.storm.rush.Costs`.
"""

from __future__ import annotations

import json
import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

from lifeguard.aws.ledger.expressions import Attr, pack, unpack
from lifeguard.aws.ledger.gate.items import answer, asking, kept, partition
from lifeguard.aws.ledger.gate.writer import AT_ONCE
from lifeguard.aws.session.clients import client
from lifeguard.core.budgets.budget import Book, Claim
from lifeguard.core.budgets.settle import settle
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.throttling.slot import Need
from sandbox.storm.rush import Arrival, Rush, rush

CROWDS = (1, 10, 100, 1_000)
GOALS = {1_000: 2}
"""Seconds within which the last of so many is to have its answer. To play 10,000 takes longer than
a benchmark may."""
WIDE = Budgets(group=10**6, zone=10**6, account=10**6, per_hour=10**6)
HEADER = ("At once", "Budgets", "Last s", "Most", "Median s", "Calls each", "Write units", "Read")
CPU_HEADER = ("CPU of one claim", "Microseconds", "In the model")

_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_ACCOUNT = "123456789012"
_NEED = Need(stop=True, start=True, image=True, reachable=False)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Many that enter at the same moment, and what became of them."""

    count: int
    budgets: str
    rush: Rush

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        waited = sorted(one.total_seconds() for one in self.rush.waited.values())
        gate = self.rush.gate
        calls = sum(count for kind, count in gate.calls.items() if kind != "throttled")
        return (
            f"{self.count:6,}",
            self.budgets,
            f"{waited[-1]:6.2f}",
            f"{GOALS.get(self.count, ''):>4}",
            f"{median(waited):8.2f}",
            f"{calls / self.count:10.1f}",
            f"{gate.written:11,.0f}",
            f"{gate.read:8,.0f}",
        )


def measure(crowds: Sequence[int] = CROWDS) -> list[Crowd]:
    """Let each crowd enter: with budgets wide open, where all are granted, and as shipped."""
    return [
        Crowd(count, name, rush([Arrival(_NOON, one, _NEED) for one in claims(count, of)]))
        for count in crowds
        for name, of in (("wide", WIDE), ("shipped", Budgets()))
    ]


def measure_cpu() -> list[tuple[str, ...]]:
    """Return the rows of the CPU times that the model takes, as this machine has them."""
    made = claims(1_000, WIDE)
    items = [asking(partition(_ACCOUNT, "1"), one, _NEED, "ask", _NOON) for one in made]
    wire = json.dumps({"Items": [pack(item) for item in items]})
    asks = {one.incident: _NEED for one in made}
    settled = settle(made, asks, {}, _NOON)[:AT_ONCE]
    send = _unsent()

    def read() -> None:
        Book((kept(unpack(item)).claim for item in json.loads(wire)["Items"]), _NOON)

    def write() -> None:
        asked = Attr("ask").eq("ask")
        send([answer("pk", one, "ask", asked).parameters() for one in settled])

    deciding = _each(lambda: settle(made, asks, {}, _NOON), len(made))
    reading, writing = _each(read, len(made)), _each(write, len(settled))
    return [
        ("reading and counting", f"{reading:12.0f}", "40".rjust(12)),
        ("deciding, writing", f"{deciding + writing:12.0f}", "150".rjust(12)),
    ]


def _each(work: Callable[[], object], count: int) -> float:
    return min(timeit.repeat(work, timer=process_time, number=1, repeat=5)) / count * 1e6


def _unsent() -> Callable[[list[dict[str, object]]], object]:
    """Return what makes a transaction's request of puts, and sends it to nobody."""
    made = client("dynamodb", "us-east-1")

    class Answer:
        status_code = 200

    made.meta.events.register("before-call.dynamodb", lambda **_: (Answer(), {}))  # type: ignore[arg-type]  # it may answer

    def send(puts: list[dict[str, object]]) -> object:
        items = [{"Put": {"TableName": "ledger", **put}} for put in puts]
        return made.transact_write_items(TransactItems=items)  # type: ignore[arg-type]  # as made

    return send


def claims(count: int, of: Budgets) -> list[Claim]:
    """Return so many claims, each of a server of its own, in three zones."""
    one = Claim(
        incident="",
        resource="",
        account=_ACCOUNT,
        region="us-east-1",
        zone="",
        group="",
        made_at=_NOON,
        budgets=of,
        until=_NOON + timedelta(hours=1),
    )
    return [
        replace(
            one,
            incident=f"{number:032x}",
            resource=f"ec2:{_ACCOUNT}:us-east-1:i-{number:017x}",
            zone=f"us-east-1{'abc'[number % 3]}",
        )
        for number in range(count)
    ]
