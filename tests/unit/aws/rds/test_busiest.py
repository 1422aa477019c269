"""Which statements load a DB instance, as Performance Insights' API says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from lifeguard import clock
from lifeguard.aws.rds import read_databases
from lifeguard.aws.rds.busiest import busiest_statements
from lifeguard.aws.session import clients
from lifeguard.core.text.foreign import foreign
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world
from tests.support.rds import SHOP

REGION = "us-east-1"
LOADED = {
    "SELECT * FROM orders WHERE customer = ?": 4.2,
    "UPDATE stock SET count = 17 WHERE name = 'Kim'": 1.5,
    "SELECT ?": 0.05,
    "DELETE FROM carts WHERE at < ?": 0.6,
}


@pytest.fixture
def world() -> Iterator[World]:
    loaded = "".join(f"      {json.dumps(text)}: {load}\n" for text, load in LOADED.items())
    spec = parse_world(
        f"instances: []\nrds:\n  - id: shop-db\n    statements:\n{loaded}  - id: other\n"
    )
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        clients.forget()
        clock.use(agenda)
        yield found
    clients.forget()
    clock.use(clock.SystemClock())


def test_the_busiest_come_first_and_without_their_values(world: World) -> None:
    database = read_databases.database(SHOP)
    assert database is not None
    found = busiest_statements(database, world.spec.now)
    assert [(one.text, one.sessions) for one in found] == [
        (foreign("SELECT * FROM orders WHERE customer = ?"), 4.2),
        (foreign("UPDATE stock SET count = ? WHERE name = ?"), 1.5),
        (foreign("DELETE FROM carts WHERE at < ?"), 0.6),
    ]
    (call,) = [one for one in world.api_calls if one.service == "pi"]
    assert call.params["Identifier"] == database.insights
    assert call.params["EndTime"] - call.params["StartTime"] == timedelta(minutes=15)


def test_where_nothing_keeps_them_nobody_is_asked(world: World) -> None:
    database = read_databases.database(read_databases.databases(REGION)[1].resource)
    assert database is not None
    assert busiest_statements(database, world.spec.now) == ()
    assert not [one for one in world.api_calls if one.service == "pi"]
