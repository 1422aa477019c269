"""The gate's items: the claims, spread over several partitions, and the gate of an account."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, ConditionBase, Item, Put
from lifeguard.aws.ledger.gate.operations import CLAIM
from lifeguard.aws.ledger.items import epoch
from lifeguard.core.budgets.budget import HOUR, Claim
from lifeguard.core.budgets.settle import Settled, granted
from lifeguard.core.decision.situation import Admission
from lifeguard.core.policy.policy import Budgets, Criticality
from lifeguard.core.throttling.slot import Need, Pacing, Slot
from lifeguard.immutable import immutable

SHARDS = 8
"""Over how many partitions the claims of an account are spread. A partition takes 1,000 write units
a second, a new on-demand table 4,000 (DynamoDB guide, "On-demand capacity mode")."""
OLD = "0"
"""The partition that holds the gate, and the claims of earlier versions."""
REMEMBER = timedelta(days=2)
GATE = "gate"
ASK = ("ask", "asks_until", "need")
"""What says that an execution waits for the answer; a claim that has left has none of it."""


@immutable
class Kept:
    """A claim as the table holds it."""

    partition: str
    claim: Claim
    slot: str  # JSON; "": it has no place
    ask: str  # "": its execution does not ask at the moment
    asks_until: int  # milliseconds since the epoch
    need: str  # JSON

    def place(self, now: datetime) -> Admission | None:
        """Return the answer of one that has a place."""
        if not self.slot or not self.claim.holds(now):
            return None
        return granted(codec.loads(Slot, self.slot))

    def needs(self) -> Need:
        """Return what it asks for."""
        return Need(**json.loads(self.need))


def shard(incident: str) -> str:
    """Return which of the partitions an incident's claim is in."""
    return str(hashlib.sha256(incident.encode()).digest()[0] % SHARDS + 1)


def partition(account: str, number: str) -> str:
    """Return the key of one of an account's partitions."""
    return f"budget:{account}" if number == OLD else f"budget:{account}#{number}"


def claim_key(account: str, incident: str, number: str = "") -> Item:
    """Return the key of a claim: in its shard, or in another partition."""
    return {"pk": partition(account, number or shard(incident)), "sk": CLAIM + incident}


def gate_key(account: str) -> Item:
    """Return the key of an account's gate."""
    return {"pk": partition(account, OLD), "sk": GATE}


def shards(gate: Item) -> set[str]:
    """Return the partitions in which claims may be that count.

    An earlier version of Lifeguard knows only the oldest. Where it has granted a place since, as
    the gate's version shows, claims are there.
    """
    used = set(gate.get("shards", ()))
    return used | {OLD} if gate.get("version", 0) != gate.get("settled", 0) else used


def pacing(gate: Item) -> dict[str, Pacing]:
    """Return what is promised of each Region's starts."""
    head = pacing_of("")
    return {
        name.removeprefix(head): codec.loads(Pacing, text)
        for name, text in gate.items()
        if name.startswith(head)
    }


def pacing_of(region: str) -> str:
    """Return the gate's attribute for a Region."""
    return f"pacing-{region}"


def milliseconds(when: datetime) -> int:
    """Return a time in milliseconds since the epoch."""
    return int(when.timestamp() * 1000)


def item(at: str, claim: Claim) -> Item:
    """Return a claim as an item of a partition."""
    last = claim.last_begun
    return {
        "pk": at,
        "sk": CLAIM + claim.incident,
        "claim": codec.dumps(claim),
        "ends_at": epoch(claim.until),
        "expires_at": epoch(claim.until + REMEMBER),
        "begun_at": epoch(last) if last else 0,
    }


def asking(at: str, claim: Claim, need: Need, ask: str, until: datetime) -> Item:
    """Return a claim that waits and whose execution asks until then."""
    told = {"ask": ask, "asks_until": milliseconds(until), "need": codec.dumps(need)}
    return {**item(at, claim), **told}


def answer(at: str, settled: Settled, ask: str, only_if: ConditionBase) -> Put:
    """Return the write that answers an ask."""
    made = {**item(at, settled.claim), "answered": ask}
    if settled.slot is not None:
        return Put({**made, "slot": codec.dumps(settled.slot)}, only_if)
    return Put({**made, "answer": codec.dumps(settled.admission)}, only_if)


def answered(found: Item, ask: str, now: datetime) -> Admission | None:
    """Return the answer that a claim holds to an ask; None: not yet."""
    if found.get("answered") == ask and "answer" in found:
        return codec.loads(Admission, found["answer"])
    return kept(found).place(now) if "slot" in found else None


def without_place(now: datetime) -> ConditionBase:
    """Return what is true of a claim that has no place, and of none."""
    over = Attr("ends_at").lte(epoch(now)) | Attr("released_at").exists()
    return Attr("slot").not_exists() | over


def kept(found: Mapping[str, Any]) -> Kept:
    """Return a claim as it was made, with what became of it since."""
    until = datetime.fromtimestamp(int(found["ends_at"]), UTC)
    claim = replace(_claim(found["claim"]), until=until, left="released_at" in found)
    return Kept(
        partition=found["pk"],
        claim=claim,
        slot=found.get("slot", ""),
        ask=found.get("ask", ""),
        asks_until=int(found.get("asks_until", 0)),
        need=found.get("need", ""),
    )


_TIMES = ("made_at", "until", "deadline", "begun", "begun_before")


def _claim(text: str) -> Claim:
    """Return a claim from its JSON, five times as fast as the codec: thousands are read at once."""
    plain = json.loads(text)
    try:
        for name in _TIMES:
            plain[name] = datetime.fromisoformat(plain[name]) if plain[name] else None
        plain["budgets"] = Budgets(**plain["budgets"])
        plain["criticality"] = Criticality(plain["criticality"])
        return Claim(**plain)
    except (KeyError, TypeError):  # of another version, with other fields
        return codec.loads(Claim, text)


def anew(claim: Claim, known: Claim | None, now: datetime) -> Claim:
    """Return the claim as one that waits; who has waited came when it first asked."""
    asks = claim.again(now)
    if known is None:
        return asks
    if known.begun is None and not known.left:
        asks = replace(asks, made_at=known.made_at)
    return replace(asks, begun_before=known.last_begun)


def since(now: datetime) -> int:
    """Return from when on a beginning counts in the hour."""
    return epoch(now - HOUR)
