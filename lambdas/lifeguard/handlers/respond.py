"""The durable function: one execution is the whole life of one incident."""

from __future__ import annotations

import gc

# A cold start makes hundreds of thousands of objects that all stay; looking through them for
# garbage again and again is a sixth of it. Collection is on again after the first invocation.
gc.disable()

import os
from functools import partial

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_lambda_powertools.metrics import MetricUnit

from lifeguard.aws import clock
from lifeguard.aws.durable import Engine
from lifeguard.aws.keys import KeyRights
from lifeguard.aws.ledger import Ledger
from lifeguard.aws.notify import Notifier
from lifeguard.aws.regional import RegionalIssues
from lifeguard.handlers.observed import logger, metrics, traced
from lifeguard.handlers.wiring import policies, region
from lifeguard.hands import Hands
from lifeguard.life import live
from lifeguard.settings import RespondSettings


@durable_execution
def handler(incident_id: str, context: DurableContext) -> str:
    """Carry one incident to its end; the unforeseen becomes an email and a failed execution."""
    try:
        return _carry(incident_id, context)
    finally:
        gc.enable()


def _carry(incident_id: str, context: DurableContext) -> str:
    logger.append_keys(incident_id=incident_id)
    hands = _hands()
    engine = Engine(context, lambda step: traced(step, incident_id))
    try:
        status = live(engine, hands, incident_id)
    except Exception as error:
        # The one broad handler of the product: a person learns of it, then the execution fails
        # and reaches the dead-letter queue.
        logger.exception("the incident's execution has failed")
        engine.run("tell failure", partial(hands.tell_failure, incident_id, str(error)))
        raise
    metrics.add_metric("IncidentsEnded", MetricUnit.Count, 1)
    metrics.flush_metrics()
    logger.info("incident ended", status=status.value)
    return status.value


def _hands() -> Hands:
    settings = RespondSettings.from_env(os.environ)
    return Hands(
        ledger=Ledger(settings.ledger_table, region()),
        issues=RegionalIssues(settings.ledger_table, region()),
        notifier=Notifier(settings.topic_arn),
        policies=policies(),
        keys=KeyRights(policies().kms_keys, settings.role_arn),
        home=region(),
        now=clock.now,
    )
