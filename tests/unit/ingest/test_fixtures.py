from __future__ import annotations

import json
import re

import pytest

from lifeguard.core.incident.trigger import (
    Ignored,
    Kind,
    Malformed,
    Phase,
    Source,
)
from lifeguard.core.text.message import Message, message
from lifeguard.ingest import PARSERS, parse
from tests.fixtures.event_files import NAMES, load, rules

SCHEDULED, STATUS, ISSUE = Kind.SCHEDULED_EVENT, Kind.STATUS_CHECK, Kind.HEALTH_ISSUE
RAISED, CLEARED = Phase.RAISED, Phase.CLEARED
NOV_16, NOV_4 = "2026-11-16T10:00:00+00:00", "2026-11-04T10:00:00+00:00"

WEB, DB, STATEFUL = "i-0d2f4a6b8c0e1f357", "i-0e9c8b7a6f5d43210", "i-0a9b8c7d6e5f40312"
SAMPLE = "i-12345678901234567"

# name -> kind, phase, deadline
HEALTH: dict[str, tuple[Kind, Phase, str | None]] = {
    "retirement_scheduled": (SCHEDULED, RAISED, "2026-08-27T13:19:03+00:00"),
    "retirement_expedited": (SCHEDULED, RAISED, NOV_4),
    "persistent_retirement_scheduled": (SCHEDULED, RAISED, NOV_16),
    "persistent_retirement_expedited": (SCHEDULED, RAISED, NOV_4),
    "instance_stop": (SCHEDULED, RAISED, NOV_16),
    "instance_termination": (SCHEDULED, RAISED, NOV_16),
    "reboot_maintenance": (SCHEDULED, RAISED, NOV_16),
    "reboot_flexible_maintenance": (SCHEDULED, RAISED, NOV_16),
    "system_reboot": (SCHEDULED, RAISED, NOV_16),
    "network_maintenance": (SCHEDULED, RAISED, NOV_16),
    "power_maintenance": (SCHEDULED, RAISED, NOV_16),
    "persistent_power_maintenance": (SCHEDULED, RAISED, NOV_16),
    "maintenance": (SCHEDULED, RAISED, NOV_16),
    "unknown_scheduled": (SCHEDULED, RAISED, NOV_16),
    "upcoming": (SCHEDULED, RAISED, NOV_16),
    "retirement_moved": (SCHEDULED, RAISED, "2026-11-23T10:00:00+00:00"),
    "retirement_resolved": (SCHEDULED, CLEARED, NOV_16),
    "retirement_closed": (SCHEDULED, CLEARED, NOV_16),
    "backup_primary": (SCHEDULED, RAISED, NOV_16),
    "backup_copy": (SCHEDULED, RAISED, NOV_16),
    "page_1": (SCHEDULED, RAISED, NOV_16),
    "page_2": (SCHEDULED, RAISED, NOV_16),
    "form_2018": (SCHEDULED, RAISED, "2018-11-01T22:00:00+00:00"),
    "no_last_updated": (SCHEDULED, RAISED, NOV_16),
    "odd_dates": (SCHEDULED, RAISED, "2026-12-03T04:05:06+00:00"),
    "organization": (SCHEDULED, RAISED, NOV_16),
    "dedicated_host": (Kind.DEDICATED_HOST, RAISED, NOV_16),
    "dedicated_host_closed": (Kind.DEDICATED_HOST, CLEARED, NOV_16),
    "volume_lost": (Kind.VOLUME_LOST, RAISED, None),
    "drive_degraded": (Kind.DEGRADED_DRIVE, RAISED, None),
    "drive_degraded_backup": (Kind.DEGRADED_DRIVE, RAISED, None),
    "auto_recovery_success": (Kind.AUTO_RECOVERY, CLEARED, None),
    "auto_recovery_failure": (Kind.AUTO_RECOVERY, RAISED, None),
    "alarm_recovery_success": (Kind.AUTO_RECOVERY, CLEARED, None),
    "alarm_recovery_failure": (Kind.AUTO_RECOVERY, RAISED, None),
    "availability_issue": (ISSUE, RAISED, None),
    "availability_issue_over": (ISSUE, CLEARED, None),
}
# name -> kind, phase, instance
OTHERS: dict[str, tuple[Kind, Phase, str]] = {
    "alarm/status_check": (STATUS, RAISED, WEB),
    "alarm/status_check_ok": (STATUS, CLEARED, WEB),
    "alarm/suppressed": (STATUS, RAISED, WEB),
    "alarm/application_check": (Kind.APPLICATION_CHECK, RAISED, WEB),
    "alarm/cpu_too_high": (Kind.ALARM, RAISED, SAMPLE),
    "alarm/muted": (Kind.ALARM, RAISED, SAMPLE),
    "alarm/muted_later": (Kind.ALARM, RAISED, SAMPLE),
    "alarm/metric_math": (Kind.ALARM, RAISED, SAMPLE),
    "alarm/memory": (Kind.ALARM, RAISED, WEB),
    "contributor/status_check": (STATUS, RAISED, DB),
    "contributor/status_check_ok": (STATUS, CLEARED, DB),
    "contributor/attached_ebs": (STATUS, RAISED, DB),
    "contributor/application_check": (Kind.APPLICATION_CHECK, RAISED, DB),
    "contributor/cpu": (Kind.ALARM, RAISED, DB),
    "contributor/muted": (STATUS, RAISED, DB),
    "state_change/running": (Kind.STATE_CHANGE, CLEARED, STATEFUL),
    "state_change/stopped": (Kind.STATE_CHANGE, RAISED, STATEFUL),
    "state_change/terminated": (Kind.STATE_CHANGE, RAISED, STATEFUL),
}
PARENT = "a fleet alarm's parent: its contributors name the instances"
NO_CONTRIBUTOR = "the contributor names no instance"
COMPOSITE = "names no instance: a composite alarm"
IGNORED: dict[str, str] = {
    "health/lifecycle": (
        "AWS_EC2_PLANNED_LIFECYCLE_EVENT asks for a migration, not for anything on the host"
    ),
    "health/account_notification": (
        "AWS_EC2_INSTANCE_CONNECTIVITY_NOTIFICATION is of category accountNotification: "
        "it says nothing of an instance's health"
    ),
    "health/abuse": "an abuse report, for a person to read",
    "alarm/several_instances": "names several instances",
    "alarm/queue_depth": "names no instance",
    "alarm/query_total": "names no instance",
    "alarm/connect": "names no instance",
    "alarm/composite": COMPOSITE,
    "alarm/composite_suppressed": COMPOSITE,
    "alarm/insufficient_data": "the alarm has insufficient data, which says neither",
    "alarm/fleet_parent": PARENT,
    "alarm/fleet_parent_partial_data": PARENT,
    "alarm/configuration_change": (
        "not ours: CloudWatch Alarm Configuration Change of aws.cloudwatch"
    ),
    "alarm/direct_action": "direct alarm action: use the rule",
    "contributor/no_instance": NO_CONTRIBUTOR,
    "contributor/other": NO_CONTRIBUTOR,
    "state_change/pending": "pending is a passing state",
    "state_change/stopping": "stopping is a passing state",
    "state_change/shutting_down": "shutting-down is a passing state",
    "command/in_progress": "the command is InProgress: no end yet",
    "command/of_others": "AWS-RunPowerShellScript is no document of Lifeguard's",
    "other/image_available": "not ours: EC2 AMI State Change of aws.ec2",
}
# name -> phase, when
ISSUES: dict[str, tuple[Phase, str]] = {
    "health/operational_issue": (RAISED, "2023-01-27T09:01:22+00:00"),
    "health/operational_issue_over": (CLEARED, "2023-01-27T11:40:05+00:00"),
}
COMMANDS = {"command/ended", "command/ended_hybrid"}
NOTICES = {"health/rds_maintenance", "health/elb_api_issue"}
IN_TESTS_OF_THEIR_OWN = {
    "health/several_entities",
    "health/resources_only",
    "lifeguard/drill",
    "database/failover_completed",
    "database/storage_full",
    "database/storage_low",
    "database/stopped",
    "database/backed_up",
    "database/cluster_failover",
    *COMMANDS,
    *NOTICES,
}


