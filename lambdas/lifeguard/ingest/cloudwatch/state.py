"""What an alarm's state change says of an instance, the same in both of CloudWatch's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from textwrap import shorten
from types import MappingProxyType

from lifeguard.core.incident.trigger import (
    Ignored,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from lifeguard.core.text.redact import redacted
from lifeguard.immutable import immutable
from lifeguard.ingest.cloudwatch.metric import Watched
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope
from lifeguard.ingest.json.fields import Fields, UnreadableError
from lifeguard.ingest.json.text import SHOWN, line

LONGEST_HOLD = timedelta(days=1)
"""How long an alarm's event may hold at most: who wants more quiet says so again."""
RELOOK = timedelta(minutes=15)
"""How long to hold when the event does not say until when: then the truth is looked at again."""

_PHASES: Mapping[str, Phase] = MappingProxyType({"ALARM": Phase.RAISED, "OK": Phase.CLEARED})
_LONGEST_REFERENCE = 1600
_LONGEST_REASON = 400
_KEPT_REASON = 240


def trigger_of(envelope: Envelope, watched: Watched) -> Trigger | Ignored:
    """Return what the alarm's new state means for the one instance it watches.

    Only an alarm on EC2's own status metrics may hold: any other, whoever has made it, says
    nothing of whether a failing server is to be left alone.
    """
    state = envelope.detail.nested("state")
    value = state.needed("value")
    if value == "INSUFFICIENT_DATA":
        return Ignored(envelope.id, "the alarm has insufficient data, which says neither")
    if value not in _PHASES:
        raise UnreadableError(state.named("value"), "an alarm's state", value)
    occurred_at = state.date("timestamp") or envelope.time
    quiet = _quiet(envelope.detail, occurred_at) if watched.measures else _Quiet()
    return Trigger(
        source=Source.ALARM,
        kind=watched.kind,
        phase=_PHASES[value],
        resource=replace(envelope.instance(watched.instance), service=watched.service),
        reference=_reference(envelope),
        event_id=envelope.id,
        occurred_at=occurred_at,
        summary=_summary(envelope, watched.instance),
        held_until=quiet.until,
        hold_reason=quiet.reason,
        measures=watched.measures,
        mute_rule=quiet.rule,
    )


def _reference(envelope: Envelope) -> str:
    """Return the alarm's ARN, or its name if the event leaves the ARN out."""
    for path, given in envelope.top.items("resources")[:1]:
        return reference(names.alarm(path, given))
    return line(envelope.detail.needed("alarmName"), _LONGEST_REFERENCE)


def reference(arn: str) -> str:
    """Return an alarm's ARN as triggers name it."""
    return line(arn, _LONGEST_REFERENCE)


def _summary(envelope: Envelope, instance: str) -> Message:
    detail, state = envelope.detail, envelope.detail.nested("state")
    name = detail.text("alarmName") or _reference(envelope).rpartition(":alarm:")[2]
    return summary(name, state.needed("value"), instance, state.text("reason") or "")


def summary(name: str, value: str, instance: str, why: str) -> Message:
    """Return how an alarm stands; a person may have written why (SetAlarmState)."""
    alarm = foreign(redacted(line(name, SHOWN)))
    reason = foreign(redacted(shorten(line(why, _LONGEST_REASON), _KEPT_REASON, placeholder="...")))
    if not reason:
        return message("news.alarm", alarm=alarm, state=value, instance=instance)
    return message("news.alarm_because", alarm=alarm, state=value, instance=instance, why=reason)


@immutable
class _Quiet:
    """Until when a person has asked for quiet, and by what."""

    until: datetime | None = None
    reason: Message | None = None
    rule: str | None = None


def _quiet(detail: Fields, at: datetime) -> _Quiet:
    """Return until when a person has asked for quiet, and by what.

    Neither a mute rule nor suppression keeps the event back (CloudWatch guide, "Alarm mute rules"
    and "Suppressing composite alarm actions"). Suppression has no end in the event, so it holds
    for RELOOK. A mute window that begins after the event, as in AWS's samples, does not hold yet.
    """
    mute = detail.nested("muteDetail")
    begins = mute.date("muteWindowStart") or at
    if mute.values and begins <= at:
        arn = line(mute.text("mutedByArn") or "", _LONGEST_REFERENCE)
        name = foreign(line(arn.split(":")[-1], SHOWN))
        until = min(mute.date("muteWindowEnd") or at + RELOOK, at + LONGEST_HOLD)
        muted = message("hold.muted_by", rule=name) if name else message("hold.muted")
        return _Quiet(until, muted, arn or None)
    suppressor = detail.nested("state").text("actionsSuppressedBy")
    if suppressor:
        by = foreign(line(suppressor, SHOWN))
        return _Quiet(at + RELOOK, message("hold.suppressed", by=by))
    return _Quiet()
