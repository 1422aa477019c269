"""A limit of memory: of a container that is named, runs, comes back, and leaves room to others."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.core.decision.decision import Wait
from lifeguard.core.guest.container import ContainerState, RestartPolicy
from lifeguard.core.guest.look import GuestLook, GuestMemory
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.incident.action_record import Result
from lifeguard.core.remediation.inside.action import (
    AddSwap,
    LimitMemory,
)
from lifeguard.core.remediation.inside.memory_limit import limiting_memory
from lifeguard.core.remediation.inside.options import NOT_WELL, options
from lifeguard.core.remediation.inside.repair import RestartInside
from lifeguard.core.remediation.inside.underway import acting
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.schedule.durations import CHECK
from lifeguard.core.text.message import message
from tests.support.guests import GIB, MIB, container, look
from tests.support.situations import APPLICATION_FAILS, NOON, act, did, instance, situation

NAME = "tradurs-back"
FULL = GuestMemory(2 * GIB, 100 * MIB, 0, 0, 0, 0.0)
OTHER = container("db", id="d" * 12, memory_kb=300 * MIB)


def eats(mib: int = 800, *others: Any, **how: Any) -> GuestLook:  # noqa: ANN401  any field of it
    return look(memory=FULL, containers=(container(**{"memory_kb": mib * MIB, **how}), *others))


def killed(**how: Any) -> GuestLook:  # noqa: ANN401  as above
    one = container(memory_kb=100 * MIB, memory_limit_kb=512 * MIB, oom_kills=2, **how)
    return look(containers=(one,))


@pytest.mark.parametrize(
    ("seen", "names", "mib"),
    [
        (eats(), {NAME}, 1200),
        (eats(100), {NAME}, None),  # that is not what fills it
        (eats(205), {NAME}, 308),
        (eats(memory_kb=None), {NAME}, None),
        (eats(), {"db"}, None),
        (eats(), set(), None),
        (eats(960, OTHER), {NAME}, 1440),  # 84 % with the others: the cap is 85
        (eats(980, OTHER), {NAME}, None),
        (eats(restart=RestartPolicy.NO), {NAME}, None),  # the limit would end it for good
        (eats(restart=None), {NAME}, None),
        (eats(restart=RestartPolicy.ON_FAILURE), {NAME}, 1200),
        (eats(memory_limit_kb=GIB), {NAME}, None),  # it has one
        (killed(), {NAME}, 768),
        (killed(state=ContainerState.RESTARTING), {NAME}, None),
        (look(containers=(container(memory_kb=800 * MIB),)), {NAME}, None),  # memory suffices
    ],
)
def test_a_limit_is_set_where_it_bounds_and_does_not_kill(
    seen: GuestLook, names: set[str], mib: int | None
) -> None:
    assert limiting_memory(seen, names) == (None if mib is None else LimitMemory(NAME, mib))


def test_it_comes_behind_swap_and_before_the_restart_of_the_heaviest() -> None:
    assert options(eats(), {NAME}, NOT_WELL) == (
        AddSwap(4096),
        LimitMemory(NAME, 1200),
        RestartInside(OwnerKind.CONTAINER, NAME),
    )


def test_it_frees_nothing_so_nothing_is_waited_for() -> None:
    seen = situation(instance(checks=APPLICATION_FAILS))
    limited = did(seen, act(InsideVerb.LIMIT_MEMORY, NOON, on=NAME))
    cleaned = did(seen, act(InsideVerb.CLEAN_DISK, NOON))
    assert acting(limited) is None
    assert acting(cleaned) == Wait(NOON + CHECK, message("waiting.inside_effect"))
    sent = did(seen, act(InsideVerb.LIMIT_MEMORY, NOON, Result.SENT, on=NAME))
    assert isinstance(acting(sent), Wait)


@pytest.mark.parametrize("mib", [1, 100, 400, 900, 1100, 1700])
def test_no_limit_lies_below_what_the_container_needs(mib: int) -> None:
    found = limiting_memory(eats(mib), {NAME})
    assert found is None or found.mib >= max(256, 1.25 * mib)
