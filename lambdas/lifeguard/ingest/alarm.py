"""`CloudWatch Alarm State Change`: an alarm that watches one instance changed its state."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.trigger import Ignored, Kind
from lifeguard.ingest import alarm_metric, alarm_state
from lifeguard.ingest.alarm_metric import Metric
from lifeguard.ingest.envelope import Envelope, Part
from lifeguard.ingest.fields import Fields


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read an alarm's event (CloudWatch guide, "Alarm events and EventBridge")."""
    configuration = envelope.detail.nested("configuration")
    metrics = alarm_metric.watched(configuration)
    instances = {metric.instance for metric in metrics}
    if len(instances) > 1:
        return [Ignored(envelope.id, "names several instances")]
    if not instances:
        return [Ignored(envelope.id, _no_instance(configuration))]
    return [alarm_state.news(envelope, _kind(metrics), instances.pop())]


def _no_instance(configuration: Fields) -> str:
    if configuration.text("alarmRule"):
        return "names no instance: a composite alarm"
    if alarm_metric.is_fleet(configuration):
        return "a fleet alarm's parent: its contributors name the instances"
    return "names no instance"


def _kind(metrics: Iterable[Metric]) -> Kind:
    """Return what the alarm is about; a status check tells more than what is reckoned with it."""
    kinds = {metric.kind for metric in metrics}
    telling = (Kind.STATUS_CHECK, Kind.APPLICATION_CHECK, Kind.ALARM)
    return next(kind for kind in telling if kind in kinds)
