"""A restart of a container or a service: once, and never of what a person has stopped."""

from __future__ import annotations

import time
from typing import Any

import pytest

from lifeguard.guest.documents import RESTART
from tests.guest.layouts import docker, inspected, process
from tests.guest.server import HANGS, LIMIT, Output, Server

NAMES: list[str | bytes] = [
    "--now",
    "a b",
    "a;reboot",
    "a\nb",
    "'x'",
    "*",
    "",
    "\ud55c\uae00",
    b"a\xff",
]


def soon(server: Server, **said: Any) -> None:
    """Let `docker restart` give the container a new process."""
    docker(server, inspected(**said))
    process(server, 911)
    now = time.strftime("%Y-%m-%dT%H:%M:%S.123456789Z", time.gmtime())
    (server.folder / "docker/more.sh").write_text(f"""if [ "$1" = restart ]; then
    sed -i -e 's/"Pid": [0-9]*/"Pid": 1234/' -e 's/"StartedAt": "[^"]*"/"StartedAt": "{now}"/' -e 's/"Status": "[a-z]*ed"/"Status": "running"/' inspect
    exit 0
fi""")


def container(server: Server, name: str | bytes = "api", ran_before: str = "no") -> Output:
    return server.run(RESTART, what="container", name=name, ran_before=ran_before)


def unit(server: Server, name: str | bytes = "nginx", ran_before: str = "no") -> Output:
    return server.run(RESTART, what="unit", name=name, ran_before=ran_before)


def test_a_container(server: Server) -> None:
    soon(server, Config__StopTimeout=25)

    seen = container(server)

    assert seen.lines == [
        {"k": "was", "state": "running", "pid": 911, "restarts": 4},
        {"k": "did", "what": "container", "before": 911, "after": 1234},
    ]
    assert [call for call in server.calls if "restart" in call] == [
        f"docker restart -t 25 -- {'a1' * 32}"
    ]
    assert container(server).lines == [{"k": "already", "pid": 1234}]


@pytest.mark.parametrize(("timeout", "given"), [(None, 10), (1, 10), (3600, 60)])
def test_the_time_to_stop(server: Server, timeout: int | None, given: int) -> None:
    soon(server, Config__StopTimeout=timeout)
    container(server)
    assert f"docker restart -t {given} -- {'a1' * 32}" in server.calls


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"State__Status": "exited", "State__ExitCode": 1},
            "stopped_by_hand",
        ),  # Docker itself would have started it
        (
            {"State__Status": "exited", "HostConfig__RestartPolicy": {"Name": "no"}},
            "stopped_by_hand",
        ),
        (
            {
                "State__Status": "exited",
                "State__ExitCode": 143,
                "HostConfig__RestartPolicy": {"Name": "no"},
            },
            "stopped_by_hand",
        ),
        ({"State__Status": "paused"}, "paused"),
        ({"State__Status": "created"}, "created"),
        ({"Name": "/other"}, "no_container"),
    ],
)
def test_containers_that_are_left_alone(server: Server, said: dict[str, object], why: str) -> None:
    soon(server, **said)
    assert container(server).refused == why


@pytest.mark.parametrize(
    ("status", "code", "policy"),
    [
        ("exited", 137, "no"),
        ("exited", 1, "on-failure"),
        ("restarting", 1, "always"),
        ("exited", 128, "always"),  # Docker could not start it
    ],
)
def test_containers_that_have_crashed(server: Server, status: str, code: int, policy: str) -> None:
    soon(
        server,
        State__Status=status,
        State__ExitCode=code,
        HostConfig__RestartPolicy={"Name": policy},
    )
    (server.folder / "docker/more.sh").write_text(
        (server.folder / "docker/more.sh").read_text().replace("[a-z]*ed", "[a-z]*")
    )
    assert container(server).one("did")


@pytest.mark.parametrize(
    ("status", "code", "policy"),
    [("exited", 143, "unless-stopped"), ("exited", 255, "always"), ("created", 0, "no")],
)
def test_what_ran_before_our_own_restart_nobody_has_stopped(
    server: Server, status: str, code: int, policy: str
) -> None:
    policies = {"Name": policy}
    soon(server, State__Status=status, State__ExitCode=code, HostConfig__RestartPolicy=policies)
    assert container(server).refused in {"stopped_by_hand", "created"}
    assert container(server, ran_before="yes").one("did")["after"] == 1234
    assert container(server, ran_before="yes").lines == [{"k": "already", "pid": 1234}]


def test_what_runs_again_is_left_alone(server: Server) -> None:
    soon(server)
    assert container(server, ran_before="yes").lines == [{"k": "already", "pid": 911}]
    systemd(server)
    assert unit(server, ran_before="yes").lines == [{"k": "already", "pid": 612}]
    systemd(server, active="inactive")
    assert unit(server, ran_before="yes").one("did")["after"] == 777


