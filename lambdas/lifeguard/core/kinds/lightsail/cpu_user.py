"""What uses the CPU of an instance that runs out of burst capacity, as a look inside names it."""

from __future__ import annotations

from lifeguard.core.guest.cpu import CpuLimit, cpu_limit, hog
from lifeguard.core.guest.owner import Use, of_container
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def cpu_user(situation: LightsailSituation) -> Use | None:
    """Return who uses the CPU; None where no look has named anybody."""
    visit = situation.guest
    return None if visit is None or visit.look is None else hog(visit.look)


def limit_of(situation: LightsailSituation) -> tuple[Command, ...]:
    """Return the command that limits the container which uses the CPU, where one does."""
    limit = _limit(situation)
    return () if limit is None else (limit.command,)


def limit_duty(situation: LightsailSituation) -> tuple[Message, ...]:
    """Return what to do about what uses the CPU: find it, unless it is known."""
    use, limit = cpu_user(situation), _limit(situation)
    if use is None:
        return message("lightsail.find_eater.duty"), message("lightsail.limit_eater")
    percent = round(use.amount)
    if limit is None:
        return (message("lightsail.stop_user", who=use.owner.said, percent=percent),)
    who = of_container(limit.container).said
    return (
        message("lightsail.limit_user", who=who, percent=percent, cpus=limit.cpus),
        limit.lasting,
    )


def _limit(situation: LightsailSituation) -> CpuLimit | None:
    visit = situation.guest
    return None if visit is None or visit.look is None else cpu_limit(visit.look)
