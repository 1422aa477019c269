"""How a switch's value is read: in doubt nothing is changed."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.switches import FREEZE, command, frozen


@pytest.mark.parametrize("value", ["on", "On", "OFF", "", "true", "off please", None])
def test_all_but_off_freezes(value: str | None) -> None:
    assert FREEZE in frozen(FREEZE, value)


def test_off_does_not() -> None:
    assert frozen(FREEZE, "off") == ""


def test_what_is_wrong_with_it_is_said() -> None:
    assert frozen(FREEZE, "on") == "the freeze switch is on (SSM parameter /lifeguard/freeze)"
    assert "missing" in frozen(FREEZE, None)
    for value in (None, "maybe"):
        assert "on" in frozen(FREEZE, value)
        assert "off" in frozen(FREEZE, value)
    assert '"maybe"' in frozen(FREEZE, "maybe")


def test_the_command_is_whole() -> None:
    assert command(FREEZE, "off", "eu-west-1") == (
        *("aws", "ssm", "put-parameter", "--name", FREEZE, "--overwrite"),
        *("--region", "eu-west-1", "--value", "off"),
    )
