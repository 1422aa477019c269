"""The static IPs of Lightsail: they move from one instance to another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lifeguard.core.endpoints.answer import Miss
from sandbox.worldfile.instance_spec import InitialState
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.lightsail import NAME, Stage, lightsail, refused, status, world

IP = "StaticIp-blog-1"
BUSY = "OperationFailureException"
TWO = WorldSpec(
    lightsail=LightsailSpec(
        (LightsailInstanceSpec(NAME), LightsailInstanceSpec("blog-2", static_ip=False))
    )
)


def instance(name: str) -> dict[str, Any]:
    return dict(lightsail().get_instance(instanceName=name)["instance"])


def static_ip() -> dict[str, Any]:
    return dict(lightsail().get_static_ip(staticIpName=IP)["staticIp"])


def attach(name: str = "blog-2") -> list[dict[str, Any]]:
    answer = lightsail().attach_static_ip(staticIpName=IP, instanceName=name)
    return list(answer["operations"])


def detach() -> list[dict[str, Any]]:
    return list(lightsail().detach_static_ip(staticIpName=IP)["operations"])


def test_one_moves_to_another_instance(stage: Stage) -> None:
    scene = stage(TWO)
    address = static_ip()["ipAddress"]
    before = instance("blog-2")["publicIpAddress"]
    detach()
    lone = static_ip()
    assert (lone["isAttached"], "attachedTo" in lone) == (False, False)
    found = instance(NAME)
    assert found["isStaticIp"] is False
    assert found["publicIpAddress"] not in {address, before}
    attach()
    found = instance("blog-2")
    assert (found["isStaticIp"], found["publicIpAddress"]) == (True, address)
    assert (static_ip()["isAttached"], static_ip()["attachedTo"]) == (True, "blog-2")
    assert lightsail().get_static_ips()["staticIps"] == [static_ip()]
    told = {key: row["static_ip"] for key, row in scene.world.resources().items()}
    assert told == {"lightsail:blog-1": False, "lightsail:blog-2": True}
    assert [one.operation for one in scene.world.calls] == ["DetachStaticIp", "AttachStaticIp"]


def test_a_second_detachment_gives_a_third_address(stage: Stage) -> None:
    stage(world())
    detach()
    first = instance(NAME)["publicIpAddress"]
    attach(NAME)
    detach()
    assert instance(NAME)["publicIpAddress"] not in {first, static_ip()["ipAddress"]}


def test_both_are_told_of_a_move_at_once(stage: Stage) -> None:
    stage(TWO)
    of_ip, of_instance = detach()
    assert (of_ip["resourceName"], of_ip["resourceType"]) == (IP, "StaticIp")
    assert (of_instance["resourceName"], of_instance["operationDetails"]) == (NAME, IP)
    assert (status(of_ip), status(of_instance)) == ("Succeeded", "Succeeded")
    assert [one["operationType"] for one in attach()] == ["AttachStaticIp", "AttachStaticIp"]
    found = lightsail().get_operations_for_resource(resourceName=IP)["operations"]
    assert [one["operationType"] for one in found] == ["AttachStaticIp", "DetachStaticIp"]


def test_one_that_is_attached_is_not_attached_again(stage: Stage) -> None:
    stage(TWO)
    client = lightsail()
    for name in (NAME, "blog-2"):
        assert refused(client.attach_static_ip, staticIpName=IP, instanceName=name) == BUSY
    assert static_ip()["attachedTo"] == NAME
    detach()
    assert refused(client.detach_static_ip, staticIpName=IP) == BUSY


def test_an_instance_has_one_at_most(stage: Stage) -> None:
    two = LightsailSpec((LightsailInstanceSpec(NAME), LightsailInstanceSpec("blog-2")))
    stage(WorldSpec(lightsail=two))
    detach()
    client = lightsail()
    assert refused(client.attach_static_ip, staticIpName=IP, instanceName="blog-2") == BUSY


def test_it_is_attached_to_what_runs_or_is_stopped(stage: Stage) -> None:
    scene = stage(world(state=InitialState.STOPPED))
    detach()
    assert "publicIpAddress" not in instance(NAME)
    lightsail().start_instance(instanceName=NAME)
    client = lightsail()
    assert refused(client.attach_static_ip, staticIpName=IP, instanceName=NAME) == BUSY
    scene.wait(10)
    attach(NAME)
    detach()
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(60)
    attach(NAME)
    assert instance(NAME)["publicIpAddress"] == static_ip()["ipAddress"]


def test_what_does_not_exist_is_not_found(stage: Stage) -> None:
    stage(TWO)
    client, missing = lightsail(), "NotFoundException"
    assert refused(client.get_static_ip, staticIpName="other-1") == missing
    assert refused(client.detach_static_ip, staticIpName="other-1") == missing
    assert refused(client.attach_static_ip, staticIpName=IP, instanceName="other-1") == missing


def test_a_deleted_instance_leaves_its_own_to_the_account(stage: Stage) -> None:
    scene = stage(TWO)
    delete = lightsail().delete_instance(instanceName=NAME)["operations"][0]
    assert (delete["operationType"], status(delete)) == ("DeleteInstance", "Started")
    assert instance(NAME)["state"]["name"] == "shutting-down"
    scene.wait(60)
    assert status(delete) == "Completed"
    assert refused(lightsail().get_instance, instanceName=NAME) == "NotFoundException"
    assert refused(lightsail().delete_instance, instanceName=NAME) == "NotFoundException"
    assert static_ip()["isAttached"] is False
    attach()
    assert static_ip()["attachedTo"] == "blog-2"


def test_tags_come_and_go(stage: Stage) -> None:
    scene = stage(world())
    kept = [{"key": "lifeguard", "value": "default"}]
    for name in (IP, NAME):
        lightsail().tag_resource(resourceName=name, tags=[{"key": "a", "value": "b"}])
    assert scene.world.estate.lightsail.static_ips.named(IP).tags == {"a": "b"}
    assert instance(NAME)["tags"] == [*kept, {"key": "a", "value": "b"}]
    for name in (IP, NAME):
        lightsail().untag_resource(resourceName=name, tagKeys=["a", "missing"])
    assert scene.world.estate.lightsail.static_ips.named(IP).tags == {}
    assert instance(NAME)["tags"] == kept
    unknown = lightsail().untag_resource
    assert refused(unknown, resourceName="other-1", tagKeys=["a"]) == "NotFoundException"


def test_a_site_is_found_where_the_static_ip_is(stage: Stage) -> None:
    scene = stage(TWO)
    visit = scene.world.visit
    assert visit("http://blog.example", {NAME}).status == 200
    detach()
    assert visit("http://blog.example", {NAME}).miss is Miss.TIMED_OUT
    attach()
    assert visit("http://blog.example", {NAME}).status == 200
    lightsail().delete_instance(instanceName="blog-2")
    scene.wait(60)
    assert visit("http://blog.example", {NAME}).miss is Miss.TIMED_OUT


def port_states(name: str = NAME) -> list[dict[str, Any]]:
    return list(lightsail().get_instance_port_states(instanceName=name)["portStates"])


def test_the_ports_of_the_world_file_are_open_to_all(stage: Stage) -> None:
    stage(world(ports=(22, 443)))
    assert [(one["fromPort"], one["toPort"]) for one in port_states()] == [(22, 22), (443, 443)]
    assert port_states()[0] == {
        "fromPort": 22,
        "toPort": 22,
        "protocol": "tcp",
        "state": "open",
        "cidrs": ["0.0.0.0/0"],
        "ipv6Cidrs": ["::/0"],
        "cidrListAliases": [],
    }
    told = instance(NAME)["networking"]["ports"]
    assert [one["fromPort"] for one in told] == [22, 443]


def test_other_ports_are_closed_when_some_are_opened(stage: Stage) -> None:
    scene = stage(world())
    asked = [
        {"fromPort": 443, "toPort": 444, "protocol": "tcp"},
        {"fromPort": 22, "toPort": 22, "protocol": "tcp", "cidrs": ["192.0.2.0/24"]},
        {"fromPort": 8, "toPort": -1, "protocol": "icmp"},
    ]
    operation = lightsail().put_instance_public_ports(instanceName=NAME, portInfos=asked)
    assert operation["operation"]["operationType"] == "PutInstancePublicPorts"
    assert status(operation["operation"]) == "Succeeded"
    states = port_states()
    assert [(one["fromPort"], one["toPort"]) for one in states] == [(443, 444), (22, 22), (8, -1)]
    assert [one["cidrs"] for one in states[:2]] == [["0.0.0.0/0"], ["192.0.2.0/24"]]
    assert [one["ipv6Cidrs"] for one in states[:2]] == [["::/0"], []]
    assert instance(NAME)["networking"]["ports"][1]["accessFrom"] == "Custom"
    assert scene.world.calls[0].operation == "PutInstancePublicPorts"
    again = [{name: one[name] for name in one if name != "state"} for one in states]
    lightsail().put_instance_public_ports(instanceName=NAME, portInfos=again)
    assert port_states() == states
    lightsail().put_instance_public_ports(instanceName=NAME, portInfos=[])
    assert port_states() == []


def test_what_is_no_range_of_ports_is_refused(stage: Stage) -> None:
    stage(world())
    put, before = lightsail().put_instance_public_ports, port_states()
    for info in (
        {"fromPort": 80, "toPort": 79, "protocol": "tcp"},
        {"fromPort": 80, "toPort": 80},
    ):
        refusal = refused(put, instanceName=NAME, portInfos=[info])
        assert refusal == "InvalidInputException"
    assert refused(put, instanceName="other-1", portInfos=[]) == "NotFoundException"
    assert port_states() == before


def test_a_restart_keeps_the_ports(stage: Stage) -> None:
    scene = stage(world(stops_for=timedelta(seconds=1)))
    lightsail().put_instance_public_ports(instanceName=NAME, portInfos=[])
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(5)
    lightsail().start_instance(instanceName=NAME)
    scene.wait(60)
    assert port_states() == []
