"""Every action has a name and the calls it makes: nothing of the union is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.settings import Isolation
from lifeguard.core.kinds.ec2.action import (
    ACTION_OF,
    AdoptReplacement,
    ChangeInstanceType,
    CreateImage,
    CreateSnapshots,
    DiscardReplacement,
    Ec2Action,
    EndDrill,
    ForceStopInstance,
    LaunchDrill,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    Own,
    Power,
    RebootInstance,
    RescheduleEvent,
    ResumeApplicationChecks,
    RetireInstance,
    StartInstance,
    StopInstance,
    SuppressApplicationChecks,
    UnlimitedCredits,
)
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec
from lifeguard.core.kinds.ec2.target_action import DeregisterTarget, RegisterTarget
from lifeguard.core.kinds.ec2.volume import GrowVolume
from lifeguard.core.kinds.lightsail.action import LightsailVerb
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.resources.verb import InsideVerb, ShutdownVerb, Verb

LIKE = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",))
WEB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
ROWS: list[tuple[Action, Verb, set[str]]] = [
    (CreateImage("name"), Verb.CREATE_IMAGE, {"ec2:CreateImage", "ec2:CreateTags"}),
    (CreateSnapshots("name"), Verb.CREATE_SNAPSHOTS, {"ec2:CreateSnapshots", "ec2:CreateTags"}),
    (
        RescheduleEvent("instance-event-1", datetime(2026, 11, 22, 2, tzinfo=UTC)),
        Verb.RESCHEDULE,
        {"ec2:ModifyInstanceEventStartTime"},
    ),
    (
        SuppressApplicationChecks(60),
        Verb.SUPPRESS_APPLICATION_CHECKS,
        {"ec2:EnableApplicationStatusCheckSuppression"},
    ),
    (
        ResumeApplicationChecks(),
        Verb.RESUME_APPLICATION_CHECKS,
        {"ec2:DisableApplicationStatusCheckSuppression"},
    ),
    (StopInstance(), Verb.STOP, {"ec2:StopInstances", "ec2:StartInstances"}),
    (ForceStopInstance(), Verb.FORCE_STOP, {"ec2:StopInstances"}),
    (StartInstance(), Verb.START, {"ec2:StartInstances"}),
    (RebootInstance(), Verb.REBOOT, {"ec2:RebootInstances"}),
    (UnlimitedCredits(), Verb.UNLIMITED_CREDITS, {"ec2:ModifyInstanceCreditSpecification"}),
    (
        DeregisterTarget(WEB, (80,)),
        Verb.DEREGISTER_TARGET,
        {"elasticloadbalancing:DeregisterTargets"},
    ),
    (RegisterTarget(WEB, (80,)), Verb.REGISTER_TARGET, {"elasticloadbalancing:RegisterTargets"}),
    (ChangeInstanceType("t3.large"), Verb.CHANGE_TYPE, {"ec2:ModifyInstanceAttribute"}),
    (
        LaunchReplacement("ami-1", LIKE, "token", keep_user_data=False, opt_in_tag="lifeguard"),
        Verb.LAUNCH_REPLACEMENT,
        {"ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"},
    ),
    (
        RetireInstance("i-2", forced=False, until=datetime(2026, 11, 27, tzinfo=UTC)),
        Verb.RETIRE,
        {"ec2:StopInstances", "ec2:CreateTags"},
    ),
    (MoveAddresses("i-2", ("eipalloc-1",)), Verb.MOVE_ADDRESSES, {"ec2:AssociateAddress"}),
    (
        MoveTargets("i-2", (("arn", 80),)),
        Verb.MOVE_TARGETS,
        {"elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"},
    ),
    (
        AdoptReplacement("i-2", "lifeguard", "default"),
        Verb.ADOPT_REPLACEMENT,
        {"ec2:CreateTags", "ec2:DeleteTags"},
    ),
    (
        DiscardReplacement("i-2"),
        Verb.DISCARD_REPLACEMENT,
        {"ec2:TerminateInstances", "ec2:DeleteTags"},
    ),
    (
        LaunchDrill("ami-1", Isolation("subnet-1", "sg-1"), "token"),
        Verb.LAUNCH_DRILL,
        {"ec2:RunInstances", "ec2:CreateTags"},
    ),
    (GrowVolume("vol-0a1b2c3d", 16), Verb.GROW_VOLUME, {"ec2:ModifyVolume"}),
    (EndDrill("i-2"), Verb.END_DRILL, {"ec2:TerminateInstances"}),
]


def test_the_table_below_is_whole() -> None:
    assert {type(row[0]) for row in ROWS} == set(get_args(Ec2Action))


@pytest.mark.parametrize(("action", "name", "rights"), ROWS, ids=[row[1] for row in ROWS])
def test_an_action_has_a_name_and_the_calls_it_makes(
    action: Action, name: Verb, rights: set[str]
) -> None:
    assert action.verb is name
    assert set(action.calls) == rights


def test_each_verb_is_of_one_action() -> None:
    assert len(ACTION_OF) == len(get_args(Ec2Action))
    assert set(ACTION_OF.values()) == set(get_args(Ec2Action))


def test_each_verb_is_of_some_kind() -> None:
    verbs = {verb for kind in KINDS.values() for verb in kind.actions}
    assert verbs == {*Verb, *LightsailVerb, *DbVerb, *InsideVerb, *ShutdownVerb}


@pytest.mark.parametrize("verb", sorted(ACTION_OF))
def test_what_is_true_of_few_actions_shows_in_their_calls(verb: str) -> None:
    action = ACTION_OF[verb]
    assert action.backs_up == bool({"ec2:CreateImage", "ec2:CreateSnapshots"} & set(action.calls))
    assert action.launches == ("ec2:RunInstances" in action.calls)
    assert not (action.launches and action.ends_trial)
    assert action.ends_trial or "ec2:TerminateInstances" not in action.calls


def test_each_action_is_carried_out_by_one_function_only() -> None:
    own, power = set(get_args(Own)), set(get_args(Power))
    assert own | power == set(get_args(Ec2Action))
    assert not own & power
    for action in own - {RetireInstance}:  # only `power` keeps account of what EC2 allows of these
        assert not {"ec2:StartInstances", "ec2:StopInstances"} & set(action.calls)
    assert "ec2:StartInstances" not in RetireInstance.calls  # no start waits for this stop


@pytest.mark.parametrize("verb", sorted(ACTION_OF))
def test_what_disrupts_belongs_to_a_remedy_as_the_credit_mode_alone_does_besides(verb: str) -> None:
    action = ACTION_OF[verb]
    live = action.remedy == Remedy.UNLIMITED_CREDITS
    assert (action.disrupts or live) == (action.remedy is not None)
    assert not (action.disrupts and live)
    assert not (action.backs_up and action.disrupts)


@pytest.mark.parametrize("kind", [DeregisterTarget, RegisterTarget])
def test_what_moves_a_target_is_on_its_group(
    kind: type[DeregisterTarget | RegisterTarget],
) -> None:
    group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
    assert kind(group, (80,)).on == "web"
