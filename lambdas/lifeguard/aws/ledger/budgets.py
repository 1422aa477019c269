"""Places within the budgets, kept in the ledger: who is under treatment, and who waits for a turn.

All claims of an account are one partition: an item for each, and the gate. A place is granted in
one transaction with the gate, on the version of it that was read before the claims. So no two are
granted on the same count. The gate also holds what is promised of each Region's starts
(core/throttling/slot.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item, Key, Once, Put, Update
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.budgets.budget import (
    Book,
    Claim,
    Granted,
    holders,
    next_up,
)
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import (
    Need,
    Pacing,
    Slot,
    reserve,
)
from lifeguard.immutable import immutable

TRIES = 5
"""How often a grant is tried while others are granted places. After that the durable step is
tried again, with its back-off: a Lambda must not sleep."""
LEASE = timedelta(hours=1)
"""How long after it was to begin, or to ask again, a claim that nobody renews is dead."""
ASK_AGAIN = timedelta(hours=6)
"""When a claim that waits asks again by itself; the sweep wakes it as soon as its turn has come."""
REMEMBER = timedelta(days=2)
CONTENTION = "Contention"
CLAIM = "claim:"
GATE = "gate"


@immutable
class _Stored:
    """A claim, and the slot that came with its place."""

    claim: Claim
    slot: Slot | None


@immutable
class AdmissionStore(Store):
    """The claims in one DynamoDB table. Every write is conditional or idempotent."""

    def admit(self, claim: Claim, need: Need, now: datetime) -> Admission:
        """Grant a place, with the time from which to act, or line up for one.

        An incident that has a place gets the same answer again. One that has waited keeps its turn.

        Raises:
            Retryable: others kept being granted places, or AWS did not answer.
            Refused: as AWS answered.
        """
        for _ in range(TRIES):
            admission = self._decide(claim, need, now)
            if admission is not None:
                return admission
        msg = f"others kept entering the budgets of account {claim.account}"
        raise Retryable(CONTENTION, msg)

    def renew(self, account: str, incident: str, until: datetime) -> None:
        """Make a place last until then, at least.

        One whose lease is over counts again: its instance is under treatment, whoever came since.
        """
        self._items.update(
            _key(account, CLAIM + incident),
            {"ends_at": epoch(until), "expires_at": epoch(until + REMEMBER)},
            only_if=Attr("released_at").not_exists() & Attr("ends_at").lt(epoch(until)),
        )

    def release(self, account: str, incident: str, now: datetime) -> None:
        """Give a place back, or leave the queue; nothing if there is no claim."""
        self._items.update(
            _key(account, CLAIM + incident),
            {"released_at": Once(now.isoformat())},
            only_if=Attr("pk").exists(),
        )

    def claims(self, account: str) -> tuple[Claim, ...]:
        """Return the account's claims, those too that are dead or have left but lately."""
        return tuple(stored.claim for stored in self._stored(account))

    def waiting(self, account: str, now: datetime) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, in their order."""
        return next_up(self.claims(account), now)

    # -- one decision ----------------------------------------------------------------------

    def _decide(self, claim: Claim, need: Need, now: datetime) -> Admission | None:
        """Return what became of the claim; None if another was granted a place meanwhile."""
        # The gate before the claims: what is granted after this is noticed.
        gate = self._items.get(_key(claim.account, GATE))
        known = {stored.claim.incident: stored for stored in self._stored(claim.account)}
        stored = known.get(claim.incident)
        if stored is not None and stored.slot is not None and stored.claim.holds(now):
            return _granted(stored.slot)
        mine = _anew(claim, stored.claim if stored else None, now)
        book = Book((other.claim for other in known.values()), now)
        found = book.turn(mine, now)
        if isinstance(found, Granted):
            return self._grant(mine, need, gate, now)
        latest = now + ASK_AGAIN
        at = min(book.opens_at(mine, now) or latest, latest)
        those = holders((other.claim for other in known.values()), mine, now)
        waits = Admission(
            granted=False,
            at=at,
            image=False,
            why=found.why,
            since=mine.made_at,
            holders=those.named,
            further=those.further,
        )
        return self._line_up(mine, waits, now)

    def _grant(self, mine: Claim, need: Need, gate: Item, now: datetime) -> Admission | None:
        name = f"pacing-{mine.region}"
        known = codec.loads(Pacing, gate[name]) if name in gate else Pacing.full(now)
        slot, pacing = reserve(known, need, now)
        begun = replace(mine, begun=now, until=slot.at + LEASE)
        version = int(gate.get("version", 0))
        granted = self._items.transact(
            Put({**_item(begun), "slot": codec.dumps(slot)}),
            Update(
                _key(mine.account, GATE),
                {"version": version + 1, name: codec.dumps(pacing)},
                only_if=Attr("version").not_exists() | Attr("version").eq(version),
            ),
        )
        return _granted(slot) if granted else None

    def _line_up(self, mine: Claim, waits: Admission, now: datetime) -> Admission | None:
        lined_up = self._items.put(
            _item(replace(mine, until=waits.at + LEASE)),
            only_if=Attr("slot").not_exists()
            | Attr("ends_at").lte(epoch(now))
            | Attr("released_at").exists(),
        )
        # None: another execution of the incident was granted its place just now
        return waits if lined_up else None

    def _stored(self, account: str) -> Iterator[_Stored]:
        claims = Key("pk").eq(_partition(account)) & Key("sk").begins_with(CLAIM)
        return map(_stored, self._items.query(claims))


def _partition(account: str) -> str:
    return f"budget:{account}"


def _key(account: str, sort: str) -> Item:
    return {"pk": _partition(account), "sk": sort}


def _item(claim: Claim) -> Item:
    return {
        **_key(claim.account, CLAIM + claim.incident),
        "claim": codec.dumps(claim),
        "ends_at": epoch(claim.until),
        "expires_at": epoch(claim.until + REMEMBER),
    }


def _stored(item: Item) -> _Stored:
    """Return a claim as it was made, with what became of it since."""
    until = datetime.fromtimestamp(int(item["ends_at"]), UTC)
    claim = replace(codec.loads(Claim, item["claim"]), until=until, left="released_at" in item)
    return _Stored(claim, codec.loads(Slot, item["slot"]) if "slot" in item else None)


def _anew(claim: Claim, stored: Claim | None, now: datetime) -> Claim:
    """Return the claim as one that waits; who has waited came when it first asked."""
    asks = claim.again(now)
    if stored is None:
        return asks
    if stored.begun is None and not stored.left:
        asks = replace(asks, made_at=stored.made_at)
    return replace(asks, begun_before=stored.last_begun)


def _granted(slot: Slot) -> Admission:
    return Admission(granted=True, at=slot.at, image=slot.image)
