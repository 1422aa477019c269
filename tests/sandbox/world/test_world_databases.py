"""Databases of a world: their logs as RDS and Lightsail show them, and who depends on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.rds_spec import WorldDbState
from tests.sandbox.world.scene import ID, Scene

Stage = Callable[..., Scene]
NOW = datetime.fromisoformat("2026-11-20T10:00:00Z")
URL = "http://shop.example.com"
FILE = "error/postgresql.log.2026-11-20-09"
LINES = [
    "2026-11-20 09:50:00 UTC::@:[1]:LOG:  first",
    "2026-11-20 09:55:00 UTC::@:[1]:LOG:  second",
    "2026-11-20 10:10:00 UTC::@:[1]:LOG:  later",
]
SLOW = {"DiskQueueDepth": 30}
SITE = {"status": 502}


def world(**of: Any) -> Any:  # noqa: ANN401  any key of a world file
    return parse_world(json.dumps({"now": NOW.isoformat(), "instances": [], **of}))


def rds(**how: Any) -> dict[str, Any]:  # noqa: ANN401  any key of a DB instance
    return {"rds": [{"id": "shop-db", **how}]}


def lightsail(**how: Any) -> dict[str, Any]:  # noqa: ANN401  any key of a database
    return {"lightsail": {"databases": [{"name": "shop-db", **how}]}}


@cache
def client(service: str) -> Any:  # noqa: ANN401  boto3's clients are made at run time
    return boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]


def files(since: datetime = NOW - timedelta(hours=1)) -> list[dict[str, Any]]:
    milliseconds = int(since.timestamp() * 1000)
    answer = client("rds").describe_db_log_files(
        DBInstanceIdentifier="shop-db", FileLastWritten=milliseconds
    )
    return list(answer["DescribeDBLogFiles"])


def test_rds_lists_the_files_that_were_written_lately(stage: Stage) -> None:
    stage(world(**rds(logs={FILE: LINES, "error/next": LINES[2:]})))
    (found,) = files()
    assert found["LogFileName"] == FILE
    written = datetime.fromisoformat("2026-11-20T09:55:00Z")
    assert found["LastWritten"] == written.timestamp() * 1000
    assert found["Size"] == len("\n".join(LINES[:2])) + 1
    assert files(NOW - timedelta(minutes=4)) == []


def test_rds_gives_the_most_recent_lines_that_are_written_by_then(stage: Stage) -> None:
    scene = stage(world(**rds(logs={FILE: LINES})))

    def end(**how: int) -> str:
        asked = {"DBInstanceIdentifier": "shop-db", "LogFileName": FILE}
        return str(client("rds").download_db_log_file_portion(**asked, **how)["LogFileData"])

    assert end().splitlines() == LINES[:2]
    assert end(NumberOfLines=1).splitlines() == LINES[1:2]
    scene.wait(600)
    assert end(NumberOfLines=1).splitlines() == LINES[2:]
    with pytest.raises(ClientError, match="DBLogFileNotFoundFault"):
        client("rds").download_db_log_file_portion(
            DBInstanceIdentifier="shop-db", LogFileName="error/none"
        )


def test_lightsail_has_streams_and_their_events(stage: Stage) -> None:
    stage(world(**lightsail(logs={"postgresql": LINES})))
    named = {"relationalDatabaseName": "shop-db"}
    streams = client("lightsail").get_relational_database_log_streams(**named)["logStreams"]
    assert streams == ["postgresql"]
    found = client("lightsail").get_relational_database_log_events(
        **named,
        logStreamName="postgresql",
        startTime=NOW - timedelta(minutes=7),
        endTime=NOW + timedelta(hours=1),
    )["resourceLogEvents"]
    assert [one["message"] for one in found] == LINES[1:2]


@pytest.mark.parametrize("kind", ["rds", "lightsail-db"])
def test_a_site_fails_while_its_database_does_not_keep_up(stage: Stage, kind: str) -> None:
    of = rds if kind == "rds" else lightsail
    server = {"id": ID, "depends_on": f"{kind}:shop-db", "endpoint": SITE}
    failing = stage(world(**{**of(metrics=SLOW), "instances": [server]})).world
    assert failing.visit(URL, [ID]).status == 502


@pytest.mark.parametrize("of", [rds, lightsail])
def test_with_a_database_that_keeps_up_it_answers(stage: Stage, of: Callable[..., Any]) -> None:
    kind = "rds" if of is rds else "lightsail-db"
    servers = [{"name": "blog", "depends_on": f"{kind}:shop-db", "endpoint": SITE}]
    spec = of()
    spec = {"lightsail": {**spec.get("lightsail", {}), "instances": servers}} | {
        key: value for key, value in spec.items() if key != "lightsail"
    }
    assert stage(world(**spec)).world.visit(URL, ["blog"]).status == 200


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (WorldDbState.AVAILABLE, 200),
        (WorldDbState.BACKING_UP, 200),
        (WorldDbState.MODIFYING, 200),
        (WorldDbState.STORAGE_OPTIMIZATION, 200),
        (WorldDbState.STORAGE_FULL, 502),
        (WorldDbState.REBOOTING, 502),
        (WorldDbState.STOPPED, 502),
    ],
)
def test_a_database_that_does_not_answer_fails_its_site(
    stage: Stage, state: WorldDbState, status: int
) -> None:
    server = {"id": ID, "depends_on": "rds:shop-db", "endpoint": SITE}
    spec = world(**{**rds(state=state.value), "instances": [server]})
    assert stage(spec).world.visit(URL, [ID]).status == status


def test_who_depends_on_no_database_fails_as_the_file_says(stage: Stage) -> None:
    spec = world(**{**rds(), "instances": [{"id": ID, "endpoint": SITE}]})
    assert stage(spec).world.visit(URL, [ID]).status == 502


@pytest.mark.parametrize("name", ["shop-db", "rds:other", "lightsail-db:shop-db"])
def test_a_database_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(WorldFileError, match="depends_on"):
        world(**{**rds(), "instances": [{"id": ID, "depends_on": name}]})
