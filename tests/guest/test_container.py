"""The container that will not die: one rung at a time, and none that could harm others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lifeguard.guest.documents import CONTAINER_STEP
from tests.guest import layouts
from tests.guest.layouts import API, docker, inspected, process
from tests.guest.server import HANGS, LIMIT, Output, Server

STARTED = "2026-11-30T10:00:00.123456789Z"
INSIDE = layouts.AL2023.groups(container=API)

DOCKER = """set_state() {{ sed -i "s/\\"Status\\": \\"[a-z]*\\"/\\"Status\\": \\"$1\\"/" inspect; }}
restart_it() {{ set_state running; sed -i -e 's/"Pid": [0-9]*/"Pid": 1234/' -e 's/"StartedAt": "[^"]*"/"StartedAt": "2026-11-30T11:00:00Z"/' inspect; }}
case "$1 $2" in
"stop "*) {stop} ;;
"kill "*) {kill} ;;
"rm "*) {rm} ;;
"start "*) restart_it ;;
"compose version") : ;;
"compose "*) echo '[]' >inspect; cp saved inspect; restart_it ;;
*) false ;;
esac && exit
case $1 in stop | kill | rm) exit 1 ;; esac
"""
EXITED = "set_state exited"


def stuck(
    server: Server,
    *,
    state: str = "S",
    stop: str = EXITED,
    kill: str = EXITED,
    rm: str = "cp inspect saved; echo [] >inspect",
    **said: Any,
) -> None:
    process(server, 911, "node", state=state, groups=INSIDE)
    docker(server, inspected(**said))
    (server.folder / "docker/more.sh").write_text(DOCKER.format(stop=stop, kill=kill, rm=rm))
    server.program(
        "kill",
        f'sed -i \'s/"Status": "[a-z]*"/"Status": "exited"/\' {server.folder}/docker/inspect',
    )


def ask(
    server: Server,
    rung: str | bytes = "stop",
    name: str | bytes = "api",
    started_at: str | bytes = STARTED,
) -> Output:
    return server.run(CONTAINER_STEP, name=name, rung=rung, started_at=started_at)


def changes(server: Server) -> list[str]:
    """What was asked of the tools that changes something."""
    words = (
        "docker stop",
        "docker kill",
        "docker rm",
        "docker start",
        "docker compose --",
        "kill ",
        "systemctl restart",
    )
    return [call for call in server.calls if call.startswith(words)]


@pytest.mark.parametrize(
    ("rung", "asked"),
    [
        ("stop", f"docker stop -t 10 -- {API}"),
        ("kill", f"docker kill -- {API}"),
        ("process", "kill -9 911"),
    ],
)
def test_it_dies_and_runs_again(server: Server, rung: str, asked: str) -> None:
    stuck(server)

    seen = ask(server, rung)

    assert seen.lines == [
        {"k": "was", "state": "running", "pid": 911},
        {"k": "did", "what": rung, "before": 911, "after": 0},
        {"k": "did", "what": "start", "before": 0, "after": 1234},
    ]
    assert changes(server) == [asked, f"docker start -- {API}"]
    assert ask(server, rung).lines == [{"k": "already", "pid": 1234}]


@pytest.mark.parametrize("rung", ["stop", "kill"])
def test_no_exit_event_but_gone_seconds_later(server: Server, rung: str) -> None:
    stuck(server, stop="false", kill="false")
    server.program(
        "sleep",
        f"""[ "$1" = 5 ] && sed -i 's/"Status": "running"/"Status": "exited"/' {server.folder}/docker/inspect""",
    )

    seen = ask(server, rung)

    assert seen.one("failed") == {"k": "failed", "what": "docker", "why": "exit_1"}
    assert [line["what"] for line in seen.of("did")] == [rung, "start"]
    assert seen.code == 0


@pytest.mark.parametrize("rung", ["stop", "kill"])
def test_it_does_not_die(server: Server, rung: str) -> None:
    stuck(server, stop="false", kill="false")
    seen = ask(server, rung)
    assert [line["why"] for line in seen.of("failed")] == ["exit_1", "still_running"]
    assert seen.code == 1
    waited = sum(int(call.split()[1]) for call in server.calls if call.startswith("sleep"))
    assert waited == 30


def test_an_earlier_rung_worked_after_all(server: Server) -> None:
    stuck(server, State__Status="exited")
    assert ask(server, "stop").refused == "not_running"
    assert [line["what"] for line in ask(server, "kill").of("did")] == ["start"]


LABELS = {
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": "api",
    "com.docker.compose.project.working_dir": "/srv/shop",
    "com.docker.compose.project.config_files": "/srv/shop/compose.yaml",
}
NO_START = 'if [ "$1" = start ]; then exit 1; fi'


def ended(server: Server, *first: str) -> None:
    """A container that has ended; these lines come first where Docker is asked for more."""
    stuck(server, State__Status="exited", State__Pid=0, Config__Labels=LABELS)
    server.file("/srv/shop/compose.yaml", "services:")
    more = server.folder / "docker/more.sh"
    more.write_text("\n".join([*first, more.read_text()]))


def test_what_docker_cannot_start_is_made_anew(server: Server) -> None:
    ended(server, NO_START)
    seen = ask(server, "remove")
    assert [line["what"] for line in seen.of("did")] == ["remove", "start"]
    assert [call.split()[1] for call in changes(server)] == ["start", "rm", "compose"]


def test_what_has_ended_and_cannot_be_made_anew_is_not_touched(server: Server) -> None:
    ended(server, NO_START)
    (server.root / "srv/shop/compose.yaml").unlink()
    assert ask(server, "remove").refused == "cannot_recreate"
    assert not changes(server)


def test_what_can_be_started_is_not_removed(server: Server) -> None:
    ended(server)
    assert [line["what"] for line in ask(server, "remove").of("did")] == ["start"]
    assert [call.split()[1] for call in changes(server)] == ["start"]


def test_what_ends_by_itself_is_not_removed(server: Server) -> None:
    ended(server, '[ "$1" = start ] && exit')
    seen = ask(server, "remove")
    assert (seen.one("failed")["why"], seen.code) == ("not_running", 1)
    assert [call.split()[1] for call in changes(server)] == ["start"]


def test_what_docker_cannot_start_it_may_start_after_its_own_restart(server: Server) -> None:
    ended(server, f"[ -f restarted ] || {{ {NO_START}; }}")
    systemd(server)
    seen = ask(server, "daemon")
    assert [line["what"] for line in seen.of("did")] == ["daemon", "start"]


@pytest.mark.parametrize("rung", ["kill", "process"])
def test_no_other_step_goes_on_from_a_start_that_fails(server: Server, rung: str) -> None:
    ended(server, NO_START)
    seen = ask(server, rung)
    assert (seen.one("failed")["what"], seen.code) == ("docker", 1)
    assert [call.split()[1] for call in changes(server)] == ["start"]


@pytest.mark.parametrize("rung", ["stop", "kill", "remove", "process", "daemon"])
def test_nothing_helps_in_state_d(server: Server, rung: str) -> None:
    stuck(server, state="D")
    assert ask(server, rung).refused == "uninterruptible"
    assert not changes(server)


@pytest.mark.parametrize("rung", ["stop", "kill", "remove", "process"])
def test_a_container_that_removes_itself(server: Server, rung: str) -> None:
    stuck(server, HostConfig__AutoRemove=True)
    assert ask(server, rung).refused == "auto_remove"
    assert not changes(server)


def test_removed_and_made_anew_by_compose(server: Server) -> None:
    stuck(server, Config__Labels=LABELS)
    server.file("/srv/shop/compose.yaml", "services:")

    seen = ask(server, "remove")

    assert [line["what"] for line in seen.of("did")] == ["remove", "start"]
    assert changes(server) == [
        f"docker rm --force -- {API}",
        "docker compose --project-name=shop --project-directory=/srv/shop --file=/srv/shop/compose.yaml up --detach --no-deps -- api",
    ]


def test_removal_is_tried_thrice(server: Server) -> None:
    stuck(server, Config__Labels=LABELS, rm="false")
    server.file("/srv/shop/compose.yaml", "services:")
    seen = ask(server, "remove")
    assert [line["why"] for line in seen.of("failed")] == ["exit_1"] * 3 + ["still_there"]
    assert seen.code == 1


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        ({}, "cannot_recreate"),
        (LABELS | {"com.docker.compose.project": "--help"}, "cannot_recreate"),
        (LABELS | {"com.docker.compose.project": "a b"}, "cannot_recreate"),
        (LABELS | {"com.docker.compose.service": ""}, "cannot_recreate"),
        (LABELS | {"com.docker.compose.project.working_dir": "/gone"}, "cannot_recreate"),
        (LABELS | {"com.docker.compose.project.working_dir": "srv/shop"}, "cannot_recreate"),
        (
            LABELS
            | {
                "com.docker.compose.project.config_files": "/srv/shop/compose.yaml,/srv/shop/more.yaml"
            },
            "cannot_recreate",
        ),
        (
            LABELS | {"com.docker.compose.project.config_files": "/srv/\n/compose.yaml"},
            "cannot_recreate",
        ),
    ],
)
def test_what_cannot_be_made_anew_is_not_removed(
    server: Server, labels: dict[str, str], why: str
) -> None:
    stuck(server, Config__Labels=labels)
    server.file("/srv/shop/compose.yaml", "services:")
    assert ask(server, "remove").refused == why
    assert not changes(server)


def test_an_anonymous_volume_is_not_lost(server: Server) -> None:
    stuck(server, Config__Labels=LABELS, Mounts=[{"Type": "volume", "Name": "e5" * 32}])
    server.file("/srv/shop/compose.yaml", "services:")
    assert ask(server, "remove").refused == "anonymous_volume"


def test_the_shim_of_a_dead_process(server: Server) -> None:
    stuck(server, state="Z")
    server.file("/proc/1/comm", "containerd-shim\n")
    assert ask(server, "process").one("was")["pid"] == 911
    assert "kill -9 1" in changes(server)


@pytest.mark.parametrize(
    ("pid", "state", "groups", "why"),
    [
        (999, "S", INSIDE, "process_gone"),
        (911, "Z", INSIDE, "process_gone"),
        (911, "S", "0::/system.slice/x.service\n", "other_process"),
    ],
)
def test_processes_that_are_not_killed(
    server: Server, pid: int, state: str, groups: str, why: str
) -> None:
    stuck(server, state=state, State__Pid=pid)
    server.file("/proc/911/cgroup", groups)
    assert ask(server, "process").refused == why
    assert not changes(server)


def systemd(server: Server, units: str = "loaded") -> None:
    """Docker's service, whose process is another one once it was started."""
    server.program(
        "systemctl",
        f"""case $1-$4 in
show-*) printf 'LoadState={units}\\nMainPID=%s\\n' "$(cat {server.folder}/docker/restarted || echo 50)" ;;
esac 2>/dev/null
case "$*" in *"start -- docker.service") echo 60 >{server.folder}/docker/restarted ;; esac""",
    )


