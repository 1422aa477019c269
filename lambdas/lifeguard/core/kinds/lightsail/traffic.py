"""The proof that a load balancer sends an instance traffic again that Lifeguard had taken out."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.lightsail.action import LightsailVerb
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS, sees
from lifeguard.core.kinds.lightsail.commands import load_balancer
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import InstanceHealth
from lifeguard.core.schedule import durations
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def unserved(situation: LightsailSituation) -> Decision | None:
    """Wait until each load balancer that it is back behind finds it healthy; else ask a person."""
    back = tuple(_back(situation))
    instance = situation.observed
    if instance is None or situation.present or not back:
        return None
    last = max(record.at for record in back)
    missing = tuple(one for one in back if not _served(situation, instance, one))
    if not missing:
        return None
    if situation.now < last + durations.BOOT_LIMIT:
        return Wait(durations.backoff(last, situation.now), message("waiting.no_traffic"))
    names = tuple(foreign(record.on) for record in missing)
    return ask(
        situation,
        ApprovalRequest(
            "load-balancers",
            message("lightsail.unhealthy", balancers=names),
            (message("lightsail.look_at_application", balancers=names),),
            tuple(_reason(situation, record.on) for record in missing),
            tuple(load_balancer(instance.resource, record.on) for record in missing),
        ),
    )


def _back(situation: LightsailSituation) -> Iterator[ActionRecord]:
    """Yield each load balancer's latest move where that put it back."""
    latest = {record.on: record for record in LOAD_BALANCERS.moves(situation)}
    for record in latest.values():
        if record.worked and record.action == LightsailVerb.ATTACH_TO_LOAD_BALANCER:
            yield record


def _served(
    situation: LightsailSituation, instance: LightsailInstance, record: ActionRecord
) -> bool:
    if LOAD_BALANCERS.is_deleted(situation, record):
        return True
    seen = sees(situation, record.on)
    return instance.read_at > record.at and seen is not None and seen.served


def _reason(situation: LightsailSituation, balancer: str) -> Message:
    seen = sees(situation, balancer)
    name, health = foreign(balancer), InstanceHealth.UNAVAILABLE if seen is None else seen.health
    if seen is None or not seen.reason:
        return message("lightsail.target", balancer=name, health=health)
    return message("lightsail.target_because", balancer=name, health=health, reason=seen.reason)


def traffic(situation: LightsailSituation) -> tuple[Message, ...]:
    """Return the proof that load balancers find it healthy again, where it was taken out of any."""
    count = sum(1 for _ in _back(situation))
    return (message("lightsail.traffic", balancers=count),) if count else ()
