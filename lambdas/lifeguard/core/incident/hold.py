"""What holds an incident: a muted or suppressed alarm what it measures, an issue of AWS's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lifeguard.core.incident.trigger import Source, Trigger
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

ISSUE_LIMIT = timedelta(hours=12)
"""How long AWS's report of an issue in the Region holds status-check incidents at most."""


@immutable
class Hold:
    """One alarm's hold on what its metrics measure, as the alarm's latest event says it."""

    alarm: str
    measures: tuple[str, ...]
    since: datetime
    until: datetime
    reason: Message
    rule: str = ""  # the ARN of the mute rule; "": the alarm's actions are suppressed


def standing(known: Iterable[Hold], news: Iterable[Trigger]) -> tuple[Hold, ...]:
    """Return the holds after some news: the latest event of each alarm says whether it holds.

    Events may be late: when the alarm said it counts, not when it was heard.
    """
    holds = {hold.alarm: hold for hold in known}
    for trigger in sorted(news, key=lambda one: one.occurred_at):
        before = holds.get(trigger.reference)
        if before is not None and before.since > trigger.occurred_at:
            continue
        if trigger.held_until is not None and trigger.measures:
            holds[trigger.reference] = _hold(trigger, trigger.held_until)
        elif trigger.source is Source.ALARM:
            holds.pop(trigger.reference, None)
    return tuple(holds.values())


def _hold(trigger: Trigger, until: datetime) -> Hold:
    reason = trigger.hold_reason or message("hold.unnamed")
    measures, rule = trigger.measures, trigger.mute_rule or ""
    return Hold(trigger.reference, measures, trigger.occurred_at, until, reason, rule)