def test_every_fixture_has_its_row() -> None:
    told = {f"health/{name}" for name in HEALTH} | OTHERS.keys() | IGNORED.keys()
    told |= ISSUES.keys()
    assert told | IN_TESTS_OF_THEIR_OWN == set(NAMES)


@pytest.mark.parametrize("name", HEALTH)
def test_health_event_becomes_one_trigger(name: str) -> None:
    event = load(f"health/{name}")
    kind, phase, deadline = HEALTH[name]
    parsed = parse(event)
    (trigger,) = parsed.triggers
    assert not parsed.ignored
    assert not parsed.malformed
    assert (trigger.source, trigger.kind, trigger.phase) == (Source.HEALTH, kind, phase)
    assert (trigger.deadline and trigger.deadline.isoformat()) == deadline
    detail = event["detail"]
    assert trigger.expedited == detail["eventTypeCode"].endswith("_EXPEDITED")
    assert trigger.reference == detail["eventArn"]
    assert trigger.event_id == event["id"]
    assert detail["affectedEntities"][0]["entityValue"].endswith(trigger.resource.id)
    assert trigger.resource.account == detail.get("affectedAccount", event["account"])
    assert trigger.resource.region == detail.get("eventRegion", event["region"])
    assert isinstance(trigger.summary, Message)
    assert trigger.summary.param("event") == detail["eventTypeCode"]
    assert trigger.held_until is None


