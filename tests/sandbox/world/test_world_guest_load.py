"""What a world file says of guests, and what it is told where it is wrong."""

from __future__ import annotations

import pytest

from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.guest_spec import (
    AgentSpec,
    ContainerSpec,
    ContainerStateSpec,
    DockerStateSpec,
    Filesystem,
    GuestDiskSpec,
    GuestSpec,
    HealthSpec,
    PortSpec,
    ProcessSpec,
    ProcessStateSpec,
    RestartPolicySpec,
)
from sandbox.worldfile.load import parse_world

WHOLE = """
instances: [{id: i-00ddbf07ce6372082}]
lightsail: {instances: [{name: blog-1, node: mi-0123456789abcdef0}]}
guests:
  mi-0123456789abcdef0: {tags: {lifeguard: web}}
  i-00ddbf07ce6372082:
    agent: offline
    os: Ubuntu 22.04
    memory_mb: 2048
    swap_mb: 512
    cache_mb: 200
    fails_when_full: true
    oom_kills: 3
    disk: {gb: 20, used_gb: 19, journal_gb: 2, packages_gb: 1, rotated_logs_gb: 0.5,
      dangling_images_gb: 1.5, build_cache_gb: 3, filesystem: xfs}
    inodes_used_percent: 98
    deleted_open_gb: 0.5
    per_hour_gb: 0.25
    processes: [{pid: 811, name: gunicorn, rss_mb: 610, cpu: 20, state: D, unit: app.service}]
    ports: [{port: 80, pid: 612, name: nginx, unit: nginx.service}]
    docker: hung
    live_restore: true
    containers: [{name: api, image: "shop/api:1", state: exited, memory_mb: 500,
      memory_limit_mb: 600, cpu: 88, cpu_limit: 1.5, restart: always, compose: shop,
      publishes: 8080, stop_seconds: 12, removable: false, exit_code: 137, restarts: 7,
      pid: 900, log_gb: 4, health: unhealthy}]
"""


def test_every_key() -> None:
    found = parse_world(WHOLE).guests
    assert found["mi-0123456789abcdef0"] == GuestSpec(tags={"lifeguard": "web"})
    assert found["i-00ddbf07ce6372082"] == GuestSpec(
        agent=AgentSpec.OFFLINE,
        os="Ubuntu 22.04",
        memory_mb=2048,
        swap_mb=512,
        cache_mb=200,
        fails_when_full=True,
        oom_kills=3,
        disk=GuestDiskSpec(20, 19, 2, 1, 0.5, 1.5, 3, Filesystem.XFS),
        inodes_used_percent=98,
        deleted_open_gb=0.5,
        per_hour_gb=0.25,
        processes=(
            ProcessSpec(811, "gunicorn", 610, 20, ProcessStateSpec.UNINTERRUPTIBLE, "app.service"),
        ),
        ports=(PortSpec(80, 612, "nginx", "nginx.service"),),
        docker=DockerStateSpec.HUNG,
        live_restore=True,
        containers=(
            ContainerSpec(
                "api",
                "shop/api:1",
                ContainerStateSpec.EXITED,
                memory_mb=500,
                memory_limit_mb=600,
                cpu=88,
                cpu_limit=1.5,
                restart=RestartPolicySpec.ALWAYS,
                compose="shop",
                publishes=(8080,),
                stop_seconds=12,
                removable=False,
                exit_code=137,
                restarts=7,
                pid=900,
                log_gb=4,
                health=HealthSpec.UNHEALTHY,
            ),
        ),
    )


def test_an_id_is_enough() -> None:
    spec = parse_world("{instances: [{id: i-1}], guests: {i-1: null}}")
    assert spec.guests == {"i-1": GuestSpec()}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("agent: offline", "agent: dead"), "i-00ddbf07ce6372082.agent: got 'dead'; allowed: onl"),
        (
            ("filesystem: xfs", "filesystem: fat"),
            ".disk.filesystem: got 'fat'; allowed: ext4 | xfs",
        ),
        (("docker: hung", "docker: odd"), ".docker: got 'odd'; allowed: running | hung | stopped"),
        (("state: D", "state: X"), ".processes[0].state: got 'X'; allowed: R | S | D | Z | T"),
        (("name: gunicorn", "name: a-name-of-sixteen"), ".processes[0].name: got 'a-name-of-sixte"),
        (("pid: 811, ", ""), ".processes[0].pid: got null; allowed: a value: it is required"),
        (("port: 80,", "port: 70000,"), ".ports[0].port: got 70000; allowed: a whole number from"),
        (("unit: nginx.service", "unit: nginx"), ".ports[0].unit: got 'nginx'; allowed: a unit of"),
        (("name: api", "name: a/b"), ".containers[0].name: got 'a/b'; allowed: a container's nam"),
        (("restart: always", "restart: yes"), ".containers[0].restart: got true; allowed: no | a"),
        (("compose: shop", "compose: Shop"), ".compose: got 'Shop'; allowed: a project of Docker"),
        (("health: unhealthy", "health: ill"), ".health: got 'ill'; allowed: starting | healthy"),
        (("exit_code: 137", "exit_code: 256"), ".exit_code: got 256; allowed: a whole number fro"),
        (("used_gb: 19", "used_gb: 21"), ".disk.used_gb: got 21.0; allowed: a number from 0 to 2"),
        (("used_gb: 19", "used_gb: 12"), ".used_gb: got 12.0; allowed: at least the sum of its p"),
        (("swap_mb: 512", "swap: 512"), ".swap: got 512; allowed: one of agent, tags, os, memory"),
        (("agent: offline", "tags: {a: b}"), ".tags: got a mapping; allowed: none: the tags of"),
        (("  mi-0123456789abcdef0:", "  web-1:"), "guests: got 'web-1'; allowed: an instance id s"),
        (("  mi-0123456789abcdef0:", "  i-2:"), "guests: got 'i-2'; allowed: an instance of the w"),
    ],
)
def test_a_wrong_value_is_named(wrong: tuple[str, str], message: str) -> None:
    with pytest.raises(WorldFileError) as error:
        parse_world(WHOLE.replace(*wrong))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("guest", "message"),
    [
        (
            "{containers: [{name: ab}, {name: ab}]}",
            r"containers: got 'ab'; allowed: each name once",
        ),
        ("{processes: [{pid: 1, name: a}, {pid: 1, name: b}]}", r"allowed: each pid once"),
        ("{ports: [{port: 1, pid: 1, name: a}, {port: 1, pid: 2, name: b}]}", "each port once"),
        ("{deleted_open_gb: 1}", r"deleted_open_gb: got 1.0; allowed: 0 without processes"),
    ],
)
def test_what_does_not_fit_together_is_named(guest: str, message: str) -> None:
    with pytest.raises(WorldFileError, match=message):
        parse_world(f"{{instances: [{{id: i-1}}], guests: {{i-1: {guest}}}}}")
