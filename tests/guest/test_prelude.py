"""The frame of every script: lines, trailer, bounds, the lock."""

from __future__ import annotations

import os
import subprocess
import time
from importlib.resources import files

import pytest

from tests.guest.server import HANGS, LIMIT, Server

PRELUDE = (files("lifeguard.guest") / "scripts" / "prelude.sh").read_text("utf-8")
SHELLS = (("dash",), ("bash", "--posix"), ("busybox", "ash"))


def test_what_is_not_a_line_is_not_passed_on(server: Server) -> None:
    seen = server.run_text(PRELUDE + "main() { echo stray; emit x a:=1; emit x b:=; }\nrun main\n")
    assert seen.lines == [{"k": "x", "a": 1}, {"k": "x"}]


@pytest.mark.parametrize("shell", SHELLS, ids=lambda each: each[0])
def test_values_are_data(server: Server, shell: tuple[str, ...]) -> None:
    server.shell = shell
    seen = server.run_text(
        PRELUDE
        + 'main() { emit x "v=$SSM_v" "n:=$SSM_v" "b?=$SSM_v"; emit y n:=-1.50 b?=false m:=007; }\nrun main\n',
        {"v": b"a=\\n%s$(id)\xff\n\x01'\""},
    )
    assert seen.lines == [
        {"k": "x", "v": "a=\\n%s$(id)\ufffd\n\x01'\""},
        {"k": "y", "n": -1.5, "b": False, "m": 7},
    ]


@pytest.mark.parametrize("code", [0, 1, 3, 194])
def test_every_failure_is_exit_1(server: Server, code: int) -> None:
    assert server.run_text(PRELUDE + f"main() {{ return {code}; }}\nrun main\n").code == min(
        code, 1
    )


def test_a_script_that_is_killed_says_so(server: Server) -> None:
    seen = server.run_text(PRELUDE + "main() { emit x; exec sh -c 'kill -13 $$'; }\nrun main\n")
    assert seen.lines == [{"k": "x"}, {"k": "failed", "what": "script", "why": "killed"}]
    assert seen.code == 1


@pytest.mark.parametrize("tool", ["awk", "cksum", "timeout", "xargs"])
def test_a_tool_that_the_frame_needs(server: Server, tool: str) -> None:
    server.without(tool)
    text = server.folder / "s.sh"
    text.write_text(PRELUDE + "main() { emit x; }\nrun main\n", "utf-8")
    done = subprocess.run(
        ["/bin/sh", text],
        check=False,
        capture_output=True,
        env={"PATH": server.search, "LIFEGUARD_ROOT": str(server.root)},
    )
    assert done.stdout == f'{{"k":"missing","tool":"{tool}"}}\n'.encode()
    assert done.returncode == 1


LOCKED = (
    PRELUDE
    + 'work() { emit x "held?=$([ -d "$LOCK" ] && echo true)"; ${SSM_do:-:}; }\nrun locked work\n'
)


def test_the_lock_is_held_and_released(server: Server) -> None:
    assert server.run_text(LOCKED).lines == [{"k": "x", "held": True}]
    assert server.run_text(LOCKED, {"do": "false"}).code == 1
    assert not (server.root / "run/lifeguard.lock").exists()


def test_another_holds_the_lock(server: Server) -> None:
    lock = server.root / "run/lifeguard.lock"
    lock.mkdir()
    assert server.run_text(LOCKED).refused == "busy"
    old = time.time() - 16 * 60  # noqa: TID251 - the age of a file
    os.utime(lock, (old, old))
    assert server.run_text(LOCKED).one("x")


def test_there_is_no_place_for_the_lock(server: Server) -> None:
    (server.root / "run").rmdir()
    assert server.run_text(LOCKED).refused == "cannot_lock"


def test_a_limit_of_time(server: Server) -> None:
    server.limit = LIMIT
    server.program("slow", HANGS)
    text = 'main() { bounded 9 slow; emit x "r=$(reason $?)"; printf "a b\\nc\\n" | each 9 printf "%s|" >&2; bounded 9 nothing; emit x "r=$(reason $?)"; }'
    seen = server.run_text(PRELUDE + text.replace(" >&2", " >/dev/null") + "\nrun main\n")
    assert [line["r"] for line in seen.lines] == ["timeout", "missing"]


def test_lines_of_the_input_are_arguments(server: Server) -> None:
    text = """main() { emit x "v=$(printf 'a  b\\n-c\\n$d"\\n' | each 9 printf '<%s>')"; }\nrun main\n"""
    assert server.run_text(PRELUDE + text).one("x")["v"] == '<a  b><-c><$d">'
