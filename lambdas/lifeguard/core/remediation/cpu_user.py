"""What uses the CPU of a server that runs out of burst capacity or credits, by a look inside."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.cpu import CpuLimit, cpu_limit, culprit, hog, hogging
from lifeguard.core.guest.owner import Use, of_container
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def cpu_user(situation: Situation) -> Use | None:
    """Return who uses the CPU; None where no look has named anybody."""
    visit = situation.guest
    return None if visit is None or visit.look is None else hog(visit.look)


def brief(situation: Situation, left: timedelta | None) -> Message:
    """Return what the subject says: who uses the CPU, or in how long what it spends is gone."""
    if use := cpu_user(situation):
        return culprit(use)
    return message("cpu_user.gone_in", left=left) if left else message("cpu_user.find")


def limit_of(situation: Situation) -> tuple[Command, ...]:
    """Return the command that limits the container which uses the CPU, where one does."""
    limit = _limit(situation)
    return () if limit is None else (limit.command,)


def limit_duty(situation: Situation) -> tuple[Message, ...]:
    """Return what to do about what uses the CPU: find it, unless it is known."""
    use, limit = cpu_user(situation), _limit(situation)
    if use is None:
        return message("cpu_user.find_duty"), message("cpu_user.limit_it")
    percent = round(use.amount)
    if kept := _limited(situation, use):
        who = use.owner.said
        return message("cpu_user.limited", who=who, percent=percent), kept.lasting
    if limit is None:
        return (message("cpu_user.stop", who=use.owner.said, percent=percent),)
    who = of_container(limit.container).said
    return (
        message("cpu_user.limit", who=who, percent=percent, cpus=limit.cpus),
        limit.lasting,
    )


def _limited(situation: Situation, use: Use) -> CpuLimit | None:
    """Return the limit that Lifeguard has set for who uses the CPU, where it has set one."""
    look = None if situation.guest is None else situation.guest.look
    container = None if look is None else hogging(look, use)
    act = situation.attempt(InsideVerb.LIMIT_CPU)
    if container is None or container.cpu_limit is None or act is None or not act.worked:
        return None
    kept = CpuLimit(container, round(100 * container.cpu_limit))
    return kept if act.on == container.name else None


def _limit(situation: Situation) -> CpuLimit | None:
    visit = situation.guest
    return None if visit is None or visit.look is None else cpu_limit(visit.look)
