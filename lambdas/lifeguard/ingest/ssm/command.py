"""`EC2 Command Invocation Status-change Notification`: a command on one node has come to its end.

The same of EC2 instances and of hybrid nodes: the command's id alone says whose it is, so the node
is not read. AWS shows no such event of a hybrid node (Systems Manager guide, "EventBridge event
examples", Run Command); events come on a best-effort basis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lifeguard.core.incident.trigger import CommandEnd, Ignored
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import UnreadableError
from lifeguard.ingest.json.text import line

OURS = "lifeguard-"
"""How the names of Lifeguard's documents begin."""

UNDERWAY = ("Pending", "InProgress", "Delayed", "Cancelling")
"""The values of CommandInvocationStatus in botocore's model that are followed by another."""

_COMMAND = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read the end of a command; whatever ended it, its result is read from the API."""
    detail = envelope.detail
    document, status = detail.needed("document-name"), detail.needed("status")
    if not document.startswith(OURS):
        return [Ignored(envelope.id, f"{line(document, 100)} is no document of Lifeguard's")]
    if status in UNDERWAY:
        return [Ignored(envelope.id, f"the command is {status}: no end yet")]
    command, field = detail.needed("command-id"), detail.named("command-id")
    if not _COMMAND.fullmatch(command):
        raise UnreadableError(field, "the id of a command", command)
    account = names.account("account", envelope.top.text("account"))
    region = names.region("region", envelope.top.text("region"))
    return [CommandEnd(command, account, region, envelope.id)]
