"""The rights on Lightsail are those of its actions, on what is opted in, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from lifeguard.core.kinds.lightsail.action import LightsailAction
from lifeguard.core.policy.policy import Deployment, Policies
from lifeguard.iam.grants import FunctionName, Needs, Scope, pairs
from lifeguard.iam.lightsail import LIGHTSAIL
from lifeguard.iam.rights import always, to_act, to_back_up, unseen

DEPLOYED = Policies().deployment()
ALL = replace(DEPLOYED, may_resize=True, may_replace=True, drills_restores=True)


def of_lightsail(needs: Needs) -> set[tuple[Scope, str]]:
    return {(on, call) for on, call in pairs(needs) if call.startswith("lightsail:")}


READS = {
    FunctionName.SWEEP: {"GetBundles", "GetInstanceMetricData", "GetInstances"},
    FunctionName.RESPOND: {
        "GetBundles",
        "GetInstance",
        "GetInstanceMetricData",
        "GetLoadBalancers",
    },
    FunctionName.REPORT: {"GetInstances"},
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
    }


def test_respond_may_ask_for_the_operations_of_an_instance() -> None:
    granted = (always(FunctionName.RESPOND), to_act(FunctionName.RESPOND, DEPLOYED))
    assert RECOVERY in {pair for needs in granted for pair in of_lightsail(needs)}


def test_each_call_of_an_action_is_on_something() -> None:
    granted = {call for _, call in pairs(to_act(FunctionName.RESPOND, DEPLOYED))}
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


def test_nothing_else_is_ever_deleted_detached_or_read_that_is_secret() -> None:
    harmful = ("Delete", "Detach", "Download", "GetInstanceAccessDetails", "Put", "Untag")
    for function in FunctionName:
        for needs in (always(function), to_act(function, ALL), to_back_up(function, ALL)):
            for _, call in of_lightsail(needs) - MAKES_AND_PRUNES - {DETACHES}:
                assert not call.partition(":")[2].startswith(harmful)


def test_all_of_its_actions_are_responds_whatever_the_policies_say() -> None:
    assert LIGHTSAIL.actions == {FunctionName.RESPOND: frozenset(get_args(LightsailAction))}
    for deployment in (DEPLOYED, ALL):
        assert set(LIGHTSAIL.left_out(deployment)) == set()


def test_a_start_that_is_owed_can_be_made_where_nothing_may_act_any_more() -> None:
    rows = unseen(FunctionName.RESPOND, may_act=False)
    owed = {(row.on, call) for row in rows if row.owed for call in row.actions}
    assert {(Scope.LIGHTSAIL_OPTED_IN, "lightsail:StartInstance"), ATTACHES, RECOVERY} <= owed
    assert DETACHES not in owed