def silent(server: Server, *others: str, live: bool = False, units: str = "loaded") -> None:
    """Docker does not answer until systemd has restarted it; the containers run on."""
    stuck(server)
    server.limit = LIMIT
    said = inspected()
    said["ID"] = said["Id"]
    state = said["State"]
    assert isinstance(state, dict)
    del state["Status"]
    server.file(f"/var/lib/docker/containers/{API}/config.v2.json", json.dumps(said))
    more = server.folder / "docker/more.sh"
    more.write_text(f"[ -f restarted ] || {{ {HANGS}; }}\n{more.read_text()}")
    systemd(server, units)
    for number, other in enumerate(others):
        process(server, 2000 + number, groups=layouts.AL2023.groups(container=other))
    if live:
        server.file(
            "/etc/docker/daemon.json", '{"log-opts": {"max-size": "10m"}, "live-restore": true}'
        )


def test_the_daemon(server: Server) -> None:
    silent(server)

    seen = ask(server, "daemon")

    assert seen.lines == [
        {"k": "was", "docker": "hung", "pid": 50, "others": 0},
        {"k": "did", "what": "daemon", "before": 50, "after": 60},
        {"k": "did", "what": "start", "before": 0, "after": 911},
    ]
    assert changes(server) == [
        "systemctl restart -- containerd.service",
        "systemctl restart -- docker.service",
    ]


