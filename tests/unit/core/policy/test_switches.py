"""How a switch's value is read: in doubt nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lifeguard.core.policy.switches import FREEZE, OFF, ON, command, frozen
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.words import english, korean


@pytest.mark.parametrize("value", ["on", "On", "OFF", "", "true", "off please", None])
def test_all_but_off_freezes(value: str | None) -> None:
    assert frozen(FREEZE, value).param("parameter") == FREEZE
    assert frozen(FREEZE, value)


def test_off_does_not() -> None:
    assert frozen(FREEZE, "off") == NOTHING


def test_what_is_wrong_with_it_is_said() -> None:
    assert frozen(FREEZE, "on") == message("freeze.on", parameter=FREEZE)
    assert frozen(FREEZE, None) == message("freeze.missing", parameter=FREEZE)
    assert frozen(FREEZE, "maybe") == message(
        "freeze.unknown_value", parameter=FREEZE, value=foreign("maybe")
    )


@pytest.mark.parametrize("value", [None, "maybe"])
@pytest.mark.parametrize("say", [english, korean])
def test_what_it_may_be_is_said(value: str | None, say: Callable[[Message], str]) -> None:
    words = re.findall("[a-z]+", say(frozen(FREEZE, value)).partition(FREEZE)[2])
    assert {ON, OFF} <= set(words)


def test_the_command_is_whole() -> None:
    assert command(FREEZE, "off", "eu-west-1") == (
        *("aws", "ssm", "put-parameter", "--name", FREEZE, "--overwrite"),
        *("--region", "eu-west-1", "--value", "off"),
    )
