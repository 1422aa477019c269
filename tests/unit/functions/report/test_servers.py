"""The report reads EC2, and does without an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.observed import Observed
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import coverage
from lifeguard.functions.finders.finder import Finders
from lifeguard.functions.finders.table import finders as product_finders
from lifeguard.functions.report.servers import read_coverage
from tests.support.situations import instance

ERRORS: list[Exception] = [Retryable("Throttling", "no"), Refused("UnauthorizedOperation", "no")]


def finders(running: Callable[[str], tuple[Observed, ...]]) -> Finders:
    return {"ec2": replace(product_finders("us-east-1", Policies())["ec2"], running=running)}


def test_it_returns_who_is_protected() -> None:
    heard: list[Exception] = []
    one = finders(lambda _region: (instance(),))
    found = read_coverage(one, "us-east-1", Policies(), heard.append)
    assert found == coverage([instance()], Policies())
    assert heard == []


@pytest.mark.parametrize("error", ERRORS)
def test_without_an_answer_there_is_none_and_it_is_heard(error: Exception) -> None:
    def running(region: str) -> tuple[Observed, ...]:
        assert region == "us-east-1"
        raise error

    heard: list[Exception] = []
    assert read_coverage(finders(running), "us-east-1", Policies(), heard.append) is None
    assert heard == [error]
