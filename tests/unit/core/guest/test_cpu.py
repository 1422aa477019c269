"""Who uses the CPU, and the limit that is proposed for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.guest.cpu import cpu_findings, cpu_limit, culprit, hog
from lifeguard.core.guest.look import GuestCpu, GuestLook
from lifeguard.core.guest.owner import Owner, OwnerKind, Use
from lifeguard.core.text.command import pasted
from tests.support.guests import BACK, HOST, container, look, process
from tests.support.words import english

OTHER = "9f0c2e7ab3d4"
BUSY = GuestCpu(97.0, 0.0, 0.0)
HELD = GuestCpu(98.0, 60.0, 0.0)
SPIKING = container(cpu=88.0)


def said(found: GuestLook) -> list[str]:
    return [english(one.said) for one in cpu_findings(found)]


def test_the_container_that_takes_it_all_is_named() -> None:
    found = look(cpu=BUSY, containers=(container("nginx", id=OTHER, cpu=4.0), SPIKING))
    assert hog(found) == Use(Owner(OwnerKind.CONTAINER, "tradurs-back"), 88.0)
    assert said(found) == ["CPU is 97% busy; container tradurs-back uses 88%"]
    assert [english(one.brief) for one in cpu_findings(found)] == [
        "container tradurs-back uses the CPU"
    ]


def test_steal_is_used_by_nobody_here_and_proves_that_the_burst_capacity_is_gone() -> None:
    found = look(cpu=HELD, containers=(container(cpu=30.0),))
    assert hog(found) == Use(Owner(OwnerKind.CONTAINER, "tradurs-back"), 30.0)
    assert said(found)[1] == (
        "60% of the CPU is steal time: the hypervisor holds the server at its baseline"
    )


def test_steal_is_told_on_a_cpu_that_has_little_to_do() -> None:
    assert len(said(look(cpu=GuestCpu(30.0, 10.0, 0.0)))) == 2
    assert said(look(cpu=GuestCpu(30.0, 9.9, 0.0))) == []


def test_a_wait_for_the_disk_is_told() -> None:
    assert said(look(cpu=GuestCpu(10.0, 0.0, 40.0))) == [
        "for 40% of the time the CPU waits for disk I/O"
    ]


def test_a_unit_is_named_by_the_sum_of_its_processes() -> None:
    workers = tuple(
        process("gunicorn", pid=pid, cpu=30.0, unit="gunicorn.service") for pid in (1, 2)
    )
    found = look(cpu=BUSY, processes=(*workers, process("node", cpu=35.0)))
    assert hog(found) == Use(Owner(OwnerKind.UNIT, "gunicorn.service"), 60.0)
    assert cpu_limit(found) is None


def test_a_session_is_no_unit_that_could_be_stopped() -> None:
    found = look(cpu=BUSY, processes=(process("yes", cpu=90.0, unit="session-1.scope"),))
    assert hog(found) == Use(Owner(OwnerKind.PROCESS, "yes", 4242), 90.0)


def test_a_container_counts_once_with_its_processes() -> None:
    found = look(cpu=BUSY, containers=(SPIKING,), processes=(process(cpu=87.0, container=BACK),))
    assert hog(found) == Use(Owner(OwnerKind.CONTAINER, "tradurs-back"), 88.0)


@pytest.mark.parametrize(("known", "name"), [((container(cpu=None),), "tradurs-back"), ((), BACK)])
def test_a_container_without_a_measure_is_the_sum_of_its_processes(
    known: tuple[object, ...], name: str
) -> None:
    found = look(cpu=BUSY, containers=known, processes=(process(cpu=87.0, container=BACK),))
    assert hog(found) == Use(Owner(OwnerKind.CONTAINER, name), 87.0)


@pytest.mark.parametrize(
    ("cpu", "shares"),
    [
        (BUSY, (30.0, 30.0, 30.0)),
        (GuestCpu(None, None, None), (20.0, 15.0, 15.0)),
        (GuestCpu(12.0, 0.0, 0.0), (9.9,)),
    ],
)
def test_nobody_is_blamed_who_does_not_use_half_of_it(
    cpu: GuestCpu, shares: tuple[float, ...]
) -> None:
    crowd = tuple(
        container(f"web-{n}", id=f"{n:012x}", cpu=share) for n, share in enumerate(shares)
    )
    assert hog(look(cpu=cpu, containers=crowd)) is None
    assert hog(GuestLook()) is None


def test_a_crowd_is_told_as_such() -> None:
    crowd = tuple(container(f"web-{n}", id=f"{n:012x}", cpu=30.0) for n in range(3))
    found = look(cpu=BUSY, containers=crowd)
    assert said(found) == ["CPU is 97% busy, with no single process to blame"]


@pytest.mark.parametrize(("cpus", "limit"), [(1, "0.75"), (2, "1.75"), (4, "3.75"), (16, "15.75")])
def test_the_limit_leaves_a_quarter_of_a_cpu_to_sshd(cpus: int, limit: str) -> None:
    found = look(cpu=BUSY, containers=(SPIKING,), host=replace(HOST, cpus=cpus))
    proposed = cpu_limit(found)
    assert proposed is not None
    assert proposed.command == (
        "docker",
        "update",
        "--cpus",
        limit,
        "tradurs-back",
    )
    assert english(proposed.lasting).startswith(f"Set cpus: {limit} in the compose file")


@pytest.mark.parametrize(
    "how",
    [
        {"containers": (container(cpu=88.0, cpu_limit=1.75),)},
        {"containers": (container(cpu=88.0, cpu_limit=0.5),)},
        {"host": replace(HOST, cpus=None)},
        {"containers": ()},
        {"containers": (), "processes": (process(cpu=88.0, container=BACK),)},
    ],
)
def test_no_limit_is_proposed_where_there_is_one_or_nothing_to_limit(
    how: dict[str, object],
) -> None:
    assert cpu_limit(look(**{"cpu": BUSY, "containers": (SPIKING,)} | how)) is None


def test_a_looser_limit_is_made_tighter() -> None:
    assert cpu_limit(look(cpu=BUSY, containers=(container(cpu=88.0, cpu_limit=2.0),)))


def test_a_name_that_an_email_cannot_show_gives_way_to_the_id() -> None:
    found = look(cpu=BUSY, containers=(container("shop.example.com", cpu=88.0),))
    proposed = cpu_limit(found)
    assert proposed is not None
    assert pasted(proposed.command).split()[-1] == BACK


def test_a_process_is_named_in_a_subject_without_more() -> None:
    assert english(culprit(Use(Owner(OwnerKind.PROCESS, "yes"), 90.0))) == "yes uses the CPU"
