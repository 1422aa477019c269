from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifeguard.core.incident.trigger import (
    Ignored,
    Kind,
    Malformed,
    Phase,
    Trigger,
)
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.message import message
from lifeguard.ingest import parse
from lifeguard.ingest.health.codes import Meaning, meaning
from tests.fixtures.event_files import load
from tests.unit.ingest.edit import GONE, changed

STOP = "health/instance_stop"
HOST_EVENT = "health/dedicated_host"
SCHEDULED, RECOVERY = Kind.SCHEDULED_EVENT, Kind.AUTO_RECOVERY
HOST = Meaning(Kind.DEDICATED_HOST)
ULTRA = "names an UltraServer, not an instance"
CHANGE = "scheduledChange"
EBS = "says nothing that Lifeguard acts on or tells"
LOST = {"detail__service": "EBS", "detail__eventTypeCode": "AWS_EBS_VOLUME_LOST"}
NOTHING = "is of category {}: it says nothing of an instance's health"


def one(event: object) -> Trigger:
    parsed = parse(event)
    assert not parsed.malformed
    (trigger,) = parsed.triggers
    return trigger


def complaint(event: object) -> str:
    parsed = parse(event)
    assert not parsed.triggers
    (malformed,) = parsed.malformed
    return malformed.reason


