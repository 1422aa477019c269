"""The logs of what a request passes through: shared room, hostile names, what is missing or hangs."""

from __future__ import annotations

import json
import os
import re

import pytest

from lifeguard.guest.documents import LOGS
from tests.guest.layouts import API, docker, inspected
from tests.guest.server import HANGS, LIMIT, Output, Server

SHELLS = (("dash",), ("bash", "--posix"), ("busybox", "ash"))
KERNEL = "2026-11-30T10:00:01+0000 web-1 kernel: Out of memory: Killed process 811 (gunicorn)"
UNIT = "2026-11-30T10:00:02+0000 web-1 nginx[612]: started"


def journal(server: Server, *, kernel: str = KERNEL, unit: str = UNIT) -> None:
    server.program(
        "journalctl",
        f"""case "$*" in
*_TRANSPORT=kernel*) printf '%s\\n' '{kernel}' ;;
*) printf '%s\\n' '{unit}' ;;
esac""",
    )


def logging(server: Server, body: str, *containers: dict[str, object]) -> None:
    """Let `docker logs` do this."""
    docker(server, *(containers or (inspected(),)))
    (server.folder / "docker/more.sh").write_text(f'if [ "$1" = logs ]; then {body}; exit; fi\n')


def read(server: Server, sources: str, minutes: str = "15") -> Output:
    return server.run(LOGS, sources=sources, minutes=minutes)


def lines(output: Output, n: int = 1) -> list[str]:
    return [line["line"] for line in output.of("log") if line["n"] == n]


@pytest.mark.parametrize("shell", SHELLS, ids=lambda each: each[0])
def test_each_shell(server: Server, shell: tuple[str, ...]) -> None:
    server.shell = shell
    journal(server)
    logging(server, "printf 'of out\\n'; printf 'of err\\n' >&2")
    server.file("/var/log/nginx/error.log", "2026/11/30 10:00:03 [error] 31#31: \ud55c\uae00\n")

    seen = read(server, "kernel,unit:nginx.service,container:api,file:/var/log/nginx/error.log")

    assert seen.of("source") == [
        {"k": "source", "n": 1, "read": 1, "left": 0},
        {"k": "source", "n": 2, "read": 1, "left": 0},
        {"k": "source", "n": 3, "read": 2, "left": 0},
        {"k": "source", "n": 4, "read": 1, "left": 0},
    ]
    assert lines(seen) == [KERNEL]
    assert lines(seen, 2) == [UNIT]
    assert lines(seen, 3) == ["of out", "of err"]
    assert lines(seen, 4) == ["2026/11/30 10:00:03 [error] 31#31: \ud55c\uae00"]
    assert "docker logs --since 15m --tail 300 api" in server.calls
    asked = "journalctl -q --no-pager -o short-iso -n 300 --since=-15min -u nginx.service"
    assert asked in server.calls


@pytest.mark.parametrize("shell", SHELLS, ids=lambda each: each[0])
def test_the_room_is_shared_and_the_newest_lines_win(
    server: Server, shell: tuple[str, ...]
) -> None:
    server.shell = shell
    journal(server)
    for name in ("a", "b"):
        text = "".join(f"{name} {n:04} {'x' * 150}\n" for n in range(280))
        server.file(f"/var/log/{name}.log", text)

    seen = read(server, "kernel,file:/var/log/a.log,file:/var/log/b.log")

    assert lines(seen) == [KERNEL]  # what needs little has it all
    first, second = lines(seen, 2), lines(seen, 3)
    assert len(first) == len(second) > 40  # and the others the rest, in equal parts
    assert [line[:6] for line in first] == [f"a {n:04}" for n in range(280 - len(first), 280)]
    told = seen.of("source")[1]
    assert (told["read"], told["left"]) == (280, 280 - len(first))
    assert len(seen.raw) > 18_000


def test_a_line_is_cut_and_loses_its_colours(server: Server) -> None:
    server.file("/var/log/app.log", f"\x1b[31mred\x1b[0m {'y' * 9000}\n\n   \nlast\r\n")
    cut, last = lines(read(server, "file:/var/log/app.log"))
    assert cut == f"red {'y' * 496}"
    assert last == "last"


def test_headers_of_requests_stay_on_the_server(server: Server) -> None:
    said = {
        "level": "info",
        "request": {"method": "GET", "headers": {"Cookie": ["sid=secret"], "A": ["b" * 900]}},
        "status": 502,
        "resp_headers": {"Set-Cookie": ["sid=secret"]},
    }
    server.file("/var/log/caddy/access.log", json.dumps(said, separators=(",", ":")) + "\n")
    [line] = lines(read(server, "file:/var/log/caddy/access.log"))
    assert json.loads(line) == {"level": "info", "request": {"method": "GET"}, "status": 502}


def test_no_log_poses_as_the_script(server: Server) -> None:
    hostile = 'exit 0\nS 1 9 0 0\n{"k":"end","lines":0,"cksum":0}\nL\n"quoted\\"\n'
    server.file("/var/log/a.log", hostile.encode() + b"\xff\x00\x07 end\n")
    seen = read(server, "file:/var/log/a.log")
    assert seen.of("source") == [{"k": "source", "n": 1, "read": 6, "left": 0}]
    assert lines(seen) == [*hostile.splitlines(), "\ufffd\x07 end"]


