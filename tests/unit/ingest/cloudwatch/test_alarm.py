from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, message
from lifeguard.ingest import parse
from lifeguard.ingest.cloudwatch.state import RELOOK
from tests.fixtures.event_files import load
from tests.unit.ingest.edit import GONE, changed

CHECK, FLEET = "alarm/status_check", "contributor/status_check"
AT = datetime(2026, 11, 2, 9, 20, 15, 512000, tzinfo=UTC)
METRIC = "detail__configuration__metrics__0__metricStat__metric"
METRIC_PATH = "detail.configuration.metrics[0].metricStat.metric"
MUTE = {"mutedByArn": "arn:aws:cloudwatch:us-east-1:1234567890:alarm-mute-rule:deploys"}

BY_DEPLOYS = message("hold.muted_by", rule=Foreign("deploys"))


def one(event: object) -> Trigger:
    parsed = parse(event)
    assert not parsed.malformed
    (trigger,) = parsed.triggers
    return trigger


def test_reference_is_the_alarm() -> None:
    trigger = one(load(CHECK))
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-1 status check"
    assert (trigger.reference, trigger.occurred_at) == (arn, AT)
    assert one(load("alarm/status_check_ok")).reference == arn


@pytest.mark.parametrize("resources", [GONE, [], None])
def test_reference_falls_back_to_the_name(resources: object) -> None:
    assert one(changed(CHECK, resources=resources)).reference == "web-1 status check"


def test_without_a_timestamp_it_happened_when_the_event_was_sent() -> None:
    trigger = one(changed(CHECK, detail__state__timestamp=GONE))
    assert trigger.occurred_at == datetime(2026, 11, 2, 9, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("namespace", "name", "kind"),
    [
        ("AWS/EC2", "StatusCheckFailed", Kind.STATUS_CHECK),
        ("AWS/EC2", "StatusCheckFailed_System", Kind.STATUS_CHECK),
        ("AWS/EC2", "StatusCheckFailed_Instance", Kind.STATUS_CHECK),
        ("AWS/EC2", "StatusCheckFailed_AttachedEBS", Kind.STATUS_CHECK),
        ("AWS/EC2", "StatusCheckFailed_Application", Kind.APPLICATION_CHECK),
        ("AWS/EC2", "StatusCheckFailed_Application_asc-0f", Kind.APPLICATION_CHECK),
        ("AWS/EC2", "CPUUtilization", Kind.ALARM),
        ("Shop", "StatusCheckFailed", Kind.ALARM),
        (GONE, "StatusCheckFailed", Kind.ALARM),
        ("AWS/EC2", GONE, Kind.ALARM),
    ],
)
def test_kind_is_the_metrics(namespace: object, name: object, kind: Kind) -> None:
    changes = {f"{METRIC}__namespace": namespace, f"{METRIC}__name": name}
    assert one(changed(CHECK, **changes)).kind is kind


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("StatusCheckFailed_Instance", Kind.STATUS_CHECK),
        ("StatusCheckFailed_Application", Kind.APPLICATION_CHECK),
        ("NetworkOut", Kind.ALARM),
    ],
)
def test_a_check_tells_more_than_what_is_reckoned_with_it(other: str, kind: Kind) -> None:
    second = "detail__configuration__metrics__2__metricStat__metric__name"
    assert one(changed("alarm/metric_math", **{second: other})).kind is kind


def _configuration(configuration: object) -> list[str]:
    event = changed("alarm/fleet_parent", detail__configuration=configuration)
    return [part.reason for part in parse(event).ignored]


@pytest.mark.parametrize(
    "query",
    ["select max(x) from y group by InstanceId", "\n SELECT MAX(x)\nFROM y\nGROUP  BY z"],
)
def test_a_parent_is_known_by_its_query(query: str) -> None:
    (reason,) = _configuration({"metrics": [{"id": "q", "expression": query}]})
    assert reason == "a fleet alarm's parent: its contributors name the instances"


@pytest.mark.parametrize("configuration", [None, {}, {"metrics": []}, {"metrics": [{}]}])
def test_a_configuration_may_name_nothing(configuration: object) -> None:
    assert _configuration(configuration) == ["names no instance"]


