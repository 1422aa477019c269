"""Systems Manager in an account: the template's documents, and the events of its commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from lifeguard.guest.documents import LOOK, content
from sandbox.account.account import Account
from sandbox.template.template import Template
from sandbox.worldfile.guest_spec import GuestSpec
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.small_template import INTAKE, TEMPLATE, role, rule

REGION = "us-east-1"
ID = "i-00ddbf07ce6372082"

Install = Callable[[str, Callable[[Any, Any], Any]], None]


def _document(script: dict[str, Any], **more: str) -> dict[str, Any]:
    properties = {"Name": LOOK.name, "DocumentType": "Command", "Content": script, **more}
    return {"Type": "AWS::SSM::Document", "Properties": properties}


def _template(script: dict[str, Any], *granted: str, **more: str) -> Template:
    grant = {
        "Effect": "Allow",
        "Action": list(granted),
        "Resource": {"Fn::GetAtt": ["Look", "Arn"]},
    }
    ended = {"source": ["aws.ssm"], "detail": {"status": [{"anything-but": ["InProgress"]}]}}
    resources = {
        **TEMPLATE["Resources"],
        "Look": _document(script, **more),
        "Commands": rule(ended, INTAKE),
        **role("Intake", grant),
    }
    spec = WorldSpec()
    return Template({"Resources": resources}, spec.account, spec.region)


@contextmanager
def entered(*granted: str) -> Iterator[Account]:
    spec = WorldSpec(instances=(InstanceSpec(ID),), guests={ID: GuestSpec()})
    with Account(spec, _template(dict(content(LOOK)), *granted), "{}") as account:
        yield account


def ssm() -> Any:  # noqa: ANN401  the stubs are strict about literals
    return boto3.client("ssm", region_name=REGION)


def look() -> str:
    answer = ssm().send_command(InstanceIds=[ID], DocumentName=LOOK.name, TimeoutSeconds=60)
    return str(answer["Command"]["CommandId"])


def test_a_document_of_the_template_is_played_and_its_end_wakes_a_function(
    install: Install,
) -> None:
    woken: list[dict[str, Any]] = []
    install("intake", lambda event, _context: woken.append(event))
    with entered() as account:
        with account.world.backstage():
            command = look()
        while not woken:
            assert account.agenda.step()
        with account.world.backstage():
            told = ssm().get_command_invocation(CommandId=command, InstanceId=ID)
    (event,) = woken
    assert event["detail"]["command-id"] == command
    assert event["detail"]["document-name"] == LOOK.name
    assert event["detail"]["status"] == told["Status"] == "Success"
    assert told["StandardOutputContent"].startswith('{"k":"host"')


@pytest.mark.parametrize(
    ("granted", "expected"),
    [(("ssm:SendCommand",), "sent"), (("ssm:GetParameters",), "AccessDeniedException")],
)
def test_who_may_send(install: Install, granted: tuple[str, ...], expected: str) -> None:
    said: list[str] = []

    def handler(_event: object, _context: object) -> None:
        try:
            look()
            said.append("sent")
        except ClientError as error:
            said.append(error.response["Error"]["Code"])

    install("intake", handler)
    with entered(*granted) as account:
        account.bus.deliver({"id": "e1", "source": "aws.health", "detail": {"service": "EC2"}})
        assert said == [expected]
        sent = [call.operation for call in account.world.calls]
    assert sent == (["SendCommand"] if expected == "sent" else [])


@pytest.mark.parametrize(("method", "version"), [({}, "1"), ({"UpdateMethod": "NewVersion"}, "2")])
def test_a_changed_document_is_deployed(method: dict[str, str], version: str) -> None:
    with entered() as account, account.world.backstage():
        before = ssm().describe_document(Name=LOOK.name)["Document"]
        account.publish("{}", _template(dict(content(LOOK)), **method))
        assert ssm().describe_document(Name=LOOK.name)["Document"] == before
        account.publish("{}", _template({**content(LOOK), "description": "changed"}, **method))
        now = ssm().describe_document(Name=LOOK.name)["Document"]
        assert (now["DocumentVersion"], now["DefaultVersion"]) == (version, version)
        assert now["Hash"] != before["Hash"]
