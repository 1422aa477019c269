"""`CloudWatch Alarm State Change`: an alarm that watches one instance changed its state."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.incident.trigger import Ignored
from lifeguard.ingest.cloudwatch import metric as alarm_metric
from lifeguard.ingest.cloudwatch import state
from lifeguard.ingest.cloudwatch.metric import Watched
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import Fields


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read an alarm's event (CloudWatch guide, "Alarm events and EventBridge")."""
    account = names.account("account", envelope.top.text("account"))
    found = subject(envelope.detail.nested("configuration"), account)
    if isinstance(found, str):
        return [Ignored(envelope.id, found)]
    return [state.trigger_of(envelope, found)]


def subject(configuration: Fields, account: str) -> Watched | str:
    """Return which instance of this account an alarm is about, and how; or why it is about none.

    Raises:
        UnreadableError: the configuration is not of the documented form.
    """
    metrics = alarm_metric.watched(configuration, account)
    instances = {(metric.service, metric.instance) for metric in metrics}
    if len(instances) > 1:
        return "names several instances"
    if not instances:
        return _no_instance(configuration, account)
    return alarm_metric.about(metrics)


def _no_instance(configuration: Fields, account: str) -> str:
    if configuration.text("alarmRule"):
        return "names no instance: a composite alarm"
    if alarm_metric.is_fleet(configuration):
        return "a fleet alarm's parent: its contributors name the instances"
    if other := alarm_metric.foreign_account(configuration, account):
        return f"watches a metric of account {other}, not ours"
    return "names no instance"
