"""Health's events of services without a runbook: what the operator is told, and what nobody is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import Ignored
from lifeguard.core.text.foreign import foreign
from lifeguard.ingest import parse
from lifeguard.ingest.coverage import AccountAndRegion
from lifeguard.ingest.health.service_notice import LISTED
from tests.fixtures.event_files import load
from tests.unit.ingest.edit import GONE, changed

MAINTENANCE, ISSUE = "health/rds_maintenance", "health/elb_api_issue"
ACCOUNT, REGION = "123456789012", "us-east-1"


def one(event: object) -> ServiceNotice:
    parsed = parse(event)
    assert (parsed.issues, parsed.ignored, parsed.malformed) == ((), (), ())
    assert not any(trigger.opens for trigger in parsed.triggers)
    (notice,) = parsed.notices
    return notice


def test_a_change_of_another_service_is_read_whole() -> None:
    event = load(MAINTENANCE)
    assert one(event) == ServiceNotice(
        account=ACCOUNT,
        region=REGION,
        reference=event["detail"]["eventArn"],
        event_id=event["id"],
        service=foreign("RDS"),
        code="AWS_RDS_MAINTENANCE_SCHEDULED",
        starts=datetime(2026, 11, 16, 10, tzinfo=UTC),
        ends=None,
        is_planned=True,
        said=foreign("A description of the event will be provided here"),
        entities=(foreign("orders-db"),),
    )


def test_an_issue_of_the_account_may_name_nothing() -> None:
    notice = one(load(ISSUE))
    assert (notice.is_planned, notice.entities, notice.further) == (False, (), 0)
    assert (notice.starts, notice.ends) != (None, None)


IGNORED = [
    ({"detail__eventTypeCategory": "accountNotification"},
     "is of category accountNotification: it announces nothing"),
    ({"detail__eventTypeCategory": GONE}, "is of category unknown: it announces nothing"),
    ({"detail__eventScopeCode": "PUBLIC"}, "is public: it names nothing of the account"),
    ({"detail__eventRegion": "global"}, "is of no Region"),
    ({"detail__statusCode": "closed"}, "is over"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "why"), IGNORED)
def test_what_nobody_is_told(change: dict[str, Any], why: str) -> None:
    event = changed(MAINTENANCE, **change)
    reason = f"AWS_RDS_MAINTENANCE_SCHEDULED of the service RDS {why}"
    parsed = parse(event)
    assert parsed.ignored == (Ignored(event["id"], reason),)
    assert not parsed.notices


def test_of_many_entities_some_are_named() -> None:
    entities = [{"entityValue": f"db-{number}"} for number in range(LISTED + 3)]
    notice = one(changed(MAINTENANCE, detail__affectedEntities=entities))
    assert len(notice.entities) == LISTED
    assert notice.further == 3
    named = one(changed(MAINTENANCE, detail__affectedEntities=GONE))
    assert named.entities == (foreign("orders-db"),)  # by the envelope


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (GONE, ""),
        ([{"language": "ko_KR", "latestDescription": "\uc548\ub0b4"}], "\uc548\ub0b4"),
        ([{"latestDescription": "one"}, {"language": "en_US", "latestDescription": "two"}], "two"),
        ([{"language": "en_US"}], ""),
        ([{"language": "en_US", "latestDescription": "a\nb" + "c" * 1000}], "a b" + "c" * 597),
    ],
)
def test_what_aws_says_is_bounded(said: object, kept: str) -> None:
    assert one(changed(MAINTENANCE, detail__eventDescription=said)).said == foreign(kept)


def test_a_date_that_cannot_be_read_costs_only_itself() -> None:
    parsed = parse(changed(MAINTENANCE, detail__startTime="soon", detail__endTime="later"))
    (notice,) = parsed.notices
    assert (notice.starts, notice.ends) == (None, None)
    assert len(parsed.malformed) == 2


def test_only_its_dates_make_an_update_news() -> None:
    notice = one(load(MAINTENANCE))
    update = one(changed(MAINTENANCE, detail__affectedEntities=[{"entityValue": "other"}]))
    assert update.fingerprint == notice.fingerprint
    moved = one(changed(MAINTENANCE, detail__startTime="Tue, 17 Nov 2026 10:00:00 GMT"))
    ends = one(changed(MAINTENANCE, detail__endTime="Tue, 17 Nov 2026 10:00:00 GMT"))
    assert len({notice.fingerprint, moved.fingerprint, ends.fingerprint}) == 3


def test_what_is_of_another_account_or_region_is_ignored() -> None:
    parsed = parse(load(MAINTENANCE))
    assert AccountAndRegion(ACCOUNT, REGION).keep(parsed) == parsed
    for account, region in ((ACCOUNT, "us-west-2"), ("210987654321", REGION)):
        kept = AccountAndRegion(account, region).keep(parsed)
        assert not kept.notices
        assert "AWS_RDS_MAINTENANCE_SCHEDULED is " in kept.ignored[-1].reason
