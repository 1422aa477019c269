"""The AWS CLI, as far as emails use it: arguments become a call of boto3's by botocore's models.

A boolean, and a structure of nothing but a boolean `Value`, is an option of its own with a `--no-`
form; other structures are written in shorthand or JSON (AWS CLI user guide, "Using shorthand
syntax"). What the CLI customizes is customized here: `run-instances --count`, the outfile of
`lambda invoke`, and the name of an address in `sns subscribe`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import botocore.session
import botocore.waiter
import jmespath
from botocore import xform_name
from botocore.model import ListShape, OperationModel, Shape, StructureShape
from botocore.waiter import WaiterModel

from lifeguard.core.kinds.ec2.commands import NEW, NEW_IMAGE, OTHER_HOST
from lifeguard.core.notification.subscriptions import ADDRESS

Params = dict[str, Any]
GLOBALS = frozenset({"--region", "--output", "--query", "--cli-binary-format"})
_RENAMED = {"Subscribe": {"--notification-endpoint": "Endpoint"}}
_LOADER = botocore.session.get_session()


class UsageError(ValueError):
    """The CLI would not understand a command."""


@dataclass(frozen=True)
class CliCall:
    """What a command asks AWS for: an operation, or to wait for something."""

    service: str
    name: str
    region: str
    params: Params
    waits: bool = False


def parsed(command: Sequence[str]) -> CliCall:
    """Return what a command asks for.

    Raises:
        UsageError: the CLI has no such command or option, or there is no Region.
    """
    program, service, name, *arguments = command
    _require(program == "aws", f"not the AWS CLI: {program}")
    waits = name == "wait"
    if waits:
        name, *arguments = arguments
    model, api_version = _LOADER.get_service_model(service), None
    if waits:
        waiters: WaiterModel = _LOADER.get_waiter_model(service, api_version)
        found = next((w for w in waiters.waiter_names if xform_name(w, "-") == name), None)
        operation = None if found is None else waiters.get_waiter(found).operation
    else:
        names = model.operation_names
        operation = found = next((o for o in names if xform_name(o, "-") == name), None)
    if operation is None or found is None:
        msg = f"no such command: {service} {name}"
        raise UsageError(msg)
    params, common = _options(model.operation_model(operation), arguments)
    _require("--region" in common, f"no Region: {' '.join(command)}")
    if "--query" in common:
        jmespath.compile(common["--query"])  # type: ignore[no-untyped-call]  # raises if it is none
    return CliCall(service, xform_name(found), common["--region"], params, waits)


def _options(
    operation: OperationModel, arguments: Sequence[str]
) -> tuple[Params, Mapping[str, str]]:
    """Return an operation's parameters, and the options that every command has."""
    shapes = {} if operation.input_shape is None else operation.input_shape.members
    members = {f"--{xform_name(name, '-')}": name for name in shapes} | _RENAMED.get(
        operation.name, {}
    )
    params: Params = {}
    common: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        values = list(takewhile(lambda word: not word.startswith("--"), rest))
        if option in GLOBALS:
            common[option] = rest.pop(0)
        elif operation.name == "RunInstances" and option == "--count":
            params |= {"MinCount": int(rest[0]), "MaxCount": int(rest.pop(0))}
        elif operation.name == "Invoke" and not option.startswith("--"):
            _require(not rest, f"what comes after the outfile: {rest}")
        elif option.startswith("--no-") and f"--{option[5:]}" in members:
            params |= _flag(shapes, members[f"--{option[5:]}"], on=False)
        elif option in members:
            shape = shapes[members[option]]
            if _is_flag(shape):
                params |= _flag(shapes, members[option], on=True)
                continue
            _require(bool(values), f"{option} has no value")
            taken = values if isinstance(shape, ListShape) else values[:1]
            params[members[option]] = _valued(shape, taken)
            del rest[: len(taken)]
        else:
            _require(condition=False, said=f"unknown option: {option}")
    return params, common


def _is_flag(shape: Shape) -> bool:
    return shape.type_name == "boolean" or (
        isinstance(shape, StructureShape)
        and {name: member.type_name for name, member in shape.members.items()}
        == {"Value": "boolean"}
    )


def _flag(shapes: Mapping[str, Shape], member: str, *, on: bool) -> Params:
    shape = shapes[member]
    _require(_is_flag(shape), f"{member} is no flag")
    return {member: {"Value": on} if isinstance(shape, StructureShape) else on}


def _valued(shape: Shape, words: Sequence[str]) -> Any:  # noqa: ANN401  whatever the shape is of
    match shape.type_name:
        case "list":
            assert isinstance(shape, ListShape)
            if len(words) == 1 and words[0].startswith("["):
                return json.loads(words[0])
            return [_valued(shape.member, [word]) for word in words]
        case "structure":
            assert isinstance(shape, StructureShape)
            (word,) = words
            return json.loads(word) if word.startswith("{") else _shorthand(shape, word)
        case "integer" | "long":
            return int(words[0])
        case "boolean":
            return words[0] == "true"
        case "blob":
            return words[0].encode()
        case _:
            return words[0]


def _shorthand(shape: StructureShape, word: str) -> Params:
    """Return `Key=a,Values=b,c` as a structure."""
    found: dict[str, list[str]] = {}
    for part in word.split(","):
        key, sign, value = part.partition("=")
        if sign:
            _require(key in shape.members, f"{shape.name} has no {key}")
            found[key] = [value]
        else:
            _require(bool(found), f"no name before {part}")
            found[next(reversed(found))].append(part)
    return {key: _valued(shape.members[key], values) for key, values in found.items()}


def _require(condition: bool, said: str) -> None:  # noqa: FBT001  what is required
    if not condition:
        raise UsageError(said)


class AwsCli:
    """A shell with the AWS CLI in it: runs commands against the AWS that boto3 reaches."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self.made: dict[str, str] = {
            ADDRESS: "ops@example.com",
            OTHER_HOST: "h-0fedcba9876543210",
        }
        """What the operator fills in for a name in capitals, as an earlier command has shown it."""

    def run(self, command: Sequence[str]) -> Params:
        """Run a command as an operator does.

        Raises:
            UsageError: the CLI would not understand it.
            botocore.exceptions.ClientError, WaiterError: AWS refuses it, or what is waited for
                does not come.
        """
        call = parsed([self.made.get(word, word) for word in command])
        client: Any = boto3.client(call.service, region_name=call.region)  # type: ignore[call-overload]
        if call.waits:
            with self._no_time():
                client.get_waiter(call.name).wait(**call.params)
            return {}
        answer: Params = getattr(client, call.name)(**call.params)
        if call.name == "run_instances":
            self.made[NEW] = answer["Instances"][0]["InstanceId"]
        if call.name == "create_image":
            self.made[NEW_IMAGE] = answer["ImageId"]
        return answer

    @contextmanager
    def _no_time(self) -> Iterator[None]:
        """Let a waiter's pauses pass in the sandbox's own time."""
        with patch.object(botocore.waiter, "time", SimpleNamespace(sleep=self._sleep)):
            yield
