"""Every minute: find what events have missed, and start what was not started."""

from __future__ import annotations

import os

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard.aws import clock
from lifeguard.aws.ec2_survey import troubled_servers
from lifeguard.core.survey import survey
from lifeguard.handlers.observed import logger, metrics, tracer
from lifeguard.handlers.report_back import Returned, returned
from lifeguard.handlers.wiring import desk, policies, region
from lifeguard.settings import SweepSettings


@tracer.capture_lambda_handler
@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """Look at the Region and hand over what no open incident knows yet."""
    metrics.add_metric("Sweeps", MetricUnit.Count, 1)
    reception = desk(SweepSettings.from_env(os.environ))
    tag = policies().opt_in_tag
    now = clock.now()
    unfinished = {i.resource.key: i for i in reception.ledger.open_incidents()}
    for incident in unfinished.values():
        if not incident.started:
            reception.start(incident)
    found = troubled_servers(region(), tag)
    if found.unanswered:
        logger.warning("AWS left questions open until the next sweep", open=found.unanswered)
    news = [
        trigger
        for trigger in survey(found.servers, tag)
        if (known := unfinished.get(trigger.resource.key)) is None or not known.knows(trigger)
    ]
    received = [(trigger, reception.receive(trigger, now)) for trigger in news]
    metrics.add_metric("SweepFindings", MetricUnit.Count, len(received))
    metrics.add_metric("SweepUnanswered", MetricUnit.Count, len(found.unanswered))
    return returned(received)
