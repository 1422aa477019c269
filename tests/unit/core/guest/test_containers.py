"""How the containers fare, and the daemon, the units and the packages around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    GuestDocker,
    Health,
    RestartPolicy,
)
from lifeguard.core.guest.containers import (
    Ailment,
    ailing,
    ailment,
    container_findings,
    daemon_findings,
    daemon_remedy,
    package_findings,
    remedy,
    stuck_findings,
    unit_findings,
)
from lifeguard.core.guest.look import GuestHost, GuestLook, GuestUnit, PackageChange
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import BACK, DOCKER, HOST, MIB, container, look, process
from tests.support.words import english

UP, DOWN, CREATED = ContainerState.RUNNING, ContainerState.EXITED, ContainerState.CREATED
NOW = 1_764_000_000
LATELY = datetime.fromtimestamp(NOW - 590, UTC).strftime("%Y-%m-%dT%H:%M:%S.123456789Z")
EARLIER = datetime.fromtimestamp(NOW - 610, UTC).strftime("%Y-%m-%dT%H:%M:%S.123456789Z")

FARES: list[tuple[dict[str, Any], Ailment | None]] = [
    ({}, None),
    ({"oom_killed": True, "state": DOWN}, Ailment.OUT_OF_MEMORY),
    ({"oom_kills": 2, "exit": 137, "state": DOWN}, Ailment.OUT_OF_MEMORY),
    ({"oom_kills": 2, "exit": 0}, None),
    ({"exit": 137, "state": DOWN}, Ailment.DOWN),
    ({"pid_state": "D"}, Ailment.STUCK),
    ({"pid_state": "Ds"}, Ailment.STUCK),
    ({"pid_state": "D", "state": DOWN, "exit": 0, "restart": RestartPolicy.NO}, None),
    ({"pid_state": "Z"}, Ailment.ZOMBIE),
    ({"state": ContainerState.RESTARTING}, Ailment.LOOPING),
    ({"restarts": 3, "started_at": LATELY}, Ailment.LOOPING),
    ({"restarts": 3, "started_at": LATELY, "state": DOWN}, Ailment.DOWN),
    ({"restarts": 2, "started_at": LATELY}, None),
    ({"restarts": 30, "started_at": EARLIER}, None),
    ({"restarts": 30, "started_at": ""}, None),
    ({"state": CREATED}, Ailment.NEVER_STARTED),
    ({"state": DOWN, "exit": 0}, Ailment.DOWN),
    ({"state": DOWN, "exit": 0, "restart": RestartPolicy.UNLESS_STOPPED}, Ailment.DOWN),
    ({"state": DOWN, "exit": 0, "restart": RestartPolicy.NO}, None),
    ({"state": DOWN, "exit": 0, "restart": RestartPolicy.ON_FAILURE}, None),
    ({"state": DOWN, "exit": 1, "restart": RestartPolicy.NO}, Ailment.DOWN),
    ({"state": ContainerState.DEAD}, Ailment.DOWN),
    ({"state": ContainerState.PAUSED}, None),
    ({"health": Health.UNHEALTHY}, Ailment.UNHEALTHY),
    ({"health": Health.STARTING}, None),
]


@pytest.mark.parametrize(("how", "wrong"), FARES)
def test_how_a_container_fares(how: dict[str, Any], wrong: Ailment | None) -> None:
    one = container(**how)
    found = look(containers=(one,))
    assert ailment(found, one) is wrong
    assert bool(list(container_findings(found))) is (wrong is not None)


def test_without_a_clock_no_start_is_late() -> None:
    one = container(restarts=3, started_at=LATELY)
    assert ailment(look(host=GuestHost(), containers=(one,)), one) is None
    assert HOST.now == NOW


def told(one: GuestContainer) -> tuple[str, str]:
    (only,) = container_findings(look(containers=(one,)))
    return english(only.said), english(only.brief)


@pytest.mark.parametrize(
    ("how", "said", "brief"),
    [
        (
            {"state": DOWN, "exit": 127},
            "container tradurs-back is down (exit code 127: its command was not found)",
            "container tradurs-back down",
        ),
        (
            {"state": DOWN, "exit": 42},
            "container tradurs-back is down (exit code 42)",
            "container tradurs-back down",
        ),
        (
            {"state": DOWN, "exit": None},
            "container tradurs-back is down",
            "container tradurs-back down",
        ),
        (
            {"state": ContainerState.RESTARTING, "exit": 139, "restarts": 7},
            (
                "container tradurs-back is restarted again and again (7 restarts, exit code 139: "
                "SIGSEGV, a crash)"
            ),
            "container tradurs-back in a restart loop",
        ),
        (
            {"oom_killed": True, "memory_limit_kb": 512 * MIB},
            "container tradurs-back was killed for lack of memory at its limit of 512 MiB",
            "container tradurs-back out of memory",
        ),
        (
            {"oom_killed": True},
            "container tradurs-back was killed for lack of memory",
            "container tradurs-back out of memory",
        ),
    ],
)
def test_what_is_told_of_a_container(how: dict[str, Any], said: str, brief: str) -> None:
    assert told(container(**how)) == (said, brief)


def test_of_many_the_worst_are_named_and_the_others_counted() -> None:
    crowd = (
        container("a", id="a" * 12, health=Health.UNHEALTHY),
        container("b", id="b" * 12, state=DOWN),
        container("c", id="c" * 12, oom_killed=True),
        container("d", id="d" * 12),
    )
    found = look(containers=crowd)
    assert [one.name for one, _ in ailing(found)] == ["c", "b", "a"]
    assert [english(one.said) for one in container_findings(found)] == [
        "container c was killed for lack of memory",
        "container b is down",
        "1 other container is not well: container a",
    ]


@pytest.mark.parametrize(
    ("how", "commands"),
    [
        ({"state": DOWN}, ("docker logs --tail 50 tradurs-back", "docker start tradurs-back")),
        ({"state": CREATED}, ("docker logs --tail 50 tradurs-back", "docker start tradurs-back")),
        ({"oom_killed": True}, ("docker logs --tail 50 tradurs-back",)),
        (
            {"health": Health.UNHEALTHY},
            ("docker logs --tail 50 tradurs-back", "docker restart tradurs-back"),
        ),
        ({"pid_state": "Z"}, ("systemctl restart docker",)),
        ({"pid_state": "D"}, ()),
        ({}, ()),
    ],
)
def test_what_a_person_would_try_first(how: dict[str, Any], commands: tuple[str, ...]) -> None:
    one = container(**how)
    found = remedy(look(containers=(one,)), one)
    assert tuple(" ".join(command) for command in found) == commands


def test_docker_is_not_restarted_for_one_where_another_would_stop() -> None:
    one, other = container(pid_state="Z"), container("db", id="d" * 12)
    assert remedy(look(containers=(one, other)), one) == ()
    lives = replace(DOCKER, live_restore=True)
    assert remedy(look(containers=(one, other), docker=lives), one)
    assert remedy(look(containers=(one,), docker=None), one)


# -- the daemon ----------------------------------------------------------------------------------

RUNS, STOPPED, HUNG = DaemonState.RUNNING, DaemonState.STOPPED, DaemonState.HUNG


@pytest.mark.parametrize(
    ("docker", "containers", "commands", "said"),
    [
        (None, (), (), []),
        (GuestDocker(RUNS, containerd=RUNS), (), (), []),
        (GuestDocker(DaemonState.ABSENT), (), (), []),
        (GuestDocker(STOPPED), (), ("start docker",), ["Docker is not running"]),
        (
            GuestDocker(STOPPED, containerd=STOPPED),
            (),
            ("start containerd", "start docker"),
            ["Docker is not running", "containerd is not running"],
        ),
        (GuestDocker(HUNG), (), ("restart docker",), ["Docker does not answer"]),
        (GuestDocker(HUNG), (container(),), (), ["Docker does not answer"]),
        (
            GuestDocker(HUNG, live_restore=True, containerd=HUNG),
            (container(),),
            ("restart docker",),
            ["Docker does not answer", "containerd does not answer"],
        ),
        (
            GuestDocker(RUNS, containerd=STOPPED),
            (),
            ("start containerd",),
            ["containerd is not running"],
        ),
    ],
)
def test_a_daemon_is_started_and_never_restarted_under_containers_that_would_stop(
    docker: GuestDocker | None,
    containers: tuple[GuestContainer, ...],
    commands: tuple[str, ...],
    said: list[str],
) -> None:
    found = look(docker=docker, containers=containers)
    assert daemon_remedy(found) == tuple(("systemctl", *one.split()) for one in commands)
    assert [english(one.said) for one in daemon_findings(found)] == said


# -- processes, units, packages ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("S", "R"), []),
        (("D", "S"), ["node (pid 4242) waits for I/O (state D)"]),
        (("D", "D+", "D"), ["node (pid 4242) and 2 other processes wait for I/O (state D)"]),
    ],
)
def test_processes_that_no_signal_reaches_are_told(
    states: tuple[str, ...], said: list[str]
) -> None:
    within = process(state="D", container=BACK)
    found = look(processes=(within, *(process(state=state) for state in states)))
    assert [english(one.said) for one in stuck_findings(found)] == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, []),
        (1, ["failed units: a.service"]),
        (5, ["failed units: a.service, b.service, c.service, d.service, and 1 more"]),
    ],
)
def test_failed_units_are_told(count: int, said: list[str]) -> None:
    found = look(units=tuple(GuestUnit(f"{name}.service", "failed") for name in "abcde"[:count]))
    assert [english(one.said) for one in unit_findings(found)] == said


def upgraded(**how: Any) -> GuestLook:  # noqa: ANN401  any field of GuestLook
    changes = (
        PackageChange(NOW - 9000, Foreign("docker-ce 25.0.2 -> 25.0.3")),
        PackageChange(NOW - 60, Foreign("containerd.io 1.7.1 -> 1.7.2")),
        PackageChange(NOW, Foreign("vim 9.0 -> 9.1")),
    )
    return look(packages=changes, **how)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (upgraded(), False),
        (upgraded(docker=None), False),
        (upgraded(docker=GuestDocker(DaemonState.ABSENT)), False),
        (upgraded(docker=GuestDocker(STOPPED)), True),
        (upgraded(containers=(container(state=DOWN),)), True),
        (look(docker=GuestDocker(STOPPED)), False),
    ],
)
def test_an_upgrade_is_told_where_it_may_explain_something(found: GuestLook, *, told: bool) -> None:
    said = [english(one.said) for one in package_findings(found)]
    assert bool(said) is told
    assert all("containerd[.]io 1.7.1 -> 1.7.2" in one for one in said)
