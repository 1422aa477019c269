"""The last remedy, row by row: why it cannot be, what is asked, and the launch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.kinds.ec2.action import LaunchReplacement
from lifeguard.core.kinds.ec2.instance import Checks, PublicIpKind, RootDevice
from lifeguard.core.kinds.ec2.launch_spec import RecoveryPoint, ReplacementPlan
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.replacement.considered import hopeless as nothing_softer
from lifeguard.core.kinds.ec2.replacement.cutover import RENAME
from lifeguard.core.kinds.ec2.replacement.launch import healthy_until
from lifeguard.core.kinds.ec2.replacement.obstacles import obstacles_to
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    InstanceStore,
    Mode,
    Policy,
    PublicIpChange,
    Replace,
    ScheduledBackup,
    StormPolicy,
    UserData,
)
from lifeguard.core.remediation.consent import MODE_ASK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.storm.detection import Storm as Raging
from lifeguard.core.text.message import message
from tests.support.replacements import (
    CAPACITY,
    LIKE,
    NEW,
    POINT,
    UNASKED,
    asked,
    done,
    hopeless,
    retired,
)
from tests.support.situations import (
    ACT,
    ASK,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    said_yes,
    situation,
)

# -- which image would do ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "before"),
    [
        (SYSTEM_FAILS, None),
        (EBS_FAILS, None),
        (replace(SYSTEM_FAILS, instance=INSTANCE_FAILS.instance), None),
        (INSTANCE_FAILS, NOON),
        (PASSING, None),
    ],
)
def test_what_is_on_the_disks_since_a_system_fails_is_spoilt(
    checks: Checks, before: datetime | None
) -> None:
    assert healthy_until(situation(instance(checks=checks))) == before


# -- what makes it a matter for a person's own hands ---------------------------------------------


LOCKED: Any = "kms-1"  # migration: a message
OBJECTION: Any = message("replacement.not_launched")


@pytest.mark.parametrize(
    ("how", "like"),
    [
        ({"group": "web"}, {}),
        ({"managed_by": "eks"}, {}),
        ({"spot": "persistent"}, {}),
        ({"root": RootDevice.INSTANCE_STORE}, {}),
        ({"instance_store": True}, {}),
        ({"tenancy": "host"}, {}),
        ({"outpost": "op-1"}, {}),
        ({"capacity_reservation": "cr-1"}, {}),
        ({"hibernation": True}, {}),
        ({"stop_protection": True}, {}),
        ({"locked_keys": (LockedKey(LOCKED),)}, {}),
        ({}, {"interfaces": 2}),
        ({}, {"addresses": ("eipalloc-1", "eipalloc-2")}),
        ({}, {"private_ips": 2}),
        ({}, {"interface_type": "efa"}),
        ({}, {"routes": True}),
        ({}, {"licences": 1}),
        ({}, {"devices": ("/dev/sdf",)}),
        ({"tags": (("lifeguard", "default"), ("aws:ec2:fleet-id", "x-1"))}, {}),
        ({"tags": (("lifeguard", "default"), ("aws:ec2spot:fleet-request-id", "x-1"))}, {}),
        ({"tags": (("lifeguard", "default"), ("aws:elasticmapreduce:job-flow-id", "x-1"))}, {}),
    ],
)
def test_what_stands_in_its_way_is_named_and_nothing_offered(
    how: dict[str, Any], like: dict[str, Any]
) -> None:
    plan = ReplacementPlan(replace(LIKE, **like), POINT)
    before = hopeless(UNASKED, replacement_plan=plan, **how)
    (obstacle,) = obstacles_to(*before.subject(), plan)
    decision = asked(before)
    assert decision.question is None
    first, *_, last = decision.reasons
    assert first == message("replacement.not_replaced", reason=obstacle.reason)
    assert last == message("replacement.newest_image", image="ami-0good")
    assert len(decision.reasons) == 3


@pytest.mark.parametrize(
    "plan", [ReplacementPlan(LIKE, None), ReplacementPlan(LIKE, POINT, OBJECTION)]
)
def test_without_an_image_or_leave_to_launch_it_a_person_must(plan: ReplacementPlan) -> None:
    before = hopeless(UNASKED, replacement_plan=plan)
    (obstacle,) = obstacles_to(*before.subject(), plan)
    decision = asked(before)
    assert message("replacement.not_replaced", reason=obstacle.reason) in decision.reasons
    assert decision.question is None


COMING = RecoveryPoint("ami-0new", at("12:20"), ours=True)


@pytest.mark.parametrize("point", [None, POINT])
@pytest.mark.parametrize("policy", [ACT, UNASKED])
def test_an_image_of_newer_data_is_waited_for_half_an_hour(
    policy: Policy, point: RecoveryPoint | None
) -> None:
    before = hopeless(policy, replacement_plan=ReplacementPlan(LIKE, point, coming=COMING))
    why = message("replacement.image_pending", image="ami-0new")
    assert decide(before) == Wait(at("12:35"), why)
    assert decide(replace(before, now=at("12:49"))) == Wait(at("12:50"), why)


def test_when_it_is_not_available_even_then_a_person_must_choose() -> None:
    late = replace(
        hopeless(UNASKED, replacement_plan=ReplacementPlan(LIKE, POINT, coming=COMING)),
        now=at("12:50"),
    )
    question = asked(late).question
    assert question is not None
    assert question.detail == "ami-0good"
    assert question.action_required == (message("replacement.by_hand"),)
    assert question.reasons[-1] == message(
        "replacement.coming_image", image="ami-0new", made=at("12:20")
    )
    plan = ReplacementPlan(LIKE, None, coming=COMING)
    none = replace(hopeless(replacement_plan=plan), now=at("12:50"))
    (obstacle,) = obstacles_to(*none.subject(), plan)
    reason = message("replacement.not_replaced", reason=obstacle.reason)
    assert reason in asked(none).reasons


def test_where_something_else_stands_in_the_way_no_image_is_waited_for() -> None:
    restore = ReplacementPlan(replace(LIKE, interfaces=2), POINT, coming=COMING)
    assert asked(hopeless(UNASKED, replacement_plan=restore)).question is None


def test_while_nothing_is_known_of_how_it_could_be_replaced_a_person_must() -> None:
    decision = asked(hopeless(UNASKED, replacement_plan=None))
    assert decision.question is None
    (reason,) = decision.reasons  # that its stop and start has not helped, and no more
    assert not str(getattr(reason, "code", "")).startswith("replacement.")


@pytest.mark.parametrize("policy", [replace(ACT, replace=Replace.NEVER), OBSERVE])
def test_where_the_policy_forbids_it_no_replacement_is_offered(policy: Policy) -> None:
    decision = decide(hopeless(policy))
    offered = decision.question if isinstance(decision, Notify) else None
    assert offered is None or offered.proposed_action != ProposedAction.REPLACE


def test_data_that_the_policy_calls_expendable_stands_in_no_way() -> None:
    policy = replace(UNASKED, instance_store=InstanceStore.EXPENDABLE)
    assert isinstance(done(decide(hopeless(policy, instance_store=True))), LaunchReplacement)


@pytest.mark.parametrize("missing", [{"observed": None}, {"policy": None}, {"opted_in": False}])
def test_what_is_not_ours_or_not_there_is_not_considered(missing: dict[str, Any]) -> None:
    assert nothing_softer(hopeless())
    assert not nothing_softer(replace(hopeless(), **missing))


# -- the question --------------------------------------------------------------------------------

ALWAYS = (Risk.LOST_CHANGES, Risk.TWO_AT_ONCE, Risk.PRIVATE_IP)
KEEPS = replace(ACT, replace_user_data=UserData.KEEP)
AUTO = {"public_ip": PublicIpKind.AUTO}
ALLOWS = replace(UNASKED, public_ip_change=PublicIpChange.ALLOW)


@pytest.mark.parametrize(
    ("policy", "how", "user_data", "treated", "risks"),
    [
        (ACT, {}, True, 0, ALWAYS),
        (ASK, {}, True, 0, ALWAYS),
        (replace(UNASKED, mode=Mode.ASK), {}, True, 0, ALWAYS),
        (KEEPS, {}, False, 0, ALWAYS),
        (KEEPS, {}, True, 0, (*ALWAYS, Risk.USER_DATA)),
        (UNASKED, {}, True, 3, (*ALWAYS, Risk.FLAPPING)),
        (UNASKED, AUTO, True, 0, (*ALWAYS, Risk.PUBLIC_IP)),
    ],
)
def test_a_yes_is_asked_for_with_all_that_it_accepts(
    policy: Policy,
    how: dict[str, Any],
    user_data: bool,  # noqa: FBT001  one of a row
    treated: int,
    risks: tuple[Risk, ...],
) -> None:
    before = hopeless(
        policy, replacement_plan=ReplacementPlan(replace(LIKE, user_data=user_data), POINT), **how
    )
    before = replace(before, incident=replace(before.incident, treated_before=treated))
    question = asked(before).question
    assert question is not None
    assert (question.proposed_action, question.detail) == (ProposedAction.REPLACE, "ami-0good")
    assert question.loses_since == POINT.created_at
    assert question.risks == risks
    assert (MODE_ASK in question.reasons) == (policy.mode is Mode.ASK)
    assert " ".join(question.commands[0]).startswith("aws ec2 run-instances --region us-east-1")
    launch = done(decide(said_yes(before)))
    assert launch == LaunchReplacement(
        "ami-0good",
        replace(LIKE, user_data=user_data),
        token=f"{before.incident.id}-0",
        keep_user_data=policy.replace_user_data is UserData.KEEP,
        opt_in_tag="lifeguard",
    )
    refused = decide(said_yes(before, yes=False))
    assert isinstance(refused, Notify)
    assert refused.notice is NotificationKind.DECLINED


@pytest.mark.parametrize(
    ("policy", "hours", "allowed"),
    [
        (UNASKED, 48, None),
        (UNASKED, 49, 48),
        (replace(UNASKED, scheduled_backup=ScheduledBackup(max_age=timedelta(hours=6))), 6, None),
        (replace(UNASKED, scheduled_backup=ScheduledBackup(max_age=timedelta(hours=6))), 7, 6),
    ],
)
def test_an_image_older_than_a_backup_may_be_is_asked_about_whatever_the_policy(
    policy: Policy, hours: int, allowed: int | None
) -> None:
    made = at("12:30") - timedelta(hours=hours)
    restore = ReplacementPlan(LIKE, RecoveryPoint("ami-0good", made, ours=True))
    decision = decide(hopeless(policy, replacement_plan=restore))
    if allowed is None:
        assert isinstance(done(decision), LaunchReplacement)
    else:
        assert isinstance(decision, Notify)
        limit = timedelta(hours=allowed)
        assert decision.reasons[-1] == message("replacement.old_image", made=made, limit=limit)


IN_A_STACK: dict[str, Any] = {
    "tags": (("lifeguard", "default"), ("aws:cloudformation:stack-name", "shop"))
}


def test_one_of_a_stack_is_replaced_and_the_stack_named() -> None:
    question = asked(hopeless(**IN_A_STACK)).question
    assert question is not None
    assert Risk.STACK in question.risks
    decision = decide(retired(**IN_A_STACK))
    assert isinstance(decision, Close)
    assert decision.action_required == (
        RENAME,
        message("replacement.update_stack", stack="shop", new=NEW),
    )


@pytest.mark.parametrize(("policy", "how"), [(UNASKED, {}), (ALLOWS, AUTO)])
def test_nobody_is_asked_where_the_policy_has_said_yes(policy: Policy, how: dict[str, Any]) -> None:
    assert isinstance(done(decide(hopeless(policy, **how))), LaunchReplacement)


def test_it_takes_a_place_within_the_budgets() -> None:
    assert isinstance(decide(replace(hopeless(UNASKED), admission=None)), Admit)


def test_in_a_storm_that_is_held_none_is_launched_though_the_server_was_treated() -> None:
    held = replace(UNASKED, storm=StormPolicy.HOLD)
    raging = Raging("storm-1", "123456789012", "us-east-1", at("12:20"))
    decision = decide(replace(hopeless(held), storm=raging))
    assert isinstance(decision, Wait)
    assert (decision.held, decision.status) == (Held.STORM, IncidentStatus.NEEDS_HUMAN)


# -- the launch ----------------------------------------------------------------------------------


def test_a_launch_that_fails_for_now_is_tried_again_ever_more_slowly_then_a_person_must() -> None:
    before, waits = hopeless(UNASKED), []
    for number in range(durations.ATTEMPTS):
        launch = done(decide(before))
        assert isinstance(launch, LaunchReplacement)
        assert launch.token.endswith(f"-{number}")
        failed = act(Verb.LAUNCH_REPLACEMENT, before.now, Result.FAILED, code=CAPACITY)
        before = did(before, failed)
        decision = decide(before)
        if isinstance(decision, Wait):
            assert decision.why == message("replacement.launch_later", answer=failed.answer)
            waits.append(f"{decision.until - before.now}")
            before = replace(before, now=decision.until)
    assert waits == ["0:05:00", "0:10:00", "0:15:00"]
    told = asked(before)
    assert (told.what, told.problem) == (
        message("replacement.not_launched"),
        "replacement:not_launched",
    )


@pytest.mark.parametrize("code", ["InternalError", "ReadTimeoutError", ""])
def test_what_may_have_been_launched_all_the_same_is_asked_for_with_the_same_token(
    code: str,
) -> None:
    failed = act(Verb.LAUNCH_REPLACEMENT, at("12:31"), Result.FAILED, code=code)
    again = done(decide(replace(did(hopeless(UNASKED), failed), now=at("12:50"))))
    assert isinstance(again, LaunchReplacement)
    assert again.token.endswith("-0")


def test_a_launch_that_is_refused_is_a_persons_matter_at_once() -> None:
    refused = act(Verb.LAUNCH_REPLACEMENT, at("12:31"), Result.REFUSED)
    decision = asked(did(hopeless(UNASKED), refused))
    assert decision.reasons[0] == refused.answer
