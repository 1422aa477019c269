"""Places within the budgets, kept in the ledger: who is under treatment, and who waits for a turn.

Each incident has one claim. The claims of an account are spread over a few partitions; its gate
says in which of them there are any, and what is promised of each Region's starts
(core/throttling/slot.py). How one enters is in the package `gate`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from lifeguard import clock
from lifeguard.aws.ledger.expressions import Attr, ConditionBase, Once
from lifeguard.aws.ledger.gate.entry import Entrant
from lifeguard.aws.ledger.gate.items import (
    ASK,
    OLD,
    REMEMBER,
    claim_key,
    gate_key,
    kept,
    partition,
    shards,
    since,
)
from lifeguard.aws.ledger.gate.operations import QueryClaims, carry
from lifeguard.aws.ledger.gate.writer import enter
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.core.budgets.budget import Claim, next_up
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import Need
from lifeguard.immutable import immutable


@immutable
class AdmissionStore(Store):
    """The claims in one DynamoDB table. Every write is conditional or idempotent."""

    now: Callable[[], datetime] = clock.now
    sleep: Callable[[float], None] = clock.sleep
    """Waits so many seconds, while another decides."""

    def admit(self, claim: Claim, need: Need, now: datetime) -> Admission:
        """Grant a place, with the time from which to act, or line up for one.

        An incident that has a place gets the same answer again. One that has waited keeps its turn.

        Raises:
            Retryable: so many enter that no answer came in time, or AWS did not answer.
            Refused: as AWS answered.
        """
        entrant = Entrant(claim, need, now, secrets.token_hex(6), self.now)
        return carry(enter(entrant), self._items, self.sleep)

    def renew(self, account: str, incident: str, until: datetime) -> None:
        """Make a place last until then, at least.

        One whose lease is over counts again: its instance is under treatment, whoever came since.
        """
        lasts = {"ends_at": epoch(until), "expires_at": epoch(until + REMEMBER)}
        shorter = Attr("released_at").not_exists() & Attr("ends_at").lt(epoch(until))
        self._change(account, incident, lasts, shorter)

    def release(self, account: str, incident: str, now: datetime) -> None:
        """Give a place back, or leave the queue; nothing if there is no claim."""
        left = {"released_at": Once(now.isoformat())}
        self._change(account, incident, left, Attr("pk").exists(), remove=ASK)

    def claims(self, account: str) -> tuple[Claim, ...]:
        """Return the account's claims, those too that are dead or have left but lately."""
        return tuple(self._claims(account, datetime.fromtimestamp(0, UTC)))

    def waiting(self, account: str, now: datetime) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, in their order."""
        return next_up(self._claims(account, now), now)

    def _claims(self, account: str, now: datetime) -> Iterator[Claim]:
        """Yield the claims that count at a time."""
        gate = self._items.get(gate_key(account))
        for number in sorted(shards(gate)):
            read = QueryClaims(partition(account, number), since(now))
            yield from (kept(one).claim for one in self._items.query(read.key, only=read.only))

    def _change(
        self,
        account: str,
        incident: str,
        fields: dict[str, Any],
        only_if: ConditionBase,
        remove: tuple[str, ...] = (),
    ) -> None:
        """Change a claim; what an earlier version wrote is where that version kept it."""
        for key in (claim_key(account, incident), claim_key(account, incident, OLD)):
            if self._items.update(key, fields, remove=remove, only_if=only_if) is not None:
                return