def test_a_container_that_does_not_end(server: Server) -> None:
    soon(server)
    (server.folder / "docker/more.sh").write_text('[ "$1" = restart ] && exit 1')
    seen = container(server)
    assert [line["why"] for line in seen.of("failed")] == ["exit_1", "still_running"]
    assert seen.code == 1


def test_a_process_that_hangs_in_the_kernel(server: Server) -> None:
    soon(server)
    process(server, 912, state="D")
    docker(server, inspected(State__Pid=912))
    assert container(server).refused == "uninterruptible"


def test_a_container_that_does_not_come_back(server: Server) -> None:
    soon(server)
    (server.folder / "docker/more.sh").write_text(
        """[ "$1" = restart ] && sed -i 's/"Status": "running"/"Status": "exited"/' inspect && exit 0"""
    )
    seen = container(server)
    assert (seen.one("failed")["why"], seen.code) == ("not_running", 1)


@pytest.mark.parametrize(("body", "why"), [("exit 1", "exit_1"), (HANGS, "timeout")])
def test_docker_restart_fails(server: Server, body: str, why: str) -> None:
    server.limit = LIMIT
    soon(server)
    (server.folder / "docker/more.sh").write_text(f'if [ "$1" = restart ]; then {body}; fi')
    seen = container(server)
    assert seen.of("failed")[0] == {"k": "failed", "what": "docker", "why": why}
    assert seen.code == 1


def test_hostile_names(server: Server) -> None:
    soon(server)
    for name in NAMES:
        assert (name, container(server, name).refused) == (name, "bad_name")
        assert (name, unit(server, name).refused) == (name, "bad_name")
    assert not [call for call in server.calls if "restart" in call]


@pytest.mark.parametrize(
    ("program", "why"), [(None, "no_docker"), ("exit 1", "docker_stopped"), (HANGS, "docker_hung")]
)
def test_no_docker(server: Server, program: str | None, why: str) -> None:
    server.limit = LIMIT
    if program:
        server.program("docker", program)
    assert container(server).refused == why


def systemd(
    server: Server,
    *,
    active: str = "active",
    load: str = "loaded",
    after: str = "active",
    started: int = 500,
) -> None:
    process(server, 612, "nginx", start=started)
    state = server.folder / "unit"
    state.write_text(f"LoadState={load}\nActiveState={active}\nSubState=x\nMainPID=612\n", "utf-8")
    now = 86390 * 100
    process(server, 777, "nginx", start=now)
    server.program(
        "systemctl",
        f"""case $1 in
show) cat {state} ;;
restart) printf 'LoadState=loaded\\nActiveState={after}\\nMainPID=777\\n' >{state} ;;
esac""",
    )


@pytest.mark.parametrize("name", ["nginx", "nginx.service", "a@b\\x2dc", "php8.2-fpm"])
def test_a_service(server: Server, name: str) -> None:
    systemd(server)

    seen = unit(server, name)

    assert seen.lines == [
        {"k": "was", "state": "active", "pid": 612},
        {"k": "did", "what": "unit", "before": 612, "after": 777},
    ]
    assert f"systemctl restart -- {name.removesuffix('.service')}.service" in server.calls
    assert unit(server, name).lines == [{"k": "already", "pid": 777}]


@pytest.mark.parametrize("active", ["failed", "activating"])
def test_a_service_that_failed(server: Server, active: str) -> None:
    systemd(server, active=active)
    assert unit(server).one("did")["after"] == 777


@pytest.mark.parametrize(
    ("active", "load", "why"),
    [
        ("inactive", "loaded", "stopped_by_hand"),
        ("inactive", "not-found", "no_unit"),
        ("inactive", "masked", "no_unit"),
        ("deactivating", "loaded", "deactivating"),
    ],
)
def test_services_that_are_left_alone(server: Server, active: str, load: str, why: str) -> None:
    systemd(server, active=active, load=load)
    assert unit(server).refused == why


def test_units_that_are_never_touched(server: Server) -> None:
    systemd(server)
    for name in (
        "sshd",
        "amazon-ssm-agent",
        "snap.amazon-ssm-agent.amazon-ssm-agent",
        "docker",
        "systemd-journald",
    ):
        assert (name, unit(server, name).refused) == (name, "protected")
    for name in ("a.socket", "x.target", "x" * 255):
        assert (name, unit(server, name).refused) == (name, "bad_name")


def test_a_service_that_dies_at_once(server: Server) -> None:
    systemd(server, after="failed")
    seen = unit(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "unit", "why": "not_running"},
        1,
    )


@pytest.mark.parametrize(("program", "why"), [(None, "no_systemd"), (HANGS, "systemd_hung")])
def test_no_systemd(server: Server, program: str | None, why: str) -> None:
    server.limit = LIMIT
    server.without("systemctl")
    if program:
        server.program("systemctl", program)
    assert unit(server).refused == why


def test_parameters(server: Server) -> None:
    assert server.run(RESTART, what="host", name="x", ran_before="no").refused == "bad_what"
    assert unit(server, ran_before="perhaps").refused == "bad_ran_before"
    assert server.run(RESTART, what="unit", name="x").refused == "no_parameters"
