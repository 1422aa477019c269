"""How containers and services of a host have ended before Lifeguard's own restart of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.change import GuestChange
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.graceful import restarted_at
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.schedule.durations import NEVER
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, message

SHOWN = 3
"""Containers and services that are named; of the others, how many."""

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


SLACK = timedelta(minutes=2)
"""By how much a server's clock may differ."""


def killed_units(situation: Situation) -> tuple[Foreign | Message, ...]:
    """Return the services that systemd killed when Lifeguard last restarted the server.

    The first names, and how many more there are.
    """
    visit, restarted = situation.guest, restarted_at(situation)
    if visit is None or visit.look is None or not NEVER < restarted < visit.sent_at:
        return ()
    since = (restarted - SLACK).timestamp()
    return _names(foreign(one.unit) for one in visit.look.killed if one.at >= since)


def asked_to_end(records: Iterable[ActionRecord]) -> ActionRecord | None:
    """Return the last act by which containers were asked to end, or None."""
    found = [one for one in records if one.action == ShutdownVerb.END_CONTAINERS]
    return found[-1] if found else None


def ungraceful(record: ActionRecord) -> bool:
    """Whether Docker had to kill any of them."""
    return record.answer.param(_KILLED) is not None
