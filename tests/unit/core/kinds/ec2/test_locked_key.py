"""A key that would not let an instance start has its own remedy, by its state."""

from __future__ import annotations

import pytest

from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.text.message import Message, message
from tests.support.situations import RESOURCE

WHY = message("key.state", key="k-1", state="Disabled")


@pytest.mark.parametrize(
    ("state", "advice", "operations"),
    [
        ("Disabled", message("key.enable"), ["enable-key"]),
        (
            "PendingDeletion",
            message("key.cancel_deletion"),
            ["cancel-key-deletion", "enable-key"],
        ),
        ("Enabled", message("key.allow_grants"), ["get-key-policy"]),
        ("Unavailable", message("key.check", state="Unavailable"), ["get-key-policy"]),
        ("", message("key.allow_reading"), []),
    ],
)
def test_each_state_has_its_remedy(state: str, advice: Message, operations: list[str]) -> None:
    locked = LockedKey(WHY, "k-1", state)
    assert locked.advice == advice
    assert [command[2] for command in locked.commands(RESOURCE)] == operations
    assert all(command[5:7] == ("--key-id", "k-1") for command in locked.commands(RESOURCE))


def test_of_a_key_that_is_not_known_nothing_can_be_run() -> None:
    assert LockedKey(WHY, state="Disabled").commands(RESOURCE) == ()
