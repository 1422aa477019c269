"""Logs, metrics and traces of the functions, through Powertools, by incident."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit

from lifeguard.aws.session.errors import Refused
from lifeguard.core.notification.view import EmailView
from lifeguard.core.report.measures import Measures
from lifeguard.core.text.message import encoded

logger = Logger()
metrics = Metrics()
tracer = Tracer(patch_modules=("botocore",))  # patching all it finds would import all of it


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


@cache
def lightsail_unoffered(region: str) -> None:
    """Log, once for each start of a function, why no Lightsail instance is ever found."""
    logger.info("Lightsail is not offered in the Region: nothing of it is watched", region=region)


@contextmanager
def traced(step: str, incident_id: str) -> Iterator[None]:
    """Trace one step of an incident, to be found by the incident's id."""
    with tracer.provider.in_subsegment(f"## {step}") as subsegment:
        if subsegment is not None:
            subsegment.put_annotation("incident_id", incident_id)
        yield
