"""What comes between the decision to act and the first act: a place, a turn, a slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.decision.decision import Admit, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.incident import Held
from lifeguard.core.kinds.ec2.action import StopInstance
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need
from tests.support.situations import (
    ACT,
    ASK,
    INSTANCE_FAILS,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
    stopped,
    was_told,
    what_of,
)

BARE = replace(ACT, backup=Backup.NONE)
SNAPSHOT = replace(ACT, backup=Backup.SNAPSHOT)
RIPE = instance(checks=SYSTEM_FAILS, read_at=at("12:10"))
REBOOTS = instance(checks=INSTANCE_FAILS, read_at=at("12:10"))
SCHEDULED = instance(events=(event("instance-stop"),), read_at=at("12:10"))


def outside(
    world: Instance = RIPE, policy: Policy = ACT, admission: Admission | None = None
) -> InstanceSituation:
    """Return a situation that may act as far as the policy goes, and has no place yet."""
    return situation(world, policy=policy, admission=admission)


NEEDS = [
    (
        "a stop, of what does not answer",
        outside(),
        Admit(Need(stop=True, start=True, image=True, reachable=False)),
    ),
    (
        "a stop, of what answers",
        outside(SCHEDULED),
        Admit(Need(stop=True, start=True, image=True, reachable=True), at("+10 12:00")),
    ),
    (
        "a reboot, with the stop that may follow",
        outside(REBOOTS),
        Admit(Need(stop=True, start=True, image=True, reachable=False)),
    ),
    (
        "a start",
        outside(stopped("Server.InternalError")),
        Admit(Need(stop=False, start=True, image=False, reachable=True)),
    ),
    (
        "snapshots, which have a bucket of their own",
        outside(SCHEDULED, SNAPSHOT),
        Admit(Need(stop=True, start=True, image=False, reachable=True), at("+10 12:00")),
    ),
    (
        "no backup",
        outside(policy=BARE),
        Admit(Need(stop=True, start=True, image=False, reachable=False)),
    ),
]


@pytest.mark.parametrize(
    ("found", "enter"), [row[1:] for row in NEEDS], ids=[row[0] for row in NEEDS]
)
def test_before_the_first_act_it_asks_for_what_its_whole_runbook_may_take(
    found: InstanceSituation, enter: Admit
) -> None:
    assert decide(found) == enter


def test_who_is_not_granted_a_place_waits_to_be_woken_and_knows_why() -> None:
    full = message("waiting.account_full", limit=3)
    queued = Admission(granted=False, at=at("12:20"), image=False, why=full)
    why = message("waiting.turn", why=full)
    assert decide(outside(admission=queued)) == Wait(at("12:20"), why, held=Held.BUDGET)


QUEUED = Admission(
    granted=False,
    at=at("18:10"),
    image=False,
    why=message("waiting.group_full", group="app=shop", limit=1),
    since=at("12:10"),
    holders=("i-0eeeeeeeeeeeeeeee",),
)


@pytest.mark.parametrize(
    ("grace", "told_at"), [("10m", "12:40"), ("20m", "13:10"), ("0m", "12:40")]
)
def test_who_waits_for_longer_than_three_graces_is_told_of_once(grace: str, told_at: str) -> None:
    policy = replace(ACT, auto_recovery_grace=timedelta(minutes=int(grace[:-1])))
    why = message("waiting.turn", why=QUEUED.why)
    queued = outside(policy=policy, admission=QUEUED)
    early = replace(queued, now=at(told_at) - timedelta(seconds=1))
    assert decide(early) == Wait(at(told_at), why, held=Held.BUDGET)
    late = replace(queued, now=at(told_at))
    assert decide(late) == Notify(
        NotificationKind.HELD,
        why,
        reasons=(
            message("waiting.turn_since", since=at("12:10")),
            message("waiting.places_taken", holders=("i-0eeeeeeeeeeeeeeee",)),
        ),
        about="budget",
        at=at("18:10"),
    )
    told = was_told(late, NotificationKind.HELD, "budget")
    assert decide(told) == Wait(at("18:10"), why, held=Held.BUDGET)


def test_who_waits_for_the_clock_is_told_of_without_names() -> None:
    late = replace(outside(admission=replace(QUEUED, holders=())), now=at("13:00"))
    decision = decide(late)
    assert isinstance(decision, Notify)
    assert decision.reasons == (message("waiting.turn_since", since=at("12:10")),)


def test_of_many_who_hold_the_places_some_are_named_and_the_others_counted() -> None:
    late = replace(outside(admission=replace(QUEUED, further=4)), now=at("13:00"))
    decision = decide(late)
    assert isinstance(decision, Notify)
    taken = message("waiting.places_taken_by_more", holders=QUEUED.holders, further=4)
    assert decision.reasons[1:] == (taken,)


def test_a_turn_that_comes_before_is_not_slept_through() -> None:
    soon = outside(admission=replace(QUEUED, at=at("12:20")))
    decision = decide(soon)
    assert isinstance(decision, Wait)
    assert decision.until == at("12:20")


@pytest.mark.parametrize(
    ("slot", "waits"), [(at("12:09"), False), (at("12:10"), False), (at("12:10:01"), True)]
)
def test_who_is_granted_a_place_acts_from_its_slot_on(slot: datetime, *, waits: bool) -> None:
    decision = decide(outside(policy=BARE, admission=Admission(granted=True, at=slot, image=False)))
    if waits:
        assert decision == Wait(slot, message("waiting.slot"))
    else:
        assert isinstance(decision, Execute)


def test_no_backup_is_made_before_its_turn() -> None:
    late = Admission(granted=True, at=at("12:30"), image=True)
    assert isinstance(decide(outside(admission=late)), Wait)
    decision = decide(look(outside(admission=late), at("12:30")))
    assert isinstance(decision, Execute)
    assert decision.action.verb == Verb.CREATE_IMAGE


def test_one_place_is_enough_for_all_rungs() -> None:
    granted = Admission(granted=True, at=at("12:10"), image=False)
    begun = outside(REBOOTS, BARE, granted)
    rebooted = look(did(begun, act(Verb.REBOOT, at("12:10"))), at("12:20"))
    assert decide(rebooted) == Execute(
        StopInstance(), what_of(rebooted, ProblemKind.INSTANCE_CHECK)
    )


def test_what_we_have_stopped_is_started_even_if_its_place_was_lost() -> None:
    down = look(
        did(outside(policy=BARE), act(Verb.STOP, at("12:10"))),
        at("12:11"),
        state=InstanceState.STOPPED,
    )
    decision = decide(replace(down, admission=None))
    assert isinstance(decision, Execute)
    assert decision.action.verb == Verb.START


@pytest.mark.parametrize(
    "found",
    [
        outside(replace(RIPE, group="web")),
        outside(instance(checks=SYSTEM_FAILS)),  # within its grace
        outside(policy=ASK),
    ],
    ids=["not to be touched", "too soon", "mode ask"],
)
def test_who_may_not_act_claims_no_place(found: InstanceSituation) -> None:
    assert not isinstance(decide(found), Admit)
