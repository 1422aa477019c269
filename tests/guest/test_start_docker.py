"""Docker comes back where it was stopped for a restart that has not come."""

from __future__ import annotations

import pytest

from lifeguard.guest.documents import DOCKER_DAEMON
from tests.guest.server import HANGS, LIMIT, Output, Server

DOWN = "exit 1"
ANSWERS = """case "$*" in
"info "*) printf '{"ServerVersion":"25.0.3"}' ;;
"inspect "*f1f1f1f1f1f1) exit 1 ;;
"inspect "*) ;;
"start -- d4d4d4d4d4d4") exit 1 ;;
"start "*) ;;
*) exit 3 ;;
esac"""
ENDED = "/run/lifeguard.ended"


def stopped(
    server: Server,
    *,
    load: str = "loaded",
    triggered: str = "docker.socket",
    start: str = "touch $R/up",
) -> None:
    """Let Docker be stopped, and answer once `start` has made the file `up`."""
    server.program("docker", f"if [ ! -e $R/up ]; then {DOWN}; fi\n{ANSWERS}")
    server.file("/proc/uptime", "86400.50 100000.00\n")
    server.program(
        "systemctl",
        f"""case $1 in
show) printf 'LoadState={load}\\nMainPID=50\\nTriggeredBy={triggered}\\n' ;;
start) {start} ;;
esac""",
    )


def ask(server: Server) -> Output:
    return server.run(DOCKER_DAEMON, state="ended")


@pytest.mark.parametrize(
    ("triggered", "units"),
    [("docker.socket", "docker.socket docker.service"), ("", "docker.service")],
)
def test_it_is_started_once_with_what_starts_it(server: Server, triggered: str, units: str) -> None:
    stopped(server, triggered=triggered)
    assert ask(server).lines == [
        {"k": "was", "docker": "stopped", "pid": 50, "others": 0},
        {"k": "did", "what": "docker", "before": 50, "after": 50},
    ]
    assert ask(server).lines == [{"k": "already"}]
    starts = [call for call in server.calls if call.startswith("systemctl start")]
    assert starts == ["systemctl start -- containerd.service", f"systemctl start -- {units}"]


def test_a_start_that_fails_or_does_not_help_is_told(server: Server) -> None:
    stopped(server, start="exit 1")
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "systemctl", "why": "exit_1"},
        1,
    )
    stopped(server, start=":")
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "docker", "why": "stopped"},
        1,
    )
    server.limit = LIMIT
    stopped(server, start=HANGS)
    assert ask(server).one("failed")["why"] == "timeout"


def test_what_it_refuses(server: Server) -> None:
    assert ask(server).refused == "no_docker"
    stopped(server, load="not-found")
    assert ask(server).refused == "no_unit"
    stopped(server, load="")
    assert ask(server).refused == "systemd_hung"
    server.without("systemctl")
    assert ask(server).refused == "no_systemd"
    server.limit = LIMIT
    server.program("docker", HANGS)
    assert ask(server).refused == "docker_hung"
    assert not [call for call in server.calls if call.startswith("systemctl start")]


def test_one_at_a_time(server: Server) -> None:
    stopped(server)
    (server.root / "run" / "lifeguard.lock").mkdir()
    assert ask(server).refused == "busy"


def test_what_was_ended_is_started_whatever_its_policy(server: Server) -> None:
    stopped(server)
    ended = server.file(ENDED, "a1a1a1a1a1a1\nb2b2b2b2b2b2\nf1f1f1f1f1f1\n-rm\n$(id)\n../x\n\n")
    assert ask(server).one("did")
    starts = [call for call in server.calls if call.startswith("docker start")]
    assert starts == ["docker start -- a1a1a1a1a1a1", "docker start -- b2b2b2b2b2b2"]
    assert not ended.exists()
    assert ask(server).lines == [{"k": "already"}]


def test_what_does_not_start_is_told_and_tried_again(server: Server) -> None:
    stopped(server)
    ended = server.file(ENDED, "d4d4d4d4d4d4\na1a1a1a1a1a1\n")
    for before in ("stopped", "running"):
        seen = ask(server)
        assert seen.one("was")["docker"] == before
        assert (seen.one("failed")["what"], seen.code) == ("docker", 1)
        assert not seen.of("did")
        assert ended.exists()
    assert server.calls.count("docker start -- a1a1a1a1a1a1") == 2
