"""Commands that SSM runs inside a host: sent, found again after a crash, read, and cancelled.

Only Lifeguard's own documents are run, and only as they were deployed: the content is compared
before each command, and SSM is given the version and hash of what was compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.tags import NODE_OF
from lifeguard.guest.documents import DELIVERY, Document, content
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_ssm.type_defs import InstanceInformationTypeDef

NOT_YET = "InvocationDoesNotExist"
"""What GetCommandInvocation answers in the first moment after SendCommand."""
CHANGED = "DocumentChanged"
"""Our own code: the document in the account is not the one that was deployed."""
AMBIGUOUS = "AmbiguousNode"
"""Our own code: several nodes say that they are the instance."""
UNKNOWN_NODE = "InvalidInstanceId"
"""The node has never registered, or is gone (API reference, SendCommand)."""

_UNDERWAY = frozenset({"Pending", "InProgress", "Delayed", "Cancelling"})
"""The values of CommandInvocationStatus in botocore's model that are followed by another."""


@immutable
class Node:
    """What SSM knows of a host: its id there, and whether its agent answers.

    The agent of a host that has just died still counts as online for about five minutes.
    """

    id: str
    online: bool
    linux: bool


class Ending(StrEnum):
    """How a command has ended, so far as it matters to what follows."""

    UNDERWAY = "underway"
    DONE = "done"
    FAILED = "failed"


@immutable
class Invocation:
    """One command on one node: how it stands, SSM's own word for that, and what it has printed.

    `error` is of the script, and of an agent that could not run it.
    """

    ending: Ending
    status: str
    output: str = ""
    error: str = ""


def find_node(resource: Resource) -> Node | None:
    """Return the host as a managed node of SSM, or None when SSM does not know it.

    An EC2 instance is known by its id. A Lightsail instance is a hybrid node, which has an id of
    its own; its tag `lifeguard:instance` names the instance.

    Raises:
        Retryable, Refused: as AWS answered. More than one node with that tag is refused: a copy
            of a disk carries the registration of the original along.
    """
    ssm = client("ssm", resource.region)
    lightsail = resource.service == Service.LIGHTSAIL
    key = f"tag:{NODE_OF}" if lightsail else "InstanceIds"
    try:
        with translated():
            pages = ssm.get_paginator("describe_instance_information").paginate(
                Filters=[{"Key": key, "Values": [resource.id]}]
            )
            found = [one for page in pages for one in page["InstanceInformationList"]]
    except Refused as refused:
        if refused.code == UNKNOWN_NODE:
            return None
        raise
    if len(found) > 1:
        ids = ", ".join(sorted(one["InstanceId"] for one in found))
        raise Refused(AMBIGUOUS, f"several nodes are tagged as {resource.id}: {ids}")
    return _node(found[0]) if found else None


def send(
    region: str, node: str, document: Document, parameters: Mapping[str, str], comment: str
) -> str:
    """Run a document on a node and return the command's id.

    SSM gives the command up if the agent has not taken it after `DELIVERY`.

    Raises:
        Retryable, Refused: as AWS answered, or `CHANGED`.
    """
    ssm = client("ssm", region)
    version, digest = _pinned(ssm, document)
    with translated():
        answer = ssm.send_command(
            DocumentName=document.name,
            DocumentVersion=version,
            DocumentHash=digest,
            DocumentHashType="Sha256",
            InstanceIds=[node],
            Parameters={name: [value] for name, value in parameters.items()},
            TimeoutSeconds=int(DELIVERY.total_seconds()),
            Comment=comment,
        )
    return answer["Command"]["CommandId"]


def sent(
    region: str, node: str, document: Document, comment: str, since: datetime
) -> tuple[str, datetime] | None:
    """Return the latest command with this comment since then and when it was sent, or None.

    SSM takes no client token: after a crash the comment tells what was sent.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    after = since - timedelta(seconds=1)
    with translated():
        pages = (
            client("ssm", region)
            .get_paginator("list_commands")
            .paginate(
                InstanceId=node,
                Filters=[
                    {"key": "DocumentName", "value": document.name},
                    {"key": "InvokedAfter", "value": after.strftime("%Y-%m-%dT%H:%M:%SZ")},
                ],
            )
        )
        mine = [
            (one["RequestedDateTime"], one["CommandId"])
            for page in pages
            for one in page["Commands"]
            if one.get("Comment") == comment
        ]
    if not mine:
        return None
    at, command = max(mine)
    return command, at


def invocation(region: str, node: str, command: str) -> Invocation:
    """Return how a command stands on its node; its output is at most 24,000 characters.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        with translated():
            answer = client("ssm", region).get_command_invocation(
                CommandId=command, InstanceId=node
            )
    except Refused as refused:
        if refused.code == NOT_YET:
            return Invocation(Ending.UNDERWAY, "Pending")
        raise
    status = answer["StatusDetails"]
    if answer["Status"] in _UNDERWAY:
        return Invocation(Ending.UNDERWAY, status)
    ending = Ending.DONE if answer["Status"] == "Success" else Ending.FAILED
    return Invocation(
        ending,
        status,
        answer.get("StandardOutputContent", ""),
        answer.get("StandardErrorContent", ""),
    )


def cancel(region: str, command: str) -> None:
    """Ask SSM to give a command up; it cannot stop for certain what runs already.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        client("ssm", region).cancel_command(CommandId=command)


def _node(found: InstanceInformationTypeDef) -> Node:
    return Node(
        found["InstanceId"],
        online=found.get("PingStatus") == "Online",
        linux=found.get("PlatformType") == "Linux",
    )


def _pinned(ssm: SSMClient, document: Document) -> tuple[str, str]:
    """Return the version and hash of the document, which has been seen to be the deployed one."""
    with translated():
        found = ssm.get_document(
            Name=document.name, DocumentVersion="$LATEST", DocumentFormat="JSON"
        )
        described = ssm.describe_document(
            Name=document.name, DocumentVersion=found["DocumentVersion"]
        )["Document"]
    if _plain(json.loads(found["Content"])) != _plain(content(document)):
        raise Refused(CHANGED, f"the document {document.name} is not the one that was deployed")
    return found["DocumentVersion"], described["Hash"]


def _plain(content: object) -> object:
    """Return a content with its numbers as text: CloudFormation may have written them so."""
    if isinstance(content, dict):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    return str(content)