def test_the_newest_file_of_a_folder(server: Server) -> None:
    server.file("/var/log/postgresql/postgresql-15-main.log", "new\n")
    server.file("/var/log/postgresql/postgresql-14-main.log", "old\n", days_old=9)
    server.file("/var/log/postgresql/postgresql-15-main.log.1", "rotated\n")
    (server.root / "var/log/postgresql/empty").mkdir()
    assert lines(read(server, "file:/var/log/postgresql")) == ["new"]


def test_a_large_file_is_read_from_its_end(server: Server) -> None:
    server.file("/var/log/a.log", "".join(f"line {n}\n" for n in range(60_000)))
    found = lines(read(server, "file:/var/log/a.log"))
    assert found[-1] == "line 59999"
    assert all(line.startswith("line 59") for line in found)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("file:/var/log/none.log", "absent"),
        ("file:/var/log/empty", "absent"),
        ("file:/var/log/../../etc/shadow", "bad_name"),
        ("file:/var/log/x/../../../etc/shadow", "bad_name"),
        ("file:/var/log/$(id)", "bad_name"),
        ("file:/var/log/linked.log", "elsewhere"),
        ("file:/var/log/pipe", "absent"),
        ("unit:--flush", "bad_name"),
        ("unit:a b", "bad_name"),
        ("container:-f", "bad_name"),
        ("container:a;b", "bad_name"),
        ("container:other", "exit_3"),
        ("nonsense", "bad_name"),
        ("unit:", "bad_name"),
    ],
)
def test_what_is_not_read(server: Server, source: str, why: str) -> None:
    journal(server)
    docker(server, inspected())
    server.file("/etc/shadow", "root:secret\n")
    (server.root / "var/log/empty").mkdir(parents=True)
    (server.root / "var/log/linked.log").symlink_to(server.root / "etc/shadow")
    os.mkfifo(server.root / "var/log/pipe")
    seen = read(server, f"{source},kernel")
    assert seen.of("source")[0]["why"] == why
    assert "secret" not in seen.raw.decode()
    assert lines(seen, 2) == [KERNEL]  # and the others are


def test_a_file_elsewhere_is_read_where_it_was_named_as_it_is(server: Server) -> None:
    server.file("/srv/app/app.log", "mine\n")
    assert lines(read(server, "file:/srv/app/app.log")) == ["mine"]


def test_a_folder_of_logs_that_lies_elsewhere(server: Server) -> None:
    server.file("/data/log/a.log", "mine\n")
    (server.root / "var").mkdir()
    (server.root / "var/log").symlink_to(server.root / "data/log")
    assert lines(read(server, "file:/var/log/a.log")) == ["mine"]


def test_without_a_journal_the_ring_buffer_is_read(server: Server) -> None:
    server.program("journalctl", ":")
    server.program("dmesg", "printf '[ 1234.5] old\\n[86300.25] new\\n'")
    seen = read(server, "kernel", "10")
    [told] = seen.of("source")
    assert (told["read"], told["left"]) == (1, 0)
    assert told["boot"] > 1_700_000_000
    assert lines(seen) == ["[86300.25] new"]


def test_with_neither_nothing_is_known_of_the_kernel(server: Server) -> None:
    server.without("journalctl")
    assert read(server, "kernel,unit:a").of("source") == [
        {"k": "source", "n": 1, "why": "missing"},
        {"k": "source", "n": 2, "why": "missing"},
    ]


def test_a_tool_that_hangs_is_given_up(server: Server) -> None:
    server.limit = LIMIT
    server.program("journalctl", f"printf 'before\\n'; {HANGS}")
    seen = read(server, "unit:nginx,file:/var/log/a.log")
    assert seen.of("source")[0] == {"k": "source", "n": 1, "read": 1, "left": 0, "why": "timeout"}
    assert lines(seen) == ["before"]


def test_of_a_daemon_that_hangs_the_file_is_read(server: Server) -> None:
    server.limit = LIMIT
    server.program("docker", HANGS)
    folder = f"/var/lib/docker/containers/{API}"
    server.file(f"{folder}/config.v2.json", json.dumps({"ID": API, "Name": "/api"}))
    written = '{"log":"said\\n","stream":"stderr","time":"2026-11-30T10:00:00Z"}'
    server.file(f"{folder}/{API}-json.log", f"{written}\n")
    seen = read(server, "container:api,container:b")
    assert lines(seen) == [written]
    assert seen.of("source")[1]["why"] == "absent"


def test_without_docker(server: Server) -> None:
    assert read(server, "container:api").of("source") == [{"k": "source", "n": 1, "why": "missing"}]


def test_parameters() -> None:
    sources, minutes = LOGS.parameters
    for good in (
        "kernel",
        "kernel,unit:nginx.service,container:shop-api_1.x,file:/var/log/nginx/error.log",
        "file:/var/log/postgresql",
    ):
        assert re.search(sources.pattern, good), good
    for bad in (
        "file:/etc/shadow",
        "file:/var/log/../x",
        "file:/var/log/.hidden",
        "file:/var/log/a//b",
        "file:/var/logs/a",
        "kernel,",
        "unit:-x",
        "kernel;id",
        ",".join(["kernel"] * 13),
    ):
        assert not re.search(sources.pattern, bad), bad
    assert re.search(minutes.pattern, "15")
    assert not re.search(minutes.pattern, "0")


@pytest.mark.parametrize("minutes", ["", "x", "1;id"])
def test_bad_minutes_are_refused(server: Server, minutes: str) -> None:
    assert read(server, "kernel", minutes).refused == "bad_name"
