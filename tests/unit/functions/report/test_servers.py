"""The report reads EC2, and does without an answer."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import coverage
from lifeguard.functions.report import servers
from lifeguard.functions.report.servers import read_coverage
from tests.support.situations import instance

ERRORS: list[Exception] = [Retryable("Throttling", "no"), Refused("UnauthorizedOperation", "no")]


def test_it_returns_who_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Exception] = []
    monkeypatch.setattr(servers, "running", lambda _region: (instance(),))
    found = read_coverage("us-east-1", Policies(), heard.append)
    assert found == coverage([instance()], Policies())
    assert heard == []


@pytest.mark.parametrize("error", ERRORS)
def test_without_an_answer_there_is_none_and_it_is_heard(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def running(region: str) -> tuple[Instance, ...]:
        assert region == "us-east-1"
        raise error

    heard: list[Exception] = []
    monkeypatch.setattr(servers, "running", running)
    assert read_coverage("us-east-1", Policies(), heard.append) is None
    assert heard == [error]
