"""The shipped scripts on a guest: what they see is what is there, and what they do stays."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.guest.documents import DOCUMENTS, script
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.inspect import moment
from sandbox.worldfile.guest_spec import (
    ContainerStateSpec,
    DockerStateSpec,
    Filesystem,
    GuestDiskSpec,
    ProcessSpec,
    RestartPolicySpec,
)
from tests.sandbox.guest.scene import ALWAYS, API, NGINX, NOW, made, ports, run, states

APP = ProcessSpec(811, "gunicorn", 300, cpu=45, unit="app.service")
BUSY = replace(API, cpu=30, restart=ALWAYS, compose="shop")
NO_EXIT, RUNS = "failed docker exit_1", "failed container still_running"


def lines(guest: Guest, document_name: str, /, **parameters: str) -> list[dict[str, Any]]:
    """Run a shipped script; return its lines but the trailer."""
    document = next(one for one in DOCUMENTS if one.name == f"lifeguard-{document_name}")
    given = {f"SSM_{key}": value for key, value in parameters.items()}
    result = run(guest, script(document), limit=int(document.execution.total_seconds()), **given)
    assert (result.timed_out, result.error) == (False, "")
    *told, end = map(json.loads, result.out.splitlines())
    assert (end["k"], end["lines"]) == ("end", len(told))
    return told


def words(told: list[dict[str, Any]]) -> list[str]:
    """Return the kinds of the lines, with what was done or why not."""
    return [" ".join([one["k"], *(one[n] for n in ("what", "why") if n in one)]) for one in told]


def only(told: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = [one for one in told if one["k"] == kind]
    return found


def test_a_look_sees_what_is_there() -> None:
    disk = GuestDiskSpec(8, 7.5, journal_gb=1.2, dangling_images_gb=1)
    guest = made(
        processes=(APP,), ports=(NGINX,), containers=(BUSY,), disk=disk, oom_kills=3, swap_mb=512
    )
    told = lines(guest, "look")
    memory = only(told, "memory")
    assert memory["oom_kills"] == 3
    assert memory["available_kb"] == int(guest.available_mb() * 1024)
    assert memory["swap_total_kb"] == 512 * 1024
    assert only(told, "cpu")["busy"] == pytest.approx(75, abs=1)
    assert only(told, "disk")["used_kb"] == int(7.5 * 1024**2)
    container = only(told, "container")
    assert (container["name"], container["cpu"], container["compose"]) == ("api", 30, "shop")
    assert container["memory_kb"] == 400 * 1024
    held = {one["port"]: (one["comm"], one["unit"]) for one in told if one["k"] == "port"}
    assert held[80] == ("nginx", "nginx.service")
    assert held[8080] == ("docker-proxy", "docker.service")
    freed = {one["what"] for one in told if one["k"] == "reclaim"}
    assert freed == {"journal", "images"}
    first = next(one for one in told if one["k"] == "process")
    assert (first["pid"], first["comm"], first["unit"]) == (2000, "api", "")


def test_a_look_changes_nothing() -> None:
    guest = made(
        processes=(APP,), ports=(NGINX,), containers=(BUSY,), disk=GuestDiskSpec(8, 7.9, 2)
    )
    before = guest.told()
    lines(guest, "look")
    assert guest.told() == before


@pytest.mark.parametrize("state", ["hung", "stopped", "absent"])
def test_a_look_without_docker(state: str) -> None:
    guest = made(docker=DockerStateSpec(state), containers=(BUSY,))
    assert only(lines(guest, "look"), "docker")["state"] == state


def test_a_look_takes_little_of_this_machines_time() -> None:
    guest, begun = made(containers=(BUSY,)), time.process_time()
    lines(guest, "look")
    assert time.process_time() - begun < 0.5


def test_swap() -> None:
    guest = made(disk=GuestDiskSpec(20, 5))
    assert words(lines(guest, "swap", megabytes="1024"))[:3] == ["was", "did swap", "did fstab"]
    assert guest.told()["swap_mb"] == 1024
    assert words(lines(guest, "swap", megabytes="1024")) == ["already"]
    guest.boot(NOW)
    assert guest.told()["swap_mb"] == 1024


def test_swap_is_refused_on_a_full_disk() -> None:
    guest = made(disk=GuestDiskSpec(8, 7))
    assert words(lines(guest, "swap", megabytes="1024")) == ["refused no_room"]
    assert guest.told()["swap_mb"] == 0


def test_limit() -> None:
    guest = made(containers=(replace(API, cpu=88),))
    told = lines(guest, "limit", container="api", memory_mb="500", cpus="0.5")
    assert words(told) == ["was", "did memory", "did cpus", "undo"]
    assert guest.cpu() == 25
    assert guest.containers["api"].memory_limit_mb == 500


def test_clean() -> None:
    guest = made(disk=GuestDiskSpec(8, 7, 2, 1, 0.5, 1.5, 0.25))
    told = lines(guest, "clean", what="all")
    assert words(told)[1:-1] == [
        f"did {one}" for one in ("journal", "packages", "rotated_logs", "images", "build_cache")
    ]
    assert guest.used_gb() == pytest.approx(7 - 5.25 + 200 / 1024)
    assert words(lines(guest, "clean", what="all")) == ["already"]


def test_restart() -> None:
    guest = made(containers=(BUSY,), processes=(APP,))
    plain = {"ran_before": "no"}
    told = lines(guest, "restart", what="container", name="api", **plain)
    assert words(told) == ["was", "did container"]
    assert words(lines(guest, "restart", what="unit", name="app", **plain)) == ["was", "did unit"]
    assert [one.rss_mb for one in guest.processes] == [75]


def test_stop_holder() -> None:
    guest = made(ports=(NGINX,))
    told = lines(guest, "stop-holder", port="80", pid="612", name="nginx")
    assert words(told) == ["was", "did port", "undo"]
    assert ports(guest) == {}


@pytest.mark.parametrize("rung", ["stop", "kill", "remove", "daemon"])
def test_a_rung_ends_with_the_container_running_again(rung: str) -> None:
    guest = made(containers=(BUSY,))
    pid = guest.containers["api"].pid
    at = moment(guest.containers["api"].started_at)
    assert words(lines(guest, "container", name="api", rung=rung, started_at=at))[-1] == "did start"
    assert (states(guest), guest.containers["api"].pid == pid) == ({"api": "running"}, False)


def test_no_rung_is_tried_on_what_hangs_in_the_kernel() -> None:
    guest = made(containers=(replace(BUSY, removable=False),))
    at = moment(guest.containers["api"].started_at)
    told = lines(guest, "container", name="api", rung="kill", started_at=at)
    assert words(told) == ["refused uninterruptible"]


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ("stop", [NO_EXIT, RUNS]),
        ("kill", [NO_EXIT, RUNS]),
        ("remove", [NO_EXIT, NO_EXIT, NO_EXIT, "failed container still_there"]),
        ("process", [RUNS]),
    ],
)
def test_a_rung_that_does_not_end_it_says_so(rung: str, said: list[str]) -> None:
    sleeps = ProcessSpec(913, "worker")
    stuck = replace(BUSY, removable=False, pid=913, compose="shop")
    guest = made(containers=(stuck,), processes=(sleeps,))
    at = moment(guest.containers["api"].started_at)
    told = words(lines(guest, "container", name="api", rung=rung, started_at=at))
    assert told == ["was", *said]
    assert (states(guest), guest.containers["api"].pid) == ({"api": "running"}, 913)


@pytest.mark.parametrize("state", [DockerStateSpec.STOPPED, DockerStateSpec.HUNG])
def test_docker_runs_again(state: DockerStateSpec) -> None:
    guest = made(docker=state, containers=(replace(BUSY, state=ContainerStateSpec.EXITED),))
    told = lines(guest, "docker", state=state.value)
    assert words(told) == ["was", "did docker"]
    assert (guest.docker, states(guest)) == (DockerStateSpec.RUNNING, {"api": "running"})


def test_containers_end_gracefully_and_come_back_with_the_boot() -> None:
    guest = made(containers=(BUSY,))
    told = lines(guest, "graceful", seconds="60")
    assert words(told) == ["was", "did containers", "ended", "undo"]
    assert guest.containers["api"].exit_code == 143
    guest.boot(NOW)
    assert states(guest) == {"api": "running"}


@pytest.mark.parametrize(
    ("takes", "timeout", "code", "killed_after"),
    [(3, None, 143, 3), (12, None, 137, 10), (12, 20.0, 143, 12), (60, 20.0, 137, 20)],
)
def test_what_takes_longer_than_its_time_out_is_killed(
    takes: float, timeout: float | None, code: int, killed_after: int
) -> None:
    slow = replace(BUSY, stop_seconds=takes, stop_timeout=timeout)
    guest = made(containers=(slow,))
    told = lines(guest, "graceful", seconds="60")
    (ended,) = [line for line in told if line["k"] == "ended"]
    assert ended == {"k": "ended", "name": "api", "exit": code, "oom": False, "running": False}
    (did,) = [line for line in told if line["k"] == "did"]
    assert did["seconds"] - killed_after in {3, 4}


def test_containers_that_outlast_the_script_run_on() -> None:
    guest = made(containers=(replace(BUSY, stop_seconds=60, stop_timeout=60),))
    told = lines(guest, "graceful", seconds="20")
    assert words(told) == ["was", "failed systemctl timeout", "did containers", "ended", "undo"]
    assert states(guest) == {"api": "running"}


def test_docker_is_started_again_with_all_that_ran() -> None:
    job = replace(API, name="job", restart=RestartPolicySpec.NO, publishes=())
    old = replace(job, name="old", state=ContainerStateSpec.EXITED)
    guest = made(containers=(BUSY, job, old))
    lines(guest, "graceful", seconds="60")
    assert words(lines(guest, "docker", state="ended")) == ["was", "did docker"]
    assert states(guest) == {"api": "running", "job": "running", "old": "exited"}
    assert words(lines(guest, "docker", state="ended")) == ["already"]


def test_the_logs_are_those_of_the_world_file_as_far_as_they_are_written() -> None:
    at = f"{NOW - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"
    late, old = NOW + timedelta(hours=1), NOW - timedelta(days=1)
    guest = made(
        containers=(API,),
        logs={
            "app": (f"[{at} +0000] [9] worker timed out", "a line without a time"),
            "api": ("said", f"{late:%Y-%m-%d %H:%M:%S} not yet"),
            "kernel": (f"{old:%Y-%m-%dT%H:%M:%S+0000} host kernel: long ago",),
            "/var/log/nginx/error.log": ("2026/01/01 00:00:00 [error] x",),
        },
    )
    sources = "unit:app.service,container:api,kernel,file:/var/log/nginx/error.log,unit:none"
    told = lines(guest, "logs", sources=sources, minutes="15")
    read = [(one["read"], one["left"]) for one in told if one["k"] == "source"]
    assert read == [(2, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    stamp = f"{NOW - timedelta(minutes=5):%Y-%m-%dT%H:%M:%S+0000}"
    assert [one["line"] for one in told if one["k"] == "log"] == [
        f"{stamp} host app[612]: [{at} +0000] [9] worker timed out",
        f"{stamp} host app[612]: a line without a time",
        "said",
        "2026/01/01 00:00:00 [error] x",
    ]


@pytest.mark.parametrize("filesystem", [Filesystem.EXT4, Filesystem.XFS])
def test_a_file_system_uses_a_disk_that_has_grown(filesystem: Filesystem) -> None:
    guest = made(disk=GuestDiskSpec(8, 7.9, filesystem=filesystem))
    told = {"volume": "vol-0a1b2c3d4e5f60718", "gib": "16"}
    assert [one["why"] for one in lines(guest, "grow", **told)] == ["not_grown"]
    guest.disk.device_gb = 16
    was, did = lines(guest, "grow", **told)
    assert (was["size_kb"], did["after"]) == (8 << 20, 16 << 20)
    assert guest.disk.gb == 16
    assert [one["k"] for one in lines(guest, "grow", **told)] == ["already"]


def test_every_document_has_been_played_here() -> None:
    names = {one.name.removeprefix("lifeguard-") for one in DOCUMENTS}
    here = {
        "look",
        "swap",
        "limit",
        "clean",
        "restart",
        "stop-holder",
        "container",
        "docker",
        "graceful",
        "grow",
        "logs",
    }
    assert names == here
