"""Which running servers are protected, and what the others lack."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifeguard.core.decision.observed import Observed
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policies, Policy, ScheduledBackup
from lifeguard.core.report.coverage import coverage
from lifeguard.core.resources.tags import MADE_BY, REPLACED_BY
from tests.support.lightsail_database import database as lightsail_database
from tests.support.rds import SHOP, database
from tests.support.situations import NOON
from tests.unit.core.report.weeks import server

POLICIES = Policies(
    policies={
        "default": Policy("default"),
        "kept": Policy("kept", scheduled_backup=ScheduledBackup()),
    }
)


def names(instances: tuple[Observed, ...]) -> list[str]:
    return [one.name for one in instances]


def test_protected_is_whose_tag_names_a_policy() -> None:
    found = coverage(
        [server(3), server(1, "kept"), server(2, None), server(4, "defualt"), server(5, "")],
        POLICIES,
    )
    assert names(found.running) == ["web-1", "web-2", "web-3", "web-4", "web-5"]
    assert names(found.protected) == ["web-1", "web-3"]
    assert names(found.untagged) == ["web-2"]
    assert names(found.unknown) == ["web-4", "web-5"]
    assert names(found.without_backups) == ["web-3"]
    assert found.names["i-00000000000000002"] == "web-2"


def test_an_address_that_a_stop_changes_matters_where_lifeguard_may_stop() -> None:
    auto = PublicIpKind.AUTO
    found = coverage(
        [server(1, public_ip=auto), server(2), server(3, None, public_ip=auto)], POLICIES
    )
    assert names(found.changing_address) == ["web-1"]


def test_a_database_needs_no_scheduled_backup_but_those_of_its_own_service() -> None:
    old = NOON - timedelta(days=1, seconds=1)
    named: tuple[tuple[str, dict[str, Any]], ...] = (
        ("daily", {"backup_days": 7, "restorable_to": NOON - timedelta(days=1)}),
        ("off", {"backup_days": 0}),
        ("replica", {"backup_days": 0, "replica": True, "restorable_to": old}),
        ("old", {"backup_days": 7, "restorable_to": old}),
        ("unsaid", {}),
    )
    found = coverage(
        [
            *(database(resource=replace(SHOP, id=name), **how) for name, how in named),
            lightsail_database(backups=False, restorable_to=old),
        ],
        POLICIES,
        KINDS,
    )
    assert names(found.without_backups) == []
    assert names(found.without_own_backups) == ["off", "shop-db"]
    assert names(found.behind) == ["old"]


def test_what_lifeguard_has_launched_or_replaced_is_nobodys_server() -> None:
    drill = server(1, None, more={MADE_BY: "incident"})
    old = server(2, more={REPLACED_BY: "i-3"})
    assert coverage([drill, old], POLICIES).running == ()
