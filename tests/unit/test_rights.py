"""The rights of the functions are those of the actions and the adapters, and no more."""

from __future__ import annotations

import re

import pytest

from lifeguard.core.action import CALLS
from lifeguard.rights import UNSEEN, Function, Needs, On, Unseen, standing, to_act, unseen

CHANGES = ("Allocate", "Associate", "Delete", "Detach", "Release", "Run", "Terminate")
AWS_PAGE = re.compile(r"https://docs\.aws\.amazon\.com/[\w/-]+\.html")


def _actions(needs: Needs) -> list[str]:
    return [action for actions in needs.values() for action in actions]


def test_what_it_needs_to_act_is_what_the_actions_call_each_once_on_an_instance() -> None:
    calls = {call for calls in CALLS.values() for call in calls}
    assert calls <= set(_actions(to_act()))
    assert set(to_act()[On.OPTED_IN]) == calls - {"ec2:CreateTags"} | {"ec2:GetConsoleOutput"}
    for actions in to_act().values():
        assert list(actions) == sorted(set(actions))


def test_tags_are_written_only_on_what_is_being_made() -> None:
    for function in Function:
        assert "ec2:CreateTags" not in _actions(standing(function))
    assert [on for on, actions in to_act().items() if "ec2:CreateTags" in actions] == [
        On.TAGS_OF_NEW
    ]


@pytest.mark.parametrize("function", Function)
def test_what_it_may_do_whatever_the_policies_say_changes_nothing_of_the_operators(
    function: Function,
) -> None:
    operators = ("ec2:", "elasticloadbalancing:", "kms:")
    for on, actions in standing(function).items():
        for action in actions:
            if action.startswith(operators) and on is not On.OUR_GRANT:
                assert ":Describe" in action


def test_nothing_is_ever_terminated_deleted_or_launched() -> None:
    everything = [*_actions(to_act()), *(a for f in Function for a in _actions(standing(f)))]
    for action in everything:
        assert not action.partition(":")[2].startswith(CHANGES)


@pytest.mark.parametrize("row", UNSEEN, ids=lambda row: row.actions[0])
def test_what_no_call_shows_says_who_uses_it_and_where_aws_says_so(row: Unseen) -> None:
    assert row.actions
    assert row.functions
    assert row.used_by.endswith(".")
    assert AWS_PAGE.fullmatch(row.page)


def test_what_no_call_shows_is_named_once() -> None:
    named = [(f, row.on, action) for row in UNSEEN for f in row.functions for action in row.actions]
    assert len(named) == len(set(named))


def test_what_is_used_to_act_is_left_out_where_nothing_may_act() -> None:
    assert {row.on for row in unseen(Function.RESPOND, may_act=True)} - {
        row.on for row in unseen(Function.RESPOND, may_act=False)
    } == {On.AWS_GRANT}
