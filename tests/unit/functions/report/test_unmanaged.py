"""Systems Manager is asked of those alone that were not told, and the report does without it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.observed import Observed
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import coverage
from lifeguard.core.resources.resource import Resource
from lifeguard.functions.report.unmanaged import read_unmanaged
from tests.support.lightsail import server
from tests.support.situations import ACT, instance

POLICIES = Policies(policies={"default": ACT})
WEB, BLOG = instance(), server()
FOUND = coverage([WEB, BLOG], POLICIES)


def read(
    managed: frozenset[str] | Exception, told: frozenset[str] = frozenset()
) -> tuple[tuple[Observed, ...], list[str], list[Exception]]:
    asked: list[str] = []
    heard: list[Exception] = []

    def ask(region: str, servers: Iterable[Resource]) -> frozenset[str]:
        assert region == "us-east-1"
        asked.extend(one.id for one in servers)
        if isinstance(managed, Exception):
            raise managed
        return managed

    found = read_unmanaged(FOUND, POLICIES, KINDS, told, ask, heard.append)
    return found, asked, heard


def test_who_is_not_managed_is_found() -> None:
    assert read(frozenset()) == ((BLOG, WEB), ["blog-1", WEB.resource.id], [])
    assert read(frozenset({WEB.resource.key}))[0] == (BLOG,)


def test_of_whom_the_operator_knows_nobody_is_asked() -> None:
    both = frozenset({WEB.resource.key, BLOG.resource.key})
    assert read(frozenset(), both) == ((), [], [])
    assert read(frozenset(), both - {WEB.resource.key})[1] == [WEB.resource.id]


@pytest.mark.parametrize("error", [Retryable("Throttled", ""), Refused("No", "")])
def test_without_an_answer_nobody_is_told(error: Exception) -> None:
    assert read(error) == ((), ["blog-1", WEB.resource.id], [error])


def test_where_ec2_did_not_answer_nobody_is_asked() -> None:
    def never(_region: str, _servers: Iterable[Resource]) -> frozenset[str]:
        raise AssertionError

    assert read_unmanaged(None, POLICIES, KINDS, (), never, lambda _: None) == ()