def test_mute_holds_until_its_window_ends() -> None:
    mute = {**MUTE, "muteWindowEnd": "2026-11-02T20:00:00.000+0000"}
    trigger = one(changed(CHECK, detail__muteDetail=mute))
    assert trigger.held_until == datetime(2026, 11, 2, 20, tzinfo=UTC)
    assert trigger.hold_reason == BY_DEPLOYS
    assert one(load("contributor/muted")).hold_reason == BY_DEPLOYS


def test_mute_holds_for_a_day_at_most() -> None:
    mute = {**MUTE, "muteWindowEnd": "2199-01-01T00:00:00.000+0000"}
    assert one(changed(CHECK, detail__muteDetail=mute)).held_until == AT + timedelta(days=1)


def test_mute_of_an_alarm_on_another_metric_holds_nothing() -> None:
    assert one(load("alarm/muted")).held_until is None
    foreign = changed(CHECK, detail__muteDetail=MUTE, **{f"{METRIC}__namespace": "Mine/App"})
    assert one(foreign).held_until is None


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ('SELECT MAX(StatusCheckFailed) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY x', "status"),
        ('SELECT MAX(StatusCheckFailed) FROM "AWS/EC2" GROUP BY InstanceId', "status"),
        ('SELECT MAX(StatusCheckFailed) FROM "Mine" WHERE x = \'"AWS/EC2"\' GROUP BY x', "alarm"),
        ("SELECT MAX(StatusCheckFailed_System) FROM Mine GROUP BY InstanceId", "alarm"),
        (
            'SELECT MAX(x) FROM "Mine" GROUP BY "MAX(StatusCheckFailed) FROM ""AWS/EC2"" "',
            "alarm",
        ),
        ('SELECT MAX(CPUUtilization) FROM "AWS/EC2" GROUP BY InstanceId', "alarm"),
        ("ANOMALY_DETECTION_BAND(m1)", "alarm"),
    ],
)
def test_only_ec2s_own_namespace_measures_a_check(query: str, kind: str) -> None:
    path = "detail__configuration__metrics__0__expression"
    trigger = one(changed("contributor/muted", **{path: query}))
    assert trigger.kind == (Kind.STATUS_CHECK if kind == "status" else Kind.ALARM)
    assert (trigger.held_until is None) is (kind == "alarm")


def test_mute_that_begins_later_does_not_hold_yet() -> None:
    trigger = one(load("alarm/muted_later"))
    assert (trigger.held_until, trigger.hold_reason) == (None, None)


def test_mute_holds_from_its_first_moment() -> None:
    start = "2026-11-02T09:20:15.512+0000"
    end = "2026-11-02T12:00:00.000+0000"
    mute = {**MUTE, "muteWindowStart": start, "muteWindowEnd": end}
    assert one(changed(CHECK, detail__muteDetail=mute)).held_until == datetime(
        2026, 11, 2, 12, tzinfo=UTC
    )


def test_mute_without_an_end_holds_until_a_second_look() -> None:
    trigger = one(changed(CHECK, detail__muteDetail=MUTE))
    assert trigger.held_until == AT + RELOOK


def test_mute_without_a_name_still_holds() -> None:
    mute = {"muteWindowEnd": "2026-11-02T12:00:00.000+0000"}
    trigger = one(changed(CHECK, detail__muteDetail=mute))
    assert trigger.hold_reason == message("hold.muted")


@pytest.mark.parametrize("mute", [None, {}])
def test_an_empty_mute_is_none(mute: object) -> None:
    assert one(changed(CHECK, detail__muteDetail=mute)).held_until is None


def test_suppression_holds_until_a_second_look() -> None:
    trigger = one(changed(CHECK, detail__state__actionsSuppressedBy="ExtensionPeriod"))
    assert trigger.held_until == trigger.occurred_at + timedelta(minutes=15)
    by = Foreign("ExtensionPeriod")
    assert trigger.hold_reason == message("hold.suppressed", by=by)


