"""What a look says as facts: each threshold from both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.core.diagnosis.readings.look import look_facts
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Network
from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestDocker,
    Health,
    RestartPolicy,
)
from lifeguard.core.guest.look import (
    DeletedFile,
    GuestCpu,
    GuestHost,
    GuestLook,
    GuestMemory,
    GuestUnit,
    HeavyFolder,
    PackageChange,
    TcpListener,
)
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import GIB, container, disk, full_look, look, process

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
NOW = int(AT.timestamp())


def said(**how: Any) -> dict[str, list[str]]:  # noqa: ANN401  any field of a look
    """Return the subjects by the symptom, without what an ordinary look says."""
    found: dict[str, list[str]] = {}
    for one in look_facts(GuestLook(**how), AT):
        found.setdefault(one.symptom, []).append(one.subject)
    return found


def memory(used: int, swap: int | None = None, kills: int | None = None) -> GuestMemory:
    free = None if swap is None else 1000 - 10 * swap
    return GuestMemory(1000, 1000 - 10 * used, None if swap is None else 1000, free, kills)


@pytest.mark.parametrize(
    ("found", "symptoms"),
    [
        (memory(94), set()),
        (memory(95), {Host.MEMORY_LOW}),
        (memory(80), set()),
        (memory(79), {Host.MEMORY_ENOUGH}),
        (GuestMemory(), set()),
        (memory(90, swap=94), set()),
        (memory(90, swap=95), {Host.SWAP_FULL}),
        (memory(90, swap=0), set()),
    ],
)
def test_memory(found: GuestMemory, symptoms: set[Host]) -> None:
    assert set(said(memory=found)) == symptoms


def test_who_holds_the_memory() -> None:
    found = memory(90)
    assert said(memory=found, processes=(process(pss_kb=499),)) == {}
    assert said(memory=found, processes=(process(pss_kb=500),)) == {Host.MEMORY_HOG: ["node"]}
    assert said(processes=(process(pss_kb=500),)) == {}


@pytest.mark.parametrize(
    ("kills", "uptime", "is_said"),
    [(0, 1800, True), (0, 1799, False), (0, None, False), (1, 9999, False)],
)
def test_no_kill_counts_once_the_counter_covers_the_outage(
    kills: int, uptime: int | None, *, is_said: bool
) -> None:
    found = said(memory=memory(90, kills=kills), host=GuestHost(uptime=uptime))
    assert (Host.NO_OOM_IN_LOG in found) is is_said


@pytest.mark.parametrize(
    ("cpu", "symptoms"),
    [
        (GuestCpu(60, 20, 20), set()),
        (GuestCpu(60, 21, 21), {Host.CPU_STEAL, Host.CPU_IOWAIT}),
        (GuestCpu(60, 0, 10), set()),
        (GuestCpu(60, 0, 9), {Host.CPU_NO_IOWAIT}),
        (GuestCpu(49, 0, 15), {Host.CPU_IDLE}),
        (GuestCpu(50, 0, 15), set()),
        (GuestCpu(), set()),
    ],
)
def test_cpu(cpu: GuestCpu, symptoms: set[Host]) -> None:
    assert set(said(cpu=cpu)) == symptoms


def test_who_uses_the_cpu() -> None:
    busy = GuestCpu(95, 0, 15)
    assert said(cpu=busy, processes=(process(cpu=79.0),)) == {}
    assert said(cpu=busy, processes=(process(cpu=80.0),)) == {Host.CPU_HOG: ["node"]}


@pytest.mark.parametrize(
    ("used", "inodes", "symptoms"),
    [
        (97, 99, set()),
        (98, 99, {Host.DISK_FULL}),
        (89, 99, {Host.DISK_FREE}),
        (90, 99, set()),
        (95, 100, {Host.INODES_FULL}),
        (95, 95, set()),
        (95, 94, {Host.INODES_FREE}),
        (95, None, set()),
    ],
)
def test_disks(used: int, inodes: int | None, symptoms: set[Host]) -> None:
    assert set(said(disks=(disk(used, inodes_used=inodes),))) == symptoms


def test_a_disk_of_which_nothing_is_known() -> None:
    assert said(disks=(disk(50, used_kb=None, inodes_used=None),)) == {}


def test_what_holds_the_disk() -> None:
    found = said(
        grew=(HeavyFolder(Foreign("/var/log"), 9 * GIB), HeavyFolder(Foreign("/opt"), 1)),
        deleted=(DeletedFile(1, Foreign("java"), GIB), DeletedFile(2, Foreign("x"), GIB - 1)),
    )
    assert found == {Host.DISK_EATER: ["/var/log"], Host.DELETED_HELD_OPEN: ["java"]}


@pytest.mark.parametrize(
    ("state", "symptom"),
    [(DaemonState.HUNG, Docker.DAEMON_HUNG), (DaemonState.STOPPED, Docker.DAEMON_STOPPED)],
)
def test_docker(state: DaemonState, symptom: Docker) -> None:
    down = container("api", state=ContainerState.CREATED)
    assert symptom in said(docker=GuestDocker(state), containers=(down,))
    assert said(docker=GuestDocker(state)) == {}  # nobody lacks it


@pytest.mark.parametrize(
    ("how", "symptoms"),
    [
        ({}, {Docker.RUNS}),
        ({"oom_killed": False}, {Docker.RUNS, Docker.NOT_OOM}),
        ({"oom_killed": False, "oom_kills": 2}, {Docker.RUNS}),
        ({"oom_killed": True}, {Docker.OOM}),
        ({"pid_state": "D"}, {Host.PROCESS_UNINTERRUPTIBLE}),
        ({"pid_state": "Z"}, {Host.PROCESS_ZOMBIE}),
        ({"health": Health.UNHEALTHY}, {Docker.UNHEALTHY}),
        ({"state": ContainerState.EXITED, "exit": 0, "restart": RestartPolicy.NO}, set()),
        ({"state": ContainerState.EXITED, "exit": 1}, {Docker.DOWN}),
        ({"state": ContainerState.EXITED, "exit": 137}, {Docker.DOWN, Docker.EXITED_137}),
        ({"state": ContainerState.RESTARTING, "restarts": 9}, {Docker.RESTARTING}),
        ({"memory_kb": 95, "memory_limit_kb": 100}, {Docker.RUNS, Docker.AT_MEMORY_LIMIT}),
        ({"memory_kb": 94, "memory_limit_kb": 100}, {Docker.RUNS}),
        ({"cpu": 79.0}, {Docker.RUNS}),
        ({"cpu": 80.0}, {Docker.RUNS, Docker.CPU_HOG, Host.CPU_HOG}),
    ],
)
def test_containers(how: dict[str, Any], symptoms: set[str]) -> None:
    found = said(containers=(container("api", **how),))
    assert set(found) == symptoms
    assert all(subjects == ["api"] for subjects in found.values())


def test_who_holds_a_port() -> None:
    found = said(
        listeners=(TcpListener(80, 612, Foreign("nginx"), "nginx.service"),),
        containers=(container("proxy", state=ContainerState.EXITED, exit=128, publishes=(80,)),),
    )
    assert found[Docker.PORT_TAKEN] == ["proxy"]
    assert found[Host.PORT_HELD] == ["nginx.service"]
    assert found[Host.LISTENS] == ["*:80"]


def test_units_and_processes() -> None:
    found = said(
        units=(GuestUnit("a.service", "failed"), GuestUnit("b.service", "auto-restart")),
        processes=(process("dd", state="D"), process("x", state="Z"), process("y", state="S")),
    )
    assert found == {
        Host.UNIT_FAILED: ["a.service"],
        Host.UNIT_RESTARTING: ["b.service"],
        Host.PROCESS_UNINTERRUPTIBLE: ["dd"],
        Host.PROCESS_ZOMBIE: ["x"],
    }


def test_packages_at_their_own_time() -> None:
    [fact] = look_facts(
        GuestLook(packages=(PackageChange(NOW - 600, Foreign("docker-ce 25 -> 26")),)), AT
    )
    assert (fact.symptom, fact.subject) == (Host.PACKAGE_UPGRADED, "docker-ce")
    assert fact.at is not None
    assert (AT - fact.at.at).total_seconds() == 600


def test_containers_created_within_the_hour_at_their_own_time() -> None:
    new = container("api", created_at="2026-11-20T09:58:00Z")
    old = container("db", created_at="2026-11-20T08:59:00Z")
    [fact] = [
        one
        for one in look_facts(GuestLook(containers=(old, new)), AT)
        if one.symptom is Docker.RECREATED
    ]
    assert (fact.subject, fact.line.text) == ("api", "api: created from tradurs/back:1")
    assert fact.at is not None
    assert (AT - fact.at.at).total_seconds() == 120


@pytest.mark.parametrize(
    ("host", "symptoms"),
    [
        (GuestHost(clock_synchronized=True), {Network.CLOCK_OK}),
        (GuestHost(clock_synchronized=False), {Network.CLOCK_UNSYNCHRONIZED}),
        (GuestHost(now=NOW + 120), set()),
        (GuestHost(now=NOW - 121), {Network.CLOCK_OFFSET}),
        (GuestHost(now=NOW, uptime=60), {Host.BOOTED}),
        (GuestHost(), set()),
    ],
)
def test_the_clock(host: GuestHost, symptoms: set[str]) -> None:
    assert set(said(host=host)) == symptoms


def test_every_fact_has_a_line_and_its_source() -> None:
    facts = look_facts(full_look(), AT)
    assert len(facts) > 8
    assert all(one.line and one.kind is SourceKind.GUEST_LOOK and one.at for one in facts)
    assert {one.hop for one in look_facts(look(), AT)} == {"server"}
