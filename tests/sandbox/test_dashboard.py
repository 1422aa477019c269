"""The dashboard drawn from a replay: each widget has data, the tables are the function's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from sandbox.dashboard.made_up import of_estate
from sandbox.dashboard.page import Drawn, Viewer, empty, page, widgets
from sandbox.dashboard.record import Recorder
from sandbox.dashboard.store import MetricKey, MetricStore, SearchError
from sandbox.replay import stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from tests.support import cheap

BEGINS = datetime.fromisoformat("2026-11-20T00:00:00+09:00")
DATABASE = {
    "DiskQueueDepth": 0.6,
    "ReadIOPS": 38,
    "WriteIOPS": 170,
    "ReadLatency": 0.001,
    "WriteLatency": 0.003,
    "DatabaseConnections": 34,
    "CPUUtilization": 21,
    "BurstBalance": 74,
    "FreeStorageSpace": 41e9,
    "FreeableMemory": 610e6,
    "SwapUsage": 20e6,
}
WORLD = {
    "now": BEGINS.isoformat(),
    "region": "ap-northeast-2",
    "instances": [
        {
            "id": "i-0b1e5c0a7d2f49381",
            "name": "<b>shop</b>",
            "type": "t3.small",
            "memory": {"percent": 71},
            "fault": {"kind": "instance", "cured_by": "reboot", "after": 3600},
        },
        {
            "id": "i-0e4b8f3d0a5c7c6b4",
            "name": "db-1",
            "public_ip": "auto",
            "fault": {"kind": "system", "cured_by": "stop_start", "after": 25200},
        },
        {
            "id": "i-0f5c9a4e1b6d8d7c5",
            "name": "mail-1",
            "events": [{"code": "system-maintenance", "not_before": "2026-12-01T03:00:00+09:00"}],
        },
    ],
    "rds": [{"id": "shop-db", "storage": {"type": "gp2", "gb": 100}, "metrics": DATABASE}],
    "lightsail": {"instances": [{"name": "blog-1", "burst": {"percent": 60, "per_hour": -0.5}}]},
}
POLICIES = {
    "timezone": "Asia/Seoul",
    "policies": {"default": {"mode": "act", "scheduled_backup": {}}},
}
ENGLISH = Viewer("en", "+09:00", "light")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replay, Recorder]]:
    policies = tmp_path_factory.mktemp("dashboard") / "policies.yaml"
    policies.write_text(json.dumps(POLICIES))
    ends = BEGINS + timedelta(hours=8)
    scene = stage.Scene([], parse_world(json.dumps(WORLD)), policies, ends)
    recorders: list[Recorder] = []
    with ExitStack() as stack:
        stack.enter_context(cheap.replays())
        found = stage.played(scene, prepare=lambda replay: recorders.append(Recorder(replay)))
        replay = stack.enter_context(found)
        recorders[0].finish()
        yield replay, recorders[0]


def drawn(played: tuple[Replay, Recorder], viewer: Viewer = ENGLISH) -> list[Drawn]:
    replay, recorder = played
    return widgets(replay.account, recorder, BEGINS, viewer)


def html(played: tuple[Replay, Recorder], viewer: Viewer = ENGLISH) -> dict[str, str]:
    return {one.title: one.html for one in drawn(played, viewer) if one.kind == "custom"}


def points(recorder: Recorder, space: str, name: str) -> set[tuple[str, float]]:
    """Return the values of a metric, each with the DB instance that it is of."""
    return {
        (dict(key.dimensions)["DBInstanceIdentifier"], value)
        for key, of in recorder.store.published.items()
        if (key.namespace, key.name) == (space, name)
        for _, value in of
    }


def test_a_database_of_the_world_is_drawn_with_its_own_limit(
    played: tuple[Replay, Recorder],
) -> None:
    _, recorder = played
    assert points(recorder, "AWS/RDS", "WriteIOPS") == {("shop-db", 170)}
    assert points(recorder, "Lifeguard", "IopsLimit") == {("shop-db", 300)}, "100 GiB of gp2"
    (iops,) = (one for one in drawn(played) if one.title == "IOPS")
    assert "shop-db IopsLimit" in iops.html


def test_without_one_a_database_is_made_up() -> None:
    names = {key.name for key, _ in of_estate({}, BEGINS)}
    assert {"WriteIOPS", "IopsLimit"} <= names
    real = {key.name for key, _ in of_estate({}, BEGINS, databases=False)}
    assert not {"WriteIOPS", "IopsLimit"} & real


def test_every_widget_has_data(played: tuple[Replay, Recorder]) -> None:
    assert list(empty(drawn(played))) == []


def test_the_tables_name_what_is_open_and_what_comes(played: tuple[Replay, Recorder]) -> None:
    tables = html(played)
    now = tables["Open incidents and questions"]
    assert "ANSWER" in now
    assert "<bdi>db-1</bdi>" in now
    assert "Answer by" in now
    assert now.index("db-1") < now.index("mail-1")
    assert "mail-1" in tables["Scheduled by AWS"]
    assert "Tue 1 Dec 03:00" in tables["Scheduled by AWS"]
    assert "blog-1" in tables["Lightsail now"]
    assert "gone in" in tables["Lightsail now"]
    assert "&lt;b&gt;shop&lt;/b&gt;" in tables["By server, the longest downtime first"]


def test_the_tables_are_the_viewers(played: tuple[Replay, Recorder]) -> None:
    korean = html(played, Viewer("ko", "-05:00", "dark"))["Open incidents and questions"]
    assert "응답 필요" in korean
    assert "#ff9d94" in korean
    assert "11월 19일(목)" in korean  # 07:00 of the 20th in Seoul


def test_no_table_holds_what_answers_or_what_runs(played: tuple[Replay, Recorder]) -> None:
    for table in html(played).values():
        assert "<a" not in table
        assert "<script" not in table
        assert "?t=" not in table
        assert "http" not in table


def test_the_function_describes_itself(played: tuple[Replay, Recorder]) -> None:
    account = played[0].account
    function = account.template.functions["lifeguard-widget"]
    assert account.runtime.invoke(function, {"describe": True}).startswith("## Lifeguard")
    assert account.runtime.invoke(function, {"section": "delete"}).startswith("## Lifeguard")


def test_the_function_changes_nothing(played: tuple[Replay, Recorder]) -> None:
    world = played[0].account.world
    before = len(world.calls), played[0].account.ledger_writes()
    html(played)
    assert (len(world.calls), played[0].account.ledger_writes()) == before


def test_the_page_places_each_widget(played: tuple[Replay, Recorder]) -> None:
    found = page(drawn(played), ENGLISH)
    assert found.count("<section") == len(drawn(played))
    assert "grid-column:1/span 24" in found
    assert "No data." not in found


def test_the_alarms_have_their_names(played: tuple[Replay, Recorder]) -> None:
    (alarms,) = [one.html for one in drawn(played) if one.kind == "alarm"]
    assert "<li>lifeguard-heartbeat</li>" in alarms


def test_a_search_finds_exactly_its_dimensions() -> None:
    store, when = MetricStore(), BEGINS
    one, two = ("InstanceId", "i-1"), ("InstanceId", "i-2")
    store.add(MetricKey("AWS/EC2", "CPUUtilization", (one,)), when, 9)
    store.add(MetricKey("AWS/EC2", "CPUUtilization", (two,)), when, 90)
    store.add(MetricKey("AWS/EC2", "CPUUtilization", (two, ("ImageId", "ami-1"))), when, 99)
    search = (
        "SLICE(SORT(SEARCH('{AWS/EC2,InstanceId} MetricName=\"CPUUtilization\"', 'Maximum', 300), "
        "MAX, DESC), 0, 20)"
    )
    label = "${PROP('Dim.InstanceId')} ${PROP('MetricName')}"
    found = store.curves([[{"expression": search, "label": label}]])
    assert [curve.label for curve in found] == ["i-2 CPUUtilization", "i-1 CPUUtilization"]


def test_a_search_of_another_form_is_refused() -> None:
    with pytest.raises(SearchError):
        MetricStore().curves([[{"expression": "SELECT 1", "label": ""}]])
