"""Limits of a container: never below what it uses, always with the way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lifeguard.guest.documents import LIMIT as LIMIT_DOCUMENT
from tests.guest import layouts
from tests.guest.layouts import API, Layout, docker, healthy, inspected, process, write_containers
from tests.guest.server import HANGS, LIMIT, Output, Server

MIB = 1 << 20

UPDATE = f"""if [ "$1" = update ]; then
    shift
    while [ $# -gt 1 ]; do
        case $1 in
        --memory) sed -i "s/\\"Memory\\": [-0-9]*/\\"Memory\\": $2/" inspect; for f in $FILES; do echo "$2" >"$f"; done; memory=$2 ;;
        --memory-swap)
            case $2 in -1) swap=max ;; *) swap=$(($2 - memory)) ;; esac
            for f in $SWAP; do echo "$swap" >"$f"; done
            for f in $BOTH; do echo "$2" >"$f"; done
            sed -i "s/\\"MemorySwap\\": [-0-9]*/\\"MemorySwap\\": $2/" inspect ;;
        --cpus) sed -i "s/\\"NanoCpus\\": [0-9]*/\\"NanoCpus\\": $(awk "BEGIN {{ printf \\"%.0f\\", $2 * 1000000000 }}")/" inspect ;;
        --) [ "$2" = {API} ] && exit 0 ;;
        *) exit 125 ;;
        esac
        shift 2
    done
    [ "$1" = api ] && exit 0
    exit 1
