"""A key that would not let an instance start has its own remedy, by its state."""

from __future__ import annotations

import pytest

from lifeguard.core.kinds.ec2.locked_key import LockedKey
from tests.support.situations import RESOURCE


@pytest.mark.parametrize(
    ("state", "begins", "operations"),
    [
        ("Disabled", "Enable the key", ["enable-key"]),
        ("PendingDeletion", "Cancel the deletion", ["cancel-key-deletion", "enable-key"]),
        ("Enabled", "A start needs the key", ["get-key-policy"]),
        ("Unavailable", "See to the key of its volumes, which is Unavailable", ["get-key-policy"]),
        ("", "A start needs the key of its volumes: let Lifeguard's role look at it", []),
    ],
)
def test_each_state_has_its_remedy(state: str, begins: str, operations: list[str]) -> None:
    locked = LockedKey("why", "k-1", state)
    assert locked.advice.startswith(begins)
    assert locked.advice.endswith(".")
    assert [command[2] for command in locked.commands(RESOURCE)] == operations
    assert all(command[5:7] == ("--key-id", "k-1") for command in locked.commands(RESOURCE))


def test_of_a_key_that_is_not_known_nothing_can_be_run() -> None:
    assert LockedKey("why", state="Disabled").commands(RESOURCE) == ()
