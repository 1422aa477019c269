"""What a world file says of Lightsail, and what it is told where it is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import InitialState, StoppedBy
from sandbox.worldfile.lightsail_spec import (
    AutoSnapshotSpec,
    BurstSpec,
    DiskSpec,
    LightsailInstanceSpec,
    LightsailSpec,
    LoadBalancerSpec,
)
from sandbox.worldfile.load import parse_world

WHOLE = """
instances: []
people: [{at: 2026-11-20T10:30:00Z, do: stop, instance: "lightsail:blog-1"}]
lightsail:
  instances:
    - name: blog-1
      tags: {lifeguard: web}
      ram_gb: 1
      cpus: 2
      created_at: 2025-03-01T00:00:00Z
      static_ip: false
      ports: [22, 443]
      load_balancer: web
      disks: [{name: data-1, path: /dev/xvdg, gb: 20}, {name: data-2}]
      state: stopped
      stopped_by: aws
      boots_for: 30
      stops_for: 3600
      fault: {kind: system, cured_by: never, after: 60}
      cpu: 42
      burst: {percent: 80, per_hour: -12}
      auto_snapshot: {hour: 6, takes: 600}
      snapshot_for: 900
      fail_snapshots: 2
      start_falls_back: 1
      node: mi-0123456789abcdef0
      endpoint: {status: 503, timeout: false, refused: false}
"""


def test_every_key() -> None:
    (found,) = parse_world(WHOLE).lightsail.instances
    assert found == LightsailInstanceSpec(
        name="blog-1",
        tags={"lifeguard": "web"},
        ram_gb=1,
        cpus=2,
        created_at=datetime(2025, 3, 1, tzinfo=UTC),
        static_ip=False,
        ports=(22, 443),
        load_balancer="web",
        disks=(DiskSpec("data-1", "/dev/xvdg", 20), DiskSpec("data-2", "/dev/xvdf", 8)),
        state=InitialState.STOPPED,
        stopped_by=StoppedBy.AWS,
        boots_for=timedelta(seconds=30),
        stops_for=timedelta(hours=1),
        fault=FaultSpec(FaultKind.SYSTEM, Cure.NEVER, timedelta(seconds=60)),
        cpu=42,
        burst=BurstSpec(80, -12),
        auto_snapshot=AutoSnapshotSpec(6, timedelta(minutes=10)),
        snapshot_for=timedelta(minutes=15),
        fail_snapshots=2,
        start_falls_back=1,
        node="mi-0123456789abcdef0",
        endpoint=EndpointSpec(503),
    )


def test_a_name_is_enough() -> None:
    spec = parse_world("{instances: [], lightsail: {instances: [{name: b1, fault: instance}]}}")
    assert spec.lightsail == LightsailSpec(
        (LightsailInstanceSpec("b1", fault=FaultSpec(FaultKind.INSTANCE)),)
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            ("name: blog-1", "name: -blog"),
            "lightsail.instances[0].name: got '-blog'; allowed: 2 to 255 letters, digits, inner h",
        ),
        (("ram_gb: 1", "ram_gb: 3"), "instances[0].ram_gb, cpus: got '3 with 2'; allowed: 0.5 w"),
        (("cpus: 2", "cpus: 3"), "instances[0].ram_gb, cpus: got '1 with 3'; allowed: 0.5 with 2"),
        (("kind: system", "kind: ebs"), ".fault.kind: got 'ebs'; allowed: system | instance"),
        (("cured_by: never", "cured_by: luck"), ".fault.cured_by: got 'luck'; allowed: reboot | "),
        (("fault: {kind: system, cured_by: never, after: 60}", "fault: disk"), ".fault.kind: got"),
        (("hour: 6", "hour: 24"), ".auto_snapshot.hour: got 24; allowed: a whole number from 0 to"),
        (("takes: 600", "takes: -1"), ".auto_snapshot.takes: got -1; allowed: a number of at lea"),
        (
            ("ports: [22", "ports: [65536"),
            ".ports[0]: got 65536; allowed: a whole number from 0 to 6",
        ),
        (("/dev/xvdg", "data"), ".disks[0].path: got 'data'; allowed: the path of a disk such as"),
        (("/dev/xvdg", "/dev/xvdf"), "[0].disks: paths: got '/dev/xvdf'; allowed: each name once"),
        (("name: data-2", "name: blog-1"), "disks and load balancers: got 'blog-1'; allowed: each"),
        (("balancer: web", "balancer: blog-1"), "balancers: got 'blog-1'; allowed: each name once"),
        (("balancer: web", "balancer: [web]"), ".load_balancer: got a list; allowed: 2 to 255 let"),
        (
            ("fail_snapshots: 2", "fail_snapshots: 1.5"),
            ".fail_snapshots: got 1.5; allowed: a whole",
        ),
        (
            ("falls_back: 1", "falls_back: all"),
            ".start_falls_back: got 'all'; allowed: a number of",
        ),
        (("percent: 80, ", ""), ".burst.percent: got null; allowed: a value: it is required"),
        (("percent: 80", "percent: 101"), ".burst.percent: got 101; allowed: a number from 0 to"),
        (("per_hour: -12", "per_hour: much"), ".burst.per_hour: got 'much'; allowed: a number"),
        (("per_hour: -12", "per_hour: .inf"), ".burst.per_hour: got inf; allowed: a number"),
        (("mi-0123456789abcdef0", "i-0123"), ".node: got 'i-0123'; allowed: a managed node's id"),
        (("state: stopped", "state: gone"), ".state: got 'gone'; allowed: running | stopped"),
        (("timeout: false", "timeout: 5"), ".endpoint.timeout: got 5; allowed: true | false"),
        (("cpu: 42", "credits: 4"), ".credits: got 4; allowed: one of name, tags"),
        (("lightsail:blog-1", "lightsail:shop"), "allowed: one of the world's instances: lightsa"),
        (("instances: []", "instances: []\nregion: eu-south-1"), "region: got 'eu-south-1'; allow"),
    ],
)
def test_a_wrong_value_is_named(wrong: tuple[str, str], message: str) -> None:
    with pytest.raises(WorldFileError) as error:
        parse_world(WHOLE.replace(*wrong))
    assert message in str(error.value)


def test_a_name_stands_once() -> None:
    twice = "{instances: [], lightsail: {instances: [{name: b1}, {name: b1}]}}"
    with pytest.raises(WorldFileError, match=r"lightsail.instances: got 'b1'; .* each name once"):
        parse_world(twice)


def test_load_balancers_have_tags_of_their_own() -> None:
    source = (
        "{instances: [], lightsail: {load_balancers: [{name: web, tags: {a: b}}, {name: api}]}}"
    )
    assert parse_world(source).lightsail.load_balancers == (
        LoadBalancerSpec("web", {"a": "b"}),
        LoadBalancerSpec("api", {"lifeguard": "default"}),
    )
    with pytest.raises(WorldFileError, match=r"load_balancers: got 'web'; allowed: each name once"):
        parse_world(source.replace("api", "web"))
