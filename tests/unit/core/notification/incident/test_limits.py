"""A limit that Lifeguard has set is told with the lines of the compose file that keep it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.incident.limits import lasting
from lifeguard.core.notification.view import Paragraph, State
from lifeguard.core.resources.verb import InsideVerb
from tests.support import lightsail
from tests.support.guests import MIB, container, look, visit
from tests.support.situations import APPLICATION_FAILS, NOON, act, did, instance, situation
from tests.support.words import english

API = container("api", memory_limit_kb=600 * MIB, swap_limit_kb=600 * MIB, cpu_limit=1.75)
MEMORY, CPU = InsideVerb.LIMIT_MEMORY, InsideVerb.LIMIT_CPU


def said(found: GuestLook | None, *acts: ActionRecord) -> list[str]:
    seen = did(situation(instance(checks=APPLICATION_FAILS)), *acts)
    guest = None if found is None else visit(found, NOON)
    return [english(one) for one in lasting(replace(seen, guest=guest))]


def test_each_limit_has_its_lines() -> None:
    told = said(look(containers=(API,)), act(MEMORY, on="api"), act(CPU, on="api"))
    assert [one.split(" in the compose file")[0] for one in told] == [
        "Set mem_limit: 600m and memswap_limit: 1200m",
        "Set cpus: 1.75",
    ]


@pytest.mark.parametrize(
    ("found", "done"),
    [
        (None, act(MEMORY, on="api")),
        (look(), act(MEMORY, on="api")),
        (look(containers=(API,)), act(MEMORY, on="db")),
        (look(containers=(API,)), act(MEMORY, result=Result.REFUSED, on="api")),
        (look(containers=(API,)), act(InsideVerb.RESTART_INSIDE, on="api")),
        (look(containers=(replace(API, memory_limit_kb=None),)), act(MEMORY, on="api")),
        (look(containers=(replace(API, cpu_limit=None),)), act(CPU, on="api")),
    ],
)
def test_what_is_not_limited_needs_none(found: GuestLook | None, done: ActionRecord) -> None:
    assert said(found, done) == []


def test_for_want_of_burst_capacity_the_duty_says_it() -> None:
    seen = did(
        lightsail.situation(lightsail.server()),
        act(CPU, problem=LightsailProblem.BURST_LOW, on="api"),
    )
    assert list(lasting(replace(seen, guest=visit(look(containers=(API,)), NOON)))) == []


def test_it_stands_in_the_email_behind_what_was_seen() -> None:
    seen = did(situation(instance(checks=APPLICATION_FAILS)), act(MEMORY, on="api"))
    _, kept = seen_inside(replace(seen, guest=visit(look(containers=(API,)), NOON)), State.ACT)
    assert isinstance(kept, Paragraph)
    assert [one.code for one in kept.sentences] == ["guest.lasting.memory"]
