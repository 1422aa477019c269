from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.budgets.budget import (
    HOUR,
    Book,
    Claim,
    Granted,
    Queued,
    burst,
    next_up,
    opens_at,
    turn,
)
from lifeguard.core.budgets.settle import HeldPlaces, Holders
from lifeguard.core.policy.policy import Budgets, Criticality
from lifeguard.core.text.message import Message, message

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONE_FULL = message("waiting.zone_full", zone="us-east-1a", limit=3)
ZONE_TAKEN = message("waiting.zone_taken_by_others", zone="us-east-1a")
HOUR_FULL = message("waiting.hour_full", limit=20)
HOUR_TAKEN = message("waiting.hour_taken_by_others", limit=20)
WIDE = Budgets(group=10_000, zone=10_000, account=10_000, per_hour=10_000)


def claim(name: str, **how: Any) -> Claim:  # noqa: ANN401  any field of Claim
    """Return a claim that waits at noon, under the shipped budgets."""
    plain: dict[str, Any] = {
        "resource": f"ec2:123456789012:us-east-1:{name}",
        "account": "123456789012",
        "region": "us-east-1",
        "zone": "us-east-1a",
        "group": "",
        "made_at": NOON - MINUTE,
        "budgets": Budgets(),
        "until": NOON + timedelta(hours=30),
    }
    return Claim(incident=name, **(plain | how))


def begun(name: str, ago: timedelta = MINUTE, **how: Any) -> Claim:  # noqa: ANN401  any field of Claim
    """Return a claim that holds a place at noon."""
    return claim(name, begun=NOON - ago, **how)


def several(count: int, **how: Any) -> tuple[Claim, ...]:  # noqa: ANN401  any field of Claim
    return tuple(begun(f"b{n}", **how) for n in range(count))


OTHER_ZONE = "us-east-1b"


# -- one at a time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "how", "why"),
    [
        ((), {}, None),
        (several(2), {}, None),
        (several(3), {}, ZONE_FULL),
        (several(5), {}, ZONE_FULL),
        (several(3), {"zone": OTHER_ZONE}, None),
        (
            several(1),
            {"budgets": Budgets(zone=1)},
            message("waiting.zone_full", zone="us-east-1a", limit=1),
        ),
        (
            several(1, group="app=web"),
            {"group": "app=web"},
            message("waiting.group_full", group="app=web", limit=1),
        ),
        (several(1, group="app=web"), {"group": "app=db"}, None),
        (several(2), {"group": ""}, None),  # those without a group are no group
        (
            several(2, group="app=web"),
            {"group": "app=web", "budgets": Budgets(group=2)},
            message("waiting.group_full", group="app=web", limit=2),
        ),
        (several(9, zone=OTHER_ZONE), {}, None),
        (several(10, zone=OTHER_ZONE), {}, message("waiting.account_full", limit=10)),
        (several(1), {"budgets": Budgets(account=1)}, message("waiting.account_full", limit=1)),
        (several(19, left=True), {}, None),
        (several(20, left=True), {}, HOUR_FULL),
        (several(20, left=True, ago=HOUR), {}, None),
        (several(20, left=True, ago=HOUR - timedelta(seconds=1)), {}, HOUR_FULL),
        (several(20, until=NOON), {}, HOUR_FULL),  # the dead have begun, too
        (several(3, until=NOON), {}, None),  # but they hold no place
        (several(3, until=NOON + timedelta(seconds=1)), {}, ZONE_FULL),
        (several(3, left=True), {}, None),
        (several(20, ago=2 * HOUR, left=True), {}, None),
        (several(3, ago=2 * HOUR), {}, ZONE_FULL),
    ],
)
def test_each_budget(others: tuple[Claim, ...], how: dict[str, Any], why: Message | None) -> None:
    found = turn(others, claim("mine", **how), NOON)
    if why is None:
        assert found == Granted()
    else:
        assert found == Queued(why, 0)


def test_the_first_that_is_full_is_told() -> None:
    others = several(10, group="app=web")
    found = turn(others, claim("mine", group="app=web", budgets=Budgets(per_hour=1)), NOON)
    assert found == Queued(message("waiting.group_full", group="app=web", limit=1), 0)
    assert turn(others, claim("mine"), NOON) == Queued(ZONE_FULL, 0)


def test_the_budgets_are_those_of_its_own_policy() -> None:
    others = several(3, budgets=Budgets(zone=1))
    assert turn(others, claim("mine", budgets=Budgets(zone=4)), NOON) == Granted()


def test_who_has_begun_may_go_on() -> None:
    mine = begun("mine")
    assert turn((*several(30), mine), mine, NOON) == Granted()


