"""Who is told once that Systems Manager does not manage it, and how to change that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.observed import Observed
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import GuestMode, Policies
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.unmanaged import MOST, may_be_unmanaged, to_manage
from tests.support import lightsail
from tests.support.situations import ACT, RESOURCE, SYSTEM_FAILS, instance
from tests.support.words import english

POLICIES = Policies(policies={"default": ACT, "dark": replace(ACT, guest=GuestMode.OFF)})
WEB = instance()


def found(*servers: Observed, told: frozenset[str] = frozenset()) -> tuple[Observed, ...]:
    return may_be_unmanaged(coverage(servers, POLICIES), POLICIES, KINDS, told)


@pytest.mark.parametrize(
    ("server", "asked"),
    [
        (WEB, True),
        (lightsail.server(), True),
        (instance(tags=(("lifeguard", "dark"),)), False),
        (instance(tags=(("lifeguard", "typo"),)), False),
        (instance(tags=()), False),
        (instance(windows=True), False),
        (instance(checks=SYSTEM_FAILS), False),  # its host has failed: it cannot answer now
    ],
)
def test_who_may_be_looked_into_needs_an_agent(server: Observed, *, asked: bool) -> None:
    assert found(server) == ((server,) if asked else ())


def test_each_is_told_once() -> None:
    assert found(WEB, told=frozenset({WEB.resource.key})) == ()


def test_a_large_estate_is_told_in_parts() -> None:
    crowd = [
        instance(resource=replace(RESOURCE, id=f"i-{number:017x}")) for number in range(MOST + 1)
    ]
    assert len(found(*crowd)) == MOST


def test_each_kind_has_its_own_way() -> None:
    six = [
        instance(
            resource=replace(RESOURCE, id=f"i-{number:017x}"),
            tags=(("lifeguard", "default"), ("Name", f"web-{number}")),
        )
        for number in range(6)
    ]
    told = to_manage((*six[:3], lightsail.server(), *six[3:]), KINDS, "lifeguard")
    first, second = (english(one) for one in told.items)
    assert "Core to web-0, web-1, web-2, web-3, web-4 and 1 more, or turn on Default Host" in first
    assert second.startswith("register SSM Agent on blog-1 by a hybrid activation whose tags are l")
    assert "lifeguard:instance with the instance's name" in second
    assert to_manage((), KINDS, "lifeguard").items == ()


def test_a_kind_without_a_way_says_nothing() -> None:
    mute = replace(KINDS["ec2"], email=replace(KINDS["ec2"].email, to_manage=None))
    assert to_manage((WEB,), {**KINDS, "ec2": mute}, "lifeguard").items == ()
