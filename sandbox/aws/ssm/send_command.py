"""Systems Manager's SendCommand and CancelCommand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.aws.ssm.told import command_told
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.ssm.command import CommandOrder
from sandbox.hosts.ssm.document import WorldDocument
from sandbox.hosts.ssm.library import DEFAULT
from sandbox.hosts.ssm.run_command import DELIVERS_FOR

_PLAYED = frozenset(
    {
        "Comment",
        "DocumentHash",
        "DocumentHashType",
        "DocumentName",
        "DocumentVersion",
        "InstanceIds",
        "Parameters",
        "TimeoutSeconds",
    }
)
SHORTEST, LONGEST = 30, 2_592_000
"""Of TimeoutSeconds [botocore TimeoutSeconds]."""
LONGEST_COMMENT = 100


class NotPlayedError(NotImplementedError):
    """A parameter of SendCommand that the sandbox does not play."""


def send_command(estate: Estate, request: Request) -> dict[str, Any]:
    """SendCommand to nodes by their ids."""
    params = request.params
    if odd := sorted(params.keys() - _PLAYED):
        raise NotPlayedError(", ".join(odd))
    delivery = params.get("TimeoutSeconds", int(DELIVERS_FOR.total_seconds()))
    comment, ids = params.get("Comment", ""), params.get("InstanceIds", [])
    _check(delivery, comment, ids)
    asked = params.get("DocumentVersion", DEFAULT)
    document = estate.ssm.documents.version(params["DocumentName"], asked)
    _check_hash(document, params)
    given = document.taken(params.get("Parameters", {}))
    nodes = estate.ssm.require(ids)
    if "Linux" not in document.platforms:
        text = f"The document {document.name} does not support the platform Linux."
        raise Refusal(Code.UNSUPPORTED_PLATFORM_TYPE, text)
    order = CommandOrder(document, asked, given, comment, timedelta(seconds=delivery))
    command = estate.ssm.commands.send(order, nodes)
    return {"Command": command_told(command)}


def _check(delivery: int, comment: str, ids: list[str]) -> None:
    if not SHORTEST <= delivery <= LONGEST:
        text = f"Value '{delivery}' at 'timeoutSeconds' failed to satisfy constraint: Member must"
        raise Refusal(Code.VALIDATION, f"{text} have value from {SHORTEST} to {LONGEST}")
    if len(comment) > LONGEST_COMMENT:
        text = "Value at 'comment' failed to satisfy constraint: Member must have length"
        raise Refusal(Code.VALIDATION, f"{text} less than or equal to {LONGEST_COMMENT}")
    if not ids:
        raise Refusal(Code.VALIDATION, "InstanceIds or Targets must be specified.")
    if len(set(ids)) < len(ids):
        raise Refusal(Code.DUPLICATE_INSTANCE_ID, "An instance id is there twice.")


def _check_hash(document: WorldDocument, params: dict[str, Any]) -> None:
    wanted = params.get("DocumentHash")
    if wanted is not None and wanted != document.hash:
        text = f"The hash of document {document.name} version {document.number} is another one."
        raise Refusal(Code.INVALID_DOCUMENT, text)


def cancel_command(estate: Estate, request: Request) -> dict[str, Any]:
    """CancelCommand, on all of its nodes unless some are named."""
    command = estate.ssm.commands.command(request.params["CommandId"])
    ids = request.params.get("InstanceIds") or list(command.invocations)
    nodes = {name: estate.ssm.node(name) for name in ids if name in command.invocations}
    if len(nodes) < len(ids):
        raise Refusal(Code.INVALID_SSM_INSTANCE_ID, "The command was not sent to this node.")
    estate.ssm.commands.cancel(command, nodes)
    return {}
