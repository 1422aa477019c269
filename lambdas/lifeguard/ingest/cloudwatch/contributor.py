"""`CloudWatch Alarm Contributor State Change`: one instance under an alarm for the whole fleet."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.incident.trigger import Ignored
from lifeguard.ingest.cloudwatch import metric, state
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part

# What Metrics Insights calls the series without the label that a query groups by (CloudWatch
# guide, "Troubleshooting Metrics Insights").
_REST = "Other"


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read a contributor's event (CloudWatch guide, "Alarm events and EventBridge")."""
    attributes = envelope.detail.nested("alarmContributor").nested("attributes")
    database = attributes.text(metric.DATABASE)
    if database is not None and database != _REST:
        name = names.db_identifier(attributes.named(metric.DATABASE), database)
        return [state.trigger_of(envelope, metric.about([metric.database_metric(name)]))]
    given = attributes.text("InstanceId")
    if given is None or given == _REST:
        return [Ignored(envelope.id, "the contributor names no instance")]
    instance = names.instance(attributes.named("InstanceId"), given)
    queries = metric.expressions(envelope.detail.nested("configuration"))
    return [state.trigger_of(envelope, metric.grouped(instance, queries))]
