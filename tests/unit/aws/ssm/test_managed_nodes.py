"""Which servers are managed: EC2's by their ids at once, Lightsail's by the tags of their nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.managed_nodes import managed
from lifeguard.core.resources.resource import Resource, Service
from tests.support.account import ACCOUNT, REGION, Fake, Params, failing

pytestmark = pytest.mark.usefixtures("_in_account")

WEB = Resource(Service.EC2, "i-00ddbf07ce6372082", ACCOUNT, REGION)
DB = replace(WEB, id="i-0dddddddddddddddd")
BLOG = Resource(Service.LIGHTSAIL, "blog-1", ACCOUNT, REGION)
HYBRID = "mi-0123456789abcdef0"


def node(name: str) -> Params:
    return {"InstanceId": name, "PingStatus": "ConnectionLost", "PlatformType": "Linux"}


def answers(*names: str, of_tag: tuple[str, ...] = ()) -> Any:  # noqa: ANN401  as Fake takes it
    def answer(params: Params) -> Params:
        tagged = any(one["Key"].startswith("tag:") for one in params.get("Filters", ()))
        return {"InstanceInformationList": [node(name) for name in (of_tag if tagged else names)]}

    return {"DescribeInstanceInformation": answer}


def test_all_of_ec2_are_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, answers(WEB.id, "i-0aaaaaaaaaaaaaaaa"))
    assert managed(REGION, (WEB, DB)) == {WEB.key}
    assert [name for name, _ in aws.asked] == ["DescribeInstanceInformation"]


@pytest.mark.parametrize(
    ("nodes", "found"), [((), False), ((HYBRID,), True), ((HYBRID, "mi-0fedcba9876543210"), True)]
)
def test_of_lightsail_the_tag_of_the_node_tells(
    monkeypatch: pytest.MonkeyPatch, nodes: tuple[str, ...], *, found: bool
) -> None:
    aws = Fake(monkeypatch, answers(of_tag=nodes))
    assert managed(REGION, (BLOG,)) == ({BLOG.key} if found else frozenset())
    assert [name for name, _ in aws.asked] == ["DescribeInstanceInformation"]


def test_nobody_is_asked_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {})
    assert managed(REGION, ()) == frozenset()
    assert aws.asked == []


@pytest.mark.parametrize("server", [WEB, BLOG])
@pytest.mark.parametrize(
    ("code", "error"), [("ThrottlingException", Retryable), ("AccessDeniedException", Refused)]
)
def test_what_aws_answers_is_raised(
    monkeypatch: pytest.MonkeyPatch, server: Resource, code: str, error: type[Exception]
) -> None:
    Fake(monkeypatch, {"DescribeInstanceInformation": failing(code)})
    with pytest.raises(error):
        managed(REGION, (server,))
