"""Parameter Store in an account: the template's values, the freeze switch, a person's change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.account.account import Account
from sandbox.template.template import Template
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.small_template import TEMPLATE, role

REGION = "us-east-1"
START = datetime(2026, 11, 20, 10, tzinfo=UTC)
FREEZE = "/lifeguard/freeze"
HEALTH: dict[str, Any] = {"id": "e1", "source": "aws.health", "detail": {"service": "EC2"}}

Install = Callable[[str, Callable[[Any, Any], Any]], None]


@contextmanager
def entered(*granted: str, freeze: bool = False) -> Iterator[Account]:
    """Enter an account with the switch, in which intake is granted these actions."""
    switch = {**TEMPLATE["Resources"]["Freeze"]["Properties"], "Name": FREEZE}
    grant = {"Effect": "Allow", "Action": list(granted), "Resource": "*"}
    resources = {
        **TEMPLATE["Resources"],
        "Switch": {"Type": "AWS::SSM::Parameter", "Properties": switch},
        **role("Intake", grant),
    }
    spec = WorldSpec(now=START, freeze=freeze)
    template = Template({"Resources": resources}, spec.account, REGION)
    with Account(spec, template, "{}") as account:
        yield account


def value() -> str:
    answer = boto3.client("ssm", region_name=REGION).get_parameter(Name=FREEZE)
    return answer["Parameter"]["Value"]


@pytest.mark.parametrize(("freeze", "expected"), [(False, "off"), (True, "on")])
def test_the_world_says_whether_the_switch_is_on(
    freeze: bool,  # noqa: FBT001  a column of the table
    expected: str,
) -> None:
    with entered(freeze=freeze):
        assert value() == expected


def test_a_person_turns_the_switch() -> None:
    with entered() as account:
        person = account.world.person
        before = account.world.revision
        person.freeze()
        assert value() == "on"
        assert account.world.revision > before  # or nobody would look again
        person.unfreeze()
        assert value() == "off"
        person.set_parameter("/small/freeze", "anything")
        assert value() == "off"
        assert [call.operation for call in account.world.calls] == []


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        (("ssm:GetParameter", "ssm:GetParameters"), ["off", "off"]),
        (("ssm:GetParameter",), ["off", "AccessDeniedException"]),
        (("ssm:GetParameters",), ["AccessDeniedException", "off"]),
    ],
)
def test_a_function_reads_it_by_its_own_grants(
    install: Install, granted: tuple[str, ...], expected: list[str]
) -> None:
    read: list[str] = []

    def look(ask: Callable[[], str]) -> None:
        try:
            read.append(ask())
        except ClientError as error:
            read.append(error.response["Error"]["Code"])

    def values() -> str:
        answer = boto3.client("ssm", region_name=REGION).get_parameters(Names=[FREEZE])
        return answer["Parameters"][0]["Value"]

    def intake(_event: Any, _context: Any) -> None:  # noqa: ANN401
        look(value)
        look(values)

    install("intake", intake)
    with entered(*granted) as account:
        account.bus.deliver(HEALTH)
    assert read == expected
