"""Back behind the load balancers that Lifeguard has taken a server out of.

It is owed, as the start after Lifeguard's own stop: the server comes back once its checks pass, or
the wait for them is over (the load balancer's own check then keeps traffic off), or the restart is
not to come any more, whatever else was decided. Lifeguard tries for a day, whatever AWS answers,
and the operator hears of the first failure. What somebody else has taken out is left to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Admit,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.remediation.balancing.leaving import REQUESTS_END
from lifeguard.core.remediation.balancing.places import S, TrafficPlaces
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

_SHOWN = timedelta(minutes=10)
"""How long after a server has left a place may still list it as attached."""
_SOON = timedelta(minutes=5)
"""How soon a restart that has failed must be tried again for the server to stay out meanwhile."""


def owed(places: TrafficPlaces[S], situation: S) -> tuple[str, ...]:
    """Return the places that Lifeguard has taken it out of, and it is not back in."""
    left: dict[str, ActionRecord] = {}
    tried: dict[str, ActionRecord] = {}
    for record in places.moves(situation):
        if record.action == places.returns:
            tried[record.on] = record
            if record.worked:
                left.pop(record.on, None)
        elif _may_have_left(places, record):
            left.setdefault(record.on, record)
            tried.pop(record.on, None)
    return tuple(
        name
        for name, record in left.items()
        if not _is_back(places, situation, record, tried.get(name))
        and not places.is_deleted(situation, record, tried.get(name))
    )


def _may_have_left(places: TrafficPlaces[S], move: ActionRecord) -> bool:
    """Whether it may have taken effect: of one that failed only the answer may be lost."""
    lost = move.result is Result.FAILED and move.code != places.busy
    return move.worked or lost


def _is_back(
    places: TrafficPlaces[S], situation: S, left: ActionRecord, tried: ActionRecord | None
) -> bool:
    """Whether the place shows it as attached, and that is no longer the old news."""
    observed, seen = situation.observed, places.sees(situation, left.on)
    if observed is None or seen is None or not seen.attached:
        return False
    if tried is not None and observed.read_at > tried.at:
        return True  # the answer got lost, or somebody was quicker
    lost = not left.worked and observed.read_at > left.at
    return lost or observed.read_at > left.at + _SHOWN


def back_first(
    places: TrafficPlaces[S],
) -> Callable[[Callable[[S], Decision]], Callable[[S], Decision]]:
    """Return what puts the server back before a decision, unless its restart comes next."""

    def first(decide: Callable[[S], Decision]) -> Callable[[S], Decision]:
        def decided(situation: S) -> Decision:
            decision = decide(situation)
            names = owed(places, situation)
            observed = situation.observed
            if not names or observed is None or _goes_on(places, situation, decision):
                return decision
            return _put_back(situation, observed, _debt(places, situation, names[0]))

        return decided

    return first


def _goes_on(places: TrafficPlaces[S], situation: S, decision: Decision) -> bool:
    """Whether the restart, for which it has left, comes next."""
    if situation.frozen:
        return False
    match decision:
        case Execute(action=action):
            return action.verb in {places.leaves, *places.between, *places.restarts}
        case Admit():
            return True
        case Wait(then=action):
            restarts = action is not None and action.verb in places.restarts
            ends = decision.why == REQUESTS_END
            return restarts or ends or _is_repeated(places, situation, decision)
        case _:
            return False


def _is_repeated(places: TrafficPlaces[S], situation: S, wait: Wait) -> bool:
    """Whether the wait is the pause before a restart is tried again that has failed for now."""
    last = situation.last
    failed = last is not None and last.action in places.restarts and last.result is Result.FAILED
    return failed and wait.until <= situation.now + _SOON


@immutable
class _Debt:
    """A place that the server is to come back to, and how that has gone so far."""

    place: str
    named: Message
    left: ActionRecord
    leaves_until: datetime | None
    tries: tuple[ActionRecord, ...]  # since it has left; none of them worked
    settles: Action
    by_hand: Command

    @property
    def act(self) -> Execute:
        """The act that settles it."""
        return Execute(self.settles, message("places.must_be_back"))


def _debt(places: TrafficPlaces[S], situation: S, place: str) -> _Debt:
    mine = [record for record in places.moves(situation) if record.on == place]
    left = next(r for r in reversed(mine) if r.action == places.leaves)
    return _Debt(
        place,
        places.named(place),
        left,
        places.leaves_until(situation, left),
        tuple(r for r in mine if r.action == places.returns and r.at >= left.at),
        places.come_back(situation, place),
        places.by_hand(situation, place),
    )


def _put_back(situation: Situation, observed: Observed, debt: _Debt) -> Decision:
    """Put it back, again and again for a day; the operator is told of what keeps it from that."""
    leaves = debt.leaves_until is not None and situation.now < debt.leaves_until
    if observed.changing or leaves:
        until = durations.backoff(debt.left.at, situation.now)
        return Wait(until, message("places.back_soon", place=debt.named))
    reason = _obstacle(situation, observed, debt)
    if reason is None:
        return debt.act
    return _told(situation, debt, reason) or _again(situation, observed, debt, reason)


def _obstacle(situation: Situation, observed: Observed, debt: _Debt) -> Message | None:
    """Return what keeps it from coming back, if anything does."""
    if situation.frozen:
        return message("waiting.frozen", reason=situation.frozen)
    if observed.stopped:
        return message("places.back_when_running")
    return debt.tries[-1].answer if debt.tries else None


def _told(situation: Situation, debt: _Debt, reason: Message) -> Notify | None:
    """Tell the operator once of what Lifeguard has taken out and cannot put back."""
    about = _about(debt)
    told = situation.has_sent(NotificationKind.DETACHED, about)
    if told is not None and told.at >= debt.left.at:
        return None
    return Notify(
        NotificationKind.DETACHED,
        message("places.not_back_yet", place=debt.named),
        action_required=(message("places.goes_on", place=debt.named),),
        reasons=(reason,),
        about=about,
        commands=(debt.by_hand,),
    )


def _again(situation: Situation, observed: Observed, debt: _Debt, reason: Message) -> Decision:
    """Try it again after a growing pause; after a day a person is asked."""
    if situation.frozen:
        return debt.act  # it is held until the freeze ends
    stopped = situation.stopped_since or situation.now
    first, latest = (debt.tries[0].began, debt.tries[-1].at) if debt.tries else (stopped, stopped)
    if situation.now >= first + durations.START_LIMIT:
        return _by_hand(situation, debt, reason)
    until = durations.backoff(first, latest if observed.runs else situation.now)
    if situation.now < until:
        return Wait(until, message("places.back_again", place=debt.named, reason=reason))
    return debt.act


def _by_hand(situation: Situation, debt: _Debt, reason: Message) -> Decision:
    return ask(
        situation,
        ApprovalRequest(
            _about(debt),
            message("places.not_back", place=debt.named),
            (message("places.by_hand", place=debt.named),),
            (message("places.tried_for_a_day", reason=reason),),
            (debt.by_hand,),
        ),
    )


def _about(debt: _Debt) -> str:
    return f"detached:{debt.place}"
