"""The guest's docker: what it does to containers, and what it says when it cannot."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sandbox.worldfile.guest_spec import (
    ContainerSpec,
    ContainerStateSpec,
    DockerStateSpec,
    ProcessSpec,
    ProcessStateSpec,
    RestartPolicySpec,
)
from tests.sandbox.guest.scene import (
    ALWAYS,
    API,
    NGINX,
    NOW,
    made,
    out,
    ports,
    refused,
    run,
    states,
)

STUCK = replace(API, removable=False)
NO_EXIT = "tried to kill container, but did not receive an exit event"


def test_a_container_is_inspected() -> None:
    guest = made(containers=(replace(API, memory_limit_mb=512, cpu_limit=1.5, compose="shop"),))
    (found,) = json.loads(out(guest, "docker inspect api"))
    assert found["Name"] == "/api"
    assert found["State"]["Status"] == "running"
    assert found["HostConfig"]["Memory"] == 512 * 1024**2
    assert found["HostConfig"]["MemorySwap"] == 1024 * 1024**2
    assert found["HostConfig"]["NanoCpus"] == 1_500_000_000
    assert found["Config"]["Labels"]["com.docker.compose.project"] == "shop"
    short = out(guest, "docker inspect --format '{{.State.Pid}} {{json .Name}}' api").split()
    assert short == [str(found["State"]["Pid"]), '"/api"']


def test_containers_are_listed() -> None:
    guest = made(containers=(API, ContainerSpec("old", state=ContainerStateSpec.EXITED)))
    assert len(out(guest, "docker ps -q").split()) == 1
    assert len(out(guest, "docker ps -aq --no-trunc").split()[0]) == 64
    assert out(guest, "docker ps --filter publish=8080 --format '{{.Names}}'") == "api\n"
    assert out(guest, "docker ps --filter publish=80 -q") == ""
    assert out(guest, "docker ps -a --filter name=old --format '{{.State}}'") == "exited\n"


def test_an_unknown_container_is_an_error() -> None:
    assert "No such container: web" in refused(made(), "docker inspect web")
    assert "No such container: web" in refused(made(), "docker stop web")


@pytest.mark.parametrize(("takes", "code"), [(2, 143), (30, 137)])
def test_stop_is_graceful_first(takes: int, code: int) -> None:
    guest = made(containers=(replace(API, stop_seconds=takes, restart=ALWAYS),))
    result = run(guest, "docker stop -t 10 api")
    assert (result.out, round(result.seconds)) == ("api\n", 1 + min(takes, 10))
    assert guest.containers["api"].exit_code == code
    assert states(guest) == {"api": "exited"}
    assert ports(guest) == {}


def test_memory_is_freed() -> None:
    guest = made(containers=(API,))
    before = guest.available_mb()
    run(guest, "docker kill api")
    assert guest.available_mb() - before == 400
    run(guest, "docker start api")
    assert guest.available_mb() - before == 300


def test_restart_begins_again() -> None:
    guest = made(containers=(API,))
    pid = guest.containers["api"].pid
    assert out(guest, "docker restart api") == "api\n"
    assert guest.containers["api"].pid != pid
    assert guest.containers["api"].used_mb() == 100


@pytest.mark.parametrize("verb", ["stop -t 10", "kill", "rm -f", "restart"])
def test_a_container_without_an_exit_event_stays(verb: str) -> None:
    guest = made(containers=(STUCK,))
    result = run(guest, f"docker {verb} api")
    assert (result.status, NO_EXIT in result.error) == (1, True)
    assert result.seconds >= 12
    assert states(guest) == {"api": "running"}


def test_neither_does_a_process_in_state_d_die() -> None:
    waits = ProcessSpec(900, "node", state=ProcessStateSpec.UNINTERRUPTIBLE)
    guest = made(containers=(replace(API, pid=900),), processes=(waits,))
    assert NO_EXIT in refused(guest, "docker rm -f api")
    run(guest, "kill -9 900; systemctl restart containerd docker")
    assert states(guest) == {"api": "running"}
    guest.boot(NOW)
    assert states(guest) == {"api": "exited"}


def test_nothing_but_a_boot_ends_what_docker_receives_no_exit_event_of() -> None:
    sleeps = ProcessSpec(900, "node")
    guest = made(containers=(replace(STUCK, pid=900, restart=ALWAYS),), processes=(sleeps,))
    assert guest.state_of(guest.containers["api"]) is ProcessStateSpec.SLEEPING
    run(guest, "kill -9 900; docker rm -f api; systemctl restart containerd docker")
    assert guest.containers["api"].pid == 900
    guest.boot(NOW)
    assert guest.containers["api"].pid != 900
    assert out(guest, "docker rm -f api") == "api\n"


def test_a_running_container_is_removed_by_force_alone() -> None:
    guest = made(containers=(API,))
    assert "container is running" in refused(guest, "docker rm api")
    assert out(guest, "docker rm -f api") == "api\n"
    assert states(guest) == {}


def test_compose_brings_a_removed_one_back() -> None:
    guest = made(containers=(replace(API, compose="shop"),))
    run(guest, "docker rm -f api && docker compose -p shop up -d")
    assert states(guest) == {"api": "running"}


def test_a_port_of_a_process_is_not_bound() -> None:
    guest = made(
        containers=(replace(API, publishes=(80,), state=ContainerStateSpec.EXITED),), ports=(NGINX,)
    )
    assert "0.0.0.0:80: bind: address already in use" in refused(guest, "docker start api")
    out(guest, "systemctl stop nginx && docker start api >/dev/null")
    assert ports(guest) == {"80": "api"}


def test_a_port_of_a_container_is_not_bound() -> None:
    other = replace(API, name="web", state=ContainerStateSpec.EXITED)
    guest = made(containers=(API, other))
    assert "port is already allocated" in refused(guest, "docker start web")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ("--memory 500", "Minimum memory limit allowed is 6MB"),
        ("--memory 2g", "Memory limit should be smaller than already set memoryswap limit"),
        ("--memory 600m --memory-swap 500m", "Minimum memoryswap limit should be larger"),
        ("--cpus 3", "as there are only 2 CPUs available"),
    ],
)
def test_limits_that_docker_refuses(options: str, complaint: str) -> None:
    guest = made(containers=(replace(API, memory_limit_mb=512),))
    assert complaint in refused(guest, f"docker update {options} api")
    assert guest.containers["api"].memory_limit_mb == 512


def test_limits_are_in_force_at_once() -> None:
    guest = made(containers=(API,))
    scope = '"$LIFEGUARD_ROOT"/sys/fs/cgroup/system.slice/docker-*.scope'
    script = (
        f"docker update --memory 500m --memory-swap 600m --cpus 0.5 api\ncat {scope}/memory.max"
    )
    printed = out(guest, f"{script} {scope}/memory.swap.max {scope}/cpu.max")
    assert printed.split() == ["api", str(500 * 1024**2), str(100 * 1024**2), "50000", "100000"]


def test_a_limit_below_use_kills() -> None:
    guest = made(containers=(replace(API, restart=ALWAYS),))
    run(guest, "docker update --memory 100m --memory-swap 100m api")
    assert guest.oom_kills == 1
    assert guest.containers["api"].restarts == 1


@pytest.mark.parametrize(
    ("policy", "by_hand", "state"),
    [
        (RestartPolicySpec.ALWAYS, True, "running"),
        (RestartPolicySpec.UNLESS_STOPPED, False, "running"),
        (RestartPolicySpec.UNLESS_STOPPED, True, "exited"),
        (RestartPolicySpec.ON_FAILURE, False, "exited"),
        (RestartPolicySpec.NO, False, "exited"),
    ],
)
def test_who_comes_back_after_a_boot(
    *, policy: RestartPolicySpec, by_hand: bool, state: str
) -> None:
    guest = made(containers=(replace(API, restart=policy),))
    if by_hand:
        run(guest, "docker stop api")
    guest.boot(NOW)
    assert states(guest) == {"api": state}


@pytest.mark.parametrize(("live_restore", "state"), [(False, "exited"), (True, "running")])
def test_a_restarted_daemon_ends_containers_without_live_restore(
    *, live_restore: bool, state: str
) -> None:
    guest = made(containers=(API,), live_restore=live_restore)
    run(guest, "systemctl restart docker")
    assert states(guest) == {"api": state}


def test_a_hung_daemon_is_waited_for_until_the_time_limit() -> None:
    guest = made(docker=DockerStateSpec.HUNG, containers=(API,))
    result = run(guest, "timeout -k 1 5 docker ps; echo $?")
    assert (result.out, result.seconds) == ("124\n", 6)
    killed = run(guest, "docker ps; echo never")
    assert (killed.out, killed.timed_out, killed.seconds) == ("", True, 120)
    run(guest, "systemctl restart docker")
    assert run(guest, "timeout 5 docker ps -q").status == 0


def test_a_stopped_daemon_is_not_reached() -> None:
    guest = made(docker=DockerStateSpec.STOPPED, containers=(replace(API, restart=ALWAYS),))
    assert "Cannot connect to the Docker daemon" in refused(guest, "docker ps")
    assert states(guest) == {"api": "exited"}
    run(guest, "systemctl start docker")
    assert states(guest) == {"api": "running"}


def test_without_docker_there_is_no_such_program() -> None:
    guest = made(docker=DockerStateSpec.ABSENT)
    assert (
        out(guest, "command -v docker || command -v -- systemctl >/dev/null && echo none")
        == "none\n"
    )
    assert run(guest, "docker ps").status == 127
    assert "not loaded" in refused(guest, "systemctl restart docker")


def test_a_killed_process_lets_its_policy_act() -> None:
    guest = made(containers=(replace(API, pid=900, restart=ALWAYS),))
    run(guest, "kill -9 900")
    assert (guest.containers["api"].restarts, states(guest)) == (1, {"api": "running"})
    assert guest.containers["api"].pid != 900
