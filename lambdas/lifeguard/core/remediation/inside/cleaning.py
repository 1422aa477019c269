"""Cleaning a root file system that is full: when it is done, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.change import GuestChange, GuestStep
from lifeguard.core.guest.disk import chokes, root_disk, worth_cleaning
from lifeguard.core.guest.disk_growth import too_small
from lifeguard.core.guest.finding import size
from lifeguard.core.guest.look import GuestDisk, GuestLook, Reclaim
from lifeguard.core.guest.visit import DiskMark, GuestVisit
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.action import CleanDisk
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message

_CLEAN = frozenset({Result.DONE, Result.ALREADY})

_DISK = "disk"
"""The step that measures the whole: what is free before and after."""


def cleaning(look: GuestLook, _: Collection[str]) -> CleanDisk | None:
    """Return the cleaning of a root file system that is full, where it would free enough.

    It needs no name in `guest_may`: it ends no process, and what it removes can be made again. A
    file system without inodes is none: whose files those are, a look does not tell.
    """
    root = root_disk(look)
    return CleanDisk() if root is not None and chokes(root) and worth_cleaning(look) else None


def finished(situation: Situation) -> ActionRecord | None:
    """Return the cleaning that had come to its end before the latest look, or None."""
    act, visit = situation.attempt(InsideVerb.CLEAN_DISK), situation.guest
    if act is None or visit is None or act.result not in _CLEAN or act.at > visit.sent_at:
        return None
    return act


def too_small_root(situation: Situation) -> GuestDisk | None:
    """Return the root file system where only a larger disk helps, by the latest look."""
    visit = situation.guest
    look = None if visit is None else visit.look
    grown = situation.attempt(InsideVerb.GROW_FILE_SYSTEM)
    if visit is not None and grown is not None and grown.worked and grown.at > visit.sent_at:
        return None  # it has just been grown, and nobody has looked since
    return None if look is None else too_small(look, cleaned=finished(situation) is not None)


def cleaned(record: ActionRecord, change: GuestChange) -> Message | None:
    """Return what a cleaning has freed, step by step; None where no step of it was reported.

    A step that failed leaves the others as they are.
    """
    if record.action != InsideVerb.CLEAN_DISK or not change.whole or not change.did:
        return None
    freed = tuple(_freed(change.did))
    parts = tuple(
        message("inside.freed", what=coded("guest.reclaim", what), freed=size(kb))
        for what, kb in freed
    )
    told = message("inside.cleaned", freed=size(sum(kb for _, kb in freed)), parts=parts)
    left = free_after(change)
    if left is not None:
        told = message("inside.cleaned_to", said=told, free=size(left))
    if not change.unasked:
        return told
    flaw = change.unasked[0]
    return message("inside.but", said=told, what=foreign(flaw.what), why=foreign(flaw.why))


def free_after(change: GuestChange) -> int | None:
    """Return what was free after a cleaning, in KiB."""
    after = (step.after for step in change.did if step.what.text == _DISK)
    left = next(after, None)
    return None if left is None else int(left)


def remembered(
    visit: GuestVisit | None, record: ActionRecord, change: GuestChange, now: datetime
) -> GuestVisit | None:
    """Return a visit with what a cleaning after it has left free: later looks count from there."""
    left = free_after(change) if cleaned(record, change) else None
    if visit is None or left is None:
        return visit
    return replace(visit, after=DiskMark(now, left))


def _freed(steps: tuple[GuestStep, ...]) -> Iterator[tuple[Reclaim, int]]:
    known = {str(what): what for what in Reclaim}
    for step in steps:
        if (what := known.get(step.what.text)) is not None:
            yield what, max(0, int((step.before or 0) - (step.after or 0)))
