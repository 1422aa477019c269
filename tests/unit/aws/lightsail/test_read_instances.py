"""Instances as Lightsail describes them: one call for most, the checks included."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from lifeguard import clock
from lifeguard.aws.lightsail import read_instances
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from tests.support.account import REGION, Fake, Params, failing
from tests.support.lightsail import BLOG, NAME, OK, server
from tests.support.situations import NOON, at
from tests.unit.aws.lightsail.answers import IMPAIRED, described


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def read(patch: pytest.MonkeyPatch, **how: Any) -> LightsailInstance:  # noqa: ANN401  any member of Instance
    aws = Fake(patch, {"GetInstance": lambda _: {"instance": described(**how)}})
    found = read_instances.instance(BLOG)
    assert found is not None
    assert aws.asked == [("GetInstance", {"instanceName": NAME, "includeHealthStatus": True})]
    return found


def test_an_instance_is_read_with_its_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = (("blog", ""), ("lifeguard", "default"))
    assert read(monkeypatch) == server(tags=tags, read_at=NOON)


def test_a_check_fails_since_its_first_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    def detail(since: datetime) -> Params:
        return {"name": "reachability", "status": "failed", "impairedSince": since}

    details = [detail(at("11:50")), detail(at("11:40")), {"name": "reachability"}]
    both = {"status": "impaired", "details": details}
    found = read(monkeypatch, systemStatus=both, instanceStatus={"status": "impaired"})
    assert found.system == StatusCheck(CheckStatus.IMPAIRED, at("11:40"))
    assert found.instance == StatusCheck(CheckStatus.IMPAIRED)


@pytest.mark.parametrize("status", sorted(set(CheckStatus) - {CheckStatus.SUPPRESSED}))
def test_a_check_says_what_lightsail_says(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, systemStatus={"status": status})
    assert (found.system.status, found.instance) == (status, OK)


def test_what_lightsail_leaves_out_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = dict.fromkeys(
        (
            "tags",
            "hardware",
            "location",
            "bundleId",
            "blueprintId",
            "publicIpAddress",
            "isStaticIp",
            "systemStatus",
            "instanceStatus",
        )
    )
    unknown = StatusCheck(CheckStatus.INSUFFICIENT_DATA)
    assert read(monkeypatch, **left_out) == server(
        read_at=NOON,
        tags=(),
        cpus=0,
        memory_gib=0,
        zone="",
        bundle="",
        address="",
        static_ip=False,
        system=unknown,
        instance=unknown,
    )


@pytest.mark.parametrize(
    ("blueprint", "windows"),
    [("debian_12", False), ("windows_server_2022", True), ("wordpress", False)],
)
def test_its_blueprint_says_whether_it_is_windows(
    blueprint: str, monkeypatch: pytest.MonkeyPatch, *, windows: bool
) -> None:
    assert read(monkeypatch, blueprintId=blueprint).windows is windows


@pytest.mark.parametrize("state", ["pending", "stopping", "stopped", "shutting-down"])
def test_its_state_is_lightsails_word(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, state={"code": 80, "name": state}).state == state


def test_one_that_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetInstance": failing(read_instances.NOT_FOUND)})
    assert read_instances.instance(BLOG) is None


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("AccessDeniedException", Refused),
        ("ServiceException", Retryable),
        ("ThrottlingException", Retryable),
    ],
)
def test_any_other_answer_is_raised(
    code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"GetInstance": failing(code), "GetInstances": failing(code)})
    with pytest.raises(error):
        read_instances.instance(BLOG)
    with pytest.raises(error):
        read_instances.instances(REGION)


def test_all_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: dict[str | None, Params] = {
        None: {"instances": [described("a1"), described("a2")], "nextPageToken": "2"},
        "2": {"instances": [], "nextPageToken": "3"},
        "3": {"instances": [described("a3", systemStatus=IMPAIRED)]},
    }
    aws = Fake(monkeypatch, {"GetInstances": lambda asked: pages[asked.get("pageToken")]})
    found = read_instances.instances(REGION)
    assert [one.name for one in found] == ["a1", "a2", "a3"]
    assert [one.reachable for one in found] == [True, True, False]
    assert aws.asked == [
        ("GetInstances", {"includeHealthStatus": True}),
        ("GetInstances", {"includeHealthStatus": True, "pageToken": "2"}),
        ("GetInstances", {"includeHealthStatus": True, "pageToken": "3"}),
    ]


def test_a_region_without_any_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetInstances": lambda _: {}})
    assert read_instances.instances(REGION) == ()


@pytest.mark.parametrize(
    ("region", "offered"),
    [("us-east-1", True), ("eu-central-1", True), ("cn-north-1", False), ("me-south-1", False)],
)
def test_botocore_knows_where_lightsail_is_offered(region: str, *, offered: bool) -> None:
    assert read_instances.is_offered(region) is offered
