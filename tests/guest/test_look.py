"""The look, as each distribution lays its files, and with everything missing that can be missing."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from lifeguard.guest.documents import LOOK
from tests.guest import layouts
from tests.guest.layouts import API, Layout, disk, docker, healthy, inspected, listening, process
from tests.guest.server import HANGS, LIMIT, Output, Server

SHELLS = (("dash",), ("bash", "--posix"), ("busybox", "ash"))


def busy(server: Server, layout: Layout = layouts.AL2023, **said: Any) -> None:
    """Give the server a container that eats memory and CPU, a web server, and a systemd that holds its socket too."""
    process(
        server,
        911,
        "node",
        ticks=120,
        rss_kb=600_000,
        pss_kb=590_000,
        groups=layout.groups(container=API),
    )
    process(
        server,
        612,
        "nginx",
        ticks=10,
        rss_kb=20_000,
        sockets=(5001,),
        groups=layout.groups("nginx.service"),
    )
    process(
        server, 613, "nginx", rss_kb=8_000, sockets=(5001,), groups=layout.groups("nginx.service")
    )
    process(server, 1, "systemd", sockets=(5001,), groups=layout.groups())
    listening(server, (80, 5001))
    layout.limits(server, used=300 << 20, most=500 << 20, cpus=1.5)
    layout.later(server, 0.9)
    docker(server, inspected(**said))


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda each: each.name)
def test_each_distribution(tmp_path: Path, layout: Layout) -> None:
    server = Server(tmp_path)
    healthy(server, layout)
    busy(server, layout)

    seen = server.run(LOOK)

    host = seen.one("host")
    assert abs(host.pop("now") - time.time()) < 60  # noqa: TID251 - the script reads the machine's clock
    assert host == {
        "k": "host", "os": layout.pretty, "kernel": "6.1.0-x", "cpus": 2, "uptime": 86400, "load1": 3.2,
        "cgroup": layout.cgroup, "clock_synchronized": True,
    }  # fmt: skip
    memory = seen.one("memory")
    pressure = {"pressure_full_avg60": 12.5} if layout.cgroup == 2 else {}
    assert memory == {
        "k": "memory", "total_kb": 1014000, "available_kb": 90000, "swap_total_kb": 0, "swap_free_kb": 0, "oom_kills": 3,
    } | pressure  # fmt: skip
    assert seen.one("cpu") == {"k": "cpu", "busy": 75.0, "steal": 5.0, "iowait": 5.0}
    assert seen.of("process")[0] == {
        "k": "process", "pid": 911, "comm": "node", "state": "S", "pss_kb": 590000, "rss_kb": 600000, "cpu": 60.0,
        "wchan": "", "unit": "", "container": API[:12],
    }  # fmt: skip
    assert [p["pid"] for p in seen.of("process")] == [911, 612, 613, 1]
    assert [p["unit"] for p in seen.of("process")] == ["", "nginx.service", "nginx.service", ""]
    assert seen.of("port") == [
        {
            "k": "port",
            "port": 80,
            "pid": 612,
            "comm": "nginx",
            "unit": "nginx.service",
            "container": "",
        }
    ]
    assert seen.one("docker") == {
        "k": "docker", "state": "running", "version": "25.0.3", "live_restore": False, "containerd": "absent",
    }  # fmt: skip
    assert seen.one("container") == {
        "k": "container", "id": API[:12], "name": "api", "image": "shop/api:1", "state": "running", "restarts": 4,
        "exit": 0, "oom_killed": True, "oom_kills": 2, "memory_kb": 300 << 10, "memory_limit_kb": 500 << 10,
        "swap_limit_kb": 0,
        "cpu": 45.0, "cpu_limit": 1.5, "restart": "always", "auto_remove": False, "compose": "shop",
        "compose_dir": "/srv/shop", "stop_seconds": 10, "health": "unhealthy", "started_at": "2026-11-30T10:00:00.123456789Z", "created_at": "2026-11-30T09:59:58.123456789Z",
        "pid": 911, "pid_state": "S", "publishes": [80],
    }  # fmt: skip
    assert not seen.of("failed") + seen.of("missing") + seen.of("reclaim")
    assert seen.code == 0


@pytest.mark.parametrize(
    ("shell", "awk"),
    [
        (("dash",), "gawk"),
        (("bash", "--posix"), "mawk"),
        (("busybox", "ash"), "busybox"),
        *(
            pytest.param(shell, awk, marks=pytest.mark.whole)
            for shell in SHELLS
            for awk in ("mawk", "gawk", "busybox")
        ),
    ],
    ids=str,
)
def test_every_shell_and_awk_say_the_same(tmp_path: Path, shell: tuple[str, ...], awk: str) -> None:
    if not (found := shutil.which(awk)) or not shutil.which(shell[0]):
        pytest.skip(f"no {shell[0]} or no {awk} here")
    first, other = Server(tmp_path / "first"), Server(tmp_path / "other", shell=shell)
    (other.path / "awk").symlink_to(found)
    for server in (first, other):
        healthy(server)
        busy(server, Name="/a\u00e9\U0001f600\n\"'$(x)")
        process(server, 7, b"\xff(a) b\n9 (c")

    def timeless(output: Output) -> list[dict[str, object]]:
        return [
            {name: value for name, value in line.items() if name != "now"} for line in output.lines
        ]

    assert timeless(first.run(LOOK)) == timeless(other.run(LOOK))


HOSTILE = {
    "spaces": "a  b ",
    "quotes": "a\"b'c`d$(reboot)",
    "newlines": "a\nb\r\tc",
    "option": "--rm -rf",
    "json": '"},{"k":"end"}\\',
    "separators": "a|b|c",
    "utf-8": "caf\u00e9 \ud55c\uae00 \U0001f600",
    "long": "x" * 255,
}


def test_names_of_a_container_are_only_text(server: Server) -> None:
    names = [*HOSTILE.values()]
    for pid, name in enumerate(names, 911):
        process(server, pid, name[:5], groups=layouts.AL2023.groups(container=f"{pid:064x}"))
    docker(
        server,
        *(
            inspected(
                f"{pid:064x}",
                Name="/" + name,
                State__Pid=pid,
                Config__Image=name,
                Config__Labels={"com.docker.compose.project": name, "State/Pid": "1", "x": name},
                Config__Env=[name],
            )
            for pid, name in enumerate(names, 911)
        ),
    )

    seen = server.run(LOOK).of("container")

    for pid, name in enumerate(names, 911):
        (container,) = [each for each in seen if each["pid"] == pid]
        assert (container["name"], container["image"], container["compose"]) == (name[:128],) * 3
        assert container["state"] == "running"


COMMS = [
    (b"a) S 1 (b", "a) S 1 (b"),
    (b"a\n7 (init) S 1", "a\n7 (init) S 1"),
    (b"\n\n\n", "\n\n\n"),
    (b"second\nsecond", "second\nsecond"),
    (b"-n \"'\\", "-n \"'\\"),
    (b"\xff\xc3(\xed\xa0\x80", "\ufffd\ufffd(\ufffd"),
    ("\ud55c\uae00".encode(), "\ud55c\uae00"),
    (b'x",pid=1,fd=3)', 'x",pid=1,fd=3)'),
    (b"", ""),
]


def test_names_of_a_process_are_only_text(server: Server) -> None:
    for pid, (comm, _) in enumerate(COMMS, 50):
        process(server, pid, comm, ticks=20, rss_kb=9000 - 4 * pid, sockets=(pid,))
    listening(server, *((1000 + pid, pid) for pid in range(50, 50 + len(COMMS))))

    seen = server.run(LOOK)

    assert [(p["port"] - 1000, p["pid"], p["comm"]) for p in seen.of("port")] == [
        (pid, pid, text) for pid, (_, text) in enumerate(COMMS, 50)
    ]
    assert [(p["pid"], p["comm"], p["cpu"]) for p in seen.of("process")] == [
        (pid, text, 10.0) for pid, (_, text) in enumerate(COMMS[:5], 50)
    ]


def test_a_user_of_its_own_systemd_is_no_unit(server: Server) -> None:
    process(
        server,
        9,
        groups="0::/user.slice/user-1000.slice/user@1000.service/app.slice/nginx.service\n",
    )
    process(server, 8, groups="0::/system.slice/system-a.slice/a@b\\x2dc.service/x.service\n")

    assert [p["unit"] for p in server.run(LOOK).of("process")] == ["a@b\\x2dc.service", ""]


def test_a_process_that_hangs_in_the_kernel(server: Server) -> None:
    process(server, 911, "node", state="D", pss_kb=5, groups=layouts.AL2023.groups(container=API))
    docker(server, inspected())

    seen = server.run(LOOK)

    assert seen.one("process")["wchan"] == "nfs_wait_bit_killable"
    assert "pss_kb" not in seen.one("process")  # reading smaps would wait for the process
    assert seen.one("container")["pid_state"] == "D"


def test_a_pid_that_was_given_anew_has_no_cpu(server: Server) -> None:
    process(server, 9, ticks=5)
    layouts.next_file(
        server, "/proc/9/stat", layouts.stat(9, b"new", "S", ticks=2000, rss_pages=9, start=501)
    )

    assert "cpu" not in server.run(LOOK).one("process")


def test_docker_hangs(server: Server) -> None:
    server.limit = LIMIT
    layout = layouts.AL2023
    busy(server, layout)
    server.program("docker", HANGS)
    server.program("ctr", HANGS)
    process(server, 5, "containerd")
    folder = f"/var/lib/docker/containers/{API}"
    said = inspected()
    said["ID"] = said.pop("Id")
    state = said["State"]
    assert isinstance(state, dict)
    del state["Status"]
    server.file(
        f"{folder}/config.v2.json", json.dumps({k: v for k, v in said.items() if k != "HostConfig"})
    )
    server.file(f"{folder}/hostconfig.json", json.dumps(said["HostConfig"]))
    server.file(f"{folder}/{API}-json.log", kb=64)
    server.file(f"{folder}/{API}-json.log.1", kb=32)
    server.file(f"/var/lib/docker/containers/{'b2' * 32}/config.v2.json", '{"ID":"cut sho')

    seen = server.run(LOOK)

    assert seen.one("docker") == {"k": "docker", "state": "hung", "containerd": "hung"}
    container = seen.one("container")
    assert (container["name"], container["state"], container["memory_kb"]) == (
        "api",
        "running",
        300 << 10,
    )
    assert (container["restart"], container["publishes"], container["log_kb"]) == (
        "always",
        [80],
        96,
    )
    assert not [call for call in server.calls if call.startswith(("docker ps", "docker inspect"))]


def test_docker_knows_the_version_but_no_more(server: Server) -> None:
    server.limit = LIMIT
    server.program(
        "docker", f'case $1 in version) echo \'{{"Version":"25.0.3"}}\' ;; *) {HANGS} ;; esac'
    )

    seen = server.run(LOOK)

    assert (seen.one("docker")["state"], seen.one("docker")["version"]) == ("running", "25.0.3")
    assert seen.one("failed") == {"k": "failed", "what": "docker ps", "why": "timeout"}


@pytest.mark.parametrize(
    ("program", "state"),
    [
        (None, "absent"),
        ("exit 1", "stopped"),
        ('echo \'{"ServerVersion":""}\'', "stopped"),
        ('case $1 in --version) echo "podman version 4.9" ;; *) exit 125 ;; esac', "absent"),
    ],
)
def test_no_docker(server: Server, program: str | None, state: str) -> None:
    if program:
        server.program("docker", program)

    seen = server.run(LOOK)

    assert seen.one("docker") == {"k": "docker", "state": state, "containerd": "absent"}
    assert not seen.of("container")
    assert not seen.of("failed")


def test_a_container_that_goes_while_it_is_looked_at(server: Server) -> None:
    docker(server, inspected())
    (server.folder / "docker" / "more.sh").write_text(
        'if [ "$1" = inspect ]; then cat inspect; exit 1; fi'
    )

    seen = server.run(LOOK)

    assert seen.one("container")["name"] == "api"
    assert not seen.of("failed")


def test_the_twenty_heaviest_containers(server: Server) -> None:
    ids = [f"{n:064x}" for n in range(25)]
    docker(
        server,
        *(
            inspected(each, Name=f"/c{n:02}", State__Status="exited" if n < 8 else "running")
            for n, each in enumerate(ids)
        ),
    )

    seen = server.run(LOOK)

    assert [c["name"] for c in seen.of("container")] == [
        f"c{n:02}" for n in (*range(8, 25), *range(3))
    ]
    assert seen.one("cut") == {"k": "cut", "of": "container", "left": 5}


def test_more_than_fits_is_cut_and_said(server: Server) -> None:
    label = {
        "com.docker.compose.project": "\u00e9" * 200,
        "com.docker.compose.project.working_dir": "\u00e9" * 200,
    }
    docker(
        server,
        *(
            inspected(f"{n:064x}", Config__Image="\u00e9" * 200, Config__Labels=label)
            for n in range(20)
        ),
    )

    seen = server.run(LOOK)

    left = seen.one("cut")
    assert left["of"] == "bytes"
    assert len(seen.of("container")) == 20 - left["left"]
    assert 18_000 < len(seen.raw) <= 20_000


def test_nothing_can_be_read(tmp_path: Path) -> None:
    server = Server(tmp_path)
    seen = server.run(LOOK)

    assert seen.code == 0
    assert {line["what"] for line in seen.of("failed")} == {"memory", "cpu", "disks", "ports"}
    assert seen.of("missing") == [{"k": "missing", "tool": "systemctl"}]
    assert set(seen.one("host")) == {"k", "now"}


def test_a_tool_that_the_output_needs(server: Server) -> None:
    server.without("cksum")
    with pytest.raises(AssertionError):
        server.run(LOOK)


@pytest.mark.parametrize("tool", ["systemctl", "df", "timedatectl"])
def test_a_tool_hangs(server: Server, tool: str) -> None:
    server.limit = LIMIT
    server.program(tool, HANGS)

    seen = server.run(LOOK)

    said = {"systemctl": [("systemctl", "timeout")], "df": [("df", "timeout")], "timedatectl": []}
    assert [(line["what"], line["why"]) for line in seen.of("failed")] == said[tool]
    assert seen.code == 0


def test_a_full_disk(server: Server) -> None:
    disk(
        server,
        ("/", "xfs", 8_000_000, 7_900_000, 12),
        ("/srv/my data", "ext4", 100, 10, 95),
        ("/mnt/nfs", "nfs4", 9, 9, 9),
    )
    server.file("/var/log/journal/a/system.journal", kb=300)
    server.file("/var/cache/dnf/x/packages/a.rpm", kb=500)
    server.file("/var/cache/dnf/x/repodata/a.xml", kb=900)
    for name in (
        "app.log",
        "messages",
        "wtmp",
        "audit/audit.log",
        "app.log.1",
        "messages-20260101",
    ):
        server.file(f"/var/log/{name}", "x")
    server.file("/var/log/app.log.2.gz", kb=40, days_old=8)
    server.file("/var/log/messages-20251101", kb=20, days_old=8)
    server.file("/var/log/wtmp.1", kb=50, days_old=8)
    server.file("/var/log/audit/audit.log.1", kb=50, days_old=8)
    server.file("/var/log/dump.sql.1.gz", kb=50, days_old=8)
    server.file("/var/lib/mysql/a/b", kb=700)
    server.file("/var/lib/docker/overlay2/a", kb=2000)
    server.file("/srv/my data/x/y", kb=100)
    docker(server)
    (server.folder / "docker" / "more.sh").write_text("""case "$1" in
