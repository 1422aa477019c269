"""What EC2 is believed to have left, shared by all runs of `power`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard import codec
from lifeguard.aws.ledger import throttle_levels
from lifeguard.aws.ledger.expressions import Put, Update
from lifeguard.aws.ledger.table import Table, Unmet
from lifeguard.aws.ledger.throttle_levels import REMEMBER, TRIES, TokenBucketStore
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import (
    Lesson,
    Pair,
    TokenBuckets,
    emptied,
    learnt,
    spent,
)
from lifeguard.core.throttling.power_call import Doubt, PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import (
    ACCOUNT,
    REGION,
    TABLE,
    Fake,
    failing,
    stored,
)
from tests.support.situations import NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

BOOK = TokenBucketStore(TABLE, REGION)
PK = f"token-buckets:{ACCOUNT}:{REGION}"


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
    return codec.loads(TokenBuckets, stored(PK, "token-buckets")["buckets"])


def test_a_call_is_paid_for_once_it_is_written() -> None:
    assert BOOK.pay(call(3), NOON)
    assert written() == spent(TokenBuckets.full(NOON), call(3), NOON)
    item = stored(PK, "token-buckets")
    assert item["expires_at"] == int((NOON + REMEMBER).timestamp())


def test_what_one_run_has_spent_the_next_has_not() -> None:
    runs = [BOOK.pay(call(), NOON) for _ in range(6)]
    assert runs == [True, True, True, True, True, False]  # five starts a moment


def test_what_cannot_be_paid_for_writes_nothing() -> None:
    for _ in range(5):
        BOOK.pay(call(), NOON)
    before = stored(PK, "token-buckets")
    assert not BOOK.pay(call(), NOON)
    assert stored(PK, "token-buckets") == before


def test_each_region_has_levels_of_its_own() -> None:
    abroad = replace(call(), region="eu-west-1")
    for _ in range(5):
        BOOK.pay(call(), NOON)
    assert BOOK.pay(abroad, NOON)


def test_a_lesson_is_kept() -> None:
    lesson = Lesson({Pair("us-east-1a", "t3.micro"): Doubt.ALL}, (call(2),))
    BOOK.learn(call(), lesson, NOON)
    assert written() == learnt(TokenBuckets.full(NOON), lesson, NOON)


@pytest.mark.parametrize("act", [Verb.START, Verb.STOP])
def test_a_call_that_ec2_throttles_empties_its_buckets(act: Verb) -> None:
    BOOK.emptied(call(act=act), NOON)
    assert written() == emptied(TokenBuckets.full(NOON), act, NOON)


# -- two at a time --------------------------------------------------------------------------------


def elsewhere(act: Callable[[], object]) -> None:
    """Let another process act, which believes what it has seen itself."""
    mine = dict(throttle_levels._believed)  # noqa: SLF001  what a process remembers
    throttle_levels.forget()
    act()
    throttle_levels._believed.clear()  # noqa: SLF001  as above
    throttle_levels._believed.update(mine)  # noqa: SLF001  as above


def test_a_process_reads_nothing_that_it_has_written_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    BOOK.pay(call(), NOON)
    fake = Fake(monkeypatch, {"TransactWriteItems": lambda _: {}})
    assert BOOK.pay(call(), NOON)
    assert [operation for operation, _ in fake.asked] == ["TransactWriteItems"]


def test_two_runs_never_spend_the_same_token() -> None:
    BOOK.pay(call(), NOON)
    elsewhere(lambda: BOOK.pay(call(), NOON))
    assert BOOK.pay(call(), NOON)
    thrice = TokenBuckets.full(NOON)
    for _ in range(3):
        thrice = spent(thrice, call(), NOON)
    assert written() == thrice


def test_the_last_token_goes_to_the_first_who_writes() -> None:
    for _ in range(4):
        BOOK.pay(call(), NOON)
    elsewhere(lambda: BOOK.pay(call(), NOON))
    assert BOOK.pay(call(), NOON) is False


def test_what_dynamodb_has_dropped_is_believed_no_longer() -> None:
    BOOK.pay(call(900), NOON)
    key = {"pk": {"S": PK}, "sk": {"S": "token-buckets"}}
    client("dynamodb", REGION).delete_item(TableName=TABLE, Key=key)
    assert BOOK.pay(call(900), NOON) is False  # as it believes still
    assert BOOK.pay(call(1), NOON)
    assert written() == spent(TokenBuckets.full(NOON), call(1), NOON)


def test_who_never_gets_to_write_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, tried = Table.attempt, []

    def overtaken(table: Table, *writes: Put | Update) -> tuple[Unmet, ...]:
        tried.append(writes)
        minute = NOON + timedelta(minutes=len(tried))
        with monkeypatch.context() as real:
            real.setattr(Table, "attempt", attempt)
            elsewhere(lambda: BOOK.emptied(call(act=Verb.STOP), minute))
        return attempt(table, *writes)

    monkeypatch.setattr(Table, "attempt", overtaken)
    with pytest.raises(Retryable, match="others kept changing"):
        BOOK.pay(call(), NOON)
    assert len(tried) == TRIES


@pytest.mark.parametrize(
    ("code", "raised"),
    [("AccessDeniedException", Refused), ("ProvisionedThroughputExceededException", Retryable)],
)
def test_what_the_table_refuses_is_said(
    monkeypatch: pytest.MonkeyPatch, code: str, raised: type[Exception]
) -> None:
    Fake(monkeypatch, {"TransactWriteItems": failing(code)})
    with pytest.raises(raised):
        BOOK.pay(call(), NOON)
