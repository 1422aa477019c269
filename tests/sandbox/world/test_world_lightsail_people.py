"""What a person does to a Lightsail instance meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sandbox.worldfile.people_spec import Deed, DeedSpec
from tests.sandbox.world.lightsail import (
    KEY,
    NAME,
    NOW,
    Stage,
    entry,
    lightsail,
    only,
    refused,
    state,
    status,
    world,
)
from tests.sandbox.world.scene import Scene, Told


def played(stage: Stage, *deeds: Deed, every: int = 120, **instance: Told) -> Scene:
    """Have these deeds done, one every two minutes from the first moment on."""
    people = tuple(
        DeedSpec(NOW + timedelta(seconds=number * every), do, KEY, "owner", "kim")
        for number, do in enumerate(deeds)
    )
    scene = stage(replace(world(**instance), people=people))
    scene.wait((len(deeds) - 1) * every + 60)
    return scene


def operations() -> list[str]:
    found = lightsail().get_operations_for_resource(resourceName=NAME)["operations"]
    return [str(one["operationType"]) for one in found]


def test_a_person_stops_it_and_no_call_of_ours_tells_of_it(stage: Stage) -> None:
    scene = played(stage, Deed.STOP)
    assert (state(), operations(), scene.world.calls) == ("stopped", ["StopInstance"], [])


def test_a_shutdown_from_inside_leaves_no_operation(stage: Stage) -> None:
    played(stage, Deed.SHUT_DOWN)
    assert (state(), operations()) == ("stopped", [])


def test_a_person_restarts_it(stage: Stage) -> None:
    played(stage, Deed.STOP, Deed.START, Deed.REBOOT)
    assert (state(), operations()) == (
        "running",
        ["RebootInstance", "StartInstance", "StopInstance"],
    )


def test_a_person_forces_a_stop(stage: Stage) -> None:
    played(stage, Deed.STOP, Deed.FORCE_STOP, stops_for=timedelta(hours=1))
    assert state() == "stopped"


def test_what_is_refused_to_a_person_changes_nothing(stage: Stage) -> None:
    played(stage, Deed.START)
    assert (state(), operations()) == ("running", [])


def test_a_person_tags_it(stage: Stage) -> None:
    scene = played(stage, Deed.TAG)
    before = scene.world.revision
    assert {"key": "owner", "value": "kim"} in entry()["tags"]
    server = scene.world.person.server(KEY)
    assert server is not None
    server.untag("owner")
    assert entry()["tags"] == [{"key": "lifeguard", "value": "default"}]
    assert scene.world.revision > before


def test_a_person_takes_the_tag_away(stage: Stage) -> None:
    played(stage, Deed.TAG, Deed.UNTAG)
    assert entry()["tags"] == [{"key": "lifeguard", "value": "default"}]


def test_a_person_deletes_it(stage: Stage) -> None:
    scene = stage(replace(world(), people=(DeedSpec(NOW, Deed.TERMINATE, KEY),)))
    stop = only(lightsail().stop_instance(instanceName=NAME))
    scene.wait(0)
    assert state() == "shutting-down"
    scene.wait(60)
    assert lightsail().get_instances()["instances"] == []
    assert refused(lightsail().get_instance, instanceName=NAME) == "NotFoundException"
    assert operations() == ["DeleteInstance", "StopInstance"]
    assert (status(stop), scene.resource(KEY)["state"]) == ("Failed", "terminated")
