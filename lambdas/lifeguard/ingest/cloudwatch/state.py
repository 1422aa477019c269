"""What an alarm's state change says of an instance, the same in both of CloudWatch's events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from textwrap import shorten
from types import MappingProxyType

from lifeguard.core.incident.trigger import (
    Ignored,
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.text.redact import redacted
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope
from lifeguard.ingest.json.fields import Fields, UnreadableError
from lifeguard.ingest.json.text import SHOWN, line

RELOOK = timedelta(minutes=15)
"""How long to hold when the event does not say until when: then the truth is looked at again."""

_PHASES: Mapping[str, Phase] = MappingProxyType({"ALARM": Phase.RAISED, "OK": Phase.CLEARED})
_LONGEST_REFERENCE = 1600
_LONGEST_REASON = 400
_LONGEST_SUMMARY = 320


def trigger_of(envelope: Envelope, kind: Kind, instance: str) -> Trigger | Ignored:
    """Return what the alarm's new state means for the one instance it watches."""
    state = envelope.detail.nested("state")
    value = state.needed("value")
    if value == "INSUFFICIENT_DATA":
        return Ignored(envelope.id, "the alarm has insufficient data, which says neither")
    if value not in _PHASES:
        raise UnreadableError(state.named("value"), "an alarm's state", value)
    occurred_at = state.date("timestamp") or envelope.time
    held_until, hold_reason = _hold(envelope.detail, occurred_at)
    return Trigger(
        source=Source.ALARM,
        kind=kind,
        phase=_PHASES[value],
        resource=envelope.instance(instance),
        reference=_reference(envelope),
        event_id=envelope.id,
        occurred_at=occurred_at,
        summary=_summary(envelope.detail, instance),
        held_until=held_until,
        hold_reason=hold_reason,
    )


def _reference(envelope: Envelope) -> str:
    """Return the alarm's ARN, or its name if the event leaves the ARN out."""
    for path, given in envelope.top.items("resources")[:1]:
        return reference(names.alarm(path, given))
    return line(envelope.detail.needed("alarmName"), _LONGEST_REFERENCE)


def reference(arn: str) -> str:
    """Return an alarm's ARN as triggers name it."""
    return line(arn, _LONGEST_REFERENCE)


def _summary(detail: Fields, instance: str) -> str:
    state = detail.nested("state")
    name, value = detail.text("alarmName"), state.needed("value")
    return summary(name or "without a name", value, instance, state.text("reason") or "")


def summary(name: str, value: str, instance: str, why: str) -> str:
    """Return in a sentence how an alarm stands; a person may have written why (SetAlarmState)."""
    said = f"CloudWatch alarm {line(name, SHOWN)} is {value} for {instance}"
    reason = line(why, _LONGEST_REASON)
    whole = f"{said}: {reason}" if reason else said
    return redacted(shorten(whole, _LONGEST_SUMMARY, placeholder=" ..."))


def _hold(detail: Fields, at: datetime) -> tuple[datetime | None, str | None]:
    """Return until when a person has asked for quiet, and by what.

    Neither a mute rule nor suppression keeps the event back (CloudWatch guide, "Alarm mute rules"
    and "Suppressing composite alarm actions"). Suppression has no end in the event, so it holds
    for RELOOK. A mute window that begins after the event, as in AWS's samples, does not hold yet.
    """
    mute = detail.nested("muteDetail")
    begins = mute.date("muteWindowStart") or at
    if mute.values and begins <= at:
        rule = line((mute.text("mutedByArn") or "without a name").split(":")[-1], SHOWN)
        return mute.date("muteWindowEnd") or at + RELOOK, f"muted by the alarm mute rule {rule}"
    suppressor = detail.nested("state").text("actionsSuppressedBy")
    if suppressor:
        return at + RELOOK, f"the alarm's actions are suppressed by {line(suppressor, SHOWN)}"
    return None, None
