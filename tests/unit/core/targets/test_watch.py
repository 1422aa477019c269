"""What is remembered of servers behind load balancers, from one look to the next."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.targets.target import RegisteredTarget, TargetLook
from lifeguard.core.targets.watch import failing, over, watch_key, watched
from tests.support.situations import INSTANCE, NOON, at, instance

SERVER = instance()
FAILS = ("unhealthy", "Target.Timeout")
FINE = ("healthy", "")
INITIAL = ("initial", "")
GONE = ("unused", "Target.InvalidState")
SHOP, API = watch_key(SERVER, "shop"), watch_key(SERVER, "api")
FIRST, LASTS = Silence("shop", NOON), Silence("shop", NOON, lasts=True)


def saw(*words: tuple[str, tuple[str, str]], skipped: tuple[str, ...] = ()) -> TargetLook:
    """Return a look at groups that say this of the server."""
    groups = tuple(dict.fromkeys(group for group, _ in words))
    targets = tuple(RegisteredTarget(INSTANCE, group, *said) for group, said in words)
    return TargetLook((*groups, *skipped), frozenset(groups), targets)


def after(
    known: Mapping[str, Silence], look: TargetLook, server: Instance = SERVER, when: str = "12:01"
) -> dict[str, Silence]:
    return watched(known, [server], look, at(when))


@pytest.mark.parametrize(
    ("known", "said", "then"),
    [
        (None, FAILS, Silence("shop", at("12:01"))),
        (FIRST, FAILS, LASTS),
        (LASTS, FAILS, LASTS),
        (None, FINE, None),
        (LASTS, FINE, None),
        (None, INITIAL, None),
        (FIRST, INITIAL, FIRST),
        (LASTS, INITIAL, LASTS),
        (LASTS, GONE, None),
    ],
)
def test_what_is_remembered_after_one_more_look(
    known: Silence | None, said: tuple[str, str], then: Silence | None
) -> None:
    before = {SHOP: known} if known else {}
    assert after(before, saw(("shop", said))) == ({SHOP: then} if then else {})


def test_one_that_is_registered_no_more_is_forgotten_and_so_is_a_deleted_group() -> None:
    others = TargetLook(("shop",), frozenset({"shop"}), ())
    assert after({SHOP: LASTS}, others) == {}
    assert after({SHOP: LASTS}, TargetLook()) == {}


def test_a_group_whose_turn_has_not_come_is_remembered() -> None:
    look = saw(("api", FINE), skipped=("shop",))
    assert after({SHOP: LASTS}, look) == {SHOP: LASTS}
    assert failing({SHOP: LASTS}, SERVER, look) == ()
    assert not over({SHOP: LASTS}, SERVER, look)


@pytest.mark.parametrize("state", [s for s in InstanceState if s is not InstanceState.RUNNING])
def test_of_a_server_that_does_not_run_nothing_is(state: InstanceState) -> None:
    idle = instance(state=state)
    look = saw(("shop", FAILS))
    assert after({SHOP: LASTS}, look, idle) == {}
    assert not over({}, idle, saw(("shop", FINE)))


def test_the_troubles_of_one_server_have_one_beginning() -> None:
    both = saw(("shop", FAILS), ("api", FAILS))
    found = after({SHOP: FIRST}, both)
    assert found == {SHOP: LASTS, API: Silence("api", NOON)}
    only = after(found, saw(("shop", FINE), ("api", FAILS)), when="12:02")
    assert only == {API: Silence("api", NOON, lasts=True)}


def test_the_worst_of_several_ports_counts_and_is_told() -> None:
    look = saw(
        ("shop", FINE), ("shop", FAILS), ("shop", ("unhealthy", "Target.FailedHealthChecks"))
    )
    assert after({SHOP: FIRST}, look) == {SHOP: LASTS}
    assert failing({SHOP: LASTS}, SERVER, look) == (RegisteredTarget(INSTANCE, "shop", *FAILS),)


def test_only_what_lasts_fails_and_only_of_this_server() -> None:
    look = saw(("shop", FAILS), ("api", FAILS))
    other = RegisteredTarget("i-other", "shop", *FAILS)
    look = TargetLook(look.groups, look.looked, (other, *look.targets))
    known = {SHOP: LASTS, API: Silence("api", NOON)}
    assert failing(known, SERVER, look) == (RegisteredTarget(INSTANCE, "shop", *FAILS),)
    assert failing({}, SERVER, look) == ()


@pytest.mark.parametrize(
    ("words", "is_over"),
    [
        ([("shop", FINE)], True),
        ([], True),
        ([("shop", ("unused", "Target.NotInUse"))], True),
        ([("shop", INITIAL)], False),
        ([("shop", GONE)], False),
        ([("shop", FINE), ("api", FAILS)], False),
    ],
)
def test_it_is_over_when_nobody_finds_fault_nor_has_still_to_say_so(
    words: list[tuple[str, tuple[str, str]]], *, is_over: bool
) -> None:
    assert over({}, SERVER, saw(*words)) is is_over
