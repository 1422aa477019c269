"""What Lightsail tells of a database: failovers alone, of those with a standby."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lifeguard import clock
from lifeguard.aws.lightsail.read_events import news
from lifeguard.aws.session import clients
from lifeguard.core.incident.trigger import Source
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.functions.finders.lightsail_databases import LightsailDbPoll
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world

REGION = "us-east-1"
SHOP = Resource(Service.LIGHTSAIL_DB, "shop-db", "123456789012", REGION)
WORLD = """
now: 2026-11-20T10:00:00Z
instances: []
lightsail:
  databases:
    - name: shop-db
      high_availability: true
      events:
        - {at: 2026-11-20T10:04:00Z, message: Multi-AZ instance failover completed.}
        - {at: 2026-11-20T10:02:30Z, message: Something new., categories: [failover]}
        - {at: 2026-11-20T10:03:00Z, message: DB instance restarted}
    - {name: single, events: [{at: 2026-11-20T10:04:00Z, message: x, categories: [failover]}]}
    - {name: theirs, high_availability: true, tags: {}}
"""
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> Iterator[World]:
    spec = parse_world(WORLD)
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        clients.forget()
        clock.use(agenda)
        agenda.move_to(spec.now + 5 * MINUTE)
        yield found
    clients.forget()
    clock.use(clock.SystemClock())


def test_failovers_are_news_in_the_order_of_their_time(world: World) -> None:
    began, now = world.spec.now, world.agenda.now()
    found = news(SHOP, began, now)
    assert [one.reference for one in found] == [
        "db-failover:2026-11-20T10:02:30+00:00",
        "db-failover:2026-11-20T10:04:00+00:00",
    ]
    assert {(one.source, one.resource, one.opens) for one in found} == {(Source.SWEEP, SHOP, True)}
    assert {one.summary.code for one in found} == {"news.lightsail_database"}
    assert news(SHOP, began + 3 * MINUTE, now) == found[1:]
    assert news(SHOP, now, now) == ()


def test_those_with_a_standby_that_are_opted_in_are_asked_every_five_minutes(
    world: World,
) -> None:
    began = world.spec.now
    told = [LightsailDbPoll(REGION).news("lifeguard", began, began + n * MINUTE) for n in (4, 5)]
    assert [len(one) for one in told] == [0, 2]
    calls = [c for c in world.api_calls if c.operation == "GetRelationalDatabaseEvents"]
    assert [call.params["relationalDatabaseName"] for call in calls] == ["shop-db"]
