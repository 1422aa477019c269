"""Which DB snapshots RDS lists are Lifeguard's own, and how one is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard import clock
from lifeguard.aws.rds.snapshots import delete_snapshot, shared_with, snapshot_of, snapshots
from lifeguard.aws.session import clients
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.backup.retention import RetentionContext, retention
from lifeguard.core.policy.policy import Keep
from lifeguard.core.resources.tags import HOLD, MADE_BY, SOURCE
from sandbox.hosts.rds.estate import DbSnapshot, DbSnapshotState
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world
from tests.support.account import Fake, Params, failing
from tests.support.situations import NOON

REGION, ACCOUNT = "us-east-1", "123456789012"
INCIDENT = "0123456789abcdef"
NAME = "lifeguard-shop-db-0123456789ab"
OURS = {MADE_BY: INCIDENT, SOURCE: "shop-db"}


TAGS = st.fixed_dictionaries(
    {
        MADE_BY: st.sampled_from([INCIDENT] * 4 + ["another", ""]),
        SOURCE: st.sampled_from(["shop-db"] * 4 + ["other"]),
    },
    optional={HOLD: st.just(""), "aws:backup:source-resource": st.just("x")},
)


def _listed(number: int, tags: dict[str, str], **how: Any) -> Params:  # noqa: ANN401  any member
    name = how["DBSnapshotIdentifier"]
    every = tags | {"number": str(number)}
    return {
        **how,
        "Number": str(number),
        "DBSnapshotArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:{name}",
        "TagList": [{"Key": key, "Value": value} for key, value in every.items()],
    }


LISTED = st.builds(
    _listed,
    st.integers(0, 10**9),
    TAGS | st.just({}),
    DBSnapshotIdentifier=st.sampled_from([NAME] * 4 + ["by-hand", f"{NAME}-copy"]),
    DBInstanceIdentifier=st.sampled_from(["shop-db"] * 5 + ["other"]),
    DbiResourceId=st.sampled_from(["db-NEW"] * 5 + ["db-OLD"]),
    Status=st.sampled_from(["available"] * 4 + ["creating", "failed", "copying"]),
    SnapshotCreateTime=st.integers(0, 60 * 24).map(lambda hours: NOON - timedelta(hours=hours)),
)


@pytest.fixture
def world() -> Iterator[World]:
    spec = parse_world("{instances: [], rds: [{id: shop-db}, {id: other}]}")
    agenda = Agenda(spec.now)
    with World(spec, agenda) as found:
        clients.forget()
        clock.use(agenda)
        yield found
    clients.forget()
    clock.use(clock.SystemClock())


def make(world: World, name: str, tags: dict[str, str], of: str = "shop-db") -> DbSnapshot:
    return world.estate.rds.take(world.estate.rds.database(of), name, tags)


def only(world: World, name: str = NAME, tags: dict[str, str] | None = None) -> Image:
    make(world, name, OURS if tags is None else tags)
    (found,) = snapshots(REGION)
    return found


def test_what_an_incident_has_made_is_ours(world: World) -> None:
    found = only(world)
    assert found.ours
    assert (found.id, found.source, found.owner, found.region) == (NAME, "shop-db", ACCOUNT, REGION)
    assert found.standing is ImageState.PENDING
    assert found.created_at == world.spec.now
    assert found.arn == f"arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:{NAME}"
    assert found.server == "rds:shop-db"


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("by-hand", {}),
        ("by-hand", OURS),  # a copy that somebody made with its tags
        ("lifeguard-shop-db-else", OURS),
        (NAME, {SOURCE: "shop-db"}),
        (NAME, {MADE_BY: INCIDENT}),
        (NAME, OURS | {SOURCE: "other"}),
        (NAME, OURS | {"aws:backup:source-resource": "shop-db"}),
    ],
)
def test_anything_else_is_not(world: World, name: str, tags: dict[str, str]) -> None:
    assert not only(world, name, tags).ours


def test_what_is_of_another_db_instance_that_had_the_name_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def one(resource_id: str) -> Params:
        return {
            "DBSnapshotIdentifier": NAME,
            "DBSnapshotArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:{NAME}",
            "DBInstanceIdentifier": "shop-db",
            "DbiResourceId": resource_id,
            "Status": "available",
            "TagList": [{"Key": key, "Value": value} for key, value in OURS.items()],
        }

    shop = {"DBInstanceIdentifier": "shop-db", "DbiResourceId": "db-NEW"}
    listed: list[Params] = [one("db-OLD")]
    Fake(
        monkeypatch,
        {
            "DescribeDBInstances": lambda _: {"DBInstances": [shop]},
            "DescribeDBSnapshots": lambda _: {"DBSnapshots": listed},
        },
    )
    monkeypatch.setattr(clock, "now", lambda: NOON)
    (old,) = snapshots(REGION)
    assert (old.source, old.ours, old.created_at) == ("", False, NOON)
    listed[0] = one("db-NEW")
    assert snapshots(REGION)[0].ours


@settings(max_examples=150, deadline=None)
@given(st.lists(LISTED, max_size=12), st.integers(1, 3))
def test_nothing_is_ever_deleted_that_is_not_ours(listed: list[Params], last: int) -> None:
    images = [snapshot_of(one, {"shop-db": "db-NEW"}) for one in listed]
    world = RetentionContext(ACCOUNT, ZoneInfo("UTC"), NOON, longest=timedelta(days=1))
    of_shop = [one for one in images if one.server == "rds:shop-db"]
    for decision in retention(of_shop, Keep(last, 0, 0), world):
        if decision.goes:
            (found,) = [one for one in listed if one["Number"] == decision.image.tag("number")]
            assert found["DbiResourceId"] == "db-NEW"
            assert found["DBInstanceIdentifier"] == "shop-db"
            assert found["DBSnapshotIdentifier"] == NAME
            assert decision.image.tag(MADE_BY) == INCIDENT
            assert decision.image.tag(SOURCE) == "shop-db"
            assert decision.image.tag(HOLD) is None
            assert found["Status"] in {"available", "failed"}
            assert NOON - found["SnapshotCreateTime"] >= timedelta(days=1)


def test_it_is_deleted_once_it_is_there(world: World) -> None:
    found = only(world)
    with pytest.raises(Retryable):
        delete_snapshot(found)
    world.estate.rds.snapshots[NAME].state = DbSnapshotState.AVAILABLE
    assert snapshots(REGION)[0].standing is ImageState.GOOD
    delete_snapshot(found)
    assert snapshots(REGION) == ()
    delete_snapshot(found)  # gone already


def test_a_refusal_is_one(world: World) -> None:
    found = only(world)
    with pytest.MonkeyPatch.context() as patch:
        Fake(patch, {"DeleteDBSnapshot": failing("AccessDenied")})
        with pytest.raises(Refused):
            delete_snapshot(found)


def test_it_is_known_who_else_may_restore_it(world: World) -> None:
    found = only(world)
    assert shared_with(found) == ""
    world.estate.rds.snapshots[NAME].shared_with = ("210987654321",)
    assert shared_with(found) == "210987654321"


def test_it_is_as_old_as_the_database_in_it(world: World) -> None:
    make(world, NAME, OURS)
    while world.agenda.now() < world.spec.now + timedelta(minutes=20) and world.agenda.step():
        pass
    assert snapshots(REGION)[0].created_at == world.spec.now
