"""Docker that does not run, or does not answer: started and restarted where nobody would stop for it."""

from __future__ import annotations

import pytest

from lifeguard.guest.documents import DOCKER_DAEMON
from tests.guest import layouts
from tests.guest.layouts import docker, inspected, process
from tests.guest.server import HANGS, LIMIT, Output, Server
from tests.guest.test_container import systemd

STATES = {"stopped": "exit 1", "hung": HANGS}


def away(server: Server, state: str = "stopped", *, others: int = 0, units: str = "loaded") -> None:
    """Docker is in a state until systemd has started it; so many containers have processes."""
    server.limit = LIMIT
    docker(server, inspected())
    program = server.path / "docker"
    text = program.read_text()
    shebang, rest = text.split("\n", 1)
    away_until = f"[ -f {server.folder}/docker/restarted ] || {{ {STATES[state]}; }}"
    program.write_text(f"{shebang}\n{away_until}\n{rest}")
    systemd(server, units)
    for number in range(others):
        process(server, 2000 + number, groups=layouts.AL2023.groups(container=f"{number}b" * 32))


def ask(server: Server, state: str = "stopped") -> Output:
    return server.run(DOCKER_DAEMON, state=state)


def changes(server: Server) -> list[str]:
    words = ("systemctl start", "systemctl restart")
    return [call for call in server.calls if call.startswith(words)]


@pytest.mark.parametrize(("state", "verb"), [("stopped", "start"), ("hung", "restart")])
def test_it_runs_again(server: Server, state: str, verb: str) -> None:
    away(server, state)

    seen = ask(server, state)

    assert seen.lines == [
        {"k": "was", "docker": state, "pid": 50, "others": 0},
        {"k": "did", "what": "docker", "before": 50, "after": 60},
    ]
    assert changes(server) == [
        f"systemctl {verb} -- containerd.service",
        f"systemctl {verb} -- docker.service",
    ]
    assert ask(server, state).lines == [{"k": "already"}]


@pytest.mark.parametrize("state", ["stopped", "hung"])
def test_no_container_is_stopped_for_it(server: Server, state: str) -> None:
    away(server, state, others=2)
    assert ask(server, state).lines == [{"k": "refused", "why": "others_running", "others": 2}]
    assert not changes(server)
    server.file("/etc/docker/daemon.json", '{"live-restore": true}')
    assert ask(server, state).of("did")


def test_what_has_ended_in_order_is_started_whatever_has_processes_still(server: Server) -> None:
    away(server, others=2)
    assert ask(server, "ended").of("did")


def test_what_is_in_another_state_is_left_alone(server: Server) -> None:
    away(server, "hung")
    assert ask(server, "stopped").refused == "daemon_changed"
    assert not changes(server)


def test_what_does_not_run_for_all_that_has_failed(server: Server) -> None:
    away(server)
    server.program("systemctl", "[ $1 = show ] && printf 'LoadState=loaded\\nMainPID=0\\n'; exit 0")
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "docker", "why": "stopped"},
        1,
    )


@pytest.mark.parametrize("units", ["not-found", "masked"])
def test_docker_is_no_service(server: Server, units: str) -> None:
    away(server, units=units)
    assert ask(server).refused == "no_unit"
    server.without("systemctl")
    assert ask(server).refused == "no_systemd"


def test_what_else_is_refused(server: Server) -> None:
    assert ask(server).refused == "no_docker"
    assert ask(server, "running").refused == "bad_state"
    assert server.run(DOCKER_DAEMON).refused == "no_parameters"
