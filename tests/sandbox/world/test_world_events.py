from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import EventCode, EventSpec
from sandbox.worldfile.instance_spec import Root, Tenancy
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]
NOW = WorldSpec().now
DAY = timedelta(days=1)


def events(scene: Scene) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = scene.entry()["Events"]
    return found


def test_an_event_is_listed_as_the_api_lists_it(stage: Stage) -> None:
    spec = EventSpec(
        EventCode.SYSTEM_REBOOT,
        not_before=NOW + 3 * DAY,
        not_after=NOW + 4 * DAY,
        not_before_deadline=NOW + 10 * DAY,
    )
    (event,) = events(stage(events=(spec,)))
    assert event.pop("InstanceEventId").startswith("instance-event-0")
    assert event == {
        "Code": "system-reboot",
        "Description": "The instance is scheduled for a reboot",
        "NotBefore": NOW + 3 * DAY,
        "NotAfter": NOW + 4 * DAY,
        "NotBeforeDeadline": NOW + 10 * DAY,
    }


def test_an_event_keeps_its_id(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP),))
    first = events(scene)[0]["InstanceEventId"]
    scene.stop_start()
    assert events(scene)[0]["InstanceEventId"] == first


def test_an_event_without_a_time_is_two_weeks_ahead(stage: Stage) -> None:
    (event,) = events(stage(events=(EventSpec(EventCode.INSTANCE_STOP),)))
    assert event["NotBefore"] == NOW + timedelta(weeks=2)
    assert "NotBeforeDeadline" not in event


def test_an_event_is_invisible_until_aws_adds_it(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP, at=NOW + DAY),))
    scene.wait_until(NOW + DAY - timedelta(seconds=1))
    assert events(scene) == []
    scene.wait(1)
    assert [event["Code"] for event in events(scene)] == ["instance-stop"]


def test_aws_moves_an_event(stage: Stage) -> None:
    moved = EventSpec(EventCode.INSTANCE_STOP, not_before=NOW + 2 * DAY, moved_to=NOW + 5 * DAY)
    scene = stage(events=(moved,))
    scene.wait(3599)
    assert events(scene)[0]["NotBefore"] == NOW + 2 * DAY
    scene.wait(1)
    assert events(scene)[0]["NotBefore"] == NOW + 5 * DAY
    scene.wait_until(NOW + 5 * DAY - timedelta(seconds=1))
    assert scene.resource()["state"] == "running"
    scene.wait(60)
    assert scene.resource()["state"] == "stopped"


def test_aws_moves_an_event_when_the_file_says(stage: Stage) -> None:
    spec = EventSpec(
        EventCode.SYSTEM_REBOOT,
        not_before=NOW + 2 * DAY,
        not_after=NOW + 3 * DAY,
        moved_to=NOW + 5 * DAY,
        moved_at=NOW + DAY,
    )
    scene = stage(events=(spec,))
    scene.wait_until(NOW + DAY)
    assert events(scene)[0]["NotBefore"] == NOW + 5 * DAY
    assert events(scene)[0]["NotAfter"] == NOW + 6 * DAY


def test_a_cancelled_event_stays_listed_and_does_nothing(stage: Stage) -> None:
    cancelled = EventSpec(EventCode.INSTANCE_STOP, not_before=NOW + 2 * DAY, cancelled_at=NOW + DAY)
    scene = stage(events=(cancelled,))
    scene.wait_until(NOW + 3 * DAY)
    assert events(scene)[0]["Description"].startswith("[Canceled] ")
    assert scene.resource()["state"] == "running"
    assert scene.resource()["open_events"] == []


def test_a_cancelled_event_is_not_moved(stage: Stage) -> None:
    spec = EventSpec(
        EventCode.INSTANCE_STOP,
        not_before=NOW + 2 * DAY,
        cancelled_at=NOW + timedelta(minutes=5),
        moved_to=NOW + 3 * DAY,
    )
    scene = stage(events=(spec,))
    scene.wait(7200)
    assert events(scene)[0]["NotBefore"] == NOW + 2 * DAY


@pytest.mark.parametrize("code", EventCode)
def test_a_stop_start_completes_every_code(stage: Stage, code: EventCode) -> None:
    scene = stage(events=(EventSpec(code),))
    assert scene.resource()["open_events"] == [code.value]
    scene.stop_start()
    assert events(scene)[0]["Description"].startswith("[Completed] ")
    assert scene.resource()["open_events"] == []


def test_a_completed_event_is_listed_for_a_week(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP),))
    scene.stop_start()
    scene.wait(6.9 * 86400)
    assert len(events(scene)) == 1
    scene.wait(86400)
    assert events(scene) == []