def test_others_would_stop_with_the_daemon(server: Server) -> None:
    silent(server, "b2" * 32, "c3" * 32)
    seen = ask(server, "daemon")
    assert seen.lines == [{"k": "refused", "why": "others_running", "others": 2}]
    assert not changes(server)


def test_live_restore_keeps_the_others(server: Server) -> None:
    silent(server, "b2" * 32, live=True)
    assert ask(server, "daemon").of("did")


def test_docker_is_no_service(server: Server) -> None:
    silent(server, units="not-found")
    assert ask(server, "daemon").refused == "no_unit"
    server.without("systemctl")
    assert ask(server, "daemon").refused == "no_systemd"


@pytest.mark.parametrize("rung", ["stop", "kill", "remove"])
def test_a_silent_daemon_is_not_asked(server: Server, rung: str) -> None:
    silent(server)
    assert ask(server, rung).refused == "docker_hung"


def test_the_process_while_the_daemon_is_silent(server: Server) -> None:
    silent(server)
    seen = ask(server, "process")
    assert "kill -9 911" in changes(server)
    assert (seen.one("did")["what"], seen.one("failed")["why"], seen.code) == ("process", "hung", 1)


REFUSED: list[tuple[dict[str, str | bytes], str]] = [
    ({"rung": "reboot"}, "bad_rung"),
    ({"rung": ""}, "bad_rung"),
    ({"rung": "stop\n"}, "bad_rung"),
    ({"name": "--all"}, "bad_name"),
    ({"name": "a b"}, "bad_name"),
    ({"name": "a\nb"}, "bad_name"),
    ({"name": "$(reboot)"}, "bad_name"),
    ({"name": "\ud55c"}, "bad_name"),
    ({"name": b"x\xff"}, "bad_name"),
    ({"name": "x" * 255}, "no_container"),
    ({"started_at": "2026-11-30T09:00:00Z"}, "already"),
]


