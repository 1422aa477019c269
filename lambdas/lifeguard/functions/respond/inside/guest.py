"""Looking inside the host of an incident: the command is sent once, and its output read later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable, answer
from lifeguard.aws.ssm.run_command import Ending, Invocation, Node
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.disk_growth import marked
from lifeguard.core.guest.visit import WAITED, GuestVisit
from lifeguard.core.planner.looking import wants_look
from lifeguard.core.remediation.inside.returning import remembered
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message
from lifeguard.guest.documents import LOOK, Document
from lifeguard.ingest.guest.look import read_look

UNDELIVERED = frozenset({"DeliveryTimedOut", "Undeliverable"})
"""How a command ends that no agent has taken (Systems Manager guide, command statuses)."""


_NO_SPACE = "no space left on device"
"""ENOSPC in the words of the C library and of Go: the agent keeps a script in a file first."""


class GuestCommands(Protocol):
    """SSM Run Command; the module `aws.ssm.run_command` is the real one."""

    def find_node(self, resource: Resource, /) -> Node | None:
        """Return the host as a managed node, or None."""

    def send(
        self,
        region: str,
        node: str,
        document: Document,
        parameters: Mapping[str, str],
        comment: str,
        /,
    ) -> str:
        """Run a document on a node and return the command's id."""

    def sent(
        self, region: str, node: str, document: Document, comment: str, since: datetime, /
    ) -> tuple[str, datetime] | None:
        """Return the latest command with this comment since then, or None."""

    def invocation(self, region: str, node: str, command: str, /) -> Invocation:
        """Return how a command stands."""

    def cancel(self, region: str, command: str, /) -> None:
        """Ask for a command to be given up."""


def look_inside(commands: GuestCommands, situation: Situation) -> Situation:
    """Return the situation with what a look inside the host has found so far.

    What SSM refuses is kept as the reason why nothing is known; what it could not answer now is
    asked again at the next look at the host. Nothing is raised: no outage waits for SSM.
    """
    visit = situation.guest
    try:
        if visit is not None and visit.pending:
            return replace(situation, guest=_read(commands, situation, visit))
        if wants_look(situation):
            visit = _begun(commands, situation)
            return replace(situation, guest=visit, ran=remembered(situation))
    except Refused as refused:
        unseen = _unseen(situation, answer(refused))
        return replace(situation, guest=unseen, ran=remembered(situation))
    except Retryable:
        return situation
    return situation


def _begun(commands: GuestCommands, situation: Situation) -> GuestVisit:
    """Send the command, unless one was sent whose sending nobody has noted."""
    resource = situation.incident.resource
    node = commands.find_node(resource)
    if node is None:
        return _unseen(situation, message("guest.not_managed"))
    if not node.linux:
        return _unseen(situation, message("guest.not_linux"))
    if not node.online:
        return _unseen(situation, message("guest.offline"))
    comment = f"lifeguard {situation.incident.id}"
    recent, before = situation.now - WAITED, marked(situation.guest)
    known = commands.sent(resource.region, node.id, LOOK, comment, recent)
    if known is not None and known[0] != _noted(situation):
        command, at = known
        return GuestVisit(node.id, command, at, before=before)
    command = commands.send(resource.region, node.id, LOOK, {}, comment)
    return GuestVisit(node.id, command, situation.now, before=before)


def _noted(situation: Situation) -> str:
    """Return the command of the look that is known: another one was sent after it, or none."""
    return "" if situation.guest is None else situation.guest.command


def _unseen(situation: Situation, why: Message) -> GuestVisit:
    known = situation.guest
    node, command = ("", "") if known is None else (known.node, known.command)
    return GuestVisit(node, command, situation.now, why_not=why, before=marked(known))


def _read(commands: GuestCommands, situation: Situation, visit: GuestVisit) -> GuestVisit:
    """Return the visit with its result; one that takes too long is given up.

    An agent that was away would run the command when it is back, perhaps after a restart.
    """
    region = situation.incident.resource.region
    found = commands.invocation(region, visit.node, visit.command)
    if found.ending is Ending.UNDERWAY:
        if situation.now < visit.sent_at + WAITED:
            return visit
        commands.cancel(region, visit.command)
        return replace(visit, why_not=message("guest.no_answer", status=found.status))
    look = read_look(found.output)
    if look.tells:  # a script that was stopped has said something too
        return replace(visit, look=look)
    return replace(visit, why_not=_nothing_seen(found))


def _nothing_seen(found: Invocation) -> Message:
    return message("guest.unreadable") if found.ending is Ending.DONE else unrun(found)


def unrun(found: Invocation) -> Message:
    """Return why a script has told nothing: nobody took it, or the agent could not run it."""
    if found.ending is Ending.UNDERWAY or found.status in UNDELIVERED:
        return message("guest.no_answer", status=found.status)
    if _NO_SPACE in found.error.lower():
        return message("guest.no_space")
    return message("guest.failed", status=found.status)