def test_a_person_completes_it_as_well(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP),))
    scene.world.person.stop(ID)
    scene.wait(60)
    assert scene.resource()["open_events"] == ["instance-stop"]
    scene.world.person.start(ID)
    assert scene.resource()["open_events"] == []


def test_a_stop_start_on_a_dedicated_host_does_not_migrate(stage: Stage) -> None:
    scene = stage(tenancy=Tenancy.HOST, events=(EventSpec(EventCode.INSTANCE_STOP),))
    scene.stop_start()
    assert scene.resource()["open_events"] == ["instance-stop"]


@pytest.mark.parametrize("code", [code for code in EventCode if code != "system-reboot"])
def test_a_user_reboot_leaves_the_event_open(stage: Stage, code: EventCode) -> None:
    scene = stage(events=(EventSpec(code),))
    scene.reboot()
    assert scene.resource()["open_events"] == [code.value]
    assert scene.resource()["host_changed"] is False


def test_a_user_reboot_migrates_for_system_reboot(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.SYSTEM_REBOOT),))
    scene.reboot()
    assert events(scene)[0]["Description"].startswith("[Completed] ")
    assert scene.resource()["host_changed"] is True
    assert scene.states() == []


@pytest.mark.parametrize(
    "instance",
    [
        {"type": "t2.micro"},
        {"type": "m5.metal"},
        {"type": "m5d.large"},
        {"instance_store": True},
        {"tenancy": Tenancy.HOST},
        {"asg": "web"},
    ],
)
def test_reboot_migration_is_not_for(stage: Stage, instance: dict[str, Any]) -> None:
    scene = stage(events=(EventSpec(EventCode.SYSTEM_REBOOT),), **instance)
    scene.reboot()
    assert scene.resource()["open_events"] == ["system-reboot"]
    assert scene.resource()["host_changed"] is False


def test_reboot_migration_can_be_disabled(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.SYSTEM_REBOOT),))
    answer = scene.ec2.modify_instance_maintenance_options(
        InstanceId=ID, RebootMigration="disabled"
    )
    assert answer["RebootMigration"] == "disabled"
    assert scene.instance()["MaintenanceOptions"]["RebootMigration"] == "disabled"
    scene.reboot()
    assert scene.resource()["open_events"] == ["system-reboot"]


def test_each_maintenance_option_is_its_own(stage: Stage) -> None:
    scene = stage()
    answer = scene.ec2.modify_instance_maintenance_options(InstanceId=ID, AutoRecovery="disabled")
    assert (answer["AutoRecovery"], answer["RebootMigration"]) == ("disabled", "default")
    assert scene.instance()["MaintenanceOptions"] == {
        "AutoRecovery": "disabled",
        "RebootMigration": "default",
    }


@pytest.mark.parametrize("code", [EventCode.INSTANCE_STOP, EventCode.INSTANCE_RETIREMENT])
def test_at_its_time_aws_stops_an_ebs_root(stage: Stage, code: EventCode) -> None:
    scene = stage(stop_protection=True, events=(EventSpec(code, not_before=NOW + DAY),))
    scene.wait_until(NOW + DAY + timedelta(seconds=60))
    assert scene.states() == ["stopping", "stopped"]
    assert scene.instance()["StateReason"]["Code"] == "Server.ScheduledStop"
    assert events(scene)[0]["Description"].startswith("[Completed] ")


def test_at_its_time_aws_terminates_an_instance_store_root(stage: Stage) -> None:
    retired = EventSpec(EventCode.INSTANCE_RETIREMENT, not_before=NOW + DAY)
    scene = stage(root=Root.INSTANCE_STORE, events=(retired,))
    scene.wait_until(NOW + DAY + timedelta(seconds=60))
    assert scene.states() == ["shutting-down", "terminated"]


def test_at_its_time_aws_reboots_in_place_for_instance_reboot(stage: Stage) -> None:
    due = EventSpec(EventCode.INSTANCE_REBOOT, not_before=NOW + DAY)
    scene = stage(events=(due,), boots_for=timedelta(minutes=10))
    scene.wait_until(NOW + DAY)
    assert scene.statuses()[0] == "initializing"
    assert events(scene)[0]["Description"].startswith("[Completed] ")  # as soon as it begins
    assert scene.resource()["open_events"] == []
    assert scene.resource()["host_changed"] is False
    scene.wait(599)
    assert scene.statuses()[0] == "initializing"
    scene.wait(1)
    assert scene.statuses()[0] == "ok"


