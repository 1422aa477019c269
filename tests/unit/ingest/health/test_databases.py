"""What Health says of DB instances: told once, and noted where one is in trouble."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.trigger import Kind
from lifeguard.ingest import parse
from tests.fixtures.event_files import load

MAINTENANCE = "health/rds_maintenance"


def test_maintenance_is_told_and_noted_by_its_db_instance() -> None:
    parsed = parse(load(MAINTENANCE))
    assert len(parsed.notices) == 1
    (trigger,) = parsed.triggers
    assert trigger.resource.label == "rds:orders-db"
    assert trigger.kind is Kind.DATABASE_EVENT
    assert not trigger.opens, "what AWS plans opens no incident"


@pytest.mark.parametrize(
    ("entities", "names"),
    [
        (["arn:aws:rds:us-east-1:123456789012:db:shop-db"], ["shop-db"]),
        (["arn:aws:rds:us-east-1:123456789012:cluster:shop"], []),
        ([], ["orders-db"]),
    ],
)
def test_only_db_instances_are_noted(entities: list[str], names: list[str]) -> None:
    event = load(MAINTENANCE)
    event["detail"]["affectedEntities"] = [{"entityValue": value} for value in entities]
    assert [t.resource.id for t in parse(event).triggers] == names


def test_a_notice_of_another_service_is_of_no_db_instance() -> None:
    event = load(MAINTENANCE)
    event["detail"]["service"] = "ELASTICACHE"
    assert parse(event).triggers == ()
