"""Dispatching many triggers: several at once, those of one resource in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions import fan_out
from lifeguard.immutable import immutable

Clock = Callable[[], datetime]


class Dispatcher(Protocol):
    """Where triggers go; `dispatcher.TriggerDispatcher` is the real one."""

    def dispatch(self, trigger: Trigger, now: datetime, /) -> Recorded:
        """Record one trigger."""


@immutable
class Dispatched:
    """What became of a trigger. Without either there was no time for it."""

    trigger: Trigger
    recorded: Recorded | None = None
    error: Retryable | Refused | None = None

    @property
    def is_left(self) -> bool:
        """Whether there was no time for it."""
        return self.recorded is None and self.error is None


def dispatch_all(
    dispatcher: Dispatcher, triggers: Iterable[Trigger], clock: Clock, until: datetime | None = None
) -> list[Dispatched]:
    """Dispatch all of them, or those for which there is time `until` then; return each in order.

    One that AWS does not take costs the others nothing.
    """
    every = list(triggers)
    by_resource: dict[str, list[tuple[int, Trigger]]] = {}
    for number, trigger in enumerate(every):
        by_resource.setdefault(trigger.resource.key, []).append((number, trigger))

    def of_one(news: Sequence[tuple[int, Trigger]]) -> list[tuple[int, Dispatched]]:
        return [(number, _dispatched(dispatcher, one, clock, until)) for number, one in news]

    found = dict(one for done in fan_out.each(of_one, by_resource.values()) for one in done)
    return [found[number] for number in range(len(every))]


def _dispatched(
    dispatcher: Dispatcher, trigger: Trigger, clock: Clock, until: datetime | None
) -> Dispatched:
    now = clock()
    if until is not None and now >= until:
        return Dispatched(trigger)
    try:
        return Dispatched(trigger, dispatcher.dispatch(trigger, now))
    except (Retryable, Refused) as error:
        return Dispatched(trigger, error=error)