def test_at_its_time_aws_migrates_for_system_reboot(stage: Stage) -> None:
    due = EventSpec(EventCode.SYSTEM_REBOOT, not_before=NOW + DAY)
    scene = stage(type="m5d.large", events=(due,))
    scene.wait_until(NOW + DAY)
    assert scene.resource()["host_changed"] is True
    assert scene.resource()["open_events"] == []
    assert scene.states() == []


def test_system_maintenance_takes_two_hours(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.SYSTEM_MAINTENANCE, not_before=NOW + DAY),))
    scene.wait_until(NOW + DAY + timedelta(minutes=119))
    assert scene.resource()["open_events"] == ["system-maintenance"]
    scene.wait(60)
    assert scene.resource()["open_events"] == []


def test_a_stopped_instance_is_not_stopped_again(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP, not_before=NOW + DAY),))
    scene.world.person.stop(ID)
    scene.wait_until(NOW + DAY)
    assert scene.states() == ["stopping", "stopped"]
    assert scene.instance()["StateReason"]["Code"] == "Client.UserInitiatedShutdown"


def test_a_cured_event_does_nothing_at_its_time(stage: Stage) -> None:
    scene = stage(events=(EventSpec(EventCode.INSTANCE_STOP, not_before=NOW + DAY),))
    scene.stop_start()
    scene.wait_until(NOW + 2 * DAY)
    assert scene.resource()["state"] == "running"


def test_a_test_can_add_an_event_later(stage: Stage) -> None:
    scene = stage()
    scene.wait(100)
    scene.world.add_event(ID, EventSpec(EventCode.INSTANCE_RETIREMENT))
    assert scene.resource()["open_events"] == ["instance-retirement"]


def test_scheduling_sends_no_event(stage: Stage) -> None:
    spec = EventSpec(EventCode.INSTANCE_REBOOT, at=NOW + DAY, cancelled_at=NOW + 2 * DAY)
    scene = stage(events=(spec,))
    scene.wait_until(NOW + 3 * DAY)
    assert scene.emitted == []


def reschedulable(scene: Stage, **changes: Told) -> tuple[Scene, str]:
    fields: dict[str, Any] = {
        "not_before": NOW + DAY,
        "not_before_deadline": NOW + 5 * DAY,
    } | changes
    played = scene(events=(EventSpec(EventCode.INSTANCE_REBOOT, **fields),))
    return played, events(played)[0]["InstanceEventId"]


def test_an_event_can_be_rescheduled_and_shows_a_minute_later(stage: Stage) -> None:
    scene, event_id = reschedulable(stage)
    answer = scene.ec2.modify_instance_event_start_time(
        InstanceId=ID, InstanceEventId=event_id, NotBefore=NOW + 3 * DAY
    )
    assert answer["Event"]["NotBefore"] == NOW + 3 * DAY
    assert events(scene)[0]["NotBefore"] == NOW + DAY
    scene.wait(60)
    assert events(scene)[0]["NotBefore"] == NOW + 3 * DAY
    scene.wait_until(NOW + 2 * DAY)
    assert scene.resource()["open_events"] == ["instance-reboot"]
    scene.wait_until(NOW + 3 * DAY)
    assert scene.resource()["open_events"] == []


@pytest.mark.parametrize(
    ("fields", "wait", "wanted", "code"),
    [
        ({"not_before_deadline": None}, 0, NOW + 3 * DAY, "UnsupportedOperation"),
        ({}, 86400 - 299, NOW + 3 * DAY, "InvalidInstanceEventStartTime"),
        ({}, 0, NOW + timedelta(minutes=59), "InvalidInstanceEventStartTime"),
        ({}, 0, NOW + 6 * DAY, "InvalidInstanceEventStartTime"),
        # facts.md, section 3: the new start is before the deadline.
        ({}, 0, NOW + 5 * DAY, "InvalidInstanceEventStartTime"),
    ],
)
def test_rescheduling_has_limits(
    stage: Stage, fields: dict[str, Any], wait: float, wanted: datetime, code: str
) -> None:
    scene, event_id = reschedulable(stage, **fields)
    scene.wait(wait)
    with pytest.raises(ClientError, match=code):
        scene.ec2.modify_instance_event_start_time(
            InstanceId=ID, InstanceEventId=event_id, NotBefore=wanted.astimezone(UTC)
        )


def test_an_unknown_event_cannot_be_rescheduled(stage: Stage) -> None:
    scene, _ = reschedulable(stage)
    with pytest.raises(ClientError, match="InvalidInstanceEventIDNotFound"):
        scene.ec2.modify_instance_event_start_time(
            InstanceId=ID, InstanceEventId="instance-event-1", NotBefore=NOW + 3 * DAY
        )
