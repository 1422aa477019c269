"""The rights on Lightsail are those of its actions, on what is opted in, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from lifeguard.core.kinds.lightsail.action import LightsailAction, Replacing
from lifeguard.core.policy.policy import Deployment, Policies
from lifeguard.iam.grants import FunctionName, Needs, Scope, pairs
from lifeguard.iam.lightsail import LIGHTSAIL
from lifeguard.iam.rights import always, to_act, to_back_up, unseen

DEPLOYED = Policies().deployment()
ALL = replace(
    DEPLOYED, may_resize=True, may_go_unlimited=True, may_replace=True, drills_restores=True
)


def of_lightsail(needs: Needs) -> set[tuple[Scope, str]]:
    """Return those that are not of its databases."""
    return {
        (on, call)
        for on, call in pairs(needs)
        if call.startswith("lightsail:")
        and "RelationalDatabase" not in call
        and on is not Scope.LIGHTSAIL_DB_SNAPSHOTS
    }


READS = {
    FunctionName.SWEEP: {
        "GetBundles",
        "GetInstanceMetricData",
        "GetInstances",
        "GetLoadBalancers",
    },
    FunctionName.RESPOND: {
        "GetBundles",
        "GetInstance",
        "GetInstanceMetricData",
        "GetLoadBalancerMetricData",
        "GetLoadBalancers",
    },
    FunctionName.REPORT: {"GetInstances"},
    FunctionName.WIDGET: {"GetInstanceMetricData", "GetInstances"},
    FunctionName.BACKUP: {"GetAutoSnapshots", "GetInstanceSnapshots", "GetInstances"},
}
RECOVERY = (Scope.ANYTHING, "lightsail:GetOperationsForResource")
"""What tells after a crash whether an act was made."""
ATTACHES = (Scope.LIGHTSAIL_LOAD_BALANCERS, "lightsail:AttachInstancesToLoadBalancer")
DETACHES = (Scope.LIGHTSAIL_LOAD_BALANCERS, "lightsail:DetachInstancesFromLoadBalancer")


@pytest.mark.parametrize("function", FunctionName)
def test_whatever_the_policies_say_it_only_reads(function: FunctionName) -> None:
    reads = {(Scope.ANYTHING, f"lightsail:{name}") for name in READS.get(function, ())}
    assert of_lightsail(always(function)) - {RECOVERY} == reads


@pytest.mark.parametrize("deployment", [DEPLOYED, ALL], ids=["the least", "all"])
def test_respond_may_make_the_calls_of_its_actions_on_what_is_opted_in(
    deployment: Deployment,
) -> None:
    granted = of_lightsail(to_act(FunctionName.RESPOND, deployment))
    assert {call for on, call in granted if on is Scope.LIGHTSAIL_OPTED_IN} == {
        "lightsail:CreateInstanceSnapshot",
        "lightsail:RebootInstance",
        "lightsail:StartInstance",
        "lightsail:StopInstance",
    }
    elsewhere = {(on, call) for on, call in granted if on is not Scope.LIGHTSAIL_OPTED_IN}
    assert {(Scope.LIGHTSAIL_SNAPSHOTS, "lightsail:TagResource"), ATTACHES, DETACHES} <= elsewhere
    assert elsewhere <= {
        (Scope.LIGHTSAIL_SNAPSHOTS, "lightsail:CreateInstanceSnapshot"),
        (Scope.LIGHTSAIL_SNAPSHOTS, "lightsail:TagResource"),
        ATTACHES,
        DETACHES,
        RECOVERY,
        *(TO_REPLACE if deployment.may_replace else ()),
    }


TO_REPLACE = {
    (Scope.LIGHTSAIL_LAUNCH_PARTS, "lightsail:CreateInstancesFromSnapshot"),
    (Scope.LIGHTSAIL_NEW, "lightsail:TagResource"),
    (Scope.LIGHTSAIL_ON_TRIAL, "lightsail:AttachStaticIp"),
    (Scope.LIGHTSAIL_ON_TRIAL, "lightsail:DeleteInstance"),
    (Scope.LIGHTSAIL_ON_TRIAL, "lightsail:PutInstancePublicPorts"),
    (Scope.LIGHTSAIL_ON_TRIAL, "lightsail:TagResource"),
    (Scope.LIGHTSAIL_ON_TRIAL, "lightsail:UntagResource"),
    (Scope.LIGHTSAIL_RETIRED, "lightsail:TagResource"),
    (Scope.LIGHTSAIL_RETIRED, "lightsail:UntagResource"),
    (Scope.LIGHTSAIL_STATIC_IPS, "lightsail:AttachStaticIp"),
    (Scope.LIGHTSAIL_STATIC_IPS, "lightsail:DetachStaticIp"),
    (Scope.ANYTHING, "lightsail:GetInstancePortStates"),
    (Scope.ANYTHING, "lightsail:GetInstanceSnapshots"),
    (Scope.ANYTHING, "lightsail:GetStaticIps"),
}
"""What a replacement needs: of all instances only what is on trial may be deleted."""


def test_respond_may_ask_for_the_operations_of_an_instance() -> None:
    granted = (always(FunctionName.RESPOND), to_act(FunctionName.RESPOND, DEPLOYED))
    assert RECOVERY in {pair for needs in granted for pair in of_lightsail(needs)}


def test_each_call_of_an_action_is_on_something() -> None:
    granted = {call for _, call in pairs(to_act(FunctionName.RESPOND, ALL))}
    assert {call for action in get_args(LightsailAction) for call in action.calls} <= granted


@pytest.mark.parametrize("function", sorted(set(FunctionName) - {FunctionName.RESPOND}))
def test_nobody_else_changes_anything(function: FunctionName) -> None:
    assert of_lightsail(to_act(function, ALL)) == set()
    backs_up = function is FunctionName.BACKUP
    assert of_lightsail(to_back_up(function, ALL)) == (MAKES_AND_PRUNES if backs_up else set())


MAKES_AND_PRUNES = {
    (Scope.LIGHTSAIL_OPTED_IN, "lightsail:CreateInstanceSnapshot"),
    (Scope.LIGHTSAIL_SNAPSHOTS, "lightsail:CreateInstanceSnapshot"),
    (Scope.LIGHTSAIL_SNAPSHOTS, "lightsail:TagResource"),
    (Scope.LIGHTSAIL_OUR_SNAPSHOTS, "lightsail:DeleteInstanceSnapshot"),
}


def test_an_instance_is_deleted_on_trial_alone() -> None:
    deletes = {pair for pair in TO_REPLACE if pair[1].startswith("lightsail:Delete")}
    assert deletes == {(Scope.LIGHTSAIL_ON_TRIAL, "lightsail:DeleteInstance")}


def test_nothing_else_is_ever_deleted_detached_or_read_that_is_secret() -> None:
    harmful = ("Delete", "Detach", "Download", "GetInstanceAccessDetails", "Put", "Untag")
    for function in FunctionName:
        for needs in (always(function), to_act(function, ALL), to_back_up(function, ALL)):
            for _, call in of_lightsail(needs) - MAKES_AND_PRUNES - TO_REPLACE - {DETACHES}:
                assert not call.partition(":")[2].startswith(harmful)


def test_all_of_its_actions_are_responds() -> None:
    assert LIGHTSAIL.actions == {FunctionName.RESPOND: frozenset(get_args(LightsailAction))}


def test_nothing_is_replaced_where_no_policy_wants_it() -> None:
    assert set(LIGHTSAIL.left_out(ALL)) == set()
    assert set(LIGHTSAIL.left_out(replace(ALL, may_replace=False))) == set(get_args(Replacing))


def test_a_start_that_is_owed_can_be_made_where_nothing_may_act_any_more() -> None:
    rows = unseen(FunctionName.RESPOND, may_act=False)
    owed = {(row.on, call) for row in rows if row.owed for call in row.actions}
    assert {(Scope.LIGHTSAIL_OPTED_IN, "lightsail:StartInstance"), ATTACHES, RECOVERY} <= owed
    assert DETACHES not in owed