fi
"""
"""`docker update`, as far as the script uses it: it changes what `inspect` says and the cgroup."""


def limited(
    server: Server, layout: Layout = layouts.AL2023, *, used: int = 200 * MIB, **said: Any
) -> None:
    process(server, 911, "node", groups=layout.groups(container=API))
    layout.limits(server, used=used, most=0, cpus=0)
    docker(server, inspected(**{"HostConfig__NanoCpus": 0, **said}))
    group = layout.container.format(API)
    file = f"{group}/memory.max" if layout.cgroup == 2 else f"/memory{group}/memory.limit_in_bytes"
    root = f"{server.root}/sys/fs/cgroup"
    swap = f"SWAP={root}{group}/memory.swap.max\nBOTH="
    both = f"SWAP=\nBOTH={root}/memory{group}/memory.memsw.limit_in_bytes"
    (server.folder / "docker/more.sh").write_text(
        f"FILES={root}{file}\n{swap if layout.cgroup == 2 else both}\n{UPDATE}"
    )


def ask(
    server: Server,
    container: str | bytes = "api",
    memory_mb: str | bytes = "500",
    cpus: str | bytes = "0",
) -> Output:
    return server.run(LIMIT_DOCUMENT, container=container, memory_mb=memory_mb, cpus=cpus)


@pytest.mark.parametrize(
    "layout", [layouts.AL2, layouts.AL2023, layouts.FOCAL], ids=lambda each: each.name
)
def test_it_is_set_proven_and_undone(tmp_path: Path, layout: Layout) -> None:
    server = Server(tmp_path)
    healthy(server, layout)
    limited(server, layout)

    seen = ask(server, cpus="1.5")

    assert seen.lines == [
        {"k": "was", "memory_limit_kb": 0, "nano_cpus": 0, "memory_kb": 200 << 10},
        {"k": "did", "what": "memory", "before": 0, "after": 500 << 10},
        {"k": "did", "what": "cpus", "before": 0, "after": 1.5},
        {"k": "undo", "command": "docker update --memory 1014000k --memory-swap -1 --cpus 2 api"},
    ]
    assert (
        f"docker update --memory {500 * MIB} --memory-swap {1000 * MIB} --cpus 1.5 -- {API}"
        in server.calls
    )
    assert ask(server, cpus="1.5").lines == [{"k": "already"}]


@pytest.mark.parametrize(
    ("memory", "swap", "wanted"),
    [(400, 400, 500), (400, 900, 1000), (400, -1, None), (0, 0, 1000), (600, 1200, 1100)],
)
def test_swap_stays_as_it_was(server: Server, memory: int, swap: int, wanted: int | None) -> None:
    limited(
        server,
        HostConfig__Memory=memory * MIB,
        HostConfig__MemorySwap=swap * MIB if swap > 0 else swap,
    )

    seen = ask(server)

    both = "-1" if wanted is None else str(wanted * MIB)
    assert f"docker update --memory {500 * MIB} --memory-swap {both} -- {API}" in server.calls
    if memory:
        assert (
            seen.one("undo")["command"]
            == f"docker update --memory {memory * MIB} --memory-swap {swap * MIB if swap > 0 else swap} api"
        )
        before = json.loads((server.folder / "docker/inspect").read_text())[0]["HostConfig"][
            "Memory"
        ]
        assert before == 500 * MIB
        server.undo(seen)
        after = json.loads((server.folder / "docker/inspect").read_text())[0]["HostConfig"]
        assert (after["Memory"], after["MemorySwap"]) == (
            memory * MIB,
            swap * MIB if swap > 0 else swap,
        )


REFUSED: list[tuple[dict[str, str | bytes], str]] = [
    ({"memory_mb": "5"}, "bad_memory"),
    ({"memory_mb": "500m"}, "bad_memory"),
    ({"memory_mb": "-1"}, "bad_memory"),
    ({"memory_mb": ""}, "bad_memory"),
    ({"memory_mb": "12345678"}, "bad_memory"),
    ({"cpus": "-1"}, "bad_cpus"),
    ({"cpus": "1e3"}, "bad_cpus"),
    ({"cpus": "1\n2"}, "bad_cpus"),
    ({"cpus": ""}, "bad_cpus"),
    ({"memory_mb": "0"}, "nothing_asked"),
    ({"memory_mb": "249"}, "below_use"),
    ({"memory_mb": "991"}, "above_memory"),
    ({"cpus": "2.01"}, "above_cpus"),
    ({"container": "other"}, "no_container"),
    ({"container": API[:12]}, "no_container"),
    ({"container": "--rm"}, "bad_name"),
    ({"container": "a b"}, "bad_name"),
    ({"container": "api\n"}, "bad_name"),
    ({"container": "a"}, "bad_name"),
    ({"container": "$(id)"}, "bad_name"),
    ({"container": b"a\xff"}, "bad_name"),
    ({"container": "\ud55c\uae00"}, "bad_name"),
    ({"container": "x" * 255}, "no_container"),
]


def test_what_is_refused(server: Server) -> None:
    limited(server)
    for asked, why in REFUSED:
        assert (asked, ask(server, **asked).lines[0]["why"]) == (asked, why)
    assert not [call for call in server.calls if call.startswith("docker update")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"State__Status": "exited"}, "not_running"),
        ({"State__Pid": 999}, "unknown_use"),
        ({"HostConfig__CpuQuota": 50000}, "cpu_quota"),
    ],
)
def test_containers_that_cannot_be_limited(server: Server, said: dict[str, Any], why: str) -> None:
    limited(server, **said)
    assert ask(server, cpus="1").refused == why


def test_just_enough(server: Server) -> None:
    limited(server)
    assert ask(server, memory_mb="250").one("undo")


@pytest.mark.parametrize(
    ("program", "why"), [(None, "no_docker"), ("exit 1", "docker_stopped"), (HANGS, "docker_hung")]
)
def test_no_docker(server: Server, program: str | None, why: str) -> None:
    server.limit = LIMIT
    if program:
        server.program("docker", program)
    assert ask(server).refused == why


def test_docker_refuses(server: Server) -> None:
    limited(server)
    (server.folder / "docker/more.sh").write_text('if [ "$1" = update ]; then exit 1; fi')
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "docker", "why": "exit_1"},
        1,
    )


def test_the_kernel_does_not_enforce_it(server: Server) -> None:
    limited(server)
    (server.folder / "docker/more.sh").write_text(f"FILES=\n{UPDATE}")
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "memory", "why": "not_in_force"},
        1,
    )
    assert seen.one("undo")


@pytest.mark.parametrize("layout", [layouts.AL2, layouts.AL2023], ids=lambda each: each.name)
def test_the_kernel_grants_more_swap_than_that(tmp_path: Path, layout: Layout) -> None:
    server = Server(tmp_path)
    healthy(server, layout)
    limited(server, layout)
    more = server.folder / "docker/more.sh"
    more.write_text(more.read_text().replace("SWAP=/", "NONE=/").replace("BOTH=/", "NONE=/"))
    seen = ask(server)
    assert (seen.one("failed"), seen.code) == (
        {"k": "failed", "what": "swap", "why": "not_in_force"},
        1,
    )
    assert seen.one("undo")


def test_a_kernel_that_counts_no_swap(server: Server) -> None:
    limited(server)
    group = layouts.AL2023.container.format(API)
    (server.root / f"sys/fs/cgroup{group}/memory.swap.max").unlink()
    more = server.folder / "docker/more.sh"
    more.write_text(more.read_text().replace("SWAP=/", "NONE=/"))
    assert ask(server).one("did")["what"] == "memory"


def test_an_old_agent_passes_no_parameters(server: Server) -> None:
    assert server.run(LIMIT_DOCUMENT).refused == "no_parameters"


def test_the_container_among_others(server: Server) -> None:
    limited(server)
    write_containers(
        server.folder / "docker",
        inspected("c3" * 32, Name="/api2"),
        inspected(HostConfig__NanoCpus=0),
        inspected("d4" * 32, Name="/api3"),
    )
    assert ask(server).one("undo")
