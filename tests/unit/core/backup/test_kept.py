"""Which databases' snapshots are deleted in time, though AWS makes their backups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.backup.target import kept_sources
from lifeguard.core.kinds.databases.policy import policy_of
from lifeguard.core.policy.policy import DatabaseMode, Mode, Policies, Policy, ScheduledBackup
from tests.support.rds import SHOP, database

KEPT = Policy("default", mode=Mode.ASK, scheduled_backup=ScheduledBackup())


def found(policy: Policy, tags: tuple[tuple[str, str], ...] = (("lifeguard", "default"),)) -> int:
    policies = Policies(policies={"default": policy})
    kept = kept_sources([database(tags=tags)], policies, lambda _, one: policy_of(one))
    assert all((one.id, one.schedule) == (SHOP.label, policy.scheduled_backup) for one in kept)
    return len(kept)


def test_those_whose_policy_keeps_backups() -> None:
    assert found(KEPT) == 1


@pytest.mark.parametrize(
    "policy",
    [
        replace(KEPT, scheduled_backup=None),
        replace(KEPT, mode=Mode.OBSERVE),
        replace(KEPT, databases=DatabaseMode.TELL),
    ],
)
def test_not_those_whose_policy_deletes_none(policy: Policy) -> None:
    assert found(policy) == 0


def test_not_those_that_no_policy_is_of() -> None:
    assert found(KEPT, ()) == found(KEPT, (("lifeguard", "defualt"),)) == 0