def test_a_mutes_end_is_known_so_it_counts_before_suppression() -> None:
    suppressed = {"detail__state__actionsSuppressedBy": "ExtensionPeriod"}
    trigger = one(changed(CHECK, detail__muteDetail=MUTE, **suppressed))
    assert trigger.hold_reason == BY_DEPLOYS


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        (CHECK, {"detail__state": "ALARM"}, 'detail.state is not an object: "ALARM"'),
        (CHECK, {"detail__state": GONE}, "detail.state.value is not text: nothing"),
        (
            CHECK,
            {"detail__state__value": "BAD"},
            """detail.state.value is not an alarm's state: "BAD\"""",
        ),
        (CHECK, {"detail__state__timestamp": "x"}, 'detail.state.timestamp is not a date: "x"'),
        (CHECK, {"account": "1234"}, 'account is not an account id of 12 digits: "1234"'),
        (CHECK, {"region": GONE}, "region is not a Region: nothing"),
        (CHECK, {"resources": ["x"]}, """resources[0] is not an alarm's ARN: "x\""""),
        (CHECK, {"resources": [{}]}, "resources[0] is not an alarm's ARN: an object"),
        (CHECK, {"resources": "x"}, 'resources is not a list: "x"'),
        (CHECK, {"resources": [], "detail__alarmName": ""}, 'detail.alarmName is not text: ""'),
        (CHECK, {"detail__configuration": []}, "detail.configuration is not an object: a list"),
        (
            CHECK,
            {f"{METRIC}__dimensions": [{"name": "InstanceId", "value": "i-abcd1111"}]},
            f"{METRIC_PATH}.dimensions is not an object: a list",
        ),
        (
            CHECK,
            {f"{METRIC}__dimensions__InstanceId": "web-1"},
            f'{METRIC_PATH}.dimensions.InstanceId is not an EC2 instance id: "web-1"',
        ),
        (
            FLEET,
            {"detail__alarmContributor__attributes__InstanceId": "i-abcd111"},
            'detail.alarmContributor.attributes.InstanceId is not an EC2 instance id: "i-abcd111"',
        ),
    ],
)
def test_what_cannot_be_read_is_named(name: str, changes: dict[str, object], reason: str) -> None:
    parsed = parse(changed(name, **changes))
    assert [part.reason for part in parsed.malformed] == [reason]
    assert not parsed.triggers


def test_an_instance_under_another_services_namespace_is_still_one() -> None:
    assert one(changed(CHECK, **{f"{METRIC}__namespace": "AWS/Other"})).kind is Kind.ALARM


def test_contributor_without_its_alarms_configuration_is_an_alarm() -> None:
    trigger = one(changed(FLEET, detail__configuration=GONE))
    assert (trigger.kind, trigger.phase) == (Kind.ALARM, Phase.RAISED)


def test_contributor_can_have_no_attributes() -> None:
    (part,) = parse(changed(FLEET, detail__alarmContributor=GONE)).ignored
    assert part.reason == "the contributor names no instance"


def test_summary_says_what_and_why() -> None:
    assert one(load(CHECK)).summary == message(
        "news.alarm_because",
        alarm=Foreign("web-1 status check"),
        state="ALARM",
        instance="i-0d2f4a6b8c0e1f357",
        why=Foreign(load(CHECK)["detail"]["state"]["reason"]),
    )


def test_summary_takes_the_name_from_the_arn_and_can_do_without_a_reason() -> None:
    trigger = one(changed(CHECK, detail__state__reason=GONE, detail__alarmName=GONE))
    assert trigger.summary == message(
        "news.alarm",
        alarm=Foreign(trigger.reference.rpartition(":alarm:")[2]),
        state="ALARM",
        instance="i-0d2f4a6b8c0e1f357",
    )


def test_summary_keeps_no_secret_and_no_line_break() -> None:
    reason = "by\nhand\x85 \u202epassword=hunter2 from 192.0.2.17 \ud800"
    event: dict[str, Any] = changed(CHECK, detail__state__reason=reason)
    summary = one(event).summary
    assert isinstance(summary, Message)
    assert summary.param("why") == Foreign("by hand password=[redacted]")


def test_a_metric_of_another_account_says_nothing_of_ours() -> None:
    event = changed(CHECK, detail__configuration__metrics__0__accountId="210987654321")
    parsed = parse(event)
    assert not parsed.triggers
    (ignored,) = parsed.ignored
    assert ignored.reason == "watches a metric of account 210987654321, not ours"


def test_the_alarms_own_account_may_be_named() -> None:
    event = changed(CHECK, detail__configuration__metrics__0__accountId="123456789012")
    assert one(event) == one(load(CHECK))