image) echo '{"Size":"1.024GB"}'; echo '{"Size":"512kB"}' ;;
system) echo '{"Type":"Images","Reclaimable":"9GB"}'; echo '{"Type":"Build Cache","Reclaimable":"1.5GB"}' ;;
*) false ;; esac && exit""")
    server.program("snap", "echo 'core 1 2 x y disabled'; echo 'core 1 3 x y -'")
    server.file("/var/lib/snapd/snaps/core_2.snap", kb=64)
    server.file("/var/lib/snapd/snaps/core_3.snap", kb=640)

    seen = server.run(LOOK)

    assert [(d["mount"], d["fs"], d["inodes_used"]) for d in seen.of("disk")] == [
        ("/", "xfs", 12),
        ("/srv/my data", "ext4", 95),
    ]
    assert {r["what"]: r["kb"] for r in seen.of("reclaim")} == {
        "packages": 500, "rotated_logs": 60, "images": 1_000_500, "build_cache": 1_464_844, "snaps": 64,
    }  # fmt: skip
    grew = {g["path"]: g["kb"] for g in seen.of("grew")}
    assert grew["/var/lib/docker"] >= 2000 > grew["/var/lib/mysql"] >= 700
    assert {"/var", "/var/cache", "/srv/my data/x"} <= grew.keys()
    assert "/var/lib/docker/overlay2" not in grew


def test_the_journal_above_what_is_kept(server: Server) -> None:
    disk(server, ("/", "ext4", 1000, 950, 1))
    journal = server.file("/var/log/journal/a/system.journal")
    server.program(
        "du",
        f'case "$*" in *journal*) printf "300000\\t{journal.parent.parent}\\n300000\\ttotal\\n" ;; *) exit 1 ;; esac',
    )

    assert server.run(LOOK).one("reclaim") == {
        "k": "reclaim",
        "what": "journal",
        "kb": 300_000 - 204_800,
    }


def test_the_device_of_a_disk_is_told_where_it_is_one(server: Server) -> None:
    disk(server, ("/", "ext4", 1000, 500, 1), ("/data", "zfs", 1000, 500, 1))
    mounts = server.root / "proc/mounts"
    mounts.write_text(
        mounts.read_text().replace("/dev/d0", "/dev/nvme0n1p1").replace("/dev/d1", "pool/data")
    )
    assert [d["device"] for d in server.run(LOOK).of("disk")] == ["/dev/nvme0n1p1", ""]


def test_deleted_files_that_are_still_open(server: Server) -> None:
    process(server, 9, "java", groups="0::/system.slice/app.service\n")
    process(server, 10, "java")
    big = server.folder / "big log (deleted)"
    big.write_bytes(b"x" * (11 << 20))
    memory = server.folder / "tmp" / "m (deleted)"
    memory.parent.mkdir()
    memory.write_bytes(b"x" * (12 << 20))
    mounts = server.root / "proc/mounts"
    mounts.write_text(mounts.read_text() + f"tmpfs {memory.parent} tmpfs rw 0 0\n")
    small = server.folder / "small (deleted)"
    small.write_bytes(b"x" * 1000)
    for pid in (9, 10):
        (server.root / f"proc/{pid}/fd/5").symlink_to(big)
        (server.root / f"proc/{pid}/fd/6").symlink_to(small)
        (server.root / f"proc/{pid}/fd/7").symlink_to("/memfd:x (deleted)")
        (server.root / f"proc/{pid}/fd/8").symlink_to(memory)

    (found,) = server.run(LOOK).of("deleted")
    assert (found["pid"], found["comm"], found["unit"]) == (9, "java", "app.service")
    assert 11 << 10 <= found["kb"] <= (11 << 10) + 64


def test_listeners_of_both_families_and_of_nobody(server: Server) -> None:
    process(server, 1, "systemd", sockets=(1, 4))
    process(server, 20, "sshd", sockets=(1, 2), groups="0::/system.slice/ssh.service\n")
    process(server, 30, "docker-proxy", sockets=(3,), groups="0::/system.slice/docker.service\n")
    listening(server, (22, 1), (443, 3), (111, 4), (2049, 9))
    listening(server, (22, 2), (22, 1), file="tcp6")

    assert [
        (p["port"], p.get("pid"), p.get("comm"), p["unit"]) for p in server.run(LOOK).of("port")
    ] == [
        (22, 20, "sshd", "ssh.service"),
        (111, 1, "systemd", ""),
        (443, 30, "docker-proxy", "docker.service"),
        (2049, None, None, ""),
    ]


def test_thirty_ports(server: Server) -> None:
    listening(server, *((8000 + n, n) for n in range(40)))

    seen = server.run(LOOK)

    assert [p["port"] for p in seen.of("port")] == [*range(8000, 8030)]
    assert seen.one("cut") == {"k": "cut", "of": "port", "left": 10}


def test_units_that_have_failed(server: Server) -> None:
    rows = "nginx.service loaded failed failed The web\\n* a@b.service loaded activating auto-restart x\\nx.device loaded failed failed -\\n"
    server.program("systemctl", f"printf '{rows}'")

    assert server.run(LOOK).of("unit") == [
        {"k": "unit", "unit": "nginx.service", "state": "failed"},
        {"k": "unit", "unit": "a@b.service", "state": "auto-restart"},
    ]


KILLED = """1732960000.123456 ip-10-0-0-1 systemd[1]: Stopping app.service - App...
1732960090.5 ip-10-0-0-1 systemd[1]: app.service: State 'stop-sigterm' timed out. Killing.
1732960090.6 ip-10-0-0-1 systemd[1]: app.service: Killing process 612 (java) with signal SIGKILL.
1732960091.5 ip-10-0-0-1 systemd[1]: app.service: State 'final-sigterm' timed out. Killing.
1732960092.5 ip-10-0-0-1 systemd[1]: a@b\\x2dc.service stop-sigterm timed out. Killing.
1732960093.5 ip-10-0-0-1 systemd[1]: x.service: State 'stop-sigterm' timed out. Skipping SIGKILL.
1732960093.5 ip-10-0-0-1 systemd[1]: session-1.scope: Stopping timed out. Killing.
1732960094.5 ip-10-0-0-1 app[612]: y.service: State 'stop-sigterm' timed out. Killing.
"""


@pytest.mark.parametrize(("up", "asks"), [("3599.50", True), ("3600.00", False)])
def test_the_services_that_were_killed_at_the_last_shutdown(
    server: Server, up: str, *, asks: bool
) -> None:
    server.file("/proc/uptime", f"{up} 100.00\n")
    journal = server.file("/journal", KILLED)
    server.program("journalctl", f"cat {journal}")

    seen = server.run(LOOK)

    found = [
        {"k": "killed", "unit": "app.service", "at": 1732960090},
        {"k": "killed", "unit": "a@b\\x2dc.service", "at": 1732960092},
    ]
    assert seen.of("killed") == (found if asks else [])
    asked = "journalctl -q --no-pager -b -1 -n 1000 -o short-unix _PID=1"
    assert server.calls.count(asked) == asks


def test_ten_of_them(server: Server) -> None:
    server.file("/proc/uptime", "60.00 100.00\n")
    said = "host systemd[1]: u$n.service: State 'stop-sigterm' timed out. Killing."
    server.program("journalctl", f'for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "1.5 {said}"; done')

    seen = server.run(LOOK)

    assert len(seen.of("killed")) == 10
    assert {"k": "cut", "of": "killed", "left": 2} in seen.of("cut")


def test_packages_of_dpkg(server: Server) -> None:
    now = int(time.time())  # noqa: TID251 - the script reads the machine's clock

    def at(ago: int) -> str:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now - ago))

    server.file(
        "/var/log/dpkg.log.1",
        f"{at(700000)} upgrade old:amd64 1 2\n{at(90000)} install new:all <none> 3\n",
    )
    server.file(
        "/var/log/dpkg.log",
        f"{at(60)} upgrade containerd.io:amd64 1.7.1-1 1.7.2-1\n{at(59)} status installed x\nx\xff\n",
    )

    assert server.run(LOOK).of("package") == [
        {"k": "package", "at": now - 60, "what": "containerd.io 1.7.1-1 -> 1.7.2-1"},
        {"k": "package", "at": now - 90000, "what": "new 3"},
    ]


def test_packages_of_rpm(server: Server) -> None:
    now = int(time.time())  # noqa: TID251 - the script reads the machine's clock
    rows = (
        "".join(f"{now - n} p{n:02} 1-1\\n" for n in range(12))
        + f"{now - 700000} old 1\\n(none) x\\n"
    )
    server.program("rpm", f"printf '{rows}'")

    seen = server.run(LOOK)

    assert [p["what"] for p in seen.of("package")] == [f"p{n:02} 1-1" for n in range(10)]
    assert seen.one("cut") == {"k": "cut", "of": "package", "left": 2}


def test_it_writes_nothing(server: Server) -> None:
    busy(server)
    disk(server, ("/", "ext4", 1000, 950, 1))
    server.run(LOOK)  # the fake `sleep` has put the later files in place
    before = {path: path.lstat().st_mtime_ns for path in server.root.rglob("*")}
    server.program("sleep", ":")

    server.run(LOOK)

    assert {path: path.lstat().st_mtime_ns for path in server.root.rglob("*")} == before


def test_it_ends_in_time_whatever_hangs(server: Server) -> None:
    server.program("docker", f"printf '86415.00 1\\n' >$R/proc/uptime; {HANGS}")
    server.limit = LIMIT

    seen = server.run(LOOK)

    assert seen.one("docker")["state"] == "hung"
    assert [line["what"] for line in seen.of("failed")] == [
        "systemctl"
    ]  # 15 s are over: not even asked
    assert not [call for call in server.calls if call.startswith("systemctl")]


def test_the_five_heaviest_folders_each_once(server: Server) -> None:
    disk(server, ("/", "xfs", 8_000_000, 7_900_000, 12))
    sizes = {"/a": 70, "/b": 300, "/c": 900, "/d": 100, "/e": 500, "/f": 800, "/g": 200}
    for folder, kb in sizes.items():
        server.file(f"{folder}/file", kb=kb)

    grew = [g["path"] for g in server.run(LOOK).of("grew") if g["path"] in sizes]

    assert sorted(grew) == ["/b", "/c", "/e", "/f", "/g"]
