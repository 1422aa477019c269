"""Freeing a port: only what the kernel says holds it, and only under its right name."""

from __future__ import annotations

import pytest

from lifeguard.guest.documents import STOP_HOLDER
from tests.guest.layouts import API, docker, inspected, listening, process
from tests.guest.server import HANGS, LIMIT, Output, Server

NGINX = "0::/system.slice/nginx.service\n"
GONE = "printf 'header\\n' >$R/proc/net/tcp"


def held(
    server: Server,
    groups: str = NGINX,
    comm: str | bytes = "nginx",
    *,
    stops: str = GONE,
    triggered: str = "",
) -> None:
    process(server, 612, comm, groups=groups, sockets=(5001,))
    listening(server, (80, 5001))
    server.program(
        "systemctl",
        f"""case $1 in
show) printf 'LoadState=loaded\\nActiveState=active\\nTriggeredBy={triggered}\\n' ;;
stop) {stops} ;;
esac""",
    )
    docker(server, inspected())
    (server.folder / "docker/more.sh").write_text(f'if [ "$1" = stop ]; then {stops}; exit; fi')


def ask(
    server: Server, port: str | bytes = "80", pid: str | bytes = "612", name: str | bytes = "nginx"
) -> Output:
    return server.run(STOP_HOLDER, port=port, pid=pid, name=name)


def stopped(server: Server) -> list[str]:
    return [call for call in server.calls if call.startswith(("systemctl stop", "docker stop"))]


@pytest.mark.parametrize("name", ["nginx", "nginx.service"])
def test_a_service(server: Server, name: str) -> None:
    held(server)

    seen = ask(server, name=name)

    assert seen.lines == [
        {"k": "was", "port": 80, "pid": 612, "unit": "nginx.service"},
        {"k": "did", "what": "port", "before": 1, "after": 0},
        {"k": "undo", "command": "systemctl start nginx.service"},
    ]
    assert stopped(server) == ["systemctl stop -- nginx.service"]
    assert ask(server, name=name).lines == [{"k": "already", "port": 80}]
    server.undo(seen)
    assert server.calls[-1] == "systemctl start nginx.service"


def test_a_container_behind_docker_proxy(server: Server) -> None:
    held(server, "0::/system.slice/docker.service\n", "docker-proxy")

    seen = ask(server, name="api")

    assert seen.one("was")["container"] == "api"
    assert seen.one("undo")["command"] == "docker start api"
    assert stopped(server) == [f"docker stop -t 10 -- {API}"]


def test_a_container_with_the_network_of_the_host(server: Server) -> None:
    held(server, f"0::/system.slice/docker-{API}.scope\n")
    assert ask(server, name="api").one("did")["after"] == 0


@pytest.mark.parametrize(
    ("groups", "comm", "name", "why"),
    [
        (NGINX, "nginx", "apache2", "other_owner"),
        ("0::/user.slice/user-1000.slice/session-1.scope\n", "nginx", "nginx", "no_unit"),
        (
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/nginx.service\n",
            "nginx",
            "nginx",
            "no_unit",
        ),
        ("0::/system.slice/sshd.service\n", "sshd", "sshd", "protected"),
        ("0::/system.slice/docker.service\n", "docker-proxy", "other", "no_container"),
        ("0::/user.slice\n", "docker-proxy", "api", "no_unit"),
        (f"0::/docker/{'b2' * 32}\n", "node", "api", "other_owner"),
    ],
)
def test_holders_that_are_left_alone(
    server: Server, groups: str, comm: str, name: str, why: str
) -> None:
    held(server, groups, comm)
    assert ask(server, name=name).refused == why
    assert not stopped(server)


def test_a_container_that_publishes_another_port(server: Server) -> None:
    held(server, "0::/system.slice/docker.service\n", "docker-proxy")
    listening(server, (8080, 5001))
    assert ask(server, port="8080", name="api").refused == "other_owner"


def test_a_process_that_poses_as_another(server: Server) -> None:
    """It calls itself what `ss` prints of the pid of nginx; the sockets tell."""
    held(server)
    process(server, 700, b'x",pid=612,fd=3)', sockets=(6001,), groups="0::/user.slice\n")
    listening(server, (80, 6001), (443, 5001))
    assert ask(server).refused == "changed"
    assert ask(server, pid="700").refused == "no_unit"


def test_socket_activation(server: Server) -> None:
    held(server, triggered="nginx.socket")
    assert ask(server).refused == "socket_activated"


REFUSED: list[tuple[dict[str, str | bytes], str]] = [
    ({"port": "0"}, "bad_port"),
    ({"port": "65536"}, "bad_port"),
    ({"port": "80 "}, "bad_port"),
    ({"port": ""}, "bad_port"),
    ({"pid": "-1"}, "bad_pid"),
    ({"pid": "1/../612"}, "bad_pid"),
    ({"pid": "612\n"}, "bad_pid"),
    ({"pid": "613"}, "changed"),
    ({"name": "--force"}, "bad_name"),
    ({"name": "a b"}, "bad_name"),
    ({"name": "'x'"}, "bad_name"),
    ({"name": "nginx\n"}, "bad_name"),
    ({"name": b"\xff"}, "bad_name"),
    ({"name": "\ud55c"}, "bad_name"),
    ({"name": "x" * 255}, "bad_name"),
    ({"name": "x" * 240}, "other_owner"),
]


def test_what_is_refused(server: Server) -> None:
    held(server)
    for asked, why in REFUSED:
        assert (asked, ask(server, **asked).lines[0]["why"]) == (asked, why)
    assert not stopped(server)


@pytest.mark.parametrize("name", ["nginx", "api"])
def test_the_port_is_still_taken(server: Server, name: str) -> None:
    held(server, f"0::/docker/{API}\n" if name == "api" else NGINX, stops=":")
    seen = ask(server, name=name)
    assert (seen.one("failed")["why"], seen.one("did")["after"], seen.code) == ("still_taken", 1, 1)
    assert seen.one("undo")


@pytest.mark.parametrize(
    ("name", "program", "why"),
    [
        ("api", None, "no_docker"),
        ("api", "exit 1", "docker_stopped"),
        ("api", HANGS, "docker_hung"),
        ("nginx", None, "no_systemd"),
        ("nginx", HANGS, "systemd_hung"),
    ],
)
def test_nobody_to_ask(server: Server, name: str, program: str | None, why: str) -> None:
    server.limit = LIMIT
    held(server, f"0::/docker/{API}\n" if name == "api" else NGINX)
    tool = "docker" if name == "api" else "systemctl"
    server.without(tool)
    if program:
        server.program(tool, program)
    assert ask(server, name=name).refused == why


def test_an_old_agent_passes_no_parameters(server: Server) -> None:
    assert server.run(STOP_HOLDER).refused == "no_parameters"
