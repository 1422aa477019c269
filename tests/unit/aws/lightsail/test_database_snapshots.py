"""Which snapshots of Lightsail databases are Lifeguard's own, and how one is deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lifeguard import clock
from lifeguard.aws.lightsail.database_snapshots import delete_snapshot, snapshots
from lifeguard.aws.lightsail.read_databases import opted_in
from lifeguard.aws.session import clients
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from sandbox.hosts.rds.estate import DbSnapshotState
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world
from tests.support.account import Fake, Params, failing
from tests.support.situations import NOON

REGION = "us-east-1"
OURS = {MADE_BY: "a1b2", SOURCE: "shop-db"}
NAME = "lifeguard-shop-db-a1b2"


@pytest.fixture
def world() -> Iterator[World]:
    spec = parse_world("{instances: [], lightsail: {databases: [{name: shop-db}]}}")
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        clients.forget()
        clock.use(agenda)
        yield found
    clients.forget()
    clock.use(clock.SystemClock())


def only(world: World, tags: dict[str, str], name: str = NAME) -> Image:
    world.estate.lightsail.databases.take("shop-db", name, tags)
    (found,) = snapshots(REGION)
    return found


def test_what_an_incident_has_made_is_ours(world: World) -> None:
    found = only(world, OURS)
    assert found.ours
    assert (found.id, found.server) == (NAME, "lightsail-db:shop-db")
    assert (found.standing, found.created_at) == (ImageState.PENDING, world.spec.now)


@pytest.mark.parametrize("tags", [{}, {MADE_BY: "a1b2"}, OURS | {SOURCE: "other"}])
def test_anything_else_is_not(world: World, tags: dict[str, str]) -> None:
    assert not only(world, tags).ours


def test_what_no_incident_has_named_is_not(world: World) -> None:
    assert not only(world, OURS, "by-hand").ours


def test_what_is_of_another_database_that_had_the_name_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def arn(kind: str, number: str) -> str:
        return f"arn:aws:lightsail:{REGION}:123456789012:{kind}/{number}"

    def one(name: str, of: str) -> Params:
        return {
            "name": name,
            "arn": arn("RelationalDatabaseSnapshot", of),
            "createdAt": NOON,
            "state": "available",
            "fromRelationalDatabaseName": "shop-db",
            "fromRelationalDatabaseArn": arn("RelationalDatabase", of),
            "tags": [{"key": key, "value": value} for key, value in OURS.items()],
        }

    shop = {"name": "shop-db", "arn": arn("RelationalDatabase", "new")}

    def listed(asked: Params) -> Params:
        if "pageToken" in asked:
            return {"relationalDatabaseSnapshots": [one(NAME, "new")]}
        return {"relationalDatabaseSnapshots": [one(NAME, "old")], "nextPageToken": "2"}

    Fake(
        monkeypatch,
        {
            "GetRelationalDatabases": lambda _: {"relationalDatabases": [shop]},
            "GetRelationalDatabaseSnapshots": listed,
        },
    )
    assert [one.ours for one in snapshots(REGION)] == [False, True]


def test_it_is_deleted_once_it_is_there(world: World) -> None:
    found = only(world, OURS)
    with pytest.raises(Retryable):
        delete_snapshot(found)
    world.estate.lightsail.databases.snapshots[NAME].state = DbSnapshotState.AVAILABLE
    assert snapshots(REGION)[0].standing is ImageState.GOOD
    delete_snapshot(found)
    assert snapshots(REGION) == ()
    delete_snapshot(found)  # gone already


def test_a_refusal_is_one(world: World) -> None:
    found = only(world, OURS)
    with pytest.MonkeyPatch.context() as patch:
        Fake(patch, {"DeleteRelationalDatabaseSnapshot": failing("AccessDeniedException")})
        with pytest.raises(Refused):
            delete_snapshot(found)


@pytest.mark.usefixtures("world")
def test_where_lightsail_is_not_offered_nothing_is_asked() -> None:
    assert [one.name for one in opted_in(REGION, "lifeguard")] == ["shop-db"]
    assert snapshots("cn-north-1") == ()
    assert opted_in("cn-north-1", "lifeguard") == ()
