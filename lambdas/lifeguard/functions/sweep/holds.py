"""Ending the holds of alarms that are muted no more: no event tells that a rule is gone."""

from __future__ import annotations

from lifeguard.aws.cloudwatch.mute_rules import is_muted
from lifeguard.core.incident.hold import Hold, standing
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.task_round import TaskRun

LOOKS = 20
"""Alarms that one sweep asks about; where there are more, the next sweep goes on with the rest."""


def end_holds(context: SweepContext, snapshot: SweepSnapshot, round_: TaskRun) -> None:
    """Tell the incidents that are held by a mute rule when CloudWatch knows none any more."""
    held: dict[str, list[tuple[Incident, Hold]]] = {}
    for incident in snapshot.incidents:
        for hold in standing(incident.holds, incident.triggers):
            if hold.rule and hold.until > snapshot.now:
                held.setdefault(hold.alarm, []).append((incident, hold))
    minute = int(snapshot.now.timestamp()) // 60
    for alarm in _turn(sorted(held), minute):
        with round_.task(f"mute of {alarm}"):
            if is_muted(context.region, alarm):
                continue
            for incident, hold in held[alarm]:
                context.dispatcher.dispatch(_ended(incident, hold, snapshot), snapshot.now)


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