@pytest.mark.parametrize("how", [{"until": NOON}, {"left": True}])
def test_who_lost_its_place_asks_anew(how: dict[str, Any]) -> None:
    mine = begun("mine", **how)
    assert turn((*several(2), mine), mine, NOON) == Granted()
    assert isinstance(turn((*several(3), mine), mine, NOON), Queued)


def test_within_the_hour_a_second_place_is_no_second_beginning() -> None:
    mine = begun("mine", left=True)
    assert turn((*several(20, left=True), mine), mine, NOON) == Granted()
    waits = claim("mine", begun_before=NOON - MINUTE, made_at=NOON - HOUR)
    assert turn((*several(18, left=True), waits), claim("other"), NOON) == Granted()
    others = several(19, left=True)
    assert turn((*others, waits), waits, NOON) == Granted()
    assert isinstance(turn((*others, waits), claim("other"), NOON), Queued)
    assert next_up((*others, waits, claim("other")), NOON) == ("mine",)


def test_what_it_asks_now_replaces_what_it_asked_before() -> None:
    before = claim("mine", zone=OTHER_ZONE)
    assert turn((*several(2), before), claim("mine"), NOON) == Granted()
    assert turn(several(1), claim("mine", until=NOON), NOON) == Granted()  # it asks: it lives


# -- who is first --------------------------------------------------------------------------

EARLY = claim("early", deadline=NOON + HOUR, criticality=Criticality.LOW)
LATE = claim("late", deadline=NOON + 2 * HOUR, criticality=Criticality.HIGH)
HIGH = claim("high", criticality=Criticality.HIGH)
OLD = claim("old", made_at=NOON - HOUR)
YOUNG = claim("young")
YOUNGER = claim("zounger")
LOW = claim("low", criticality=Criticality.LOW, made_at=NOON - 2 * HOUR)
IN_ORDER = (EARLY, LATE, HIGH, OLD, YOUNG, YOUNGER, LOW)


def test_the_order() -> None:
    alone = [replace(one, budgets=Budgets(zone=100)) for one in reversed(IN_ORDER)]
    assert next_up(alone, NOON) == tuple(one.incident for one in IN_ORDER)
    assert next_up(reversed(IN_ORDER), NOON) == ("early", "late", "high")


@pytest.mark.parametrize("place", range(len(IN_ORDER)))
def test_it_is_behind_those_before_it(place: int) -> None:
    found = turn((*several(3), *IN_ORDER), IN_ORDER[place], NOON)
    assert found == Queued(ZONE_FULL, place)


def test_a_free_place_is_for_the_first() -> None:
    claims = (*several(2), OLD, YOUNG)
    assert turn(claims, OLD, NOON) == Granted()
    assert turn(claims, YOUNG, NOON) == Queued(ZONE_TAKEN, 1)
    dead = replace(OLD, until=NOON)
    assert turn((*several(2), dead, YOUNG), YOUNG, NOON) == Granted()
    gone = replace(OLD, left=True)
    assert turn((*several(2), gone, YOUNG), YOUNG, NOON) == Granted()


def test_the_last_of_an_hour_is_for_the_first() -> None:
    claims = (*several(19, left=True), OLD, YOUNG)
    assert turn(claims, OLD, NOON) == Granted()
    assert turn(claims, YOUNG, NOON) == Queued(HOUR_TAKEN, 1)


def test_it_says_in_which_scope_others_come_first() -> None:
    web = replace(YOUNG, group="app=web", zone="us-east-1c", budgets=Budgets(group=2))
    claims = (*several(1, group="app=web"), replace(OLD, group="app=web", zone=OTHER_ZONE))
    group = message("waiting.group_taken_by_others", group="app=web")
    assert turn(claims, web, NOON) == Queued(group, 1)
    careful = replace(OLD, zone=OTHER_ZONE, budgets=Budgets(account=1))
    account = message("waiting.account_taken_by_others")
    assert turn((*several(1), careful), YOUNG, NOON) == Queued(account, 1)


def test_who_does_not_fit_lets_those_pass_who_want_another_place() -> None:
    first = replace(OLD, group="app=web")
    held = begun("web", group="app=web", zone=OTHER_ZONE)
    assert turn((held, first, YOUNG), YOUNG, NOON) == Granted()
    assert next_up((held, first, YOUNG), NOON) == ("young",)