@pytest.mark.parametrize(
    ("code", "category", "expected"),
    [
        ("PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("PERSISTENT_INSTANCE_RETIREMENT_EXPEDITED", CHANGE, Meaning(SCHEDULED, expedited=True)),
        ("INSTANCE_RETIREMENT_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_RETIREMENT_EXPEDITED", CHANGE, Meaning(SCHEDULED, expedited=True)),
        ("INSTANCE_STOP_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_TERMINATION_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_REBOOT_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_REBOOT_FLEXIBLE_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("SYSTEM_REBOOT_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_POWER_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("PERSISTENT_INSTANCE_POWER_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("INSTANCE_NETWORK_MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("MAINTENANCE_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("MAINTENANCE_SCHEDULED", "unknown", Meaning(SCHEDULED)),
        ("SOMETHING_NEW_SCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("SOMETHING_RESCHEDULED", CHANGE, Meaning(SCHEDULED)),
        ("DEDICATED_HOST_ACCESSREVOKED_RETIREMENT_SCHEDULED", CHANGE, HOST),
        ("DEDICATED_HOST_NETWORK_MAINTENANCE_SCHEDULED", CHANGE, HOST),
        ("DEDICATED_HOST_POWER_MAINTENANCE_SCHEDULED", CHANGE, HOST),
        ("DEDICATED_HOST_RETIREMENT_SCHEDULED", CHANGE, HOST),
        ("DEDICATED_HOST_MAINTENANCE_SCHEDULED", CHANGE, HOST),
        ("ULTRASERVER_MAINTENANCE_INITIATED", CHANGE, ULTRA),
        ("ULTRASERVER_CAPACITY_REDUCED", "issue", ULTRA),
        ("ULTRASERVER_MAINTENANCE_COMPLETED", CHANGE, ULTRA),
        ("INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED", "issue", Meaning(Kind.DEGRADED_DRIVE)),
        ("INSTANCE_AVAILABILITY_ISSUE", "issue", Meaning(Kind.HEALTH_ISSUE)),
        ("INSTANCE_CONSTRAINED_BANDWIDTH_ISSUE", "issue", Meaning(Kind.HEALTH_ISSUE)),
        ("NETWORK_CONNECTIVITY_ISSUE", "issue", Meaning(Kind.HEALTH_ISSUE)),
        ("OPERATIONAL_ISSUE", "issue", Meaning(Kind.HEALTH_ISSUE, regional=True)),
        # Their category is not documented, so any must do.
        ("SIMPLIFIED_AUTO_RECOVERY_SUCCESS", "issue", Meaning(RECOVERY, phase=Phase.CLEARED)),
        ("SIMPLIFIED_AUTO_RECOVERY_FAILURE", "accountNotification", Meaning(RECOVERY)),
        ("INSTANCE_AUTO_RECOVERY_SUCCESS", "unknown", Meaning(RECOVERY, phase=Phase.CLEARED)),
        ("INSTANCE_AUTO_RECOVERY_FAILURE", "investigation", Meaning(RECOVERY)),
        ("SOMETHING", "accountNotification", NOTHING.format("accountNotification")),
        ("SOMETHING", "investigation", NOTHING.format("investigation")),
        ("SOMETHING", "unknown", NOTHING.format("unknown")),
    ],
)
def test_event_type(code: str, category: str, expected: Meaning | str) -> None:
    assert meaning(f"AWS_EC2_{code}", category) == expected


@pytest.mark.parametrize(
    ("code", "category", "expected"),
    [
        ("VOLUME_LOST", "issue", Meaning(Kind.VOLUME_LOST)),
        ("VOLUME_LOST", "unknown", Meaning(Kind.VOLUME_LOST)),
        ("DEGRADED_EBS_VOLUME_PERFORMANCE", "issue", EBS),
        ("OPERATIONAL_ISSUE", "issue", EBS),
        ("SOMETHING_SCHEDULED", CHANGE, EBS),
    ],
)
def test_event_type_of_a_volume(code: str, category: str, expected: Meaning | str) -> None:
    assert meaning(f"AWS_EBS_{code}", category) == expected


def test_copy_from_the_backup_region_says_nothing_new() -> None:
    first, copy = one(load("health/backup_primary")), one(load("health/backup_copy"))
    assert first.event_id != copy.event_id
    assert (first.dedup_key, first.resource) == (copy.dedup_key, copy.resource)


def test_pages_are_of_one_trouble_but_of_two_instances() -> None:
    first, second = one(load("health/page_1")), one(load("health/page_2"))
    assert first.reference == second.reference
    assert first.resource != second.resource


@pytest.mark.parametrize("update", ["retirement_moved", "retirement_resolved", "retirement_closed"])
def test_update_is_news_of_the_same_trouble(update: str) -> None:
    before, after = (
        one(load("health/persistent_retirement_scheduled")),
        one(load("health/" + update)),
    )
    assert (before.reference, before.resource) == (after.reference, after.resource)
    assert before.dedup_key != after.dedup_key


def test_each_entity_has_its_own_status() -> None:
    event = load("health/several_entities")
    parsed = parse(event)
    assert [(t.phase, t.resource.id) for t in parsed.triggers] == [
        (Phase.RAISED, "i-06366350670819f50"),
        (Phase.CLEARED, "i-0cd7ccef906413056"),
    ]
    reason = 'AWS_EC2_INSTANCE_STOP_SCHEDULED names "vol-0f3a91c25b7e64d08", not an instance'
    assert parsed.ignored == (Ignored(event["id"], reason),)


def test_instances_of_the_envelope_serve_where_no_entity_is_named() -> None:
    event = load("health/resources_only")
    named = [name.rpartition("/")[2] for name in event["resources"]]
    assert [t.resource.id for t in parse(event).triggers] == named


def test_a_bad_entity_does_not_spoil_the_others() -> None:
    event = changed("health/several_entities", detail__affectedEntities__0=["i-abcd1111"])
    event["detail"]["affectedEntities"][2] = {"entityValue": "i-0XYZ"}
    parsed = parse(event)
    assert [t.resource.id for t in parsed.triggers] == ["i-0cd7ccef906413056"]
    assert [part.reason for part in parsed.malformed] == [
        "detail.affectedEntities[0] is not an object: a list",
        'detail.affectedEntities[2].entityValue is not an EC2 instance id: "i-0XYZ"',
    ]


@pytest.mark.parametrize(
    ("entity", "ignored"),
    [
        ("123456789012", True),
        ("AWS_ACCOUNT", True),
        ("arn:aws:lightsail:us-east-1:123456789012:Instance/8f2c", True),
        ("arn:aws:ec2:us-east-1:123456789012:volume/vol-0f3a91c25b7e64d08", True),
        ("arn:aws:rds:us-east-1:123456789012:instance/i-abcd1111", True),
        ("arn:aws-cn:ec2:cn-north-1:123456789012:instance/i-abcd1111", False),
        ("arn:aws:ec2:us-east-1::instance/i-abcd1111", False),
        ("i-abcd1111", False),
    ],
)
def test_only_an_instance_is_ours(entity: str, ignored: bool) -> None:  # noqa: FBT001
    parsed = parse(changed(STOP, detail__affectedEntities=[{"entityValue": entity}]))
    assert bool(parsed.ignored) is ignored
    assert [t.resource.id for t in parsed.triggers] == ([] if ignored else ["i-abcd1111"])
    assert all(f'names "{entity}", not an instance' in part.reason for part in parsed.ignored)


@pytest.mark.parametrize("missing", ["service", "eventTypeCategory", "statusCode", "eventRegion"])
def test_missing_field_is_tolerated(missing: str) -> None:
    whole, less = one(load(STOP)), one(changed(STOP, **{f"detail__{missing}": GONE}))
    assert less == whole


def test_account_and_region_fall_back_to_where_it_was_delivered() -> None:
    gone = {"detail__eventRegion": GONE, "detail__affectedAccount": None}
    resource = one(changed("health/organization", region="ap-south-1", **gone)).resource
    assert (resource.account, resource.region) == ("111122223333", "ap-south-1")


def test_it_happened_when_last_updated_else_when_sent() -> None:
    assert one(load(STOP)).occurred_at == datetime(2026, 11, 2, 9, 12, 40, tzinfo=UTC)
    sent = one(load("health/no_last_updated"))
    assert sent.occurred_at == datetime(2026, 11, 2, 9, 12, 41, tzinfo=UTC)


def test_only_a_scheduled_event_has_a_deadline() -> None:
    issue = {"detail__eventTypeCode": "AWS_EC2_X_ISSUE", "detail__eventTypeCategory": "issue"}
    assert one(changed(STOP, **issue)).deadline is None


@pytest.mark.parametrize("date", ["startTime", "lastUpdatedTime"])
def test_a_date_that_cannot_be_read_is_told_and_does_not_hold_up_the_rest(date: str) -> None:
    event = changed(STOP, **{f"detail__{date}": "soon"})
    parsed = parse(event)
    (trigger,) = parsed.triggers
    assert parsed.malformed == (Malformed(event["id"], f'detail.{date} is not a date: "soon"'),)
    assert (trigger.deadline is None) is (date == "startTime")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": GONE}, "id is not text: nothing"),
        ({"id": "a b"}, 'id is not an event id: "a b"'),
        ({"detail": "x"}, 'detail is not an object: "x"'),
        ({"detail": GONE}, "detail.eventTypeCode is not text: nothing"),
        ({"detail__eventTypeCode": "A/B"}, 'detail.eventTypeCode is not an event type: "A/B"'),
        ({"detail__eventArn": GONE}, "detail.eventArn is not a Health event's ARN: nothing"),
        ({"detail__eventArn": "x"}, """detail.eventArn is not a Health event's ARN: "x\""""),
        ({"detail__service": ["EC2"]}, "detail.service is not text: a list"),
        (
            {"detail__affectedEntities": "i-abcd1111"},
            'detail.affectedEntities is not a list: "i-abcd1111"',
        ),
        (
            {
                "detail__eventTypeCode": "AWS_EC2_DEDICATED_HOST_X",
                "detail__affectedEntities": [{"entityValue": "h-0XYZ"}],
            },
            """detail.affectedEntities[0].entityValue is not a Dedicated Host's id: "h-0XYZ\"""",
        ),
        (
            {**LOST, "detail__affectedEntities": [{"entityValue": "vol-0XYZ"}]},
            """detail.affectedEntities[0].entityValue is not an EBS volume's id: "vol-0XYZ\"""",
        ),
        ({"detail__affectedEntities": [None]}, "detail.affectedEntities[0].entityValue is not"),
        (
            {"detail__affectedAccount": "12345678901"},
            'detail.affectedAccount is not an account id of 12 digits: "12345678901"',
        ),
        ({"detail__affectedAccount": 123456789012}, "detail.affectedAccount is not text: 1234567"),
        (
            {"detail__affectedAccount": GONE, "account": "12345678901\u0661"},
            "account is not an account id of 12 digits",
        ),
        ({"detail__eventRegion": "global"}, 'detail.eventRegion is not a Region: "global"'),
        ({"detail__eventRegion": "us-east-1\n"}, 'detail.eventRegion is not a Region: "us-east-1"'),
        ({"detail__lastUpdatedTime": GONE, "time": GONE}, "time is not a date: nothing"),
        ({"detail__lastUpdatedTime": GONE, "time": "x"}, 'time is not a date: "x"'),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, object], reason: str) -> None:
    assert complaint(changed(STOP, **changes)).startswith(reason)


def test_an_issue_of_no_region_holds_nothing() -> None:
    event = changed("health/operational_issue", detail__eventRegion="global")
    assert not parse(event).issues
    assert complaint(event) == 'detail.eventRegion is not a Region: "global"'


def test_an_issue_is_of_the_region_whatever_it_names() -> None:
    named = changed("health/operational_issue", detail__affectedEntities=[{"entityValue": "i-1"}])
    assert parse(named) == parse(load("health/operational_issue"))


def test_what_was_said_of_an_issue_before_a_bad_date_still_holds() -> None:
    event = changed("health/operational_issue", detail__lastUpdatedTime="soon")
    parsed = parse(event)
    (issue,) = parsed.issues
    assert issue.occurred_at == datetime(2023, 1, 27, 9, 1, 22, tzinfo=UTC)  # when it was sent
    reason = 'detail.lastUpdatedTime is not a date: "soon"'
    assert parsed.malformed == (Malformed(event["id"], reason),)


@pytest.mark.parametrize(
    ("entity", "host"),
    [
        ("h-0a1b2c3d4e5f60718", "h-0a1b2c3d4e5f60718"),
        ("arn:aws:ec2:us-east-1:123456789012:dedicated-host/h-abcd1111", "h-abcd1111"),
        ("i-abcd1111", None),
        ("arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111", None),
    ],
)
def test_a_hosts_event_is_of_hosts_only(entity: str, host: str | None) -> None:
    parsed = parse(changed(HOST_EVENT, detail__affectedEntities=[{"entityValue": entity}]))
    found = [(t.resource.service, t.resource.id) for t in parsed.triggers]
    assert found == ([] if host is None else [(Service.EC2_HOST, host)])
    code = "AWS_EC2_DEDICATED_HOST_RETIREMENT_SCHEDULED"
    reasons = [] if host else [f'{code} names "{entity}", not a Dedicated Host']
    assert [part.reason for part in parsed.ignored] == reasons


@pytest.mark.parametrize(
    ("entity", "volume"),
    [
        ("vol-0f3a91c25b7e64d08", "vol-0f3a91c25b7e64d08"),
        ("arn:aws:ec2:us-east-1:123456789012:volume/vol-abcd1111", "vol-abcd1111"),
        ("i-abcd1111", None),
        ("arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111", None),
    ],
)
def test_a_lost_volume_is_of_volumes_only(entity: str, volume: str | None) -> None:
    parsed = parse(changed(STOP, detail__affectedEntities=[{"entityValue": entity}], **LOST))
    found = [(t.kind, t.resource.service, t.resource.id, t.deadline) for t in parsed.triggers]
    assert found == ([(Kind.VOLUME_LOST, Service.EBS_VOLUME, volume, None)] if volume else [])
    reasons = [] if volume else [f'AWS_EBS_VOLUME_LOST names "{entity}", not a volume']
    assert [part.reason for part in parsed.ignored] == reasons


def test_another_event_of_a_volume_is_set_aside_with_its_reason() -> None:
    event = changed(STOP, **{**LOST, "detail__eventTypeCode": "AWS_EBS_VOLUME_DEGRADED"})
    parsed = parse(event)
    assert parsed.ignored == (Ignored(event["id"], f"AWS_EBS_VOLUME_DEGRADED {EBS}"),)
    assert not parsed.triggers


SEVERAL = [
    ({"entityValue": "i-abcd1111"}, 2),
    ({"entityValue": "i-abcd2222"}, 2),
    ({"entityValue": "i-abcd3333", "status": "RESOLVED"}, 1),
    ({"entityValue": "i-abcd1111"}, 2),  # named twice, it is still one server
]


def test_a_notice_says_how_many_servers_it_still_names() -> None:
    entities = [entity for entity, _ in SEVERAL]
    parsed = parse(changed(STOP, detail__affectedEntities=[*entities, {"entityValue": "x"}]))
    assert [t.together for t in parsed.triggers] == [together for _, together in SEVERAL]
    assert len(parsed.ignored) == 1


def test_a_host_is_never_an_instance() -> None:
    parsed = parse(changed(STOP, detail__affectedEntities=[{"entityValue": "h-abcd1111"}]))
    assert not parsed.triggers
    assert parsed.ignored


def test_summary_says_what_of_whom_and_when() -> None:
    scheduled = one(load("health/retirement_scheduled"))
    assert scheduled.summary == message(
        "news.health_starts",
        event="AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",
        resource="i-1234567890abcdef0",
        at=datetime(2026, 8, 27, 13, 19, 3, tzinfo=UTC),
    )
    closed = one(load("health/retirement_closed"))
    assert closed.summary == message(
        "news.health_over",
        event="AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED",
        resource=closed.resource.id,
    )
    assert one(load("health/drive_degraded")).summary == message(
        "news.health",
        event="AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
        resource="i-abcd1111",
    )


def test_a_closed_failure_is_over() -> None:
    closed = changed("health/auto_recovery_failure", detail__statusCode="closed")
    assert one(closed).phase is Phase.CLEARED


@pytest.mark.parametrize("status", ["open", "upcoming", "reopened"])
def test_only_closed_is_over(status: str) -> None:
    assert one(changed(STOP, detail__statusCode=status)).phase is Phase.RAISED
