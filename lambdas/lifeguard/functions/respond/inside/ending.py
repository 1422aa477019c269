"""The end of the containers before a restart: read, or given up soon, as an outage waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import Ending, Invocation
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.remediation.inside.docker_debt import UNTAKEN
from lifeguard.core.remediation.inside.graceful import patience
from lifeguard.core.remediation.inside.outcome import failed
from lifeguard.core.text.message import message
from lifeguard.functions.respond.inside.guest import UNDELIVERED, GuestCommands
from lifeguard.guest.documents import DELIVERY

_TAKEN = frozenset({"InProgress", "Cancelling"})
"""The statuses of a command under way that an agent has taken (Systems Manager guide)."""

_UNKNOWN = Invocation(Ending.UNDERWAY, "Unknown")
"""Systems Manager does not tell now."""


def still_going(
    commands: GuestCommands, situation: Situation, record: ActionRecord, node: str
) -> Invocation | ActionRecord:
    """Return how the command has ended, or the record: it goes on, or was given up.

    One that is given up is cancelled, so that the containers do not end after the restart. Where it
    cannot be cancelled, the restart waits until Systems Manager delivers it no more.
    """
    region, now = situation.incident.resource.region, situation.now
    found = _asked(commands, region, node, record.made)
    if found.status in UNDELIVERED:
        return _untaken(record, found, now)
    if found.ending is not Ending.UNDERWAY:
        return found
    taken = found.status in _TAKEN
    if now < patience(situation, record, taken=taken or found is _UNKNOWN):
        return record
    if not _cancelled(commands, region, record.made) and now < record.at + DELIVERY:
        return record
    if taken or found is _UNKNOWN:
        return failed(record, message("inside.no_end"), now)
    return _untaken(record, found, now)


def _untaken(record: ActionRecord, found: Invocation, now: datetime) -> ActionRecord:
    """Return the record of a command that no agent has taken: nothing was stopped."""
    said = message("guest.no_answer", status=found.status)
    return replace(failed(record, said, now), code=UNTAKEN)


def _asked(commands: GuestCommands, region: str, node: str, command: str) -> Invocation:
    try:
        return commands.invocation(region, node, command)
    except (Refused, Retryable):
        return _UNKNOWN


def _cancelled(commands: GuestCommands, region: str, command: str) -> bool:
    """Ask for it to be given up; a refusal says that it has ended."""
    try:
        commands.cancel(region, command)
    except Retryable:
        return False
    except Refused:
        return True
    return True
