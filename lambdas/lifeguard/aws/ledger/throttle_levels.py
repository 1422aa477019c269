"""What EC2's token buckets are believed to hold, kept in the ledger for all of `power`'s runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.throttling.batch import (
    Plan,
    PowerCall,
    TokenBuckets,
    emptied,
    paid,
    planned,
)
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

T = TypeVar("T")

TRIES = 8
"""At most two of `power` run at a time, so that a conflict is over soon."""
CONTENTION = "Contention"
REMEMBER = timedelta(days=1)
"""Every bucket is full again long before."""


@immutable
class TokenBucketStore(Store):
    """One item an account and Region; each change is made on the version that was read."""

    def plan(self, requests: Sequence[PowerRequest], now: datetime) -> Plan:
        """Plan the calls for requests of one account and Region, and pay for them.

        Raises:
            Retryable: others kept changing it, or AWS did not answer.
        """
        first = requests[0].resource
        return self._change(
            first.account, first.region, lambda buckets: planned(requests, buckets, now), now
        )

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it."""
        return self._change(
            call.account, call.region, lambda buckets: paid(buckets, call, now), now
        )

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call: others use the same buckets."""
        self._change(
            call.account, call.region, lambda buckets: (None, emptied(buckets, call.verb, now)), now
        )

    def _change(
        self,
        account: str,
        region: str,
        change: Callable[[TokenBuckets], tuple[T, TokenBuckets]],
        now: datetime,
    ) -> T:
        key = {"pk": f"token-buckets:{account}:{region}", "sk": "token-buckets"}
        for _ in range(TRIES):
            item = self._items.get(key)
            version = int(item.get("version", 0))
            buckets = codec.loads(TokenBuckets, item["buckets"]) if item else TokenBuckets.full(now)
            result, after = change(buckets)
            if after == buckets or self._write(key, after, version, now):
                return result
        message = "others kept changing what is known of EC2's quotas"
        raise Retryable(CONTENTION, message)

    def _write(self, key: Item, buckets: TokenBuckets, version: int, now: datetime) -> bool:
        """Write what the buckets hold, unless another has since the version that was read."""
        written = self._items.update(
            key,
            {
                "buckets": codec.dumps(buckets),
                "version": version + 1,
                "expires_at": epoch(now + REMEMBER),
            },
            only_if=Attr("version").not_exists() | Attr("version").eq(version),
        )
        return written is not None
