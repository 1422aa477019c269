"""A look as six lines at most, as one clause of a subject, and as what would help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.evidence import evidence
from lifeguard.core.guest.container import ContainerState, DaemonState, GuestDocker, Health
from lifeguard.core.guest.evidence import brief, lines, visit_brief, visit_lines
from lifeguard.core.guest.finding import size
from lifeguard.core.guest.look import (
    GuestCpu,
    GuestLook,
    GuestMemory,
    GuestUnit,
    Reclaim,
    Reclaimable,
    TcpListener,
    Unasked,
)
from lifeguard.core.guest.proposals import proposals
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.command import pasted
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, message
from lifeguard.core.words.catalogue import Translator
from tests.support.guests import (
    COMMAND,
    GIB,
    MEMORY,
    MIB,
    NODE,
    container,
    disk,
    full_look,
    look,
    process,
    visit,
)
from tests.support.situations import NOON, instance, situation
from tests.support.words import english, korean

FULL = replace(MEMORY, available_kb=60 * MIB)
BUSY = look(cpu=GuestCpu(97.0, 0.0, 0.0), containers=(container(cpu=88.0),))


def test_an_ordinary_look_is_one_line() -> None:
    four = tuple(container(f"c{n}", id=f"{n:012x}") for n in range(4))
    (only,) = lines(look(containers=four))
    assert english(only) == "memory 41%, CPU 12%, disk 60%, 4 containers run"
    assert korean(only) == "메모리 41%, CPU 12%, 디스크 60%, 컨테이너 4개 실행 중"
    assert brief(look(containers=four)) == NOTHING


def test_what_could_not_be_read_is_no_part_of_that_line() -> None:
    assert lines(GuestLook()) == ()
    assert [english(one) for one in lines(GuestLook(memory=MEMORY))] == ["memory 41%"]


def everything() -> GuestLook:
    return look(
        memory=replace(FULL, oom_kills=3),
        cpu=GuestCpu(97.0, 30.0, 0.0),
        disks=(disk(97), disk(92, "/var")),
        docker=GuestDocker(DaemonState.STOPPED),
        containers=(container(state=ContainerState.EXITED, exit=137),),
        units=(GuestUnit("nginx.service", "failed"),),
    )


def test_no_look_takes_more_than_six_lines_and_what_matters_most_comes_first() -> None:
    told = [english(one) for one in lines(everything())]
    assert len(told) == 6
    assert [one.split(" is ")[0] for one in told[:4]] == [
        "memory",
        "the disk /",
        "the disk /var",
        "Docker",
    ]
    assert english(brief(everything())) == "memory full (container tradurs-back)"


@pytest.mark.parametrize(
    ("how", "last"),
    [
        ({"whole": False}, "the output of the look was cut: there may be more"),
        ({"unasked": (Unasked("docker ps", "timeout"),)}, "docker ps could not be asked (timeout)"),
    ],
)
def test_what_is_missing_is_told_among_the_six(how: dict[str, Any], last: str) -> None:
    told = [english(one) for one in lines(replace(everything(), **how))]
    assert (len(told), told[-1]) == (6, last)
    assert [english(one) for one in lines(replace(look(), **how))][1:] == [last]


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_line_has_words(language: Any) -> None:  # noqa: ANN401  a Language
    said = Translator(CATALOGUES[language])
    for found in (full_look(), everything(), BUSY):
        for one in (*lines(found), brief(found), *(p.said for p in proposals(found))):
            words = said.say(one)
            assert words
            assert "?" not in words
            assert "guest." not in words


@pytest.mark.parametrize(
    ("kb", "words"),
    [(0, "0 MiB"), (1023 * MIB, "1,023 MiB"), (GIB, "1.0 GiB"), (int(1.96 * GIB), "2.0 GiB")],
)
def test_a_size_is_told_in_its_unit(kb: int, words: str) -> None:
    assert english(size(kb)) == words


# -- a visit -------------------------------------------------------------------------------------

WHY = message("guest.swap.unknown")


@pytest.mark.parametrize(
    ("found", "count", "clause"),
    [
        (None, 0, NOTHING),
        (GuestVisit(NODE, COMMAND, NOON), 0, NOTHING),
        (GuestVisit(NODE, "", NOON, why_not=WHY), 1, NOTHING),
        (GuestVisit("", "", NOON, why_not=message("guest.not_managed")), 0, NOTHING),
        (visit(look(), NOON), 1, NOTHING),
        (visit(BUSY, NOON), 1, brief(BUSY)),
    ],
)
def test_a_visit_is_told_once_it_is_over(
    found: GuestVisit | None, count: int, clause: object
) -> None:
    assert len(visit_lines(found)) == count
    assert visit_brief(found) == clause
    told = [
        one for one in evidence(situation(instance(), guest=found)) if one.code == "evidence.guest"
    ]
    assert [one.param("line") for one in told] == list(visit_lines(found))
    assert all(one.param("when") == NOON for one in told)


# -- what would help -----------------------------------------------------------------------------

HELPS: list[tuple[GuestLook, list[str]]] = [
    (look(), []),
    (BUSY, ["docker update --cpus 1.75 tradurs-back"]),
    (
        look(docker=GuestDocker(DaemonState.STOPPED)),
        ["systemctl start docker"],
    ),
    (
        look(
            listeners=(TcpListener(80, 6, Foreign("nginx"), "nginx.service"),),
            containers=(container(state=ContainerState.CREATED, publishes=(80,)),),
        ),
        ["systemctl stop nginx.service", "docker start tradurs-back"],
    ),
    (
        look(
            listeners=(TcpListener(80, 6, Foreign("python3")),),
            containers=(container(state=ContainerState.CREATED, publishes=(80,)),),
        ),
        [],
    ),
    (
        look(containers=(container(health=Health.UNHEALTHY),)),
        ["docker logs --tail 50 tradurs-back", "docker restart tradurs-back"],
    ),
    (
        look(disks=(disk(97),), reclaim=(Reclaimable(Reclaim.JOURNAL, GIB),)),
        ["journalctl --vacuum-size=200M"],
    ),
    (look(disks=(disk(97),)), []),
    (
        look(
            disks=(disk(99),),
            reclaim=(Reclaimable(Reclaim.JOURNAL, GIB),),
            cpu=BUSY.cpu,
            containers=BUSY.containers,
        ),
        ["journalctl --vacuum-size=200M"],
    ),
    (
        look(
            disks=(disk(97),),
            reclaim=(Reclaimable(Reclaim.JOURNAL, GIB),),
            cpu=BUSY.cpu,
            containers=BUSY.containers,
        ),
        ["docker update --cpus 1.75 tradurs-back"],
    ),
    (look(reclaim=(Reclaimable(Reclaim.JOURNAL, GIB),)), []),
    (
        look(memory=FULL, containers=(container(memory_kb=400 * MIB),)),
        ["docker update --memory 600m --memory-swap 1200m tradurs-back"],
    ),
    (
        look(memory=FULL, processes=(process(pss_kb=GIB),)),
        [
            "fallocate -l 4096M /swapfile",
            "chmod 600 /swapfile",
            "mkswap /swapfile",
            "swapon /swapfile",
        ],
    ),
    (look(memory=FULL, disks=(disk(97),)), []),
    (look(memory=GuestMemory(2 * GIB, GIB, 0, 0, 0, 50.0), disks=(disk(97),)), []),
    (
        look(memory=FULL, disks=(disk(97),), containers=(container(memory_kb=2 * GIB),)),
        [],
    ),
]


@pytest.mark.parametrize(("found", "commands"), HELPS)
def test_the_first_that_helps_has_commands_that_can_be_pasted(
    found: GuestLook, commands: list[str]
) -> None:
    first = [command for one in proposals(found)[:1] for command in one.commands]
    assert [" ".join(pasted(command).split()) for command in first] == commands


def test_the_eater_is_limited_before_swap_is_added() -> None:
    found = look(memory=FULL, containers=(container(memory_kb=400 * MIB),))
    assert [one.said.code for one in proposals(found)] == ["guest.do.memory", "guest.do.swap"]


DOES = {
    "docker update --cpus": InsideVerb.LIMIT_CPU,
    "docker update --memory": InsideVerb.LIMIT_MEMORY,
    "systemctl start docker": InsideVerb.REPAIR_DOCKER,
    "systemctl stop nginx.service": InsideVerb.STOP_HOLDER,
    "docker logs": InsideVerb.RESTART_INSIDE,
    "journalctl": InsideVerb.CLEAN_DISK,
    "fallocate": InsideVerb.ADD_SWAP,
}


def test_each_says_what_lifeguard_would_call_it() -> None:
    named: dict[str, str] = {}
    for found, _ in HELPS:
        for one in proposals(found):
            first = " ".join(pasted(one.commands[0]).split())
            named |= {start: one.does for start in DOES if first.startswith(start)}
    assert named == DOES


def test_no_restart_is_proposed_where_lifeguards_own_did_not_help() -> None:
    found = look(containers=(container(health=Health.UNHEALTHY),))
    assert [one.said.code for one in proposals(found)] == ["guest.do.container"]
    assert proposals(found, {"tradurs-back"}) == ()
