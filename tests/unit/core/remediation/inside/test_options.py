"""What a look gives reason to do inside a host, and to whom it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.guest.container import ContainerState, DaemonState, GuestContainer, Health
from lifeguard.core.guest.look import GuestCpu, GuestLook, GuestMemory, TcpListener
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.remediation.inside.action import (
    AddSwap,
    GuestAction,
    LimitCpu,
    StopHolder,
)
from lifeguard.core.remediation.inside.options import NOT_WELL, SHORT_OF_CPU, options
from lifeguard.core.remediation.inside.repair import RepairDocker, RestartInside
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import DOCKER, GIB, MIB, container, disk, look, process

BUSY = GuestCpu(97.0, 0.0, 0.0)
STOLEN = GuestCpu(60.0, 30.0, 0.0)
FULL = GuestMemory(2 * GIB, 100 * MIB, 2 * GIB, 2 * GIB, 0, 0.0)
NO_SWAP = replace(FULL, swap_total_kb=0, swap_free_kb=0)
NAME = "tradurs-back"
LIMITED = LimitCpu(NAME, "1.75")
NGINX = TcpListener(80, 612, Foreign("nginx"), "nginx.service")
PROXY = TcpListener(80, 700, Foreign("docker-proxy"), "docker.service")
RESTARTED = RestartInside(OwnerKind.CONTAINER, NAME)


def using(cpu: float, **how: Any) -> GuestContainer:  # noqa: ANN401  any field of it
    return container(cpu=cpu, **how)


@pytest.mark.parametrize(
    ("seen", "names", "found"),
    [
        (look(containers=(using(30.0),), cpu=GuestCpu(35.0)), {NAME}, (LIMITED,)),
        (look(containers=(using(30.0),), cpu=GuestCpu(35.0)), set(), ()),
        (look(containers=(using(30.0, cpu_limit=1.5),), cpu=GuestCpu(35.0)), {NAME}, ()),
        (look(processes=(process(cpu=90.0),), cpu=BUSY), {"node"}, ()),
    ],
)
def test_for_want_of_burst_capacity_who_uses_the_cpu_is_limited(
    seen: GuestLook, names: set[str], found: tuple[GuestAction, ...]
) -> None:
    assert options(seen, names, SHORT_OF_CPU) == found


@pytest.mark.parametrize(
    ("cpu", "of_container", "found"),
    [
        (BUSY, 93.0, (LIMITED,)),
        (STOLEN, 55.0, (LIMITED,)),
        (BUSY, 49.0, ()),
        (GuestCpu(89.0, 9.0, 0.0), 85.0, ()),
        (GuestCpu(), 85.0, ()),
    ],
)
def test_else_only_one_that_leaves_nothing_to_the_others(
    cpu: GuestCpu, of_container: float, found: tuple[GuestAction, ...]
) -> None:
    seen = look(containers=(using(of_container),), cpu=cpu)
    assert options(seen, {NAME}, NOT_WELL) == found
    assert options(seen, set(), NOT_WELL) == ()


HEAVY = container(memory_kb=1500 * MIB)
DB = container("db", id="d" * 12, memory_kb=300 * MIB)


@pytest.mark.parametrize(
    ("seen", "names", "found"),
    [
        (look(memory=NO_SWAP, containers=(HEAVY,)), set(), (AddSwap(4096),)),
        (look(memory=NO_SWAP, containers=(HEAVY,)), {NAME}, (AddSwap(4096), RESTARTED)),
        (look(memory=replace(NO_SWAP, available_kb=GIB)), {NAME}, ()),
        (look(memory=NO_SWAP, disks=(disk(60, fs=Foreign("zfs")),)), set(), ()),
        (
            look(memory=NO_SWAP, disks=(), containers=(HEAVY, DB)),
            {"db"},
            (RestartInside(OwnerKind.CONTAINER, "db"),),
        ),
        (look(memory=NO_SWAP, disks=(), containers=(replace(DB, memory_kb=99 * MIB),)), {"db"}, ()),
        (
            look(
                memory=NO_SWAP,
                disks=(),
                processes=(process(pss_kb=GIB, unit="app.service"),),
            ),
            {"app"},
            (RestartInside(OwnerKind.UNIT, "app.service"),),
        ),
        (look(memory=GuestMemory(None, None, 0, 0, 0, 20.0), containers=(HEAVY,)), {NAME}, ()),
    ],
)
def test_where_memory_is_full_swap_comes_first_and_then_the_heaviest_that_is_named(
    seen: GuestLook, names: set[str], found: tuple[GuestAction, ...]
) -> None:
    assert options(seen, names, NOT_WELL) == found


DOWN = container(state=ContainerState.EXITED, exit=1, publishes=(80,))
RIVAL = container("old", id="e" * 12, publishes=(80,))


@pytest.mark.parametrize(
    ("listeners", "names", "found"),
    [
        ((NGINX,), {"nginx"}, (StopHolder(80, 612, "nginx.service"),)),
        ((NGINX,), {NAME}, ()),  # it cannot start while somebody holds its port
        ((replace(NGINX, pid=None),), {"nginx"}, ()),
        ((replace(NGINX, unit=""),), {"nginx"}, ()),
        ((), {NAME}, (RESTARTED,)),
    ],
)
def test_who_holds_a_port_gives_way_where_it_is_named(
    listeners: tuple[TcpListener, ...], names: set[str], found: tuple[GuestAction, ...]
) -> None:
    assert options(look(containers=(DOWN,), listeners=listeners), names, NOT_WELL) == found


def test_a_container_that_holds_it_is_stopped_by_dockers_own_process() -> None:
    seen = look(containers=(DOWN, RIVAL), listeners=(PROXY,))
    assert options(seen, {"old"}, NOT_WELL) == (StopHolder(80, 700, "old"),)


@pytest.mark.parametrize(
    ("one", "docker", "restarts"),
    [
        (container(health=Health.UNHEALTHY), DOCKER, True),
        (container(health=Health.UNHEALTHY), None, True),
        (container(health=Health.UNHEALTHY), replace(DOCKER, state=DaemonState.HUNG), False),
        (container(state=ContainerState.EXITED, exit=1), DOCKER, True),
        (container(pid_state="D"), DOCKER, False),
        (container(), DOCKER, False),
    ],
)
def test_what_is_not_well_is_restarted_where_a_restart_reaches_it(
    one: GuestContainer, docker: object, *, restarts: bool
) -> None:
    found = options(look(containers=(one,), docker=docker), {NAME}, NOT_WELL)
    assert found == ((RESTARTED,) if restarts else ())


@pytest.mark.parametrize(
    ("state", "names", "found"),
    [
        (DaemonState.STOPPED, {"docker"}, (RepairDocker(DaemonState.STOPPED),)),
        (DaemonState.HUNG, {"docker.service"}, (RepairDocker(DaemonState.HUNG),)),
        (DaemonState.STOPPED, {NAME}, ()),
        (DaemonState.RUNNING, {"docker"}, ()),
        (DaemonState.ABSENT, {"docker"}, ()),
    ],
)
def test_docker_is_started_or_restarted_where_it_is_named(
    state: DaemonState, names: set[str], found: tuple[GuestAction, ...]
) -> None:
    assert options(look(docker=replace(DOCKER, state=state)), names, NOT_WELL) == found
    assert options(look(docker=None), names, NOT_WELL) == ()
