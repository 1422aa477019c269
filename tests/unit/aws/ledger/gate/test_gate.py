from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard import codec
from lifeguard.aws.awslambda.durable import ATTEMPTS, _retry
from lifeguard.aws.ledger.expressions import Attr, Once, Update
from lifeguard.aws.ledger.gate.entry import ASKS, LOOKS, TURN, pause
from lifeguard.aws.ledger.gate.items import (
    ASK,
    OLD,
    SHARDS,
    claim_key,
    gate_key,
    item,
    partition,
    shard,
    shards,
    since,
)
from lifeguard.aws.ledger.gate.operations import (
    ChangeItem,
    Commit,
    Operation,
    Pause,
    QueryClaims,
)
from lifeguard.aws.ledger.gate.writer import AGAIN, AT_ONCE
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.budgets.budget import next_up
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Pacing, Slot, reserve
from tests.support.gate_play import (
    ACCOUNT,
    NEED,
    NOON,
    Play,
    Walk,
    claim,
    granted,
    kinds,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALONE = ["ChangeItem", "QueryClaims", "Commit"]
WIDE = Budgets(group=5000, zone=5000, account=5000, per_hour=5000)
ONE = Budgets(zone=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def play() -> Play:
    return Play()


def release(play: Play, name: str, number: str = "") -> None:
    left = {"released_at": Once(play.now.isoformat())}
    key = claim_key(ACCOUNT, name, number)
    play.table.write([Update(key, left, remove=ASK, only_if=Attr("pk").exists())])


def asks(play: Play, name: str, **how: Any) -> Walk:  # noqa: ANN401  any field of Claim
    """Let one enter until it has asked and waits for its answer."""
    walk = play.enters(name, **how)
    while not isinstance(walk.operation, Pause):
        play.step(walk)
    assert play.item(name)["ask"]
    return walk


def decides(play: Play, name: str, **how: Any) -> Walk:  # noqa: ANN401  any field of Claim
    """Let one enter until it has read the claims."""
    walk = play.enters(name, **how)
    play.at_commit(walk)
    return walk


# -- alone -----------------------------------------------------------------------------------------


def test_one_that_enters_alone_makes_three_calls(play: Play) -> None:
    mine = play.enters("mine")
    play.run()
    assert kinds(mine) == ALONE
    assert mine.answer is not None
    assert mine.answer.granted
    assert "writer" not in play.gate
    assert play.gate["shards"] == {shard("mine")}


def test_the_claims_are_spread() -> None:
    counts = [0] * SHARDS
    for number in range(4000):
        counts[int(shard(f"incident-{number}")) - 1] += 1
    assert all(400 < count < 600 for count in counts)


# -- at the same time ------------------------------------------------------------------------------


def test_who_finds_the_gate_taken_is_answered_by_another(play: Play) -> None:
    first = decides(play, "first", budgets=WIDE)
    others = [asks(play, f"o{n}", budgets=WIDE) for n in range(5)]
    assert all(kinds(one)[:2] == ["ChangeItem", "PutItem"] for one in others)
    play.run()
    assert len(granted([first, *others])) == 6
    assert sum(kinds(one).count("Commit") for one in play.walks) == 2


def test_the_answers_are_in_the_order_of_the_queue_whoever_decides(play: Play) -> None:
    three = Budgets(zone=3)
    first = decides(play, "first", budgets=three)
    late = NOON + timedelta(days=2)
    asks(play, "none", budgets=three)
    asks(play, "later", budgets=three, deadline=late + HOUR)
    asks(play, "soon", budgets=three, deadline=late)
    play.run(first)
    last = decides(play, "last", budgets=three, deadline=late + MINUTE)
    play.run()
    assert sorted(granted(play.walks)) == ["first", "last", "soon"]
    assert last.answer is not None
    answers = {walk.name: walk.answer for walk in play.walks}
    assert answers["none"] is not None
    assert answers["none"].why == message("waiting.zone_full", zone="us-east-1a", limit=3)
    assert answers["none"].holders == ("first", "last", "soon")


def test_slots_are_in_the_order_of_the_queue_and_promised_once(play: Play) -> None:
    first = decides(play, "first", budgets=WIDE)
    names = [f"o{n:03}" for n in range(150)]
    for name in reversed(names):
        asks(play, name, budgets=WIDE, made_at=NOON + int(name[1:]) * SECOND / 1000)
    play.run()
    assert first.answer is not None
    slots = [play.slot(name) for name in names]
    assert slots == sorted(slots, key=lambda one: one.at)
    assert slots[-1].at > slots[0].at + MINUTE / 4
    assert len(granted(play.walks)) == 151
    times = sorted(play.claims, key=lambda one: (one.begun or NOON, one.made_at))
    expected = Pacing.full(NOON)
    for one in times:
        _, expected = reserve(expected, NEED, one.begun or NOON)
    assert play.promised() == expected


def test_many_answers_are_several_transactions_the_grants_first(play: Play) -> None:
    wide = Budgets(group=500, zone=AT_ONCE + 20, account=500, per_hour=500)
    decides(play, "first", budgets=wide)
    for number in range(AT_ONCE + 40):
        asks(play, f"o{number:03}", budgets=wide)
    play.run()
    commits = [one for walk in play.walks for one in walk.made if isinstance(one, Commit)]
    assert [len(one.writes) for one in commits] == [2, AT_ONCE + 1, 41]
    assert all("slot" in write.item for write in commits[1].writes[:-1])  # type: ignore[union-attr]  # puts
    assert len(play.holding) == AT_ONCE + 20
    assert play.gate["version"] == play.gate["settled"] == 3


def test_two_never_take_the_last_place(play: Play) -> None:
    """One that was slow decides on what it read before another took its lease over."""
    slow = decides(play, "slow", budgets=ONE)
    play.now += TURN
    fast = play.enters("fast", budgets=ONE)
    play.run(fast)
    assert fast.answer is not None
    assert fast.answer.granted
    play.run()
    assert slow.answer is not None
    assert not slow.answer.granted
    assert play.holding == {"fast"}


def test_an_earlier_version_s_grant_meanwhile_is_noticed(play: Play) -> None:
    """It knows the version of the gate, and not the lease."""
    slow = decides(play, "slow", budgets=ONE)
    old(play, "old", version=1)
    play.run()
    assert slow.answer is not None
    assert not slow.answer.granted
    assert kinds(slow).count("Commit") == 2


def test_two_executions_of_one_incident_have_one_place(play: Play) -> None:
    one, two = decides(play, "mine"), decides(play, "mine")
    play.run()
    assert one.answer == two.answer
    assert one.answer is not None
    assert one.answer.granted
    assert play.gate["version"] == 1


def test_of_two_executions_one_asks_and_the_other_decides(play: Play) -> None:
    other = decides(play, "other")
    one = asks(play, "mine")
    play.run(other)
    two = play.enters("mine")
    play.run()
    assert one.answer == two.answer
    assert play.gate["version"] == 2
    assert granted([one, two]) == ["mine", "mine"]


def test_who_leaves_while_others_decide_has_no_place(play: Play) -> None:
    first = decides(play, "first", budgets=WIDE)
    gone, stays = asks(play, "gone", budgets=WIDE), asks(play, "stays", budgets=WIDE)
    play.run(first)
    second = decides(play, "second", budgets=WIDE)
    play.dies(gone)
    release(play, "gone")
    play.run()
    assert granted([second, stays]) == ["second", "stays"]
    assert play.holding == {"first", "second", "stays"}
    assert kinds(second).count("Commit") == 2


def test_who_asks_no_more_keeps_its_turn(play: Play) -> None:
    """It is granted nothing while nobody waits for the answer; and nobody passes it."""
    two = Budgets(zone=2)
    first = decides(play, "first", budgets=two)
    gone = asks(play, "gone", budgets=two, made_at=NOON - MINUTE)
    play.dies(gone)
    play.run(first)
    play.now += ASKS
    other = play.enters("other", budgets=two)
    play.run()
    assert other.answer is not None
    assert not other.answer.granted
    assert next_up(play.claims, play.now) == ("gone",)
    again = play.enters("gone", budgets=two, made_at=NOON)
    play.run()
    assert granted([again]) == ["gone"]


# -- dying -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("operations", range(4))
def test_one_that_dies_blocks_nobody_for_long_and_loses_nothing(
    play: Play, operations: int
) -> None:
    three = Budgets(zone=3)
    dies = play.enters("dies", budgets=three)
    for _ in range(operations):
        if dies.operation is not None:
            play.step(dies)
    others = [play.enters(f"o{n}", budgets=three) for n in range(3)]
    for other in others:
        while other.operation is not None and not isinstance(other.operation, Pause):
            play.step(other)
    play.dies(dies)
    died_at = play.now
    play.run()
    assert all(other.answer is not None for other in others)
    assert play.now - died_at < TURN + 4 * SECOND
    again = play.enters("dies", budgets=three)
    came = play.now
    play.run()
    assert len(granted([*others, again])) == 3
    assert len(play.holding) == 3
    assert play.now - came < SECOND


@pytest.mark.parametrize("commits", [0, 1, 2])
def test_one_that_dies_between_its_transactions_leaves_the_rest_to_another(
    play: Play, commits: int
) -> None:
    play.run(play.enters("before", budgets=WIDE))
    first = decides(play, "first", budgets=WIDE)
    asked = [asks(play, f"o{n:03}", budgets=WIDE) for n in range(2 * AT_ONCE)]
    play.run(first)
    dies = decides(play, "dies", budgets=WIDE)
    for _ in range(commits):
        play.step(dies)
    assert len(play.holding) == 2 + commits * AT_ONCE
    play.dies(dies)
    again = play.enters("dies", budgets=WIDE)
    play.run()
    assert len(granted([*asked, again])) == 2 * AT_ONCE + 1
    assert play.gate["version"] == 5
    expected = Pacing.full(NOON)
    for one in sorted(play.claims, key=lambda one: (one.begun or NOON, one.made_at)):
        _, expected = reserve(expected, NEED, one.begun or NOON)
    assert play.promised() == expected


def test_a_new_try_of_the_same_incident_waits_for_no_lease(play: Play) -> None:
    play.dies(decides(play, "mine"))
    again = play.enters("mine")
    play.run()
    assert kinds(again) == ["ChangeItem", *ALONE]
    assert play.now - NOON < SECOND


def test_the_lease_is_renewed_while_many_claims_are_read(play: Play) -> None:
    for number in range(30):
        play.run(play.enters(f"o{number}", budgets=WIDE))
    slow = play.enters("slow", budgets=WIDE)
    while not isinstance(slow.operation, Commit):
        if isinstance(slow.operation, QueryClaims):
            play.now += 1.1 * SECOND
        play.step(slow)
    assert kinds(slow).count("ChangeItem") == 1 + SHARDS
    other = asks(play, "other", budgets=WIDE)
    play.run()
    assert granted([slow, other]) == ["slow", "other"]
    assert kinds(slow).count("Commit") == 1


def test_one_whose_lease_another_has_taken_does_not_read_on(play: Play) -> None:
    for number in range(30):
        play.run(play.enters(f"o{number}", budgets=WIDE))
    slow = play.enters("slow", budgets=WIDE)
    while not isinstance(slow.operation, QueryClaims):
        play.step(slow)
    play.now += TURN
    fast = decides(play, "fast", budgets=WIDE)
    play.run()
    assert granted([slow, fast]) == ["slow", "fast"]
    assert kinds(slow)[:4] == ["ChangeItem", "QueryClaims", "ChangeItem", "ChangeItem"]


# -- what DynamoDB does not take -------------------------------------------------------------------


def throttled() -> Retryable:
    return Retryable("ThrottlingException", "slow down")


def test_who_does_not_reach_a_crowded_gate_asks(play: Play) -> None:
    play.refuses = lambda one: throttled() if isinstance(one, ChangeItem) else None
    mine = play.enters("mine")
    while not isinstance(mine.operation, Pause):
        play.step(mine)
    assert kinds(mine) == ["ChangeItem", "PutItem"]
    play.refuses = lambda _: None
    play.run()
    assert granted([mine]) == ["mine"]


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_a_transaction_that_is_not_taken_is_made_again(play: Play, code: str) -> None:
    left = [3]

    def refuses(one: Operation) -> tuple[str, ...] | None:
        if not isinstance(one, Commit) or not left[0]:
            return None
        left[0] -= 1
        return ("None",) * (len(one.writes) - 1) + (code,)

    play.refuses = refuses
    mine = play.enters("mine")
    play.run()
    assert granted([mine]) == ["mine"]
    assert kinds(mine) == ALONE[:2] + ["Commit", "Pause"] * 3 + ["Commit"]


def test_one_whose_transactions_are_never_taken_asks_and_then_tries_later(play: Play) -> None:
    play.refuses = lambda one: ("ThrottlingError",) if isinstance(one, Commit) else None
    mine = play.enters("mine")
    play.run()
    assert mine.failed is not None
    assert mine.failed.code == "Contention"
    assert kinds(mine).count("Commit") == 5 * AGAIN
    assert play.now - NOON < MINUTE
    play.refuses = lambda _: None
    again = play.enters("mine")
    play.run()
    assert granted([again]) == ["mine"]


def test_who_is_never_answered_tries_later_and_keeps_its_turn(play: Play) -> None:
    play.run(play.enters("first", budgets=ONE))
    hold(play)
    mine = asks(play, "mine", budgets=ONE)
    while mine.operation is not None:
        play.now = max(play.now, mine.ready_at)
        hold(play)
        play.step(mine)
    assert mine.failed is not None
    assert "so many enter the budgets of account" in str(mine.failed)
    assert 10 * SECOND < play.now - NOON < ASKS
    assert kinds(mine).count("Pause") == LOOKS
    play.table.write([Update(gate_key(ACCOUNT), remove=("writer", "writer_until"))])
    play.now += MINUTE
    later = play.enters("later", budgets=ONE)
    again = play.enters("mine", budgets=ONE)
    play.run()
    assert granted([later, again]) == []
    release(play, "first")
    assert next_up(play.claims, play.now) == ("mine",)


def hold(play: Play) -> None:
    """Let another have the gate for as long as can be."""
    until = int((play.now + TURN).timestamp() * 1000)
    play.table.write([Update(gate_key(ACCOUNT), {"writer": "x/1", "writer_until": until})])


def test_contention_never_fails_an_incident() -> None:
    error = Retryable("Contention", "so many")
    assert all(_retry("seed", error, attempt).should_retry for attempt in (1, 60, ATTEMPTS * 10))
    assert not _retry("seed", Retryable("InternalError", ""), ATTEMPTS).should_retry


def test_the_pauses_grow_and_differ() -> None:
    some = [pause("mine", number) for number in range(LOOKS)]
    assert 0.05 <= some[0] <= 0.1
    assert all(1 <= one <= 2 for one in some[-5:])
    assert pause("other", 0) != some[0]
    assert 15 < sum(some) < ASKS.total_seconds()


# -- earlier claims --------------------------------------------------------------------------------


def old(play: Play, name: str, version: int, **how: Any) -> None:  # noqa: ANN401  any field of Claim
    """Let an earlier version of Lifeguard grant a place."""
    begun = replace(claim(name, **how), begun=play.now, until=play.now + HOUR)
    made = item(partition(ACCOUNT, OLD), begun)
    del made["begun_at"]
    slot = {"slot": codec.dumps(Slot(play.now, image=True))}
    play.table.partitions[made["pk"]][made["sk"]] = {**made, **slot}
    play.table.write([Update(gate_key(ACCOUNT), {"version": version})])


def test_what_an_earlier_version_granted_counts(play: Play) -> None:
    old(play, "old", 1, budgets=ONE)
    mine = play.enters("mine", budgets=ONE)
    play.run()
    assert mine.answer is not None
    assert not mine.answer.granted
    assert play.gate["shards"] == {OLD, shard("mine")}
    again = play.enters("old", budgets=ONE)
    play.run()
    assert granted([again]) == ["old"]
    assert kinds(again)[-1] == "ChangeItem"
    assert len(play.items) == 2


def test_an_incident_that_an_earlier_version_knows_asks_where_its_claim_is(play: Play) -> None:
    old(play, "old", 1)
    release(play, "old", OLD)
    first = decides(play, "first")
    walk = play.enters("old")
    while not isinstance(walk.operation, Pause):
        play.step(walk)
    play.run()
    assert granted([first, walk]) == ["first", "old"]
    assert len(play.items) == 2
    assert play.table.item(claim_key(ACCOUNT, "old", OLD))["slot"]


def test_a_partition_without_claims_that_count_is_read_no_more(play: Play) -> None:
    old(play, "old", 1)
    play.run(play.enters("mine"))
    release(play, "old", OLD)
    release(play, "mine")
    play.now += HOUR + SECOND
    other = next(f"o{n}" for n in range(99) if shard(f"o{n}") != shard("mine"))
    last = play.enters(other)
    play.run()
    assert kinds(last).count("QueryClaims") == 3
    assert shards(play.gate) == {OLD, shard(other)}  # what is old does not say when it began


def test_the_claims_that_left_are_read_for_an_hour_after_their_beginning(play: Play) -> None:
    for name in ("left", "stays", "never"):
        play.run(play.enters(name, budgets=Budgets(zone=2)))
    for name in ("left", "never"):
        release(play, name)

    def found() -> set[str]:
        query = [QueryClaims(partition(ACCOUNT, n), since(play.now)) for n in shards(play.gate)]
        items: list[Any] = [one for q in query for one in play.table.carry_out(q)]  # type: ignore[attr-defined]  # a list
        return {one["sk"].removeprefix("claim:") for one in items}

    assert found() == {"left", "stays"}
    play.now += HOUR + SECOND
    assert found() == {"stays"}


# -- any order -------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(
    st.integers(2, 6),
    st.sampled_from([Budgets(zone=2), Budgets(zone=3, per_hour=2), Budgets(zone=9, account=1)]),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("sssssssssssdpl")), max_size=120),
)
def test_the_budgets_hold_in_any_order(
    count: int, of: Budgets, story: list[tuple[int, str]]
) -> None:
    """Whoever steps next, dies and comes again, stops for long, or leaves."""
    play = Play()
    names = [f"i{n}" for n in range(count)]
    walks = {name: play.enters(name, budgets=of) for name in names}
    left: set[str] = set()
    for number, what in story:
        name = names[number % count]
        walk = walks[name]
        if what == "p":
            play.now += TURN
        elif what == "d" or (walk.operation is None and name not in left):
            play.dies(walk)
            walks[name] = play.enters(name, budgets=of)
        elif what == "l" and walk.operation is None:
            release(play, name)
            left.add(name)
        elif walk.operation is not None:
            play.step(walk)
        assert_within(play, of)
    play.run(*walks.values())
    assert_within(play, of)
    for name, walk in walks.items():
        if walk.failed is not None or (walk.operation is None and walk.answer is None):
            walks[name] = play.enters(name, budgets=of)
    play.run(*walks.values())
    for name, walk in walks.items():
        assert walk.answer is not None
        if name not in left:
            assert walk.answer.granted == (name in play.holding)
    assert next_up(play.claims, play.now) == () or left
    assert play.gate["version"] == play.gate["settled"]


def assert_within(play: Play, of: Budgets) -> None:
    assert len(play.holding) <= min(of.zone, of.account)
    begun = [one for one in play.claims if one.last_begun]
    assert sum((one.last_begun or NOON) + HOUR > play.now for one in begun) <= of.per_hour
    assert len({one.incident for one in play.claims}) == len(play.claims)
