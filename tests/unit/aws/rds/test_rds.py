"""RDS as the sandbox answers, whose answers have botocore's shapes: read, measured, changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from lifeguard import clock
from lifeguard.aws.rds import (
    classes,
    execute,
    measure,
    modifications,
    read_databases,
    read_events,
)
from lifeguard.aws.session import clients
from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.databases.database import PendingValue
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, ModifyDatabase
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.ingest import parse
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.rds_spec import WorldDbState
from tests.support.account import Fake, Params
from tests.support.situations import NOON

REGION = "us-east-1"
SHOP = Resource(Service.RDS, "shop-db", "123456789012", REGION)
WORLD = """
instances: []
rds:
  - id: shop-db
    storage: {type: gp2, gb: 100}
    max_gb: 200
    pending: {EngineVersion: "16.6"}
    maintenance: [{at: 2026-11-22T03:00:00Z}, {action: os-upgrade}]
    metrics: {CPUUtilization: 20, BurstBalance: 50, FreeStorageSpace: 1000}
  - {id: other, class: db.m6g.large, tags: {}, storage: {type: gp3, gb: 500}}
"""


@pytest.fixture
def world() -> Iterator[World]:
    spec = parse_world(WORLD)
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        clients.forget()
        classes.forget()
        clock.use(agenda)
        yield found
    clients.forget()
    classes.forget()
    clock.use(clock.SystemClock())


@pytest.mark.usefixtures("world")
def test_all_are_read_in_one_call_with_their_tags() -> None:
    found = read_databases.databases(REGION)
    assert [one.resource.id for one in found] == ["shop-db", "other"]
    assert [one.resource.id for one in read_databases.opted_in(REGION, "lifeguard")] == ["shop-db"]


@pytest.mark.usefixtures("world")
def test_one_is_read_with_what_its_class_lets_through() -> None:
    found = read_databases.database(SHOP)
    assert found is not None
    facts = found.facts
    assert (facts.db_class.baseline_iops, facts.db_class.vcpus) == (1000, 2)
    assert (facts.storage.type, facts.storage.gib, facts.storage.max_gib) == ("gp2", 100, 200)
    assert facts.pending == (PendingValue("EngineVersion", "16.6"),)
    assert read_databases.database(Resource(Service.RDS, "nobody", SHOP.account, REGION)) is None


@pytest.mark.usefixtures("world")
def test_a_class_that_ec2_has_no_type_of_is_known_by_its_name_alone() -> None:
    assert classes.db_class("db.q9.huge", REGION).vcpus == 0


def test_metrics_are_read_in_one_batch_and_only_those_that_there_can_be(world: World) -> None:
    found = [one for r in ("shop-db", "other") if (one := read_databases.database(_named(r)))]
    now = world.spec.now + timedelta(hours=1)
    world.agenda.move_to(now)
    of = measure.measure(found, REGION, now)
    assert of["shop-db"].burst_balance[-1][1] == 50
    assert of["shop-db"].cpu[-1][0] >= now - timedelta(minutes=2)
    assert of["other"].cpu == ()
    (call,) = [one for one in world.api_calls if one.operation == "GetMetricData"]
    asked = [
        (metric["Dimensions"][0]["Value"], metric["MetricName"])
        for query in call.params["MetricDataQueries"]
        for metric in [query["MetricStat"]["Metric"]]
    ]
    assert ("other", "BurstBalance") not in asked
    assert ("other", "CPUCreditBalance") not in asked
    assert ("shop-db", "CPUCreditBalance") in asked


def _named(name: str) -> Resource:
    return Resource(Service.RDS, name, SHOP.account, REGION)


def test_what_could_be_changed(world: World) -> None:
    found = read_databases.database(SHOP)
    assert found is not None
    plan = modifications.modification_plan(found, world.spec.now)
    assert plan.maintenance_at is not None
    assert plan.maintenance_at.isoformat() == "2026-11-22T03:00:00+00:00"
    assert plan.storage_changed_at is None
    assert [one.name for one in plan.valid.classes] == ["db.t4g.medium", "db.t4g.large"]
    gp3 = plan.valid.of("gp3")
    assert gp3 is not None
    assert (gp3.sizes[0].low, gp3.autoscaling) == (100, True)


def test_a_snapshot_is_made_once_however_often_it_is_asked_for(world: World) -> None:
    first = execute.perform(CreateDbSnapshot("lifeguard-1"), SHOP, "incident-1")
    again = execute.perform(CreateDbSnapshot("lifeguard-1"), SHOP, "incident-1")
    assert (first.result, again.result) == (Result.DONE, Result.ALREADY)
    assert first.made == again.made == "lifeguard-1"
    (made,) = world.estate.rds.snapshots.values()
    assert made.tags == {"lifeguard:incident": "incident-1", "lifeguard:source": "shop-db"}


def test_a_change_is_made_at_once(world: World) -> None:
    done = execute.perform(ModifyDatabase(DbChange(type="gp3")), SHOP, "incident-1")
    assert done.result is Result.DONE
    (call,) = world.calls
    assert call.params == {
        "DBInstanceIdentifier": "shop-db",
        "ApplyImmediately": True,
        "StorageType": "gp3",
    }
    busy = execute.perform(ModifyDatabase(DbChange(gib=200)), SHOP, "incident-1")
    assert (busy.result, busy.code) == (Result.FAILED, "InvalidDBInstanceState")


def test_what_rds_refuses_is_an_answer(world: World) -> None:
    refused: Any = execute.perform(ModifyDatabase(DbChange(gib=50)), SHOP, "incident-1")
    assert refused.result is Result.REFUSED
    assert world.calls == []


def test_when_the_storage_last_changed_events_tell(world: World) -> None:
    execute.perform(ModifyDatabase(DbChange(gib=200)), SHOP, "incident-1")
    while world.agenda.now() < world.spec.now + timedelta(minutes=20) and world.agenda.step():
        pass
    found = read_databases.database(SHOP)
    assert found is not None
    plan = modifications.modification_plan(found, world.agenda.now())
    assert plan.storage_changed_at is not None


def test_what_rds_has_told_is_read_with_the_reference_of_the_event_itself(world: World) -> None:
    sent: list[dict[str, Any]] = []
    world.estate.rds._tell = sent.append  # noqa: SLF001  what EventBridge would bring
    database = world.estate.rds.database("shop-db")
    world.agenda.move_to(world.spec.now + timedelta(minutes=3))
    database.become(WorldDbState.STORAGE_FULL)
    world.estate.rds.database("other").become(WorldDbState.STORAGE_FULL)
    now = world.agenda.now() + timedelta(minutes=1)
    (found,) = read_events.news([SHOP], REGION, world.spec.now, now)
    (brought, _) = (trigger for event in sent for trigger in parse(event).triggers)
    assert found.dedup_key == brought.dedup_key
    assert found.resource == SHOP
    assert read_events.news([SHOP], REGION, now, now) == ()


def test_what_tells_of_nothing_to_act_on_is_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[dict[str, Any]] = [
        {"SourceIdentifier": "shop-db", "Message": "Finished DB Instance backup", "Date": NOON},
        {"SourceIdentifier": "shop-db", "Message": "DB instance stopped."},
        {"Message": "DB instance stopped.", "Date": NOON},
        {},
    ]
    Fake(monkeypatch, {"DescribeEvents": lambda _: {"Events": events}})
    assert read_events.news([SHOP], REGION, NOON, NOON) == ()


def test_what_rds_has_told_is_read_in_the_order_of_its_time_and_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [
        {
            "SourceIdentifier": "shop-db",
            "Message": "DB instance restarted",
            "Date": NOON - timedelta(seconds=number),
        }
        for number in range(100)
    ]

    def page(asked: Params) -> Params:
        return {"Events": told, "Marker": f"{asked.get('Marker', '')}+"}

    aws = Fake(monkeypatch, {"DescribeEvents": page})
    found = read_events.news([SHOP], REGION, NOON, NOON)
    times = [trigger.occurred_at for trigger in found]
    assert times == sorted(times)
    assert len(found) == read_events.MOST
    assert aws.count("DescribeEvents") == read_events.MOST // 100
