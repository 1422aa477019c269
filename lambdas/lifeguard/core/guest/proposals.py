"""What a person may do on the server about what a look found, with exact commands."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lifeguard.core.guest.containers import ailing, daemon_remedy, remedy
from lifeguard.core.guest.cpu import cpu_limit
from lifeguard.core.guest.disk import chokes, cleanable, cleaning, full_disks
from lifeguard.core.guest.finding import size
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.memory import is_full, memory_limit
from lifeguard.core.guest.owner import of_container
from lifeguard.core.guest.ports import conflicts
from lifeguard.core.guest.swap import swap_plan
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable


@immutable
class GuestProposal:
    """Commands to run on the server, under what they do; and what makes their effect last.

    `does` is what Lifeguard calls it where the policy lets Lifeguard do it.
    """

    does: InsideVerb
    said: Message
    commands: tuple[Command, ...]
    lasting: Message = NOTHING


def proposals(look: GuestLook, tried: Collection[str] = ()) -> tuple[GuestProposal, ...]:
    """Return what would help, the softest that fits first.

    `tried` are names of containers of which no restart is proposed: Lifeguard's own did not help.
    """
    return tuple(_proposals(look, tried))


def to_clean(look: GuestLook) -> GuestProposal | None:
    """Return the cleaning of a disk on which programs are about to fail, where it frees any."""
    return next(_cleaning(look), None) if _chokes(look) else None


def _proposals(look: GuestLook, tried: Collection[str]) -> Iterator[GuestProposal]:
    if (first := to_clean(look)) is not None:
        yield first
    yield from _limits(look)
    if commands := daemon_remedy(look):
        yield GuestProposal(InsideVerb.REPAIR_DOCKER, message("guest.do.docker"), commands)
    for conflict in conflicts(look):
        if conflict.commands:
            said = message("guest.do.port", who=conflict.holder.said, port=str(conflict.port))
            yield GuestProposal(InsideVerb.STOP_HOLDER, said, conflict.commands, conflict.lasting)
    if not _chokes(look):
        yield from _cleaning(look)
    if is_full(look) and (plan := swap_plan(look)).mib:
        said = message("guest.do.swap", mib=plan.mib)
        yield GuestProposal(InsideVerb.ADD_SWAP, said, plan.commands)
    skipped = {*tried, *(conflict.container.name for conflict in conflicts(look))}
    for container, _ in ailing(look):
        if container.name not in skipped and (helps := remedy(look, container)):
            said = message("guest.do.container", who=of_container(container).said)
            yield GuestProposal(InsideVerb.RESTART_INSIDE, said, helps)


def _chokes(look: GuestLook) -> bool:
    return any(chokes(disk) for disk in look.disks)


def _cleaning(look: GuestLook) -> Iterator[GuestProposal]:
    if full_disks(look) and (clean := cleaning(look)):
        said = message("guest.do.clean", freed=size(cleanable(look)))
        yield GuestProposal(InsideVerb.CLEAN_DISK, said, clean)


def _limits(look: GuestLook) -> Iterator[GuestProposal]:
    memory, cpu = memory_limit(look), cpu_limit(look)
    if memory is not None and not memory.why_not:
        said = message("guest.do.memory", who=of_container(memory.container).said)
        yield GuestProposal(InsideVerb.LIMIT_MEMORY, said, (memory.command,), memory.lasting)
    if cpu is not None:
        said = message("guest.do.cpu", who=of_container(cpu.container).said)
        yield GuestProposal(InsideVerb.LIMIT_CPU, said, (cpu.command,), cpu.lasting)