@pytest.mark.parametrize("name", OTHERS)
def test_event_becomes_one_trigger(name: str) -> None:
    event = load(name)
    kind, phase, instance = OTHERS[name]
    parsed = parse(event)
    (trigger,) = parsed.triggers
    assert not parsed.ignored
    assert not parsed.malformed
    assert (trigger.kind, trigger.phase) == (kind, phase)
    source = Source.STATE_CHANGE if kind is Kind.STATE_CHANGE else Source.ALARM
    assert trigger.source is source
    assert trigger.resource.key == f"ec2:{event['account']}:{event['region']}:{instance}"
    assert trigger.event_id == event["id"]
    assert trigger.deadline is None
    assert isinstance(trigger.summary, Message)
    assert trigger.summary.param("instance") == instance


@pytest.mark.parametrize("name", ISSUES)
def test_issue_of_a_region_becomes_one_issue_and_no_trigger(name: str) -> None:
    event = load(name)
    phase, when = ISSUES[name]
    parsed = parse(event)
    (issue,) = parsed.issues
    assert (parsed.triggers, parsed.ignored, parsed.malformed) == ((), (), ())
    assert (issue.phase, issue.occurred_at.isoformat()) == (phase, when)
    assert (issue.account, issue.region) == ("123456789012", "af-south-1")
    assert (issue.reference, issue.event_id) == (event["detail"]["eventArn"], event["id"])
    over = message("news.regional_issue_over", region="af-south-1")
    raised = message("news.regional_issue", region="af-south-1")
    assert issue.summary == (over if phase is CLEARED else raised)


@pytest.mark.parametrize("name", IGNORED)
def test_event_is_ignored_with_a_reason(name: str) -> None:
    event = load(name)
    parsed = parse(event)
    assert parsed.ignored == (Ignored(event.get("id", ""), IGNORED[name]),)
    assert not parsed.triggers
    assert not parsed.malformed


def test_what_no_rule_lets_through_has_a_reason_all_the_same() -> None:
    stopped_by_the_rules = {name for name, rule in rules().items() if rule == "none"}
    assert stopped_by_the_rules <= IGNORED.keys()


def test_the_readme_lists_every_fixture() -> None:
    listed = rules()
    assert set(listed) == set(NAMES)
    assert set(listed.values()) == {
        *("health", "alarm", "contributor", "state", "command", "database", "drill", "none")
    }


def test_every_parser_is_shown_an_event() -> None:
    kinds = {(event["source"], event.get("detail-type", "")) for event in map(load, NAMES)}
    assert PARSERS.keys() <= kinds


def test_ids_are_all_different() -> None:
    ids = [event["id"] for event in map(load, NAMES) if "id" in event]
    assert len(ids) == len(NAMES) - 1  # a direct alarm action has none
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", i) for i in ids)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("health/")])
def test_health_fixture_agrees_with_itself(name: str) -> None:
    event = load(name)
    detail = event["detail"]
    assert detail["eventTypeCode"] in detail["eventArn"]
    region = detail.get("eventRegion", event["region"])
    assert f":health:{region}:" in detail["eventArn"]
    assert detail.get("communicationId", "-1").endswith("-" + detail.get("page", "1"))
    backup = "us-east-1" if region == "us-west-2" else "us-west-2"
    copied = detail.get("backupEvent") == "true"
    assert event["region"] == (backup if copied else region)
    arns = re.findall(r"arn:aws:ec2:([^:]*):([0-9]*):", json.dumps(detail))
    assert set(arns) <= {(region, detail.get("affectedAccount"))}


def test_nothing_is_malformed_in_any_fixture() -> None:
    found: list[Malformed] = [part for name in NAMES for part in parse(load(name)).malformed]
    assert not found
