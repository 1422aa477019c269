"""The only function that stops and starts instances: many requests in, few calls out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ec2 import stop_start
from lifeguard.aws.kms.volume_keys import grant_objections
from lifeguard.aws.ledger.power import PowerLedger
from lifeguard.aws.sqs.power_messages import Received, put_off
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.observability import logger, metrics
from lifeguard.functions.power.batch import PowerBatcher
from lifeguard.functions.settings import PowerSettings, region

Returned = dict[str, Any]


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: Mapping[str, Any], _context: LambdaContext) -> Returned:
    """Carry out a batch of requests, or say whether some keys may be granted on."""
    settings = PowerSettings.from_env(os.environ)
    if "prove" in event:
        found = grant_objections(event["prove"], event["region"], settings.role_arn)
        metrics.add_metric("Proofs", MetricUnit.Count, 1)
        return {"objections": dict(found)}
    messages = [Received.of(record) for record in event["Records"]]
    metrics.add_metric("Wishes", MetricUnit.Count, len(messages))
    return {"batchItemFailures": [{"itemIdentifier": i} for i in _carry_out(settings, messages)]}


def _forged(request: PowerRequest) -> None:
    """Count a request that no execution has made, and leave it."""
    metrics.add_metric("RequestsForged", MetricUnit.Count, 1)
    logger.warning(
        "a request that its incident has not made is refused",
        extra={"incident": request.incident, "resource": request.resource.key},
    )


def _carry_out(settings: PowerSettings, messages: list[Received]) -> list[str]:
    """Return the messages that must come again."""
    batcher = PowerBatcher(
        ledger=PowerLedger(settings.ledger_table, region()),
        ec2=stop_start,
        wake=Executions("", region()).wake,
        frozen=Freeze(region()).reason,
        forged=_forged,
        now=clock.now,
    )
    later = batcher.carry_out(message.request for message in messages)
    again = {request.id: part.at for part in later for request in part.requests}
    metrics.add_metric("WishesLater", MetricUnit.Count, len(again))
    left = [message for message in messages if message.request.id in again]
    put_off(settings.power_queue_url, region(), left, again, clock.now())
    return [message.id for message in left]
