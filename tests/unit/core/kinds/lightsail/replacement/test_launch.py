"""Asking for a new instance: on which plan, from which snapshot, and why not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.approval import offer
from lifeguard.core.approval.prompt import posed
from lifeguard.core.decision.decision import Execute, NotificationKind, Notify, Wait
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.question import Risk
from lifeguard.core.kinds.lightsail.action import BUSY, LaunchFromSnapshot
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.launch_spec import (
    BundleChoice,
    DataDisk,
    LightsailPlan,
    SnapshotPoint,
    coming,
    newest,
    next_size,
    same_size,
)
from lifeguard.core.kinds.lightsail.replacement.considered import considered
from lifeguard.core.kinds.lightsail.replacement.considered import hopeless as nothing_else
from lifeguard.core.kinds.lightsail.replacement.launch import healthy_until
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Replace
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.lightsail import FAILS, GONE, OK, act, situation
from tests.support.lightsail_replacements import (
    MICRO,
    NEW,
    PLAN,
    POINT,
    SMALL,
    SPEC,
    answered,
    hopeless,
)
from tests.support.situations import ACT, at, did, heard


def question(before: LightsailSituation) -> Notify:
    asked = decide(before)
    assert isinstance(asked, Notify)
    assert asked.notice is NotificationKind.ASKED
    return asked


def told(before: LightsailSituation) -> tuple[Message, ...]:
    """What the operator is told where nothing is offered."""
    asked = question(before)
    assert asked.question is None
    return asked.reasons


def goes_on(before: LightsailSituation, choice: str = "") -> Execute:
    agreed = answered(before, choice)
    word = decide(agreed)
    assert isinstance(word, Notify)
    assert word.notice is NotificationKind.ANSWERED
    launch = decide(heard(agreed, word))
    assert isinstance(launch, Execute)
    return launch


def test_a_new_instance_is_offered_on_the_same_plan_first() -> None:
    asked = question(hopeless()).question
    assert asked is not None
    assert [choice.name for choice in asked.choices] == ["same", "bigger"]
    assert (asked.detail, asked.loses_since) == ("snap-1", POINT.created_at)
    assert asked.risks == (Risk.LOST_CHANGES, Risk.TWO_AT_ONCE, "new_name", "billed_twice")
    price = asked.choices[1].says
    assert (price.param("price"), price.param("now")) == ("12.00", "7.00")
    moves = message("lightsail.step.moves", static_ip="StaticIp-1")
    assert moves in asked.steps


def test_without_burst_capacity_the_bigger_plan_is_the_first() -> None:
    asked = question(hopeless(burst=GONE)).question
    assert asked is not None
    assert [choice.name for choice in asked.choices] == ["bigger", "same"]
    launch = goes_on(hopeless(burst=GONE)).action
    assert isinstance(launch, LaunchFromSnapshot)
    assert launch.bundle == "small_3_0"


@pytest.mark.parametrize(
    ("choice", "bundle"), [("", "micro_3_0"), ("same", "micro_3_0"), ("bigger", "small_3_0")]
)
def test_a_yes_launches_what_was_chosen(choice: str, bundle: str) -> None:
    action = goes_on(hopeless(), choice).action
    assert action == LaunchFromSnapshot(NEW, "snap-1", bundle, SPEC, "lifeguard")


def test_a_choice_that_is_not_there_launches_nothing() -> None:
    only = hopeless(plan=replace(PLAN, bigger=None))
    with pytest.raises(ValueError, match="bigger"):
        goes_on(only, "bigger")


def test_the_page_offers_each_choice_and_says_what_happens() -> None:
    before = hopeless()
    asked = question(before)
    assert asked.question is not None
    pending = posed(before, asked.about, asked.question)
    assert [answer for answer, _ in offer.choices(pending)] == ["same", "bigger"]
    assert offer.steps(pending) == asked.question.steps


def test_without_a_static_ip_the_address_changes() -> None:
    asked = question(hopeless(plan=replace(PLAN, spec=replace(SPEC, static_ip="")))).question
    assert asked is not None
    assert Risk.PUBLIC_IP in asked.risks
    assert not any(step.code == "lightsail.step.moves" for step in asked.steps)


def test_an_old_snapshot_and_one_to_come_are_told() -> None:
    old = replace(POINT, created_at=at("-9 02:00"))
    late = SnapshotPoint("snap-2", at("11:00"), 40, available=False)
    reasons = question(hopeless(plan=replace(PLAN, point=old, coming=late))).reasons
    codes = {reason.code for reason in reasons}
    assert {"lightsail.old_snapshot", "lightsail.coming_snapshot"} <= codes


def test_who_fails_again_and_again_is_asked_about_with_that() -> None:
    before = hopeless()
    flaps = replace(before, incident=replace(before.incident, treated_before=3))
    asked = question(flaps).question
    assert asked is not None
    assert Risk.FLAPPING in asked.risks


TOO_BIG = replace(POINT, disk_gb=80)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (replace(PLAN, point=None), message("lightsail.no_snapshot")),
        (
            replace(PLAN, spec=replace(SPEC, disks=(DataDisk("data", "/dev/xvdf"),))),
            message("lightsail.lacking_disks", disks=("data",)),
        ),
        (
            replace(PLAN, point=TOO_BIG, same=None, bigger=None),
            message("lightsail.no_bundle", size=80),
        ),
        (replace(PLAN, spec=replace(SPEC, ip_type="ipv6")), message("lightsail.ipv6_only")),
        (replace(PLAN, spec=replace(SPEC, plain=False)), message("lightsail.metadata_options")),
    ],
)
def test_what_cannot_be_done_is_not_offered_and_says_why(
    plan: LightsailPlan, reason: Message
) -> None:
    assert message("replacement.not_replaced", reason=reason) in told(hopeless(plan=plan))


def test_before_the_plan_is_read_nothing_is_offered() -> None:
    assert question(hopeless(plan=None)).question is None


def test_the_policy_may_forbid_it() -> None:
    never = hopeless(policy=replace(ACT, replace=Replace.NEVER))
    assert not nothing_else(never)
    assert question(never).question is None


def test_it_is_considered_when_nothing_softer_is_left() -> None:
    before = hopeless()
    assert nothing_else(before)
    problem = before.present[0]
    fresh = situation(before.observed)
    assert not considered(fresh, problem)
    assert not considered(replace(before, opted_in=False), problem)


def test_a_snapshot_that_is_being_made_is_waited_for() -> None:
    late = SnapshotPoint("snap-2", at("12:20"), 40, available=False)
    pending = message("lightsail.snapshot_pending", snapshot="snap-2")
    assert decide(hopeless(plan=replace(PLAN, coming=late))) == Wait(at("12:50"), pending)
    barred = replace(PLAN, coming=late, spec=replace(SPEC, ip_type="ipv6"))
    assert question(hopeless(plan=barred)).question is None


def test_a_launch_that_fails_is_tried_again_and_then_told() -> None:
    agreed = answered(hopeless())
    word = decide(agreed)
    assert isinstance(word, Notify)
    agreed = heard(agreed, word)
    failed = did(agreed, act(Verb.LAUNCH_REPLACEMENT, at("12:40"), Result.FAILED, code=BUSY))
    waits = decide(failed)
    assert isinstance(waits, Wait)
    assert waits.why.code == "replacement.launch_later"
    refused = did(agreed, act(Verb.LAUNCH_REPLACEMENT, at("12:40"), Result.REFUSED))
    asked = decide(refused)
    assert isinstance(asked, Notify)
    assert asked.what == message("replacement.not_launched")


def test_a_snapshot_of_a_failed_host_is_good_at_any_time() -> None:
    assert healthy_until(hopeless()) is None
    spoilt = hopeless(system=OK, instance=FAILS)
    assert healthy_until(spoilt) == spoilt.present[0].since


# -- the values -----------------------------------------------------------------------------------

EARLY, LATE = POINT, SnapshotPoint("snap-2", at("11:00"), 40)
PENDING = replace(LATE, available=False)


def test_the_newest_available_snapshot_of_before_the_trouble_is_taken() -> None:
    assert newest([EARLY, LATE], None) == LATE
    assert newest([EARLY, LATE], at("10:00")) == EARLY
    assert newest([EARLY, PENDING], None) == EARLY
    assert newest([], None) is None


def test_what_is_being_made_counts_where_it_will_be_newer() -> None:
    assert coming([EARLY, PENDING], None, EARLY) == PENDING
    assert coming([PENDING], None, None) == PENDING
    assert coming([PENDING], None, replace(EARLY, created_at=at("11:30"))) is None
    assert coming([EARLY], None, EARLY) is None


def test_what_is_worth_waiting_for_ends() -> None:
    plan = replace(PLAN, coming=PENDING)
    assert PLAN.due(at("11:10")) is None
    assert plan.due(at("11:10")) == PENDING.created_at + timedelta(minutes=30)
    assert plan.due(at("11:30")) is None


def test_plans_hold_the_disk() -> None:
    assert same_size(MICRO, [MICRO, SMALL], 40) == MICRO
    assert same_size(MICRO, [MICRO, SMALL], 50) is None
    successor = replace(MICRO, id="micro_4_0", price=6.0)
    assert same_size(replace(MICRO, id="micro_2_0"), [MICRO, successor, SMALL], 40) == successor
    assert next_size(MICRO, [MICRO, SMALL], 50) == SMALL
    assert next_size(SMALL, [MICRO, SMALL], 0) is None
    assert (PLAN.bundle(BundleChoice.SAME), PLAN.bundle(BundleChoice.BIGGER)) == (MICRO, SMALL)
    assert replace(PLAN, point=None).lacking == ()
