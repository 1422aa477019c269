"""Back behind the load balancers that Lifeguard has taken an instance out of.

It is owed, as the start after Lifeguard's own stop: the instance comes back once its checks pass,
or the wait for them is over (the load balancer's own check then keeps traffic off), or the stop is
not to come any more, whatever else was decided. Lifeguard tries for a day, whatever Lightsail
answers, and the operator hears of the first failure. What somebody else has detached is left to
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import (
    Admit,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.commands import attach
from lifeguard.core.kinds.lightsail.detachment import DRAIN_LIMIT, moves, sees
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import InstanceHealth
from lifeguard.core.remediation.inside.shutdown import EndContainers
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

_SHOWN = timedelta(minutes=10)
"""How long after a detachment a load balancer may still list the instance as attached."""


def owed(situation: LightsailSituation) -> tuple[str, ...]:
    """Return the load balancers that Lifeguard has taken it out of, and it is not back behind."""
    detached: dict[str, ActionRecord] = {}
    tried: dict[str, ActionRecord] = {}
    for record in moves(situation):
        if record.action == LightsailVerb.ATTACH_TO_LOAD_BALANCER:
            tried[record.on] = record
            if record.worked:
                detached.pop(record.on, None)
        elif _may_have_left(record):
            detached.setdefault(record.on, record)
            tried.pop(record.on, None)
    return tuple(
        name
        for name, record in detached.items()
        if not _is_back(situation, record, tried.get(name)) and not is_deleted(situation, record)
    )


def _may_have_left(detachment: ActionRecord) -> bool:
    """Whether it may have taken effect: of one that failed only the answer may be lost."""
    lost = detachment.result is Result.FAILED and detachment.code != BUSY
    return detachment.worked or lost


def _is_back(
    situation: LightsailSituation, detachment: ActionRecord, tried: ActionRecord | None
) -> bool:
    """Whether the load balancer shows it as attached, and that is no longer the old news."""
    instance, seen = situation.observed, sees(situation, detachment.on)
    if instance is None or seen is None or not seen.attached:
        return False
    if tried is not None and instance.read_at > tried.at:
        return True  # the answer got lost, or somebody was quicker
    lost = not detachment.worked and instance.read_at > detachment.at
    return lost or instance.read_at > detachment.at + _SHOWN


def is_deleted(situation: LightsailSituation, detachment: ActionRecord) -> bool:
    """Whether somebody has deleted the load balancer since."""
    instance, known = situation.observed, situation.balancers
    if instance is None or known is None or instance.read_at <= detachment.at:
        return False
    return all(one.name != detachment.on for one in known)


def back_first(
    decide: Callable[[LightsailSituation], Decision],
) -> Callable[[LightsailSituation], Decision]:
    """Return the decision before which the instance comes back, unless its stop comes next."""

    def decided(situation: LightsailSituation) -> Decision:
        decision = decide(situation)
        names = owed(situation)
        instance = situation.observed
        if not names or instance is None or _goes_on(situation, decision):
            return decision
        return _put_back(situation, instance, _debt(situation, names[0]))

    return decided


def _goes_on(situation: LightsailSituation, decision: Decision) -> bool:
    """Whether the stop, for which it was detached, comes next."""
    if situation.frozen:
        return False
    match decision:
        case Execute(action=StopLightsail() | DetachFromLoadBalancer() | EndContainers()):
            return True
        case Admit():
            return True
        case Wait(then=StopLightsail()):
            return True
        case Wait():
            return _stop_is_repeated(situation, decision)
        case _:
            return False


def _stop_is_repeated(situation: LightsailSituation, wait: Wait) -> bool:
    """Whether the wait is the pause before a stop is tried again that has failed for now."""
    last = situation.last
    failed = last is not None and last.action == Verb.STOP and last.result is Result.FAILED
    return failed and wait.until <= situation.now + DRAIN_LIMIT


@dataclass(frozen=True, slots=True)
class _Debt:
    """A load balancer that the instance is to come back behind, and how that has gone so far."""

    balancer: str
    detached_at: datetime
    tries: tuple[ActionRecord, ...]  # since then; none of them worked

    @property
    def attachment(self) -> Execute:
        """The act that settles it."""
        return Execute(AttachToLoadBalancer(self.balancer), message("lightsail.must_be_back"))


def _debt(situation: LightsailSituation, balancer: str) -> _Debt:
    mine = [record for record in moves(situation) if record.on == balancer]
    detached_at = max(r.at for r in mine if r.action == LightsailVerb.DETACH_FROM_LOAD_BALANCER)
    tries = (
        r for r in mine if r.action == LightsailVerb.ATTACH_TO_LOAD_BALANCER and r.at >= detached_at
    )
    return _Debt(balancer, detached_at, tuple(tries))


def _put_back(situation: LightsailSituation, instance: LightsailInstance, debt: _Debt) -> Decision:
    """Attach it, again and again for a day; the operator is told of what keeps it from that."""
    if instance.changing or _still_leaves(situation, debt):
        until = durations.backoff(debt.detached_at, situation.now)
        return Wait(until, message("lightsail.back_soon", balancer=foreign(debt.balancer)))
    reason = _obstacle(situation, instance, debt)
    if reason is None:
        return debt.attachment
    return _told(situation, debt, reason) or _again(situation, instance, debt, reason)


def _still_leaves(situation: LightsailSituation, debt: _Debt) -> bool:
    """Whether it is draining: it can come back once it has left."""
    seen = sees(situation, debt.balancer)
    drains = seen is not None and seen.health == InstanceHealth.DRAINING
    return drains and situation.now < debt.detached_at + DRAIN_LIMIT


def _obstacle(
    situation: LightsailSituation, instance: LightsailInstance, debt: _Debt
) -> Message | None:
    """Return what keeps it from coming back, if anything does."""
    if situation.frozen:
        return message("waiting.frozen", reason=situation.frozen)
    if instance.stopped:
        return message("lightsail.back_when_running")
    return debt.tries[-1].answer if debt.tries else None


def _told(situation: LightsailSituation, debt: _Debt, reason: Message) -> Notify | None:
    """Tell the operator once of what Lifeguard has detached and cannot attach."""
    about, name = f"detached:{debt.balancer}", foreign(debt.balancer)
    told = situation.has_sent(NotificationKind.DETACHED, about)
    if told is not None and told.at >= debt.detached_at:
        return None
    return Notify(
        NotificationKind.DETACHED,
        message("lightsail.not_back_yet", balancer=name),
        action_required=(message("lightsail.goes_on", balancer=name),),
        reasons=(reason,),
        about=about,
        commands=(attach(situation.incident.resource, debt.balancer),),
    )


def _again(
    situation: LightsailSituation, instance: LightsailInstance, debt: _Debt, reason: Message
) -> Decision:
    """Attach it again after a growing pause; after a day a person is asked."""
    if situation.frozen:
        return debt.attachment  # it is held until the freeze ends
    stopped = situation.stopped_since or situation.now
    first, latest = (debt.tries[0].at, debt.tries[-1].at) if debt.tries else (stopped, stopped)
    if situation.now >= first + durations.START_LIMIT:
        return _by_hand(situation, debt, reason)
    until = durations.backoff(first, latest if instance.runs else situation.now)
    if situation.now < until:
        name = foreign(debt.balancer)
        return Wait(until, message("lightsail.back_again", balancer=name, reason=reason))
    return debt.attachment


def _by_hand(situation: LightsailSituation, debt: _Debt, reason: Message) -> Decision:
    name = foreign(debt.balancer)
    return ask(
        situation,
        ApprovalRequest(
            f"detached:{debt.balancer}",
            message("lightsail.not_back", balancer=name),
            (message("lightsail.attach_by_hand", balancer=name),),
            (message("lightsail.tried_to_attach", reason=reason),),
            (attach(situation.incident.resource, debt.balancer),),
        ),
    )
