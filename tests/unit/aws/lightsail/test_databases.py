"""Databases as the sandbox answers, whose answers have botocore's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lifeguard import clock
from lifeguard.aws.lightsail import (
    database_ways,
    execute_database,
    measure_database,
    read_databases,
)
from lifeguard.aws.session import clients
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail_database.action import RebootLightsailDb, SnapshotLightsailDb
from lifeguard.core.kinds.lightsail_database.database import DbPlan, LightsailDatabase
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.finders.lightsail_databases import LightsailDbPoll
from lifeguard.functions.process import forget
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world

REGION = "us-east-1"
SHOP = Resource(Service.LIGHTSAIL_DB, "shop-db", "123456789012", REGION)
WORLD = """
instances: []
lightsail:
  databases:
    - name: shop-db
      metrics: {CPUUtilization: 20, DatabaseConnections: 95, DiskQueueDepth: 31}
      events:
        - {at: 2026-11-20T09:00:00Z, message: first}
        - {at: 2026-11-20T09:30:00Z, message: last}
      maintenance: [{at: 2026-11-22T03:00:00Z}, {action: os-upgrade}]
    - {name: other-db, tags: {}, high_availability: true, ram_gb: 8, disk_gb: 240, state: stopped}
"""


@pytest.fixture
def world() -> Iterator[World]:
    spec = parse_world(WORLD)
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        forget()
        clock.use(agenda)
        yield found
    clients.forget()
    forget()


def read(name: str = "shop-db") -> LightsailDatabase:
    found = read_databases.database(Resource(Service.LIGHTSAIL_DB, name, SHOP.account, REGION))
    assert found is not None
    return found


@pytest.mark.usefixtures("world")
def test_all_are_read_in_one_call_with_their_tags() -> None:
    found = read_databases.databases(REGION)
    assert [one.resource.id for one in found] == ["shop-db", "other-db"]
    assert [one.name for one in read_databases.carrying(found, "lifeguard")] == ["shop-db"]


@pytest.mark.usefixtures("world")
def test_one_is_read_with_its_plan_and_what_is_planned_for_it() -> None:
    found = read()
    facts = found.facts
    assert (facts.bundle, facts.vcpus, facts.memory_gib, facts.disk_gib) == ("micro_2_0", 2, 1, 40)
    assert (found.resource, found.backups, facts.high_availability) == (SHOP, True, False)
    assert [(one.action, one.at is None) for one in found.maintenance] == [
        ("system-update", False),
        ("os-upgrade", True),
    ]
    assert read("other-db").facts.high_availability
    nobody = Resource(Service.LIGHTSAIL_DB, "nobody", SHOP.account, REGION)
    assert read_databases.database(nobody) is None


def test_each_metric_is_asked_for_in_its_own_unit(world: World) -> None:
    now = world.spec.now + timedelta(hours=1)
    world.agenda.move_to(now)
    found = measure_database.measure(SHOP, now)
    assert (found.queue_depth[-1][1], found.connections[-1][1]) == (31, 95)
    assert found.cpu == tuple(sorted(found.cpu))
    assert now - found.cpu[-1][0] <= timedelta(minutes=2)
    assert found.free_storage == ()
    asked = [one for one in world.api_calls if one.operation == "GetRelationalDatabaseMetricData"]
    assert {(one.params["metricName"], one.params["unit"]) for one in asked} == {
        ("CPUUtilization", "Percent"),
        ("DatabaseConnections", "Count"),
        ("DiskQueueDepth", "Count"),
        ("FreeStorageSpace", "Bytes"),
    }


def test_what_may_help_is_the_next_plan_and_rds_with_its_price(world: World) -> None:
    found = database_ways.ways_out(read(), world.spec.now, to_rds=True)
    assert found.bigger == DbPlan("small_2_0", 30, 2, 2, 80)
    assert [(one.db_class.name, one.full) for one in found.on_rds] == [
        ("db.t4g.micro", False),
        ("db.t4g.large", True),
    ]
    assert found.on_rds[0].cost is not None
    assert [one.said for one in found.told] == ["last", "first"]


def test_of_the_largest_plan_there_is_no_larger_one_and_rds_is_asked_where_it_helps(
    world: World,
) -> None:
    found = database_ways.ways_out(read("other-db"), world.spec.now, to_rds=False)
    assert (found.bigger, found.on_rds) == (None, ())
    assert "GetProducts" not in {one.operation for one in world.api_calls}


def test_a_snapshot_bears_lifeguards_tag_and_is_found_after_a_crash(world: World) -> None:
    before = world.spec.now
    assert execute_database.operation_since(SHOP, Verb.CREATE_SNAPSHOTS, before) == ""
    done = execute_database.perform(SnapshotLightsailDb("lifeguard-1"), SHOP, "incident-1")
    assert (done.result, done.made) == (Result.DONE, "lifeguard-1")
    (made,) = world.estate.lightsail.databases.snapshots.values()
    assert made.tags == {"lifeguard:incident": "incident-1", "lifeguard:source": "shop-db"}
    assert execute_database.operation_since(SHOP, Verb.CREATE_SNAPSHOTS, before)
    assert execute_database.operation_since(SHOP, Verb.REBOOT, before) == ""
    again = execute_database.perform(SnapshotLightsailDb("lifeguard-1"), SHOP, "incident-1")
    assert again.result is Result.REFUSED


@pytest.mark.usefixtures("world")
def test_a_reboot_begins_an_operation_and_a_busy_database_takes_none() -> None:
    done = execute_database.perform(RebootLightsailDb(), SHOP, "incident-1")
    assert done.result is Result.DONE
    busy = execute_database.perform(RebootLightsailDb(), SHOP, "incident-1")
    assert (busy.result, busy.code) == (Result.FAILED, "OperationFailureException")


def test_the_sweep_measures_every_five_minutes_what_runs_and_is_opted_in(world: World) -> None:
    for minute in (1, 5):
        world.agenda.move_to(world.spec.now + timedelta(minutes=minute))
        (found,) = LightsailDbPoll(REGION).troubled(REGION, "lifeguard").resources
        limits = getattr(found, "limits")  # noqa: B009  of any kind
        assert (limits is None) is (minute == 1)
    assert [hit.limit for hit in limits] == ["disk"]
    measured = {
        one.params["relationalDatabaseName"]
        for one in world.api_calls
        if one.operation == "GetRelationalDatabaseMetricData"
    }
    assert measured == {"shop-db"}
    assert [one.name for one in LightsailDbPoll(REGION).running(REGION)] == ["shop-db"]
    assert LightsailDbPoll("cn-northwest-1").databases == ()
