"""How the containers of a host have ended that were asked to, as the record of that act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.guest.change import GuestChange
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, message

SHOWN = 3
"""Containers that are named; of the others, how many."""

_KILLED = "killed"
"""The param that names those which Docker had to kill."""


def containers_ended(record: ActionRecord, change: GuestChange, at: datetime) -> ActionRecord:
    """Return the record of the act once its script has come to its end.

    What was not reported whole, or took too long, counts as failed: the restart goes on, and Docker
    is owed where it does not come.
    """
    if change.already:
        told = message("inside.no_containers")
        return replace(record, result=Result.ALREADY, answer=told, at=at)
    if not change.did:
        told = message("guest.unreadable")
        return replace(record, result=Result.FAILED, answer=told, at=at)
    whole = change.whole and not change.unasked
    result = Result.DONE if whole else Result.FAILED
    return replace(record, result=result, answer=_measured(record, change, at), at=at)


def _measured(record: ActionRecord, change: GuestChange, at: datetime) -> Message:
    step = change.did[0]
    count, left = int(step.before or 0), int(step.after or 0)
    lasted = at - record.at if step.seconds is None else timedelta(seconds=step.seconds)
    ended = message("inside.ended", ended=max(0, count - left), count=count, length=lasted)
    killed = _names(one.name for one in change.ended if one.killed)
    running = _names(one.name for one in change.ended if one.runs)
    if running:
        ended = message("inside.still_running", ended=ended, names=running)
    return message("inside.ended_killed", ended=ended, killed=killed) if killed else ended


def _names(found: Iterable[Foreign]) -> tuple[Foreign | Message, ...]:
    """Return the first names, and how many more there are."""
    first, more = (names := tuple(found))[:SHOWN], len(names) - SHOWN
    return (*first, message("inside.more", more=more)) if more > 0 else first


def asked_to_end(records: Iterable[ActionRecord]) -> ActionRecord | None:
    """Return the last act by which containers were asked to end, or None."""
    found = [one for one in records if one.action == ShutdownVerb.END_CONTAINERS]
    return found[-1] if found else None


def ungraceful(record: ActionRecord) -> bool:
    """Whether Docker had to kill any of them."""
    return record.answer.param(_KILLED) is not None
