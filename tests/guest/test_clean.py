"""Cleaning: what may go goes, measured; what may not stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifeguard.guest.documents import CLEAN
from tests.guest.layouts import disk, docker
from tests.guest.server import HANGS, LIMIT, Server

WHAT = ("journal", "packages", "rotated_logs", "images", "build_cache")


@pytest.fixture
def full(server: Server) -> Server:
    """A server with something of everything that can go, and the tools that remove it."""
    disk(server, ("/", "ext4", 1000, 990, 1))
    server.file("/var/log/journal/x/old.journal", kb=205 * 1024)
    server.program(
        "journalctl", "case $1 in --vacuum*) : >$R/var/log/journal/x/old.journal ;; esac"
    )
    server.file("/var/cache/apt/archives/a.deb", kb=100)
    server.program("apt-get", "rm -f $R/var/cache/apt/archives/*.deb")
    server.file("/var/log/app.log", "in use")
    server.file("/var/log/app.log.2.gz", kb=40, days_old=8)
    docker(server)
    (server.folder / "docker/images").write_text('{"Size":"1.024MB"}\n')
    (server.folder / "docker/cache").write_text('{"Type":"Build Cache","Reclaimable":"2.048MB"}\n')
    (server.folder / "docker/more.sh").write_text("""case "$1 $2" in
