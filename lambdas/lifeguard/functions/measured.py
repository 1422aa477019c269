"""Metrics of Lifeguard's own that need to know what an incident and an email are."""

from __future__ import annotations

from aws_lambda_powertools.metrics import MetricUnit

from lifeguard.aws.session.errors import Refused
from lifeguard.core.notification.view import EmailView
from lifeguard.core.report.measures import Measures
from lifeguard.core.text.message import encoded
from lifeguard.functions.observability import logger, metrics


def email_refused(view: EmailView, error: Refused) -> None:
    """Count an email that SNS refuses, and log what it was to say."""
    metrics.add_metric("EmailsRefused", MetricUnit.Count, 1)
    metrics.flush_metrics()  # an execution that waits afterwards ends no invocation
    logger.error("an email is refused", email=encoded(view.gist), error=str(error))


def outage_ended(cost: Measures) -> None:
    """Publish what an outage cost; what it did not cost is left out, so that averages are true."""
    metrics.add_metric("Incidents", MetricUnit.Count, 1)
    for name, length in (
        ("DowntimeSeconds", cost.down or None),
        ("DetectSeconds", cost.detected),
        ("RepairSeconds", cost.repaired),
    ):
        if length is not None:
            metrics.add_metric(name, MetricUnit.Seconds, length.total_seconds())
