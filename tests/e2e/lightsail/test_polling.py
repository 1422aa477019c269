"""How Lightsail is found: by the sweep alone, beside EC2, and seldom where nothing is opted in."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Play
from tests.e2e.lightsail.conftest import (
    BLOG,
    CURE_OF_INSTANCE,
    CURE_OF_SYSTEM,
    Serve,
    Witness,
    minutely,
    person,
)
from tests.support.aws_events import INSTANCE

UNTAGGED: Document = {"fault": "instance", "tags": {"team": "blog"}}


def busy(replay: Replay) -> None:
    minutely(replay, "11:00")


def both(**world: object) -> Document:
    """Return a world in which one server of each service fails at the same moment."""
    return {
        "instances": [{"id": INSTANCE, "name": "web-1", "fault": "system"}],
        "lightsail": {"instances": [{"name": "blog-1", "fault": "system"}]},
        **world,
    }


def test_servers_of_both_services_that_fail_at_once_are_cured(play: Play) -> None:
    outcome = play([], **both())
    found = {one["resource"]: one for one in outcome.document["incidents"]}
    assert {key: one["status"] for key, one in found.items()} == {
        INSTANCE: "resolved",
        BLOG: "resolved",
    }
    assert {one["opened_at"] for one in found.values()} == {"2026-11-20T10:01:00Z"}
    by_service = {
        service: [c["operation"] for c in outcome.document["calls"] if c["service"] == service]
        for service in ("ec2", "lightsail")
    }
    assert by_service["ec2"] == ["CreateImage", "StopInstances", "StartInstances"]
    assert by_service["lightsail"] == CURE_OF_SYSTEM
    assert outcome.states == ["FIXED", "FIXED"]
    assert outcome.server(INSTANCE)["healthy"]
    assert outcome.server(BLOG)["healthy"]


def test_servers_of_both_services_share_the_budgets(play: Play) -> None:
    """Only one at a time in the account: nothing of the second is touched while the first is."""
    outcome = play([], policy={"budgets": {"account": 1}}, **both())
    services = [c["service"] for c in outcome.document["calls"]]
    assert sum(one != other for one, other in pairwise(services)) == 1
    assert {one["status"] for one in outcome.document["incidents"]} == {"resolved"}


def test_two_lightsail_instances_that_fail_at_once_are_cured(play: Play) -> None:
    names = ["blog-1", "shop-1"]
    servers = [{"name": name, "fault": "instance"} for name in names]
    outcome = play([], instances=[], lightsail={"instances": servers})
    assert {one["status"] for one in outcome.document["incidents"]} == {"resolved"}
    rebooted = [
        c["params"]["instanceName"]
        for c in outcome.document["calls"]
        if c["operation"] == "RebootInstance"
    ]
    assert sorted(rebooted) == names


def test_what_is_opted_in_late_is_found_within_a_quarter_of_an_hour(serve: Serve) -> None:
    tagged = person("10:16:00", "tag", key="lifeguard", value="default")
    outcome = serve(UNTAGGED, people=[tagged], script=busy)
    assert "2026-11-20T10:16" <= outcome.incident["opened_at"] <= "2026-11-20T10:31:00Z"
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "resolved"


def test_where_nothing_is_opted_in_lightsail_is_asked_once_a_quarter_of_an_hour(
    serve: Serve,
) -> None:
    witness = Witness(busy)
    outcome = serve(UNTAGGED, script=witness)
    first, *times = [call.at for call in witness.calls("GetInstances")]
    assert first == datetime.fromisoformat("2026-11-20T10:01:00Z")  # before it knows
    assert [f"{at:%H:%M}" for at in times] == ["10:15", "10:30", "10:45", "11:00"]
    assert (outcome.document["incidents"], outcome.calls) == ([], [])


def test_where_something_is_opted_in_lightsail_is_asked_every_minute(serve: Serve) -> None:
    witness = Witness(busy)
    serve({}, script=witness)
    times = [call.at for call in witness.calls("GetInstances")]
    assert len(times) == 60
    assert {later - at for at, later in pairwise(times)} == {timedelta(minutes=1)}


def test_where_the_last_tag_is_taken_away_lightsail_is_asked_less_often(serve: Serve) -> None:
    witness = Witness(busy)
    serve({}, script=witness, people=[person("10:20:30", "untag", key="lifeguard")])
    late = [c.at for c in witness.calls("GetInstances") if f"{c.at:%H:%M}" > "10:21"]
    assert [f"{at:%H:%M}" for at in late] == ["10:30", "10:45", "11:00"]
