"""What EC2 is believed to have left, shared by all runs of `power`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard import codec
from lifeguard.aws.ledger import throttle_levels as module
from lifeguard.aws.ledger.throttle_levels import REMEMBER, TRIES, TokenBucketStore
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.batch import (
    Plan,
    PowerCall,
    TokenBuckets,
    emptied,
    plan,
    spent,
)
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import (
    ACCOUNT,
    REGION,
    TABLE,
    Fake,
    Params,
    failing,
    stored,
)
from tests.support.situations import NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

BOOK = TokenBucketStore(TABLE, REGION)
PK = f"levels:{ACCOUNT}:{REGION}"


def requests(count: int, act: Verb = Verb.START, region: str = REGION) -> list[PowerRequest]:
    where = [replace(RESOURCE, id=f"i-{n:017x}", region=region) for n in range(count)]
    return [
        PowerRequest(f"incident-{n}", 1, 0, act, resource, "", "", "default", NOON)
        for n, resource in enumerate(where)
    ]


def call(count: int = 1, act: Verb = Verb.START) -> PowerCall:
    proof = (f"i-{0:017x}",) if act == Verb.STOP else ()
    return PowerCall(act, ACCOUNT, REGION, tuple(requests(count, act)), proof)


def written() -> TokenBuckets:
    return codec.loads(TokenBuckets, stored(PK, "levels")["levels"])


def planned(count: int = 1) -> Plan:
    return BOOK.plan(requests(count), NOON)


def test_a_plan_is_paid_for_as_it_is_made() -> None:
    assert planned(3) == plan(requests(3), TokenBuckets.full(NOON), NOON)
    assert written() == spent(TokenBuckets.full(NOON), call(3), NOON)
    item = stored(PK, "levels")
    assert item["version"] == 1
    assert item["expires_at"] == int((NOON + REMEMBER).timestamp())


def test_what_one_run_has_spent_the_next_has_not() -> None:
    runs = [len(planned().calls) for _ in range(6)]
    assert runs == [1, 1, 1, 1, 1, 0]  # five starts a moment
    assert stored(PK, "levels")["version"] == 5


def test_a_plan_without_a_call_writes_nothing() -> None:
    for _ in range(5):
        planned()
    before = stored(PK, "levels")
    assert planned().later == tuple(requests(1))
    assert stored(PK, "levels") == before


def test_each_region_has_buckets_of_its_own() -> None:
    planned(3)
    abroad = BOOK.plan(requests(1, region="eu-west-1"), NOON)
    assert len(abroad.calls) == 1
    assert stored(f"levels:{ACCOUNT}:eu-west-1", "levels")["version"] == 1
    assert written() == spent(TokenBuckets.full(NOON), call(3), NOON)


def test_one_more_call_is_paid_for_while_there_are_tokens() -> None:
    assert [BOOK.pay(call(), NOON) for _ in range(6)] == [True] * 5 + [False]
    assert BOOK.pay(call(), NOON + timedelta(seconds=1)) is True


def test_what_cannot_be_paid_for_is_not_written() -> None:
    assert BOOK.pay(call(1001), NOON) is False
    assert stored(PK, "levels") == {}


@pytest.mark.parametrize("act", [Verb.START, Verb.STOP])
def test_a_call_that_ec2_throttles_empties_its_buckets(act: Verb) -> None:
    BOOK.emptied(call(act=act), NOON)
    assert written() == emptied(TokenBuckets.full(NOON), act, NOON)


# -- two at a time --------------------------------------------------------------------------------


def meanwhile(patch: pytest.MonkeyPatch, act: Callable[[], object], times: int) -> list[int]:
    """Let another run act between this one's reading and its writing, so many times."""
    reading = module.TokenBucketStore._read  # noqa: SLF001  the seam between reading and writing
    left = [times]

    def read(book: TokenBucketStore, key: Params) -> Params:
        found = reading(book, key)
        if left[0] > 0:
            left[0] -= 1
            with patch.context() as real:
                real.setattr(module.TokenBucketStore, "_read", reading)
                act()
        return found

    patch.setattr(module.TokenBucketStore, "_read", read)
    return left


def test_two_runs_never_spend_the_same_token(monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: BOOK.pay(call(), NOON), 1)
    assert len(planned().calls) == 1
    twice = spent(spent(TokenBuckets.full(NOON), call(), NOON), call(), NOON)
    assert written() == twice


def test_the_last_token_goes_to_the_first_who_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        BOOK.pay(call(), NOON)
    meanwhile(monkeypatch, lambda: BOOK.pay(call(), NOON), 1)
    assert BOOK.pay(call(), NOON) is False


def test_who_never_gets_to_write_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = iter(NOON + timedelta(minutes=n) for n in range(TRIES))
    left = meanwhile(
        monkeypatch, lambda: BOOK.emptied(call(act=Verb.STOP), next(minutes)), times=TRIES
    )
    with pytest.raises(Retryable, match="others kept changing"):
        BOOK.pay(call(), NOON)
    assert left == [0]


@pytest.mark.parametrize(
    ("code", "raised"),
    [("AccessDeniedException", Refused), ("ProvisionedThroughputExceededException", Retryable)],
)
@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem"])
def test_what_the_table_refuses_is_said(
    monkeypatch: pytest.MonkeyPatch, operation: str, code: str, raised: type[Exception]
) -> None:
    Fake(monkeypatch, {operation: failing(code)})
    with pytest.raises(raised):
        planned()
