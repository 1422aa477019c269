"""What is read of a database: what tells most first, in time, and nothing is raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.lightsail import measure_database
from lifeguard.aws.rds import measure
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.guest.hops.logs import WINDOW
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import DatabaseMode, Mode, Policies, Policy
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.functions.respond.inside import database_table
from lifeguard.functions.respond.inside.databases import (
    EVENTS,
    PATIENCE,
    Databases,
    DatabaseSource,
    DatabaseText,
)
from tests.support.lightsail_database import SHOP as LIGHTSAIL_SHOP
from tests.support.lightsail_database import database as lightsail_database
from tests.support.rds import SHOP, database
from tests.support.situations import ACT, NOON, RESOURCE

MEASURED = DbMeasurements(queue_depth=((NOON, 30.0),))
METRIC = "2026-11-20T12:00:00Z shop-db DiskQueueDepth 30"
SERVER = Resource(Service.EC2, "i-1", SHOP.account, SHOP.region)


@dataclass
class Rds:
    """RDS by hand; each call takes `takes`, and `fails` names those that AWS refuses."""

    found: Database | None = field(default_factory=database)
    fails: Exception | None = None
    unmeasured: Exception | None = None
    takes: timedelta = timedelta()
    time: datetime = NOON
    asked: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def _call(self, name: str) -> None:
        self.asked.append(name)
        self.time += self.takes

    def find(self, resource: Resource) -> Database | None:
        assert resource == SHOP
        self._call("find")
        if self.fails:
            raise self.fails
        return self.found

    def measure(self, found: Database, now: datetime) -> DbMeasurements:
        assert (found, now) == (self.found, NOON)
        self._call("measure")
        if self.unmeasured:
            raise self.unmeasured
        return MEASURED

    def event_lines(self, resource: Resource, since: datetime, until: datetime) -> tuple[str, ...]:
        assert (resource, since, until) == (SHOP, NOON - EVENTS, NOON)
        self._call("events")
        return ("event",)

    def log_lines(self, resource: Resource, since: datetime, until: datetime) -> tuple[str, ...]:
        assert (resource, since, until) == (SHOP, NOON - WINDOW, NOON)
        self._call("logs")
        return ("log 1", "log 2")


def databases(rds: Rds, policy: Policy = ACT) -> Databases:
    source = DatabaseSource(rds.find, rds.measure, rds)
    policies = Policies(policies={"default": policy})
    return Databases({Service.RDS: source}, policies, rds.now)


def test_metrics_events_and_logs_are_lines_of_one_hop() -> None:
    read = databases(Rds()).read(SHOP)
    text = f"{METRIC}\nevent\nlog 1\nlog 2"
    assert read == DatabaseText("postgres", "shop-db", text, asks=True)


def test_what_has_not_begun_in_time_is_left_out() -> None:
    slow = Rds(takes=PATIENCE / 2)
    read = databases(slow).read(SHOP)
    assert read is not None
    assert read.text == METRIC
    assert slow.asked == ["find", "measure"]


@pytest.mark.parametrize(
    "error", [Retryable("Throttling", "slow down"), Refused("AccessDenied", "no")]
)
def test_what_cannot_be_read_is_absent(error: Exception) -> None:
    assert databases(Rds(fails=error)).read(SHOP) is None
    read = databases(Rds(unmeasured=error)).read(SHOP)
    assert read is not None
    assert read.text == "event\nlog 1\nlog 2"


def test_what_is_not_there_is_no_hop() -> None:
    assert databases(Rds(found=None)).read(SHOP) is None
    assert databases(Rds()).read(SERVER) is None


def test_a_path_names_databases_where_the_server_is() -> None:
    path = (
        Hop("caddy"),
        Hop("app", HopPlace.UNIT, "app.service"),
        Hop("db", HopPlace.RDS, "shop-db"),
        Hop("blog", HopPlace.LIGHTSAIL_DATABASE, "blog-db"),
    )
    [read] = databases(Rds()).of_path(path, SERVER)
    assert (read.hop, read.name) == ("db", "shop-db"), "no source here has Lightsail's"


def test_which_resources_are_databases() -> None:
    assert databases(Rds()).has(SHOP)
    assert not databases(Rds()).has(RESOURCE)
    assert not Databases().has(SHOP)


@pytest.mark.parametrize(
    ("tags", "policy", "asks"),
    [
        ({"lifeguard": "default"}, ACT, True),
        ({"lifeguard": "default"}, replace(ACT, mode=Mode.ASK), True),
        ({"lifeguard": "default"}, replace(ACT, mode=Mode.OBSERVE), False),
        ({"lifeguard": "default"}, replace(ACT, databases=DatabaseMode.TELL), False),
        ({"lifeguard": "other"}, ACT, False),
        ({}, ACT, False),
    ],
)
def test_whether_it_is_asked_about_by_itself(
    tags: dict[str, str],
    policy: Policy,
    asks: bool,  # noqa: FBT001  a row of the table
) -> None:
    rds = Rds(found=database(tags=tuple(tags.items())))
    read = databases(rds, policy).read(SHOP)
    assert read is not None
    assert read.asks is asks


def test_each_service_has_its_own_way_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_rds(found: Sequence[Database], region: str, now: datetime) -> Any:  # noqa: ANN401  by id
        assert (region, now) == (SHOP.region, NOON)
        return {one.resource.id: MEASURED for one in found}

    def of_lightsail(resource: Resource, now: datetime) -> DbMeasurements:
        assert (resource, now) == (LIGHTSAIL_SHOP, NOON)
        return MEASURED

    monkeypatch.setattr(measure, "measure", of_rds)
    monkeypatch.setattr(measure_database, "measure", of_lightsail)
    sources = database_table.databases(Policies()).sources
    assert sources.keys() == {Service.RDS, Service.LIGHTSAIL_DB}
    assert sources[Service.RDS].measure(database(), NOON) is MEASURED
    assert sources[Service.LIGHTSAIL_DB].measure(lightsail_database(), NOON) is MEASURED
