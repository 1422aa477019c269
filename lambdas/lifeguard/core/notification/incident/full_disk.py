"""What to do about a full disk: clean it, and get a larger one where that leaves it full."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.disk_growth import using, wanted_gib
from lifeguard.core.guest.look import GuestDisk
from lifeguard.core.guest.proposals import to_clean
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.view import Block, Commands, Paragraph
from lifeguard.core.remediation.inside.cleaning import finished, too_small_root
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message


def to_be_cleaned(situation: Situation) -> Iterator[Block]:
    """Yield the commands that clean a disk on which programs are about to fail."""
    look = None if situation.guest is None else situation.guest.look
    proposal = None if look is None else to_clean(look)
    if proposal is not None:
        yield Commands(proposal.said, proposal.commands)


def larger_disk(situation: Situation, *, spare: bool = False) -> Iterator[Block]:
    """Yield the commands: for the disk first, and then for the file system on it, where known.

    They are to `spare`, for example, where the email asks whether Lifeguard may do it.
    """
    disk = too_small_root(situation)
    if disk is None:
        return
    grown = situation.attempt(Verb.GROW_VOLUME)
    if grown is not None and grown.worked:
        yield from _to_use(disk)
        return
    larger = situation.kind.email.larger_disk(situation, wanted_gib(disk))
    if larger is None:
        return
    act = finished(situation)
    if act is not None:
        yield Paragraph((message("guest.disk.cleaned", done=summary((act,))),))
    used = using(disk) if larger.in_place else ()
    if used:
        said = message("guest.do.grow", gib=wanted_gib(disk))
        yield Commands(said, (*larger.commands, *used), spare=spare)
    else:
        yield Commands(larger.said, larger.commands, spare=spare)


def _to_use(disk: GuestDisk) -> Iterator[Block]:
    """Yield the commands that have a file system use what Lifeguard has grown its volume by."""
    if commands := using(disk):
        yield Commands(message("guest.do.use_grown"), commands)
