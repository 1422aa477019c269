"""Once a week: what mode observe has seen, in one email, or none when it has seen nothing."""

from __future__ import annotations

import os

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard.aws import clock
from lifeguard.aws.ledger import Ledger
from lifeguard.aws.notify import Notifier
from lifeguard.core.weekly import weekly
from lifeguard.handlers.observed import logger, metrics, tracer
from lifeguard.handlers.report_back import Returned, returned
from lifeguard.handlers.wiring import region
from lifeguard.settings import ReportSettings


@tracer.capture_lambda_handler
@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """Read the ledger, write the summary."""
    settings = ReportSettings.from_env(os.environ)
    email = weekly(Ledger(settings.ledger_table, region()).incidents(), clock.now())
    metrics.add_metric("WeeklySummaries", MetricUnit.Count, int(email is not None))
    if email is not None:
        Notifier(settings.topic_arn).send(email)
    return returned([])
