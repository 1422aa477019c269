"""Ending the holds of alarms that are muted no more: no event tells that a rule is gone."""

from __future__ import annotations

from lifeguard.aws.cloudwatch.mute_rules import is_muted
from lifeguard.core.incident.hold import Hold, standing
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.dispatch.many import Clock, dispatch_all
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.find import turn_key
from lifeguard.functions.sweep.turns import ENDS_HOLDS, Left, LongDuty, in_turn, left
from lifeguard.functions.task_round import TaskRun

LOOKS = 20
"""Alarms that one sweep asks about; where there are more, the next sweep goes on with the rest."""


def end_holds(
    context: SweepContext, snapshot: SweepSnapshot, round_: TaskRun, clock: Clock
) -> Left:
    """Tell the incidents that are held by a mute rule when CloudWatch knows none any more.

    Those for which there is no time are held still, and the next sweep finds them.
    """
    held: dict[str, list[tuple[Incident, Hold]]] = {}
    for incident in snapshot.incidents:
        for hold in standing(incident.holds, incident.triggers):
            if hold.rule and hold.until > snapshot.now:
                held.setdefault(hold.alarm, []).append((incident, hold))
    minute = int(snapshot.now.timestamp()) // 60
    over: list[Trigger] = []
    for alarm in _turn(sorted(held), minute):
        with round_.task(f"mute of {alarm}"):
            if not is_muted(context.region, alarm):
                over += [_ended(incident, hold, snapshot) for incident, hold in held[alarm]]
    last = snapshot.watched.turns.get(LongDuty.HOLDS, "")
    news = in_turn(over, turn_key, last)
    done = dispatch_all(context.dispatcher, news, clock, snapshot.now + ENDS_HOLDS)
    for one in done:
        if one.error is not None:
            round_.failed(f"mute of {one.trigger.reference}", one.error)
    return left([(turn_key(one.trigger), one.is_left) for one in done], last)


def _turn(alarms: list[str], minute: int) -> list[str]:
    """Return those whose turn it is in this minute."""
    if len(alarms) <= LOOKS:
        return alarms
    start = minute * LOOKS % len(alarms)
    return (alarms + alarms)[start : start + LOOKS]


def _ended(incident: Incident, hold: Hold, snapshot: SweepSnapshot) -> Trigger:
    return Trigger(
        source=Source.SWEEP,
        kind=Kind.ALARM,
        phase=Phase.CLEARED,
        resource=incident.resource,
        reference=hold.alarm,
        event_id=f"sweep:unmuted:{hold.alarm}",
        occurred_at=snapshot.now,
        summary=message("news.unmuted", alarm=foreign(hold.alarm)),
        held_until=snapshot.now,
        hold_reason=message("hold.over"),
        measures=hold.measures,
    )