def test_a_careful_policy_is_not_overtaken_where_it_waits() -> None:
    careful = replace(OLD, budgets=Budgets(zone=1))
    elsewhere = replace(YOUNG, zone=OTHER_ZONE)
    assert turn((*several(1), careful), YOUNG, NOON) == Queued(ZONE_TAKEN, 1)
    assert turn((*several(1), careful), elsewhere, NOON) == Granted()
    assert next_up((*several(1), careful, YOUNG, elsewhere), NOON) == ("young",)
    assert next_up((careful, YOUNG), NOON) == ("old", "young")


def test_who_waits_for_the_clock_keeps_nobody_waiting() -> None:
    slow = replace(OLD, budgets=Budgets(zone=1, per_hour=1))
    assert turn((*several(1), slow), YOUNG, NOON) == Granted()
    assert next_up((*several(1), slow, YOUNG), NOON) == ("young",)


def test_the_first_in_line_is_kept_a_place_in_its_other_scopes() -> None:
    first = replace(OLD, group="app=web")
    web = begun("web", group="app=web", zone=OTHER_ZONE)
    claims = (web, *several(2), first)
    assert turn(claims, YOUNG, NOON) == Queued(ZONE_TAKEN, 1)
    second = replace(first, incident="second")  # only the first is kept one
    assert turn((web, *several(1), first, second), YOUNG, NOON) == Granted()
    hour = several(18, left=True)
    late = replace(YOUNG, zone="us-east-1c")
    assert turn((web, *hour, first), late, NOON) == Queued(HOUR_TAKEN, 1)
    assert turn((web, *hour[1:], first), late, NOON) == Granted()


# -- when the hour opens -------------------------------------------------------------------


def hourly(count: int, **how: Any) -> list[Claim]:  # noqa: ANN401  any field of Claim
    """Return beginnings one minute after another, the first an hour but a minute ago."""
    return [begun(f"h{n}", HOUR - (n + 1) * MINUTE, left=True, **how) for n in range(count)]


@pytest.mark.parametrize(
    ("others", "how", "opens"),
    [
        ([], {}, None),
        (hourly(19), {}, None),
        (hourly(20), {}, MINUTE),
        (hourly(22), {}, 3 * MINUTE),  # three must be over before it is the 20th
        (hourly(20), {"budgets": Budgets(per_hour=2)}, 19 * MINUTE),
        ([*hourly(20), OLD], {}, 2 * MINUTE),
        ([*hourly(20), LOW], {}, MINUTE),
        ([*hourly(19), OLD], {}, MINUTE),
        ([*hourly(20), *several(3, ago=2 * HOUR)], {}, None),  # a zone's place is lacking, too
        ([*hourly(20), replace(OLD, group="app=web"), begun("w", 2 * HOUR, group="app=web")], {},
         MINUTE),  # one before it waits for a group's place, not for the hour
        ([*several(1, left=True), *(replace(OLD, incident=f"o{n}") for n in range(3))],
         {"budgets": Budgets(per_hour=1)}, None),
        ([], {"budgets": Budgets(per_hour=0)}, None),
    ],
)  # fmt: skip
def test_when_the_hour_lets_it_in(
    others: list[Claim], how: dict[str, Any], opens: timedelta | None
) -> None:
    found = opens_at(others, claim("mine", **how), NOON)
    assert found == (NOON + opens if opens else None)