def test_what_is_refused(server: Server) -> None:
    stuck(server)
    for asked, why in REFUSED:
        (line,) = ask(server, **asked).lines
        assert (asked, line.get("why", line["k"])) == (asked, why)
    assert not changes(server)


@pytest.mark.parametrize("rung", ["process", "daemon"])
def test_names_where_the_daemon_is_not_asked(server: Server, rung: str) -> None:
    stuck(server)
    assert ask(server, rung, name="-x").refused == "bad_name"
    assert ask(server, rung, name="other").refused == "no_container"
    server.without("docker")
    assert ask(server, rung).refused == "no_docker"


def test_another_run_that_has_ended_too(server: Server) -> None:
    stuck(server, State__Status="exited")
    assert ask(server, "kill", started_at="2026-11-30T09:00:00Z").refused == "changed"


def test_it_does_not_start_again(server: Server) -> None:
    stuck(server)
    more = server.folder / "docker/more.sh"
    more.write_text(more.read_text().replace('"start "*) restart_it', '"start "*) exit 1'))
    seen = ask(server, "kill")
    assert seen.one("undo") == {"k": "undo", "command": "docker start api"}
    assert seen.code == 1
    more.write_text(more.read_text().replace('"start "*) exit 1', '"start "*) restart_it'))
    server.undo(seen)
    assert '"Pid": 1234' in (server.folder / "docker/inspect").read_text()


def test_an_old_agent_passes_no_parameters(server: Server) -> None:
    assert server.run(CONTAINER_STEP).refused == "no_parameters"
