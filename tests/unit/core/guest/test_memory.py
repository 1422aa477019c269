"""Who eats the memory, and the limit and the swap that are proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.guest.look import GuestHost, GuestLook, GuestMemory
from lifeguard.core.guest.memory import (
    eater,
    is_full,
    memory_findings,
    memory_limit,
    oom_findings,
    swap_used,
    used,
)
from lifeguard.core.guest.owner import Owner, OwnerKind, Use
from lifeguard.core.guest.swap import MOST_KB, swap_plan
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import GIB, MEMORY, MIB, container, disk, look, process
from tests.support.words import english

FULL = replace(MEMORY, available_kb=60 * MIB)
GUNICORN = process("gunicorn", pss_kb=610 * MIB, unit="gunicorn.service")


def said(found: GuestLook) -> list[str]:
    return [english(one.said) for one in memory_findings(found)]


@pytest.mark.parametrize(
    ("memory", "percent"),
    [
        (GuestMemory(100, 10), 90),
        (GuestMemory(100, 11), 89),
        (GuestMemory(100, 200), 0),
        (GuestMemory(100, None), None),
        (GuestMemory(None, 10), None),
        (GuestMemory(0, 0), None),
    ],
)
def test_used_is_what_cannot_be_had(memory: GuestMemory, percent: int | None) -> None:
    assert used(look(memory=memory)) == percent
    assert is_full(look(memory=memory)) is (percent == 90)


def test_pressure_is_a_lack_whatever_is_free() -> None:
    assert is_full(look(memory=replace(MEMORY, pressure_full_avg60=10.1)))
    assert not is_full(look(memory=replace(MEMORY, pressure_full_avg60=10.0)))
    assert said(look(memory=replace(MEMORY, pressure_full_avg60=12.5)))[-1] == (
        "all processes waited for memory during 12% of the last minute"
    )


def test_the_eater_is_named_with_its_share() -> None:
    found = look(memory=FULL, processes=(GUNICORN,), containers=(container(),))
    assert eater(found) == Use(Owner(OwnerKind.UNIT, "gunicorn.service"), 610 * MIB)
    (only,) = memory_findings(found)
    assert english(only.said) == ("memory is 97% used; unit gunicorn.service holds 610 MiB (29%)")
    assert english(only.brief) == "memory full (gunicorn.service)"


@pytest.mark.parametrize(
    "how", [{}, {"containers": (container(memory_kb=0),)}, {"processes": (process(),)}]
)
def test_without_an_eater_memory_is_full_all_the_same(how: dict[str, Any]) -> None:
    assert said(look(memory=FULL, **how)) == ["memory is 97% used"]


def test_pressure_alone_has_no_share() -> None:
    memory = GuestMemory(pressure_full_avg60=20.0)
    assert said(look(memory=memory, containers=(container(),)))[0] == "memory is 0% used"


def test_full_swap_is_told() -> None:
    swap = replace(MEMORY, swap_total_kb=GIB, swap_free_kb=GIB // 10)
    assert said(look(memory=swap)) == ["swap space is 90% used"]
    assert said(look(memory=replace(swap, swap_free_kb=GIB // 9))) == []
    assert swap_used(look(memory=replace(swap, swap_free_kb=None))) is None


@pytest.mark.parametrize(
    ("memory", "host", "told"),
    [
        (replace(MEMORY, oom_kills=0), GuestHost(), []),
        (replace(MEMORY, oom_kills=None), GuestHost(), []),
        (
            replace(MEMORY, oom_kills=1),
            GuestHost(),
            ["1 process was killed for lack of memory since the boot"],
        ),
        (
            replace(MEMORY, oom_kills=3),
            GuestHost(uptime=7200),
            ["3 processes were killed for lack of memory since the boot 2 h before"],
        ),
    ],
)
def test_the_kernels_own_kills_are_told(
    memory: GuestMemory, host: GuestHost, told: list[str]
) -> None:
    found = look(memory=memory, host=host)
    assert [english(one.said) for one in oom_findings(found)] == told


def test_a_limit_is_half_as_much_again_as_the_working_set() -> None:
    found = look(memory=FULL, containers=(container(memory_kb=400 * MIB),))
    proposed = memory_limit(found)
    assert proposed is not None
    assert proposed.command == (
        *("docker", "update", "--memory", "600m", "--memory-swap", "1200m", "tradurs-back"),
    )
    assert english(proposed.lasting).startswith(
        "Set mem_limit: 600m and memswap_limit: 1200m in the compose file"
    )


@pytest.mark.parametrize(
    ("limit", "swap", "both"),
    [(None, None, "1200m"), (512, 512, "1280m"), (512, 0, "768m"), (512, None, "-1")],
)
def test_a_limit_leaves_as_much_swap_as_there_was(
    limit: int | None, swap: int | None, both: str
) -> None:
    one = container(
        memory_kb=400 * MIB,
        memory_limit_kb=None if limit is None else limit * MIB,
        swap_limit_kb=None if swap is None else swap * MIB,
        oom_kills=2,
    )
    proposed = memory_limit(look(memory=FULL, containers=(one,)))
    assert proposed is not None
    assert proposed.command[5] == both
    assert f"memswap_limit: {both} " in english(proposed.lasting)


def test_a_small_container_gets_what_any_needs() -> None:
    found = look(memory=FULL, containers=(container(memory_kb=10 * MIB),))
    proposed = memory_limit(found)
    assert proposed is not None
    assert (proposed.mib, bool(proposed.why_not)) == (256, False)


def test_a_container_that_was_killed_at_its_limit_gets_more() -> None:
    killed = container(memory_kb=100 * MIB, memory_limit_kb=512 * MIB, oom_kills=2)
    proposed = memory_limit(look(containers=(killed,)))
    assert proposed is not None
    assert proposed.mib == 768


def test_limits_that_the_memory_cannot_hold_are_not_proposed_and_it_is_said_why() -> None:
    others = container("db", id="9f0c2e7ab3d4", memory_kb=100, memory_limit_kb=900 * MIB)
    found = look(memory=FULL, containers=(others, container(memory_kb=900 * MIB)))
    proposed = memory_limit(found)
    assert proposed is not None
    assert english(proposed.why_not) == (
        "with a limit of 1.3 GiB the containers could use 109% of the memory; at most 85% is "
        "advisable"
    )


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"memory": FULL},
        {"memory": FULL, "processes": (GUNICORN,), "containers": (container(),)},
        {"memory": FULL, "containers": (container(memory_limit_kb=GIB),)},
        {"memory": FULL, "processes": (process(pss_kb=9, container="9f0c2e7ab3d4"),)},
        {"memory": GuestMemory(pressure_full_avg60=99.0), "containers": (container(),)},
    ],
)
def test_no_limit_is_proposed_without_need(how: dict[str, Any]) -> None:
    assert memory_limit(look(**how)) is None


@given(
    st.integers(0, 64 * GIB),
    st.integers(1, 64 * GIB),
    st.lists(st.integers(0, 8 * GIB), max_size=4),
)
def test_no_limit_is_below_what_the_container_needs_nor_all_above_what_there_is(
    working_set: int, total: int, others: list[int]
) -> None:
    crowd = tuple(
        container(f"web-{n}", id=f"{n:012x}", memory_kb=0, memory_limit_kb=limit)
        for n, limit in enumerate(others)
    )
    memory = GuestMemory(total, 0)
    proposed = memory_limit(
        look(memory=memory, containers=(container(memory_kb=working_set), *crowd))
    )
    if proposed is None:
        return
    assert proposed.mib * MIB >= max(256 * MIB, 1.25 * working_set)
    assert proposed.why_not or proposed.mib * MIB + sum(others) <= 0.86 * total


# -- swap ----------------------------------------------------------------------------------------


def room(memory: int, free: int, size: int = 40 * GIB, **how: Any) -> GuestLook:  # noqa: ANN401  any field
    """Return a look at a server without swap, of so much memory and room on its disk."""
    plain: dict[str, Any] = {"total_kb": memory, "swap_total_kb": 0, "swap_free_kb": 0}
    root = disk(0, size_kb=size, avail_kb=free)
    return look(memory=GuestMemory(**plain), disks=(root,), **how)


@pytest.mark.parametrize(
    ("memory", "free", "mib"),
    [
        (512 * MIB, 30 * GIB, 1024),
        (1 * GIB, 30 * GIB, 2048),
        (2 * GIB, 30 * GIB, 4096),
        (8 * GIB, 30 * GIB, 4096),
        (1 * GIB, 9 * GIB, 1024),
        (1 * GIB, 8 * GIB + 512 * MIB, 512),
    ],
)
def test_swap_is_twice_the_memory_as_far_as_the_disk_and_4_gib_go(
    memory: int, free: int, mib: int
) -> None:
    assert swap_plan(room(memory, free)).mib == mib


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (room(GIB, 8 * GIB + 511 * MIB), "guest.swap.disk"),
        (room(GIB, 2 * GIB, 4 * GIB), "guest.swap.disk"),
        (look(memory=replace(MEMORY, swap_total_kb=4 * GIB)), "guest.swap.enough"),
        (look(disks=(disk(10, fs=Foreign("zfs")),)), "guest.swap.file_system"),
        (look(disks=(disk(10, fs=Foreign("overlay")),)), "guest.swap.file_system"),
        (look(disks=(disk(10, fs=Foreign("tmpfs")),)), "guest.swap.file_system"),
        (look(disks=(disk(10, fs=Foreign("")),)), "guest.swap.file_system"),
        (look(disks=(disk(10, "/data"),)), "guest.swap.unknown"),
        (look(disks=(disk(10, avail_kb=None),)), "guest.swap.unknown"),
        (look(disks=(disk(10, size_kb=None),)), "guest.swap.unknown"),
        (look(memory=GuestMemory(GIB, 0)), "guest.swap.unknown"),
        (look(memory=GuestMemory()), "guest.swap.unknown"),
    ],
)
def test_swap_is_refused_where_it_would_harm(found: GuestLook, why: str) -> None:
    plan = swap_plan(found)
    assert (plan.mib, plan.why_not.code, plan.commands) == (0, why, ())


@pytest.mark.parametrize(
    ("fs", "first", "count"),
    [
        ("ext4", ("fallocate", "-l", "4096M", "/swapfile"), 4),
        ("xfs", ("dd", "if=/dev/zero", "of=/swapfile", "bs=1M", "count=4096"), 4),
        ("btrfs", ("btrfs", "filesystem", "mkswapfile", "--size", "4096m", "/swapfile"), 2),
    ],
)
def test_a_swap_file_is_made_as_its_file_system_wants(
    fs: str, first: tuple[str, ...], count: int
) -> None:
    commands = swap_plan(look(disks=(disk(10, fs=Foreign(fs)),))).commands
    assert (commands[0], len(commands)) == (first, count)
    assert commands[-1] == ("swapon", "/swapfile")


@given(st.integers(1, 64 * GIB), st.integers(0, 900 * GIB), st.integers(1, 900 * GIB))
def test_no_swap_file_breaks_the_rule(memory: int, free: int, size: int) -> None:
    plan = swap_plan(room(memory, free, size))
    swap = plan.mib * MIB
    assert swap <= min(2 * memory, MOST_KB)
    assert not swap or swap + max(size // 5, 2 * GIB) <= free