def test_a_long_queue_is_let_in_hour_by_hour() -> None:
    waiting = [claim(f"q{n:03}", zone=f"z{n}") for n in range(45)]
    found = [opens_at([*hourly(20), *waiting], one, NOON) for one in waiting]
    expected = [NOON + (n % 20 + 1) * MINUTE + n // 20 * HOUR for n in range(45)]
    assert found == expected


# -- storms --------------------------------------------------------------------------------


def test_those_who_hold_the_places_that_it_waits_for_are_named() -> None:
    mine = claim("mine", group="app=shop")
    others = [
        begun("b1", group="app=shop", resource="ec2:123456789012:us-east-1:i-1"),
        begun("b2", group="app=news", resource="ec2:123456789012:us-east-1:i-2"),
        claim("waits", group="app=shop", resource="ec2:123456789012:us-east-1:i-3"),
    ]
    assert HeldPlaces([*others, mine], NOON).holders(mine) == Holders(("i-1",))


def test_of_many_who_hold_the_places_some_are_named() -> None:
    of = Budgets(zone=7)
    others = [begun(f"b{n}", resource=f"ec2:1:us-east-1:i-{n}", budgets=of) for n in range(7)]
    mine = claim("mine", budgets=of)
    assert HeldPlaces(others, NOON).holders(mine) == Holders(("i-0", "i-1", "i-2", "i-3", "i-4"), 2)
    assert HeldPlaces(others[1:], NOON).holders(mine) == Holders()


def test_a_burst_is_counted_by_zone() -> None:
    claims = [
        claim("a"),
        claim("b", made_at=NOON - 10 * MINUTE + timedelta(seconds=1), left=True),
        claim("c", made_at=NOON - 10 * MINUTE),
        claim("d", zone=OTHER_ZONE),
        claim("e", region="eu-west-1", zone="eu-west-1a"),
    ]
    found = burst(claims, "us-east-1", NOON, 10 * MINUTE)
    assert found == {"us-east-1a": 2, OTHER_ZONE: 1}
    assert burst([], "us-east-1", NOON, 10 * MINUTE) == {}


# -- the book ------------------------------------------------------------------------------


def test_while_there_is_room_for_all_nobody_looks_at_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten thousand turns with a look at ten thousand each would take minutes."""
    claims = [claim(f"i{n}", budgets=WIDE) for n in range(5_000)]
    book = Book(claims, NOON)
    monkeypatch.setattr(Book, "_before", None)
    for mine in claims:
        assert book.turn(mine, NOON) == Granted()
        book.note(replace(mine, begun=NOON), NOON)


def test_a_book_lets_the_time_go_by() -> None:
    book = Book(several(3, until=NOON + MINUTE), NOON)
    assert isinstance(book.turn(claim("mine"), NOON), Queued)
    assert book.turn(claim("mine"), NOON + MINUTE) == Granted()
    book = Book(several(20, left=True), NOON)
    assert isinstance(book.turn(claim("mine"), NOON), Queued)
    assert book.turn(claim("mine"), NOON - MINUTE + HOUR) == Granted()


def test_a_book_learns_of_who_has_begun() -> None:
    book = Book((), NOON)
    for one in several(3):
        assert book.turn(one, NOON) == Granted()
    assert isinstance(book.turn(claim("mine"), NOON), Queued)


# -- whatever happens ----------------------------------------------------------------------

limits = st.integers(1, 4)
budgets = st.builds(Budgets, limits, limits, limits, st.integers(1, 8))
few_budgets = st.lists(budgets, min_size=1, max_size=2)
moments = st.integers(-90, 0).map(lambda m: NOON + m * MINUTE)


@st.composite
def crowds(draw: st.DrawFn) -> list[Claim]:
    """Claims of every state, of at most two policies."""
    policies = draw(few_budgets)
    one = st.fixed_dictionaries(
        {
            "zone": st.sampled_from(("us-east-1a", OTHER_ZONE)),
            "group": st.sampled_from(("", "app=web", "app=db")),
            "made_at": moments,
            "budgets": st.sampled_from(policies),
            "until": st.integers(-1, 60).map(lambda m: NOON + m * MINUTE),
            "deadline": st.none() | st.sampled_from((NOON + HOUR, NOON + 2 * HOUR)),
            "criticality": st.sampled_from(Criticality),
            "left": st.sampled_from((False, False, True)),
        }
    )
    places = {"begun": st.none() | moments}, {"begun_before": st.none() | moments}
    one = st.builds(dict.__or__, one, st.one_of(*map(st.fixed_dictionaries, places)))
    made = draw(st.lists(one, max_size=10))
    return [claim(f"i{n}", **how) for n, how in enumerate(made)]


def used(claims: Iterable[Claim], mine: Claim, now: datetime) -> tuple[int, int, int, int]:
    """Return how many count in mine's group, zone, account and hour, counted the long way."""
    held = [c for c in claims if c.begun and not c.left and c.until > now]
    starts = [c for c in claims if any(b and b + HOUR > now for b in (c.begun, c.begun_before))]
    return (
        sum(c.group == mine.group for c in held) if mine.group else 0,
        sum(c.zone == mine.zone for c in held),
        len(held),
        len(starts),
    )


def numbers(of: Budgets) -> tuple[int, int, int, int]:
    return (of.group, of.zone, of.account, of.per_hour)


@settings(max_examples=60)
@given(crowds())
def test_those_next_up_fit_all_together(claims: list[Claim]) -> None:
    known = {c.incident: c for c in claims}
    for incident in next_up(claims, NOON):
        mine = known[incident]
        assert mine.waits(NOON)
        assert turn(claims, mine, NOON) == Granted()
        known[incident] = replace(mine, begun=NOON)
        *places, starts = used(known.values(), mine, NOON)
        *most, hourly = numbers(mine.budgets)
        assert all(n <= limit for n, limit in zip(places, most, strict=True))
        again = mine.begun_before is not None and mine.begun_before + HOUR > NOON
        assert starts <= hourly or again


@settings(max_examples=60)
@given(crowds())
def test_turn_and_next_up_agree(claims: list[Claim]) -> None:
    winners = set(next_up(claims, NOON))
    for mine in claims:
        if mine.waits(NOON):
            found = turn(claims, mine, NOON)
            assert (found == Granted()) is (mine.incident in winners)
            others = [c for c in claims if c.waits(NOON) and c.rank < mine.rank]
            assert isinstance(found, Granted) or (found.ahead == len(others) and found.why)


@settings(max_examples=60)
@given(crowds())
def test_nobody_who_could_begin_alone_is_left_out_without_one_before_it(
    claims: list[Claim],
) -> None:
    """Of those who fit by themselves, the first always begins."""
    waiting = sorted((c for c in claims if c.waits(NOON)), key=lambda c: c.rank)
    gone = [replace(c, left=True) if c.waits(NOON) else c for c in claims]
    alone = [c for c in waiting if turn(gone, c, NOON) == Granted()]
    if waiting and waiting[0] in alone:
        assert next_up(claims, NOON)[0] == waiting[0].incident
    if not alone:
        assert next_up(claims, NOON) == ()


@settings(max_examples=60)
@given(crowds())
def test_the_earlier_is_never_passed_by_its_like(claims: list[Claim]) -> None:
    winners = set(next_up(claims, NOON))
    likes = [c for c in claims if c.waits(NOON) and c.begun_before is None]
    for a in likes:
        for b in likes:
            same = (a.zone, a.group, a.budgets) == (b.zone, b.group, b.budgets)
            if same and a.rank < b.rank and b.incident in winners:
                assert a.incident in winners


steps = st.lists(
    st.tuples(st.sampled_from(("enter", "enter", "leave", "renew", "wait")), st.integers(0, 9)),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60)
@given(budgets, steps)
def test_never_over_budget_whatever_the_order(of: Budgets, story: list[tuple[str, int]]) -> None:
    """Enter, leave, be renewed or die: by the book and by the list alike, and never too many."""
    now = NOON
    claims: dict[str, Claim] = {}
    starts: list[tuple[datetime, str]] = []
    book = Book((), now)
    for step, number in story:
        name = f"i{number}"
        mine = claims.get(name)
        match step:
            case "wait":
                now += number * 3 * MINUTE
            case "leave" if mine:
                claims[name] = replace(mine, left=True)
                book.note(claims[name], now)
            case "renew" if mine and mine.until > now:
                claims[name] = replace(mine, until=now + 20 * MINUTE)
                book.note(claims[name], now)
            case "enter":
                fresh = claim(
                    name,
                    budgets=of,
                    zone=f"z{number % 3}",
                    group=f"app={number % 4}",
                    made_at=now,
                    until=now + 20 * MINUTE,
                    begun_before=mine.last_begun if mine else None,
                )
                asks = mine if mine and mine.holds(now) else fresh
                found = turn(claims.values(), asks, now)
                assert book.turn(asks, now) == found
                if found == Granted() and asks is fresh:
                    asks = replace(fresh, begun=now)
                    starts.append((now, name))
                claims[name] = asks
                book.note(asks, now)
                assert turn(claims.values(), asks, now) == found  # asking twice changes nothing
        assert book.next_up(now) == next_up(claims.values(), now)
        for one in claims.values():
            over = zip(used(claims.values(), one, now)[:3], numbers(of)[:3], strict=True)
            assert not one.holds(now) or all(count <= most for count, most in over)
        assert len({n for when, n in starts if when + HOUR > now}) <= of.per_hour


@settings(max_examples=60)
@given(few_budgets, st.lists(st.integers(0, 11), min_size=30, max_size=60))
def test_nobody_waits_for_ever(policies: list[Budgets], arrivals: list[int]) -> None:
    """Others come each minute, each for five minutes: the one waiting longest gets its place."""
    now = NOON
    policies = [replace(one, per_hour=1000) for one in policies]
    first = claim("first", budgets=policies[0], group="app=0", zone="z0", made_at=now)
    claims = {"first": first}
    for n, arrival in enumerate(arrivals):
        new = claim(
            f"n{n}",
            budgets=policies[-1],
            group=f"app={arrival % 3}",
            zone=f"z{arrival % 4}",
            made_at=now + MINUTE,
        )
        claims[new.incident] = new
        for incident in next_up(claims.values(), now):
            claims[incident] = replace(claims[incident], begun=now)
        now += MINUTE
        for one in [c for c in claims.values() if c.begun and c.begun + 5 * MINUTE <= now]:
            claims[one.incident] = replace(one, left=True)
    assert claims["first"].begun is not None
    assert claims["first"].begun <= NOON + 10 * MINUTE
