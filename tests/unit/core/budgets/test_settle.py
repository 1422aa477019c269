from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.budgets.budget import Book, Claim, Granted, opens_at, turn
from lifeguard.core.budgets.settle import ASK_AGAIN, LEASE, Settled, settle
from lifeguard.core.decision.situation import Admission
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need, Pacing, reserve

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEED = Need(stop=True, start=True, image=True, reachable=True)
REGION = "us-east-1"


def claim(name: str, **how: Any) -> Claim:  # noqa: ANN401  any field of Claim
    plain: dict[str, Any] = {
        "resource": f"ec2:123456789012:{REGION}:{name}",
        "account": "123456789012",
        "region": REGION,
        "zone": "us-east-1a",
        "group": "",
        "made_at": NOON - MINUTE,
        "budgets": Budgets(),
        "until": NOON + timedelta(hours=30),
    }
    return Claim(incident=name, **(plain | how))


def settled(claims: list[Claim], *asked: str) -> dict[str, Settled]:
    asks = dict.fromkeys(asked or [one.incident for one in claims], NEED)
    return {one.claim.incident: one for one in settle(claims, asks, {}, NOON)}


def test_a_grant_comes_with_the_next_slot_of_its_region() -> None:
    claims = [claim("a"), claim("b"), claim("c", region="eu-west-1", zone="eu-west-1a")]
    found = settled(claims)
    first, one = reserve(Pacing.full(NOON), NEED, NOON)
    second, two = reserve(one, NEED, NOON)
    assert [found[name].slot for name in "abc"] == [first, second, first]
    assert [found[name].pacing for name in "abc"] == [one, two, one]
    assert found["a"].admission == Admission(granted=True, at=first.at, image=first.image)
    assert found["a"].claim == replace(claims[0], begun=NOON, until=first.at + LEASE)


def test_what_is_promised_already_stays_promised() -> None:
    _, known = reserve(Pacing.full(NOON), NEED, NOON)
    (found,) = settle([claim("a")], {"a": NEED}, {REGION: known}, NOON)
    assert found.pacing == reserve(known, NEED, NOON)[1]


def test_who_waits_is_told_of_who_was_granted_a_place_just_now() -> None:
    found = settled([claim(name) for name in "abcd"])
    assert [name for name in found if found[name].admission.granted] == ["a", "b", "c"]
    assert found["d"].admission == Admission(
        granted=False,
        at=NOON + ASK_AGAIN,
        image=False,
        why=message("waiting.zone_full", zone="us-east-1a", limit=3),
        since=NOON - MINUTE,
        holders=("a", "b", "c"),
    )
    assert found["d"].claim.until == NOON + ASK_AGAIN + LEASE
    assert found["d"].slot is None
    assert found["d"].pacing is None


def test_what_is_free_to_one_that_does_not_ask_stays_free() -> None:
    one = Budgets(zone=1)
    claims = [claim("first", made_at=NOON - HOUR, budgets=one), claim("mine", budgets=one)]
    found = settled(claims, "mine")
    assert list(found) == ["mine"]
    assert found["mine"].admission.why == message("waiting.zone_taken_by_others", zone="us-east-1a")
    assert found["mine"].admission.holders == ()


def test_an_hour_that_is_full_now_keeps_nobody_from_a_place() -> None:
    """The first waits for a place, then for the clock: so it shuts its zone to nobody any more."""
    few, wide = Budgets(zone=1, per_hour=1), Budgets(zone=9, account=99, per_hour=99)
    claims = [
        claim("begun", begun=NOON - 2 * HOUR),
        claim("quick", made_at=NOON - 3 * HOUR, zone="us-east-1b", budgets=wide),
        claim("first", made_at=NOON - 2 * HOUR, budgets=few),
        claim("mine", budgets=wide),
    ]
    found = settled(claims)
    assert found["quick"].admission.granted
    assert found["mine"].admission.granted
    assert not found["first"].admission.granted


def test_nobody_asks() -> None:
    assert settle([claim("a")], {}, {}, NOON) == []


@st.composite
def crowds(draw: st.DrawFn) -> list[Claim]:
    policies = (Budgets(1, 2, 3, 3), Budgets(2, 3, 9, 2), Budgets(1, 1, 2, 9))
    one = st.fixed_dictionaries(
        {
            "zone": st.sampled_from(("us-east-1a", "us-east-1b")),
            "group": st.sampled_from(("", "app=web")),
            "made_at": st.integers(0, 90).map(lambda m: NOON - m * MINUTE),
            "budgets": st.sampled_from(policies),
            "begun": st.sampled_from([None, None, NOON - 20 * MINUTE, NOON - 80 * MINUTE]),
            "left": st.sampled_from((False, False, True)),
        }
    )
    made = draw(st.lists(one, max_size=9))
    return [claim(f"i{n}", **how) for n, how in enumerate(made)]


@settings(max_examples=80)
@given(crowds(), st.sets(st.integers(0, 8)))
def test_all_at_once_are_answered_as_one_after_another(
    claims: list[Claim], quiet: set[int]
) -> None:
    """As if each asked in its turn, until none of them is granted a place any more."""
    known = {one.incident: one for one in claims}
    asked = {n for n, one in known.items() if one.waits(NOON) and int(n[1:]) not in quiet}
    found = {
        one.claim.incident: one for one in settle(claims, dict.fromkeys(asked, NEED), {}, NOON)
    }
    assert set(found) == asked
    left = sorted(asked, key=lambda name: known[name].rank)
    granted = True
    while granted:
        granted = False
        for name in list(left):
            if turn(known.values(), known[name], NOON) == Granted():
                known[name] = replace(known[name], begun=NOON)
                left.remove(name)
                granted = True
    assert {name for name in asked if found[name].admission.granted} == asked - set(left)
    for name in left:
        opens = opens_at(known.values(), known[name], NOON)
        latest = NOON + ASK_AGAIN
        assert found[name].admission.at == min(opens or latest, latest)
        assert found[name].admission.why


def test_ten_thousand_are_settled_in_one_pass_or_two() -> None:
    claims = [claim(f"i{n:05}", budgets=Budgets()) for n in range(3_000)]
    looked = 0
    real = Book.turns

    def turns(self: Book, *args: Any) -> Any:  # noqa: ANN401  as Book's
        nonlocal looked
        looked += 1
        return real(self, *args)

    Book.turns = turns  # type: ignore[assignment, method-assign]  # counted
    try:
        found = settled(claims)
    finally:
        Book.turns = real  # type: ignore[method-assign]  # as it was
    assert looked == 2
    assert sum(one.admission.granted for one in found.values()) == 3
