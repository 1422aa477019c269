"""All containers end in order before a reboot, and come back after it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lifeguard.guest.documents import GRACEFUL
from tests.guest import layouts
from tests.guest.layouts import API, docker, inspected, process
from tests.guest.server import HANGS, LIMIT, Output, Server


def serving(
    server: Server,
    *,
    live_restore: bool = False,
    triggered: str = "docker.socket",
    load: str = "loaded",
    stop: str = "rm -r $R/proc/911 $R/proc/912",
) -> None:
    for pid, container in ((911, API), (912, API)):
        process(server, pid, groups=layouts.AL2023.groups(container=container))
    docker(server, inspected(), live_restore=live_restore)
    server.program(
        "systemctl",
        f"""case $1 in
show) printf 'LoadState={load}\\nTriggeredBy={triggered}\\n' ;;
stop) {stop} ;;
esac""",
    )


def ask(server: Server, seconds: str | bytes = "60") -> Output:
    return server.run(GRACEFUL, seconds=seconds)


@pytest.mark.parametrize(
    ("triggered", "units"),
    [("docker.socket", "docker.socket docker.service"), ("", "docker.service")],
)
def test_they_end_and_come_back_with_the_daemon(server: Server, triggered: str, units: str) -> None:
    serving(server, triggered=triggered)

    seen = ask(server)

    assert seen.lines == [
        {"k": "was", "running": 1},
        {"k": "did", "what": "containers", "before": 1, "after": 0, "seconds": 0},
        {"k": "undo", "command": f"systemctl start {units}"},
    ]
    assert f"systemctl stop -- {units}" in server.calls
    assert not [call for call in server.calls if call.startswith("docker stop")]
    assert (server.root / "run" / "lifeguard.ended").read_text() == f"{API[:12]}\n"
    assert ask(server).lines == [{"k": "already"}]
    server.undo(seen)
    assert server.calls[-1] == f"systemctl start {units}"


def test_bad_seconds(server: Server) -> None:
    serving(server)
    bad: list[str | bytes] = ["4", "301", "0", "", "-5", "1e2", "60 ", "6\n0", b"\xff", "9" * 40]
    assert [ask(server, seconds).refused for seconds in bad] == ["bad_seconds"] * len(bad)


def test_containers_that_outlive_the_daemon(server: Server) -> None:
    serving(server, live_restore=True)
    assert ask(server).refused == "live_restore"


def written(server: Server, number: int, name: str, /, **state: Any) -> str:
    """Let the daemon have written down how a container ended; return its id."""
    identifier = f"{number:02x}" * 32
    told = {"Running": False, "ExitCode": 0, "OOMKilled": False, **state}
    said = {"ID": identifier, "Name": name, "State": told, "Config": {"Env": ['{"ID":"no"}']}}
    server.file(f"/var/lib/docker/containers/{identifier}/config.v2.json", json.dumps(said))
    process(server, 1000 + number, groups=layouts.AL2023.groups(container=identifier))
    return identifier


def test_each_is_told_with_its_end_what_was_killed_first(server: Server) -> None:
    written(server, 1, "/web", ExitCode=143)
    written(server, 2, "/worker", ExitCode=137)
    written(server, 3, "/leak", ExitCode=137, OOMKilled=True)
    written(server, 4, "/stuck", Running=True)
    written(server, 5, "/lost", Running=True)
    serving(server, stop="rm -r $R/proc/91? $R/proc/100[1235]")
    written(server, 6, "/other", ExitCode=137)  # it had ended long before
    (server.root / "proc" / "1006" / "cgroup").unlink()

    seen = ask(server)

    assert seen.one("did")["after"] == 1
    assert seen.of("ended") == [
        {"k": "ended", "name": "stuck", "oom": False, "running": True},
        {"k": "ended", "name": "worker", "exit": 137, "oom": False, "running": False},
        {"k": "ended", "name": "leak", "exit": 137, "oom": True, "running": False},
        {"k": "ended", "name": "web", "exit": 143, "oom": False, "running": False},
        {"k": "ended", "name": "lost", "oom": False, "running": False},
    ]


def test_many_containers_and_hostile_names(server: Server) -> None:
    hostile = '/a"b\\c\n$(id)`id` {{.}} \ud55c\u202e' + "x" * 500
    written(server, 1, hostile, ExitCode=137)
    for number in range(2, 30):
        written(server, number, f"/c{number}")
    server.file(f"/var/lib/docker/containers/{'f1' * 32}/config.v2.json", '{"ID":"cut sho')
    serving(server, stop="rm -r $R/proc/9?? $R/proc/10??")

    seen = ask(server)

    first, *others = seen.of("ended")
    assert len(others) == 19
    assert seen.one("cut") == {"k": "cut", "of": "ended", "left": 9}
    assert first["name"].startswith('a"b\\c\n$(id)`id` {{.}} \ud55c\u202e')
    assert len(first["name"]) == 128


def test_docker_is_no_service(server: Server) -> None:
    serving(server, load="not-found")
    assert ask(server).refused == "no_unit"
    serving(server, load="")
    assert ask(server).refused == "systemd_hung"
    server.without("systemctl")
    assert ask(server).refused == "no_systemd"


@pytest.mark.parametrize(("program", "why"), [(None, "no_docker"), (HANGS, "docker_hung")])
def test_no_docker(server: Server, program: str | None, why: str) -> None:
    server.limit = LIMIT
    if program:
        server.program("docker", program)
    assert ask(server).refused == why


def test_docker_is_stopped(server: Server) -> None:
    server.program("docker", "exit 1")
    assert ask(server).one("already")


def test_they_take_too_long(server: Server) -> None:
    server.limit = "0.5"
    serving(server, stop=HANGS)
    seen = ask(server)
    assert (seen.one("failed")["why"], seen.one("did")["after"], seen.code) == ("timeout", 1, 1)
    assert seen.one("undo")


def test_an_old_agent_passes_no_parameters(server: Server) -> None:
    assert server.run(GRACEFUL).refused == "no_parameters"
