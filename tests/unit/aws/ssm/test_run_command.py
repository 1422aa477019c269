"""Commands inside a host: our own documents alone, as deployed, found again by their comment."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import (
    CHANGED,
    NOT_YET,
    UNKNOWN_NODE,
    Ending,
    Invocation,
    Node,
    cancel,
    find_node,
    invocation,
    send,
    sent,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.guest.documents import LIMIT, LOOK, Document, content
from tests.support.account import ACCOUNT, REGION, Fake, Params, failing
from tests.support.situations import NOON

pytestmark = pytest.mark.usefixtures("_in_account")

INSTANCE = Resource(Service.EC2, "i-00ddbf07ce6372082", ACCOUNT, REGION)
BLOG = Resource(Service.LIGHTSAIL, "blog-1", ACCOUNT, REGION)
HYBRID = "mi-0123456789abcdef0"
COMMAND = "51c0891d-0000-4000-8000-000000000001"
COMMENT = "lifeguard 20261120T1200-abcd"
HASH = "5d41402abc4b2a76b9719d911017c592ae2b1f7f5d41402abc4b2a76b9719d91"


def known(node: str = INSTANCE.id, ping: str = "Online", platform: str = "Linux") -> Params:
    return {
        "InstanceId": node,
        "PingStatus": ping,
        "PlatformType": platform,
        "LastPingDateTime": NOON,
    }


def listing(*nodes: Params) -> Any:  # noqa: ANN401  as Fake takes it
    return lambda _: {"InstanceInformationList": list(nodes)}


def deployed(written: dict[str, Any] | None = None, document: Document = LOOK) -> dict[str, Any]:
    text = json.dumps(content(document) if written is None else written, indent=2)
    return {
        "GetDocument": lambda _: {"Content": text, "DocumentVersion": "7"},
        "DescribeDocument": lambda _: {"Document": {"Hash": HASH, "HashType": "Sha256"}},
        "SendCommand": lambda _: {"Command": {"CommandId": COMMAND}},
    }


def test_an_ec2_instance_is_a_node_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"DescribeInstanceInformation": listing(known())})
    assert find_node(INSTANCE) == Node(INSTANCE.id, online=True, linux=True)
    [(_, asked)] = aws.asked
    assert asked["Filters"] == [{"Key": "InstanceIds", "Values": [INSTANCE.id]}]


def test_a_lightsail_instance_is_a_node_by_a_tag_of_the_node(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"DescribeInstanceInformation": listing(known(HYBRID))})
    found = find_node(BLOG)
    assert found is not None
    assert found.id == HYBRID
    [(_, asked)] = aws.asked
    assert asked["Filters"] == [{"Key": "tag:lifeguard:instance", "Values": ["blog-1"]}]


@pytest.mark.parametrize(
    ("node", "online", "linux"),
    [
        (known(), True, True),
        (known(ping="ConnectionLost"), False, True),
        (known(platform="Windows"), True, False),
        ({"InstanceId": INSTANCE.id}, False, False),
    ],
)
def test_what_ssm_knows_of_a_node(
    monkeypatch: pytest.MonkeyPatch, node: Params, *, online: bool, linux: bool
) -> None:
    Fake(monkeypatch, {"DescribeInstanceInformation": listing(node)})
    found = find_node(INSTANCE)
    assert found is not None
    assert (found.online, found.linux) == (online, linux)


def test_what_has_never_registered_is_no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"DescribeInstanceInformation": listing()})
    assert find_node(INSTANCE) is None
    Fake(monkeypatch, {"DescribeInstanceInformation": failing(UNKNOWN_NODE)})
    assert find_node(INSTANCE) is None


def test_two_nodes_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twins = listing(known(HYBRID), known("mi-0fedcba9876543210"))
    Fake(monkeypatch, {"DescribeInstanceInformation": twins})
    with pytest.raises(Refused, match="several nodes are tagged as blog-1"):
        find_node(BLOG)


@pytest.mark.parametrize(
    ("code", "error"), [("AccessDeniedException", Refused), ("ThrottlingException", Retryable)]
)
def test_an_error_is_an_error(
    monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception]
) -> None:
    Fake(monkeypatch, {"DescribeInstanceInformation": failing(code)})
    with pytest.raises(error):
        find_node(INSTANCE)


def test_a_command_names_the_version_and_hash_that_were_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, deployed())
    assert send(REGION, INSTANCE.id, LOOK, {"name": "api"}, COMMENT) == COMMAND
    got, described, command = aws.asked
    asked = {"Name": LOOK.name, "DocumentVersion": "$LATEST", "DocumentFormat": "JSON"}
    assert got == ("GetDocument", asked)
    assert described == ("DescribeDocument", {"Name": LOOK.name, "DocumentVersion": "7"})
    assert command == (
        "SendCommand",
        {
            "DocumentName": LOOK.name,
            "DocumentVersion": "7",
            "DocumentHash": HASH,
            "DocumentHashType": "Sha256",
            "InstanceIds": [INSTANCE.id],
            "Parameters": {"name": ["api"]},
            "TimeoutSeconds": 60,
            "Comment": COMMENT,
        },
    )


def test_a_document_that_somebody_has_changed_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, deployed(content(LOOK) | {"description": "mine"}))
    with pytest.raises(Refused, match="not the one that was deployed") as refused:
        send(REGION, INSTANCE.id, LOOK, {}, COMMENT)
    assert refused.value.code == CHANGED
    assert "SendCommand" not in [call for call, _ in aws.asked]


def test_a_document_whose_numbers_are_written_as_text_is_the_deployed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, deployed(as_text(content(LIMIT)), LIMIT))
    assert send(REGION, INSTANCE.id, LIMIT, {}, COMMENT) == COMMAND
    assert aws.count("SendCommand") == 1


def as_text(content: Any) -> Any:  # noqa: ANN401  as JSON is
    if isinstance(content, dict):
        return {name: as_text(value) for name, value in content.items()}
    return [as_text(value) for value in content] if isinstance(content, list) else str(content)


def test_the_latest_command_of_an_incident_is_found_by_its_comment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands = [
        {"CommandId": "a", "Comment": COMMENT, "RequestedDateTime": NOON},
        {"CommandId": "b", "Comment": COMMENT, "RequestedDateTime": NOON + timedelta(seconds=9)},
        {"CommandId": "c", "Comment": "mine", "RequestedDateTime": NOON + timedelta(seconds=20)},
        {"CommandId": "d", "RequestedDateTime": NOON + timedelta(seconds=30)},
    ]
    aws = Fake(monkeypatch, {"ListCommands": lambda _: {"Commands": commands}})
    found = sent(REGION, INSTANCE.id, LOOK, COMMENT, NOON)
    assert found == ("b", NOON + timedelta(seconds=9))
    assert sent(REGION, INSTANCE.id, LOOK, "another", NOON) is None
    asked = aws.asked[0][1]
    assert asked["InstanceId"] == INSTANCE.id
    assert asked["Filters"] == [
        {"key": "DocumentName", "value": LOOK.name},
        {"key": "InvokedAfter", "value": "2026-11-20T11:59:59Z"},
    ]


@pytest.mark.parametrize(
    ("status", "details", "ending"),
    [
        ("Pending", "Pending", Ending.UNDERWAY),
        ("Delayed", "Delayed", Ending.UNDERWAY),
        ("InProgress", "InProgress", Ending.UNDERWAY),
        ("Cancelling", "Canceled", Ending.UNDERWAY),
        ("Success", "Success", Ending.DONE),
        ("Failed", "Failed", Ending.FAILED),
        ("Failed", "AccessDenied", Ending.FAILED),
        ("TimedOut", "DeliveryTimedOut", Ending.FAILED),
        ("Cancelled", "Canceled", Ending.FAILED),
    ],
)
def test_how_a_command_stands(
    monkeypatch: pytest.MonkeyPatch, status: str, details: str, ending: Ending
) -> None:
    answer = {"Status": status, "StatusDetails": details, "StandardOutputContent": "{}"}
    Fake(monkeypatch, {"GetCommandInvocation": lambda _: answer})
    found = invocation(REGION, INSTANCE.id, COMMAND)
    output = "" if ending is Ending.UNDERWAY else "{}"
    assert found == Invocation(ending, details, output)


def test_a_command_that_ssm_does_not_show_yet_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetCommandInvocation": failing(NOT_YET)})
    assert invocation(REGION, INSTANCE.id, COMMAND).ending is Ending.UNDERWAY
    Fake(monkeypatch, {"GetCommandInvocation": failing("InvalidCommandId")})
    with pytest.raises(Refused):
        invocation(REGION, INSTANCE.id, COMMAND)


def test_a_command_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"CancelCommand": lambda _: {}})
    cancel(REGION, COMMAND)
    assert aws.asked == [("CancelCommand", {"CommandId": COMMAND})]
