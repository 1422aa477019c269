"""What EC2's token buckets are believed to hold, kept in the ledger for all of `power`'s runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, ConditionBase, Item, Update
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store, Unmet
from lifeguard.aws.session.errors import CONTENTION, Retryable
from lifeguard.core.throttling.buckets import Lesson, TokenBuckets, emptied, learnt, paid
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.immutable import immutable

T = TypeVar("T")

TRIES = 8
"""At most two of `power` run at a time, so that a conflict is over soon."""
REMEMBER = timedelta(days=1)
"""Every bucket is full again long before."""


@immutable
class Belief:
    """What an item held when this process last read or wrote it; None: there was no item."""

    version: int | None = None
    buckets: TokenBuckets | None = None

    def at(self, now: datetime) -> TokenBuckets:
        """Return what the buckets are believed to hold."""
        return TokenBuckets.full(now) if self.buckets is None else self.buckets

    @property
    def unchanged(self) -> ConditionBase:
        """Return the condition that the item is as it was."""
        attribute = Attr("version")
        return attribute.not_exists() if self.version is None else attribute.eq(self.version)


_believed: dict[tuple[str, ...], Belief] = {}
"""Each process begins with what it saw last: where another has written since, its write is refused,
and the refusal says what is true."""


def forget() -> None:
    """Drop what this process has seen (the seam of the tests and the sandbox)."""
    _believed.clear()


@immutable
class TokenBucketStore(Store):
    """One item an account and Region; each change is made on the version that is believed."""

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it.

        Raises:
            Retryable: others kept changing it, or AWS did not answer.
        """
        return self._change(call, lambda buckets: paid(buckets, call, now), now)

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call: others use the same buckets."""
        self._change(call, lambda buckets: (None, emptied(buckets, call.verb, now)), now)

    def learn(self, call: PowerCall, lesson: Lesson, now: datetime) -> None:
        """Note what the answers to a call have taught."""
        self._change(call, lambda buckets: (None, learnt(buckets, lesson, now)), now)

    def _change(
        self,
        call: PowerCall,
        change: Callable[[TokenBuckets], tuple[T, TokenBuckets]],
        now: datetime,
    ) -> T:
        place = (call.account, call.region)
        for _ in range(TRIES):
            belief = self._belief(place)
            before = belief.at(now)
            result, after = change(before)
            if after == before:
                return result
            unmet = self._items.attempt(self._write(place, belief, after, now))
            self._settle(place, after, next(iter(unmet), None))
            if not unmet:
                return result
        raise contention()

    def _belief(self, place: tuple[str, str]) -> Belief:
        return _believed.get((self.table, self.region, *place), Belief())

    def _write(
        self, place: tuple[str, str], belief: Belief, after: TokenBuckets, now: datetime
    ) -> Update:
        """Return the change of what the buckets hold, unless another has changed it."""
        text = codec.dumps(after)
        fields = {"buckets": text, "version": _version(text), "expires_at": epoch(now + REMEMBER)}
        account, region = place
        key = {"pk": f"token-buckets:{account}:{region}", "sk": "token-buckets"}
        return Update(key, fields, only_if=belief.unchanged)

    def _settle(self, place: tuple[str, str], after: TokenBuckets, unmet: Unmet | None) -> None:
        """Remember what was written, or what another has written."""
        belief = Belief(_version(codec.dumps(after)), after)
        if unmet is not None and unmet.is_condition:
            belief = _read(unmet.item)
        if unmet is None or unmet.is_condition:
            _believed[self.table, self.region, *place] = belief


def contention() -> Retryable:
    """Return the error of whoever never gets to write."""
    return Retryable(CONTENTION, "others kept changing what is known of EC2's quotas")


def _read(item: Item) -> Belief:
    if not item:
        return Belief()
    return Belief(int(item["version"]), codec.loads(TokenBuckets, item["buckets"]))


def _version(text: str) -> int:
    """Return a number of the content: a count would begin anew once DynamoDB drops the item."""
    return int.from_bytes(sha256(text.encode()).digest()[:8])