"image ls") cat images ;;
"system df") cat cache ;;
"image prune") : >images ;;
"builder prune") echo '{"Type":"Build Cache","Reclaimable":"0B"}' >cache ;;
*) false ;; esac && exit""")
    return server


def test_all_of_it_and_then_nothing(full: Server) -> None:
    seen = full.run(CLEAN, what="all")

    assert [line["k"] for line in seen.lines] == ["was", *["did"] * 6]
    did = {line["what"]: (line["before"], line["after"]) for line in seen.of("did")}
    journal = did.pop("journal")
    assert 5 << 10 <= journal[0] < 6 << 10
    assert journal[1] == 0
    assert did == {
        "packages": (100, 0), "rotated_logs": (40, 0), "images": (1000, 0), "build_cache": (2000, 0), "disk": (10, 10),
    }  # fmt: skip
    assert (full.root / "var/log/app.log").exists()
    assert seen.code == 0

    again = full.run(CLEAN, what="all")
    assert again.lines == [{"k": "already", "avail_kb": 10}]


def test_docker_is_asked_for_no_more_than_it_may(full: Server) -> None:
    full.run(CLEAN, what="all")
    assert [call for call in full.calls if "prune" in call] == [
        "docker image prune --force",
        "docker builder prune --force --filter until=24h",
    ]


@pytest.mark.parametrize("what", WHAT)
def test_one_alone(full: Server, what: str) -> None:
    assert [line["what"] for line in full.run(CLEAN, what=what).of("did")] == [what, "disk"]


def test_nothing_else(full: Server) -> None:
    bad: list[str | bytes] = [
        "",
        "everything",
        "all ",
        "journal packages",
        "--all",
        "$(id)",
        "a\nb",
        b"\xff",
        "x" * 255,
    ]
    assert [full.run(CLEAN, what=what).refused for what in bad] == ["bad_what"] * len(bad)


def test_an_old_agent_passes_no_parameters(full: Server) -> None:
    assert full.run(CLEAN).refused == "no_parameters"


def test_read_only(full: Server) -> None:
    full.file("/proc/mounts", "/dev/x / ext4 ro 0 0\n")
    assert full.run(CLEAN, what="all").refused == "read_only"


def rotated(server: Server, name: str, *, beside: str = "", days: float = 7.1) -> Path:
    if beside:
        server.file(f"/var/log/{beside}", "x")
    return server.file(f"/var/log/{name}", kb=8, days_old=days)


ROTATED = [
    ("a.log.1", "a.log"),
    ("syslog.12.gz", "syslog"),
    ("nginx/access.log.3.xz", "nginx/access.log"),
    ("messages-20260101", "messages"),
    ("messages-20260101.zst", "messages"),
    ("a b'c.log.2.gz", "a b'c.log"),
    ("a\nb.log.2.gz", "a\nb.log"),
    ("-rf.1", "-rf"),
    ("\ud55c\uae00.log.1", "\ud55c\uae00.log"),
    ("n" * 240 + ".log.1", "n" * 240 + ".log"),
]


def test_rotated_logs_go(server: Server) -> None:
    files = [rotated(server, name, beside=beside) for name, beside in ROTATED]
    seen = server.run(CLEAN, what="rotated_logs")
    assert seen.of("did")[0] == {
        "k": "did",
        "what": "rotated_logs",
        "before": 8 * len(ROTATED),
        "after": 0,
    }
    assert [file for file in files if file.exists()] == []
    assert all((server.root / "var/log" / beside).exists() for _, beside in ROTATED)


def test_what_only_looks_like_a_rotated_log_stays(server: Server) -> None:
    kept = [
        rotated(server, "young.log.1", beside="young.log", days=6.9),
        rotated(server, "dump.sql.1.gz"),
        rotated(server, "backup-20260101.gz"),
        rotated(server, "wtmp.1", beside="wtmp"),
        rotated(server, "btmp-20260101", beside="btmp"),
        rotated(server, "audit/audit.log.1", beside="audit/audit.log"),
        rotated(server, "journal/x/y.1", beside="journal/x/y"),
        rotated(server, "current.log"),
        rotated(server, "version-1.2.gz", beside="version-1"),
    ]
    kept[-1].rename(kept[-1].with_name("app.gz"))
    kept[-1] = kept[-1].with_name("app.gz")
    target = server.file("/etc/secret.1", kb=8, days_old=8)
    link = server.root / "var/log/link.log.1"
    link.symlink_to(target)
    server.file("/var/log/link.log", "x")
    kept += [target, link]

    assert server.run(CLEAN, what="rotated_logs").one("already")
    assert [file for file in kept if not file.is_symlink() and not file.exists()] == []


@pytest.mark.parametrize(
    ("tool", "what", "body", "why"),
    [
        ("journalctl", "journal", "exit 1", "exit_1"),
        ("journalctl", "journal", None, "missing"),
        ("apt-get", "packages", "exit 100", "exit_100"),
        ("apt-get", "packages", HANGS, "timeout"),
    ],
)
def test_a_step_fails_and_the_others_go_on(
    full: Server, tool: str, what: str, body: str | None, why: str
) -> None:
    full.limit = "1" if body == HANGS else full.limit
    if body is None:
        full.without(tool)
    else:
        full.program(tool, body)

    seen = full.run(CLEAN, what="all")

    assert seen.one("failed") == {"k": "failed", "what": tool, "why": why}
    assert [line["what"] for line in seen.of("did")] == [*(w for w in WHAT if w != what), "disk"]
    assert seen.code == 1


@pytest.mark.parametrize("program", ["exit 1", HANGS, None])
def test_no_docker_to_ask(full: Server, program: str | None) -> None:
    full.limit = LIMIT
    full.without("docker")
    if program:
        full.program("docker", program)

    seen = full.run(CLEAN, what="images")

    assert seen.lines == [{"k": "already", "avail_kb": 10}]


@pytest.mark.parametrize("manager", ["dnf", "yum"])
def test_other_package_managers(full: Server, manager: str) -> None:
    full.without("apt-get")
    (full.root / "var/cache/apt/archives/a.deb").unlink()
    full.file(f"/var/cache/{manager}/r/packages/a.rpm", kb=100)
    full.file(f"/var/cache/{manager}/r/repodata/x", kb=100)
    full.program(manager, f"rm -f $R/var/cache/{manager}/r/packages/*")

    assert full.run(CLEAN, what="packages").of("did")[0]["after"] == 0
    assert f"{manager} -q clean packages" in full.calls
