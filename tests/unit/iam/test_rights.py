"""The rights of the functions are those of the actions and the adapters, and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from lifeguard.core.kinds.ec2.action import (
    ACTION_OF,
    ChangeInstanceType,
    Drilling,
    Ec2Action,
    ForceStopInstance,
    Replacing,
    StartInstance,
    StopInstance,
)
from lifeguard.core.policy.policy import Deployment, Policies
from lifeguard.core.resources.verb import Verb
from lifeguard.iam.ec2 import ACTIONS
from lifeguard.iam.grants import (
    FunctionName,
    ImplicitGrant,
    Needs,
    Scope,
)
from lifeguard.iam.rights import (
    UNSEEN,
    always,
    to_act,
    to_back_up,
    unseen,
)

CHANGES = ("Allocate", "Associate", "Delete", "Detach", "Release", "Run", "Terminate")
DEFAULT_KEY = ("ec2:GetEbsDefaultKmsKeyId", "ec2:GetEbsEncryptionByDefault")
AWS_PAGE = re.compile(r"https://docs\.aws\.amazon\.com/[\w/-]+\.html")


def deployed(**how: Any) -> Deployment:  # noqa: ANN401  any field of Deployment
    """Return a deployment whose policies allow what is given."""
    return replace(Policies().deployment(), **how)


def _actions(needs: Needs) -> list[str]:
    return [action for actions in needs.values() for action in actions]


def _acting(function: FunctionName) -> Needs:
    """What it may do where a policy lets it act, but lets nothing be replaced."""
    return to_act(function, deployed(may_resize=True, may_go_unlimited=True))


def _replacing() -> set[tuple[Scope, str]]:
    """What `respond` may do besides where a policy lets an instance be replaced."""
    whole = to_act(
        FunctionName.RESPOND, deployed(may_resize=True, may_go_unlimited=True, may_replace=True)
    )
    before = _acting(FunctionName.RESPOND)
    return {
        (on, a)
        for on, actions in whole.items()
        for a in actions
        if a not in before.get(on, ()) and not a.startswith("lightsail:")
    }


def test_each_action_is_carried_out_by_one_function() -> None:
    every = [action for actions in ACTIONS.values() for action in actions]
    assert set(every) == set(get_args(Ec2Action))
    assert len(every) == len(set(every))
    assert ACTIONS[FunctionName.POWER] == {StopInstance, ForceStopInstance, StartInstance}


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb in ACTION_OF])
def test_the_function_that_carries_an_action_out_may_make_its_calls(verb: Verb) -> None:
    action = ACTION_OF[verb]
    (function,) = (function for function, actions in ACTIONS.items() if action in actions)
    granted = to_act(
        function,
        deployed(may_resize=True, may_go_unlimited=True, may_replace=True, drills_restores=True),
    )
    assert set(action.calls) <= set(_actions(granted))
    assert not action.launches or "ec2:RunInstances" in granted[Scope.NEW_INSTANCE]


@pytest.mark.parametrize("function", [FunctionName.RESPOND, FunctionName.POWER])
def test_what_it_needs_to_act_is_what_its_actions_call_each_once_on_an_instance(
    function: FunctionName,
) -> None:
    own = ACTIONS[function] - {*get_args(Replacing), *get_args(Drilling)}
    calls = {call for action in own for call in action.calls}
    needs = _acting(function)
    assert calls <= set(_actions(needs))
    targets = {
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:RegisterTargets",
    }
    elsewhere = {"ec2:CreateTags", "ec2:ModifyInstanceAttribute", "ec2:ModifyVolume", *targets}
    assert set(needs.get(Scope.OPTED_IN_GROUPS, ())) == targets & calls
    console = {"ec2:GetConsoleOutput"} if function is FunctionName.RESPOND else set()
    assert set(needs[Scope.OPTED_IN]) == calls - elsewhere | console
    for actions in needs.values():
        assert list(actions) == sorted(set(actions))


@pytest.mark.parametrize("function", sorted(set(FunctionName) - set(ACTIONS)))
def test_who_carries_out_nothing_may_touch_nothing(function: FunctionName) -> None:
    assert set(_acting(function)) <= {Scope.LEDGER}


def test_only_power_stops_and_starts() -> None:
    for function in set(FunctionName) - {FunctionName.POWER}:
        mine = {*_actions(always(function)), *_actions(_acting(function))}
        assert not {"ec2:StartInstances", "ec2:StopInstances"} & mine


def test_the_type_is_changed_only_where_a_policy_names_another_and_nothing_but_the_type() -> None:
    (change,) = ChangeInstanceType.calls
    without = to_act(FunctionName.RESPOND, deployed(may_go_unlimited=True))
    assert change not in _actions(without)
    either = dict.fromkeys((Scope.RESIZED, Scope.RESIZED_BY_VALUE), (change,))
    assert _acting(FunctionName.RESPOND) == {**without, **either}
    assert to_act(FunctionName.POWER, deployed()) == _acting(FunctionName.POWER)


def test_tags_are_written_only_on_what_is_being_made() -> None:
    for function in FunctionName:
        assert "ec2:CreateTags" not in _actions(always(function))
        tagged = [on for on, actions in _acting(function).items() if "ec2:CreateTags" in actions]
        assert tagged == ([Scope.TAGS_OF_NEW] if function is FunctionName.RESPOND else [])


@pytest.mark.parametrize("function", FunctionName)
def test_what_it_may_do_whatever_the_policies_say_changes_nothing_of_the_operators(
    function: FunctionName,
) -> None:
    operators = ("ec2:", "elasticloadbalancing:", "kms:")
    for on, actions in always(function).items():
        for action in actions:
            if action.startswith(operators) and on not in {Scope.OUR_GRANT, Scope.APPROVAL_KEY}:
                assert ":Describe" in action


def test_only_backup_deletes_and_only_our_own_images_with_their_snapshots() -> None:
    for function in set(FunctionName) - {FunctionName.BACKUP}:
        assert to_back_up(function, deployed(copy_regions=("eu-west-1",))) == {}
    needs = to_back_up(FunctionName.BACKUP, deployed(copy_regions=("eu-west-1",)))
    deleting = ("ec2:De", "ec2:Remove", "ec2:Terminate")
    found = {(on, a) for on, actions in needs.items() for a in actions if a.startswith(deleting)}
    assert {(on, action) for on, action in found if ":Describe" not in action} == {
        (Scope.OUR_IMAGES, "ec2:DeregisterImage"),
        (Scope.OUR_SNAPSHOTS, "ec2:DeleteSnapshot"),
    }


def test_copies_are_made_only_where_a_policy_wants_them() -> None:
    without = _actions(to_back_up(FunctionName.BACKUP, deployed()))
    assert set(
        _actions(to_back_up(FunctionName.BACKUP, deployed(copy_regions=("eu-west-1",))))
    ) - set(without) == {"ec2:CopyImage", "kms:DescribeKey", *DEFAULT_KEY}
    copying = {row.on for row in unseen(FunctionName.BACKUP, may_act=True, copies=True)}
    assert copying - {row.on for row in unseen(FunctionName.BACKUP, may_act=True)} == {
        Scope.COPY_KEYS,
        Scope.COPY_GRANT,
    }


def test_where_no_policy_lets_it_nothing_is_ever_terminated_deleted_or_launched() -> None:
    everything = [
        a for f in FunctionName for needs in (_acting(f), always(f)) for a in _actions(needs)
    ]
    for action in set(everything) - {"lightsail:DetachInstancesFromLoadBalancer"}:
        assert not action.partition(":")[2].startswith(CHANGES)


# -- a replacement -------------------------------------------------------------------------------


def test_only_respond_replaces() -> None:
    for function in set(FunctionName) - {FunctionName.RESPOND}:
        with_it = to_act(
            function, deployed(may_resize=True, may_go_unlimited=True, may_replace=True)
        )
        assert with_it == _acting(function)


def test_a_replacement_is_launched_moved_into_its_place_and_the_old_one_stopped() -> None:
    """Each right with what it is on; all else that a replacement needs, it could do before."""
    assert _replacing() == {
        (Scope.ANYTHING, "ec2:DescribeAddresses"),
        (Scope.NEW_INSTANCE, "ec2:RunInstances"),
        (Scope.LAUNCH_PARTS, "ec2:RunInstances"),
        (Scope.TAGS_OF_LAUNCH, "ec2:CreateTags"),
        *((Scope.ANYTHING, read) for read in DEFAULT_KEY),
        (Scope.ROLES, "iam:PassRole"),
        (Scope.OPTED_IN, "ec2:StopInstances"),
        (Scope.TAGS_OF_RETIRED, "ec2:CreateTags"),
        (Scope.TAGS_OF_REPLACED, "ec2:DeleteTags"),
        (Scope.ADDRESSES, "ec2:AssociateAddress"),
        (Scope.ON_TRIAL, "ec2:AssociateAddress"),
        (Scope.ON_TRIAL, "ec2:CreateTags"),
        (Scope.ON_TRIAL, "ec2:DeleteTags"),
        (Scope.ON_TRIAL, "ec2:TerminateInstances"),
        (Scope.TARGET_GROUPS, "elasticloadbalancing:DeregisterTargets"),
        (Scope.TARGET_GROUPS, "elasticloadbalancing:RegisterTargets"),
    }


def test_each_call_of_a_replacement_is_on_something() -> None:
    granted = {action for _, action in _replacing()}
    assert {call for action in get_args(Replacing) for call in action.calls} <= granted


def test_only_what_is_on_trial_may_be_terminated_and_only_opted_in_ones_stopped() -> None:
    where = {action: {on for on, a in _replacing() if a == action} for _, action in _replacing()}
    assert where["ec2:TerminateInstances"] == {Scope.ON_TRIAL}
    assert where["ec2:StopInstances"] == {Scope.OPTED_IN}
    assert where["iam:PassRole"] == {Scope.ROLES}


def test_the_rights_on_keys_that_a_launch_uses_are_only_there_where_it_may_be() -> None:
    without = {row.on for row in unseen(FunctionName.RESPOND, may_act=True)}
    besides = {
        row.on for row in unseen(FunctionName.RESPOND, may_act=True, launches=True)
    } - without
    assert besides == {Scope.AWS_GRANT, Scope.LAUNCH_KEYS}


def test_a_drill_launches_and_terminates_what_is_on_trial_and_touches_nothing_else() -> None:
    def granted(*, may_drill: bool) -> set[tuple[Scope, str]]:
        needs = to_act(
            FunctionName.RESPOND,
            deployed(may_resize=True, may_go_unlimited=True, drills_restores=may_drill),
        )
        return {(on, action) for on, actions in needs.items() for action in actions}

    assert granted(may_drill=True) - granted(may_drill=False) == {
        (Scope.NEW_INSTANCE, "ec2:RunInstances"),
        (Scope.LAUNCH_PARTS, "ec2:RunInstances"),
        (Scope.TAGS_OF_LAUNCH, "ec2:CreateTags"),
        (Scope.ON_TRIAL, "ec2:TerminateInstances"),
        *((Scope.ANYTHING, read) for read in DEFAULT_KEY),
    }


@pytest.mark.parametrize("row", UNSEEN, ids=lambda row: row.actions[0])
def test_what_no_call_shows_says_who_uses_it_and_where_aws_says_so(row: ImplicitGrant) -> None:
    assert row.actions
    assert row.functions
    assert row.used_by.endswith(".")
    assert AWS_PAGE.fullmatch(row.page)


def test_what_no_call_shows_is_named_once() -> None:
    named = [(f, row.on, action) for row in UNSEEN for f in row.functions for action in row.actions]
    assert len(named) == len(set(named))


def test_a_start_that_is_owed_can_be_made_where_nothing_may_act_any_more() -> None:
    def owed(function: FunctionName) -> set[tuple[Scope, str]]:
        rows = unseen(function, may_act=False)
        return {(row.on, action) for row in rows if row.owed for action in row.actions}

    all_rights = to_act(FunctionName.POWER, deployed())
    starting = {(on, a) for on, actions in all_rights.items() for a in actions}
    assert owed(FunctionName.POWER) == starting - {(Scope.OPTED_IN, "ec2:StopInstances")}
    assert owed(FunctionName.RESPOND) == {
        (Scope.POWER_QUEUE, "sqs:SendMessage"),
        (Scope.OPTED_IN_GROUPS, "elasticloadbalancing:RegisterTargets"),
        (Scope.LIGHTSAIL_OPTED_IN, "lightsail:StartInstance"),
        (Scope.LIGHTSAIL_LOAD_BALANCERS, "lightsail:AttachInstancesToLoadBalancer"),
        (Scope.ANYTHING, "lightsail:GetOperationsForResource"),
    }
    assert not any(row.owed for row in unseen(FunctionName.POWER, may_act=True))


@pytest.mark.parametrize("function", sorted(set(FunctionName) - {FunctionName.POWER}))
def test_only_who_starts_instances_lets_ec2_grant_itself_keys(function: FunctionName) -> None:
    assert Scope.AWS_GRANT not in {row.on for row in unseen(function, may_act=True)}


def test_unlimited_mode_is_granted_only_where_a_policy_allows_it_and_on_what_is_opted_in() -> None:
    call = "ec2:ModifyInstanceCreditSpecification"
    assert call not in _actions(to_act(FunctionName.RESPOND, deployed()))
    granted = to_act(FunctionName.RESPOND, deployed(may_go_unlimited=True))
    assert [on for on, actions in granted.items() if call in actions] == [Scope.OPTED_IN]
