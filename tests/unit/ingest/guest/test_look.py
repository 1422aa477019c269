"""What `lifeguard-look` prints, as values: all of it, what came of it, and nothing absurd."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    GuestDocker,
    Health,
    RestartPolicy,
)
from lifeguard.core.guest.look import (
    DeletedFile,
    GuestCpu,
    GuestDisk,
    GuestHost,
    GuestLook,
    GuestMemory,
    GuestProcess,
    GuestUnit,
    HeavyFolder,
    KilledUnit,
    LeftOff,
    PackageChange,
    Reclaim,
    Reclaimable,
    TcpListener,
    Unasked,
)
from lifeguard.core.text.foreign import Foreign
from lifeguard.ingest.guest.look import ROWS, read_look
from lifeguard.ingest.guest.output import LONGEST
from tests.unit.ingest.guest.printed import body, printed

Line = dict[str, Any]

HOST: Line = {
    "k": "host",
    "os": "Amazon Linux 2023",
    "kernel": "6.1.0",
    "cpus": 2,
    "uptime": 86400,
    "now": 1764000000,
    "load1": 3.2,
    "cgroup": 2,
    "clock_synchronized": True,
}
MEMORY: Line = {
    "k": "memory",
    "total_kb": 2048,
    "available_kb": 100,
    "swap_total_kb": 0,
    "swap_free_kb": 0,
    "oom_kills": 3,
    "pressure_full_avg60": 12.5,
}
CPU: Line = {"k": "cpu", "busy": 97.5, "steal": 60.1, "iowait": 2}
PROCESS: Line = {
    "k": "process",
    "pid": 811,
    "comm": "gunicorn",
    "state": "S",
    "pss_kb": 5,
    "rss_kb": 9,
    "cpu": 45.0,
    "wchan": "do_wait",
    "unit": "gunicorn.service",
    "container": "0123456789ab",
}
DISK: Line = {
    "k": "disk",
    "mount": "/",
    "fs": "ext4",
    "device": "/dev/nvme0n1p1",
    "size_kb": 100,
    "used_kb": 80,
    "avail_kb": 15,
    "inodes_used": 12,
}
CONTAINER: Line = {
    "k": "container",
    "id": "0123456789ab",
    "name": "api",
    "image": "shop/api:1",
    "state": "running",
    "restarts": 4,
    "exit": 137,
    "oom_killed": True,
    "oom_kills": 2,
    "memory_kb": 300,
    "memory_limit_kb": 512,
    "swap_limit_kb": 0,
    "cpu": 88.0,
    "cpu_limit": 1.75,
    "restart": "always",
    "auto_remove": False,
    "compose": "shop",
    "compose_dir": "/srv/shop",
    "stop_seconds": 10,
    "health": "healthy",
    "started_at": "2026-11-20T08:00:00.123456789Z",
    "created_at": "2026-11-20T07:59:58.5Z",
    "pid": 911,
    "pid_state": "S",
    "publishes": [443, 80, 80, 0],
    "log_kb": 7,
}
WHOLE: tuple[Line, ...] = (
    HOST,
    MEMORY,
    CPU,
    PROCESS,
    DISK,
    {"k": "grew", "path": "/var/log", "kb": 9},
    {"k": "reclaim", "what": "journal", "kb": 8},
    {"k": "deleted", "pid": 7, "comm": "java", "unit": "app.service", "kb": 10240},
    {"k": "port", "port": 80, "pid": 612, "comm": "nginx", "unit": "nginx.service"},
    {
        "k": "docker",
        "state": "running",
        "version": "25.0.3",
        "live_restore": False,
        "containerd": "running",
    },
    CONTAINER,
    {"k": "unit", "unit": "nginx.service", "state": "failed"},
    {"k": "killed", "unit": "app.service", "at": 1764000090},
    {"k": "package", "at": 1764000000, "what": "containerd.io 1.7.1 -> 1.7.2"},
    {"k": "missing", "tool": "ss"},
    {"k": "failed", "what": "docker ps", "why": "timeout"},
    {"k": "cut", "of": "container", "left": 12},
)

API = GuestContainer(
    "0123456789ab",
    "api",
    ContainerState.RUNNING,
    Foreign("shop/api:1"),
    4,
    137,
    oom_killed=True,
    oom_kills=2,
    memory_kb=300,
    memory_limit_kb=512,
    swap_limit_kb=0,
    cpu=88.0,
    cpu_limit=1.75,
    restart=RestartPolicy.ALWAYS,
    auto_remove=False,
    compose="shop",
    compose_dir=Foreign("/srv/shop"),
    stop_seconds=10,
    health=Health.HEALTHY,
    started_at="2026-11-20T08:00:00.123456789Z",
    created_at="2026-11-20T07:59:58.5Z",
    pid=911,
    pid_state="S",
    publishes=(80, 443),
    log_kb=7,
)
GUNICORN = GuestProcess(
    811,
    Foreign("gunicorn"),
    "S",
    5,
    9,
    45.0,
    Foreign("do_wait"),
    "gunicorn.service",
    "0123456789ab",
)
READ = GuestLook(
    GuestHost(
        Foreign("Amazon Linux 2023"),
        Foreign("6.1.0"),
        2,
        86400,
        1764000000,
        3.2,
        2,
        clock_synchronized=True,
    ),
    GuestMemory(2048, 100, 0, 0, 3, 12.5),
    GuestCpu(97.5, 60.1, 2.0),
    (GUNICORN,),
    (GuestDisk(Foreign("/"), Foreign("ext4"), "/dev/nvme0n1p1", 100, 80, 15, 12),),
    (HeavyFolder(Foreign("/var/log"), 9),),
    (Reclaimable(Reclaim.JOURNAL, 8),),
    (DeletedFile(7, Foreign("java"), 10240, "app.service"),),
    (TcpListener(80, 612, Foreign("nginx"), "nginx.service"),),
    GuestDocker(
        DaemonState.RUNNING,
        Foreign("25.0.3"),
        live_restore=False,
        containerd=DaemonState.RUNNING,
    ),
    (API,),
    (GuestUnit("nginx.service", "failed"),),
    (KilledUnit("app.service", 1764000090),),
    (PackageChange(1764000000, Foreign("containerd.io 1.7.1 -> 1.7.2")),),
    (Unasked("ss", "missing"), Unasked("docker ps", "timeout")),
    (LeftOff("container", 12),),
)


def one(line: Line) -> GuestLook:
    """Return what one line says, in an output that is whole."""
    return read_look(printed(line))


def test_a_whole_output_is_read() -> None:
    assert read_look(printed(*WHOLE)) == READ
    assert {line["k"] for line in WHOLE} == ROWS.keys()


def test_an_output_without_its_last_newline_is_whole() -> None:
    assert read_look(printed(*WHOLE).rstrip("\n")) == READ


def test_whatever_is_absent_is_not_zero() -> None:
    found = read_look(
        printed(
            {"k": "host"},
            {"k": "memory"},
            {"k": "cpu"},
            {"k": "process", "pid": 1, "comm": "x"},
            {"k": "disk", "mount": "/"},
            {"k": "container", "id": "0" * 12, "name": "a", "state": "created", "restart": ""},
        )
    )
    assert (found.host, found.memory, found.cpu) == (GuestHost(), GuestMemory(), GuestCpu())
    assert found.processes == (GuestProcess(1, Foreign("x")),)
    assert found.disks == (GuestDisk(Foreign("/")),)
    assert found.containers == (GuestContainer("0" * 12, "a", ContainerState.CREATED),)
    assert (found.malformed, found.whole) == (0, True)


def test_a_processor_count_of_none_was_not_read() -> None:
    assert one({"k": "host", "cpus": 0}).host.cpus is None


def test_what_is_unknown_is_passed_over() -> None:
    assert one({**MEMORY, "huge_pages_kb": [{}]}).memory == READ.memory
    found = one({"k": "weather", "sunny": True})
    assert (found, found.malformed) == (GuestLook(), 0)


def test_a_sample_a_little_over_everything_is_everything() -> None:
    assert one({**CPU, "busy": 100.7}).cpu.busy == 100.0


def test_nothing_is_left_where_only_root_may_still_write() -> None:
    assert one({**DISK, "avail_kb": -3}).disks[0].avail_kb == 0


def test_a_cut_output_gives_what_came_whole_and_says_so() -> None:
    text = printed(HOST, MEMORY, CPU)
    for length in range(len(text) - 1):
        found = read_look(text[:length])
        came = body(HOST, MEMORY, CPU)[:length].count("\n")
        read = (found.host, found.memory, found.cpu)[:came]
        assert read == (READ.host, READ.memory, READ.cpu)[:came], length
        assert (found.malformed, found.whole) == (0, False), length


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("97.5", "97.6"),
        lambda text: text.replace('"lines":3', '"lines":2'),
        lambda text: text.replace(body(CPU), ""),
        lambda text: text + body(CPU),
        lambda text: text + text,
        lambda text: text.rsplit("\n", 2)[0],
        lambda text: "\n" + text,
        lambda text: text.replace("6.1.0", "6.1.\udc80"),
    ],
)
def test_a_damaged_output_says_so_and_gives_what_can_be_read(damage: Any) -> None:  # noqa: ANN401  a function of text
    text = printed(HOST, MEMORY, CPU)
    found = read_look(damage(text))
    assert found.memory == READ.memory
    assert not found.whole
    assert read_look(text).whole


def test_a_line_in_the_middle_that_is_no_object_is_counted() -> None:
    text = body(MEMORY) + "oops\n[]\n{}\n" + '{"k":1}\n' + body(CPU)
    found = read_look(text)
    assert (found.memory, found.cpu, found.malformed) == (READ.memory, READ.cpu, 4)


ABSURD: tuple[object, ...] = (-1, 2**60, 10**400, True, "5", [], {}, 1e300)


@pytest.mark.parametrize("value", ABSURD)
@pytest.mark.parametrize(
    ("line", "member"),
    [
        (MEMORY, "total_kb"),
        (MEMORY, "pressure_full_avg60"),
        (HOST, "cpus"),
        (HOST, "load1"),
        (CPU, "steal"),
        (PROCESS, "pid"),
        (PROCESS, "rss_kb"),
        (DISK, "inodes_used"),
        (CONTAINER, "restarts"),
        (CONTAINER, "cpu_limit"),
    ],
)
def test_an_absurd_number_makes_its_line_malformed(line: Line, member: str, value: object) -> None:
    found = read_look(
        printed({**line, member: value}, {"k": "unit", "unit": "a.timer", "state": "failed"})
    )
    assert found == GuestLook(units=(GuestUnit("a.timer", "failed"),), malformed=1)


@pytest.mark.parametrize(
    ("line", "member", "value"),
    [
        (PROCESS, "pid", None),
        (PROCESS, "comm", ""),
        (PROCESS, "comm", 5),
        (PROCESS, "comm", "\x1b\x1b"),
        (HOST, "os", []),
        (HOST, "clock_synchronized", "yes"),
        (HOST, "clock_synchronized", 1),
        (CONTAINER, "id", "0123456789AB"),
        (CONTAINER, "id", "0123"),
        (CONTAINER, "name", "a b"),
        (CONTAINER, "name", "-f"),
        (CONTAINER, "name", "x" * 128),
        (CONTAINER, "state", "sleeping"),
        (CONTAINER, "state", None),
        (CONTAINER, "restart", "sometimes"),
        (CONTAINER, "publishes", 80),
        (CONTAINER, "publishes", [-1]),
        (CONTAINER, "publishes", [True]),
        (CONTAINER, "publishes", ["80"]),
        (CONTAINER, "publishes", [65536]),
        (DISK, "mount", None),
    ],
)
def test_a_wrong_type_or_form_makes_its_line_malformed(
    line: Line, member: str, value: object
) -> None:
    assert one({**line, member: value}) == GuestLook(malformed=1)


@pytest.mark.parametrize(
    ("member", "value"),
    [("unit", "rm -rf /"), ("unit", "nginx"), ("unit", "$(id).service"), ("container", "api")],
)
def test_an_owner_of_no_known_form_is_none(member: str, value: str) -> None:
    found = one({**PROCESS, member: value})
    without: dict[str, Any] = {member: ""}
    assert found.processes == (replace(GUNICORN, **without),)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1" * 5000, "1e999"])
def test_what_json_does_not_know_is_no_number(number: str) -> None:
    text = f'{{"k":"memory","total_kb":{number}}}\n' + body(CPU)
    assert read_look(text) == replace(GuestLook(), cpu=READ.cpu, malformed=1, whole=False)


def test_text_of_others_is_cleaned_bounded_and_without_secrets() -> None:
    said = "\x1b[31mngi\u202enx\n" + "password=hunter2" + "x" * 500
    comm = one({**PROCESS, "comm": said}).processes[0].comm.text
    assert comm.startswith("nginx password=")
    assert len(comm) <= 128
    assert "hunter2" not in comm
    assert "\u202e" not in comm


@pytest.mark.parametrize(("kind", "most"), [(kind, row.most) for kind, row in ROWS.items()])
def test_no_kind_takes_more_lines_than_a_script_prints(kind: str, most: int) -> None:
    line = next(line for line in WHOLE if line["k"] == kind)
    short = {name: value for name, value in line.items() if name not in {"started_at", "image"}}
    found = read_look(printed(*(short for _ in range(most + 2))))
    kept = getattr(found, ROWS[kind].field)
    assert (len(kept) if isinstance(kept, tuple) else 1) == most
    assert found.malformed == 2


def test_no_more_is_read_than_run_command_keeps() -> None:
    line = body(PROCESS)
    text = line * (LONGEST // len(line) + 50)
    found = read_look(text)
    assert not found.whole
    assert found.malformed == text[:LONGEST].count("\n") - 10


ANYTHING = st.one_of(
    st.binary(max_size=2000).map(lambda data: data.decode(errors="surrogateescape")),
    st.text(max_size=2000),
    st.lists(
        st.one_of(
            st.fixed_dictionaries(
                {"k": st.sampled_from(sorted((*ROWS, "end")))},
                optional={
                    name: st.one_of(
                        st.none(),
                        st.booleans(),
                        st.integers(),
                        st.floats(allow_nan=False, allow_infinity=False),
                        st.text(max_size=20),
                        st.lists(st.integers(), max_size=3),
                        st.just(value),
                    )
                    for line in WHOLE
                    for name, value in line.items()
                    if name != "k"
                },
            ),
            st.just([]),
        ),
        max_size=12,
    ).map(lambda lines: "\n".join(map(json.dumps, lines))),
)


@given(ANYTHING)
def test_any_output_gives_a_value(text: str) -> None:
    found = read_look(text)
    assert read_look(text) == found
    assert found.malformed <= text.count("\n") + 1
    assert read_look(printed(HOST) + text).host == READ.host


@pytest.mark.parametrize(
    "text",
    [
        "[" * LONGEST * 20,
        "{" * LONGEST * 20,
        "\n" * LONGEST * 20,
        '{"k":' * LONGEST * 4,
        '{"k":"process","pid":1,"comm":"' + "\x1b[" * LONGEST * 10,
        "1" * LONGEST * 20,
        '{"k":"unit","unit":"' + "a." * LONGEST * 10,
        ('{"k":"process","pid":1,"comm":"' + "password" * 16 + '"}\n') * 4000,
        ('{"k":"container","id":"0123456789ab","name":"' + "a." * 50 + '"}\n') * 4000,
    ],
    ids=lambda text: text[:24],
)
def test_the_longest_output_is_read_at_once(text: str) -> None:
    """It is bounded before anything else, so that no input takes longer than its bound."""
    began = time.process_time()
    read_look(text)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("device", "kept"),
    [
        ("/dev/nvme0n1p1", True),
        ("/dev/nvme1n1", True),
        ("/dev/xvda1", True),
        ("/dev/sdf", True),
        ("/dev/root", False),
        ("/dev/mapper/vg-root", False),
        ("/dev/xvda1; reboot", False),
        ("/dev/../etc/passwd", False),
        ("overlay", False),
    ],
)
def test_a_device_that_a_command_may_name_is_a_disk_or_its_partition(
    device: str, *, kept: bool
) -> None:
    (found,) = one({**DISK, "device": device}).disks
    assert found.device == (device if kept else "")
