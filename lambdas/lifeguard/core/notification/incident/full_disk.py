"""What to do about a full disk: clean it, and get a larger one where that leaves it full."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.disk_growth import too_small, using, wanted_gib
from lifeguard.core.guest.proposals import to_clean
from lifeguard.core.incident.action_record import Result
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.view import Block, Commands, Paragraph
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.message import message


def to_be_cleaned(situation: Situation) -> Iterator[Block]:
    """Yield the commands that clean a disk on which programs are about to fail."""
    look = None if situation.guest is None else situation.guest.look
    proposal = None if look is None else to_clean(look)
    if proposal is not None:
        yield Commands(proposal.said, proposal.commands)


_CLEAN = frozenset({Result.DONE, Result.ALREADY})


def larger_disk(situation: Situation) -> Iterator[Block]:
    """Yield the commands: for the disk first, and then for the file system on it, where known."""
    visit = situation.guest
    if visit is None or visit.look is None:
        return
    act = situation.attempt(InsideVerb.CLEAN_DISK)
    cleaned = act is not None and act.result in _CLEAN and act.at <= visit.sent_at
    disk = too_small(visit.look, cleaned=cleaned)
    if disk is None:
        return
    larger = situation.kind.email.larger_disk(situation, wanted_gib(disk))
    if larger is None:
        return
    if cleaned and act is not None:
        yield Paragraph((message("guest.disk.cleaned", done=summary((act,))),))
    used = using(disk) if larger.in_place else ()
    if used:
        said = message("guest.do.grow", gib=wanted_gib(disk))
        yield Commands(said, (*larger.commands, *used))
    else:
        yield Commands(larger.said, larger.commands)
