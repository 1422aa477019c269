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

from lifeguard import clock
from lifeguard.aws.awslambda.durable import DurableEngine
from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.kms.link_signer import LinkSigner
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.sqs.power_queue import KeyProof, PowerQueue
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.incident.incident import execution_of
from lifeguard.core.kinds.ec2.launch_spec import Isolation
from lifeguard.functions.observability import logger, metrics, traced
from lifeguard.functions.respond.ask import ApprovalRequester
from lifeguard.functions.respond.lifecycle import run_incident
from lifeguard.functions.respond.steps import IncidentSteps
from lifeguard.functions.settings import RespondSettings
from lifeguard.functions.wiring import notifier, policies, region

SUPERSEDED = "superseded"


@durable_execution
def handler(execution: str, context: DurableContext) -> str:
    """Carry one incident to its end; the unforeseen becomes an email and a failed execution."""
    try:
        return _carry(execution, context)
    finally:
        gc.enable()


def _carry(execution: str, context: DurableContext) -> str:
    incident_id, generation = execution_of(execution)
    logger.append_keys(incident_id=incident_id)
    steps = _hands()
    engine = DurableEngine(
        context,
        around=lambda step: traced(step, incident_id),
        throttled=partial(steps.heartbeat, incident_id),
        seed=execution,
    )
    try:
        status = run_incident(engine, steps, incident_id, generation)
    except Exception as error:
        # The one broad handler of the product: a person learns of it, then the execution fails
        # and reaches the dead-letter queue.
        logger.exception("the incident's execution has failed")
        failed = partial(steps.tell_failure, incident_id, generation, str(error))
        engine.run("tell failure", failed)
        raise
    if status is None:
        logger.warning("another execution has taken the incident over")
        return SUPERSEDED
    metrics.add_metric("IncidentsEnded", MetricUnit.Count, 1)
    metrics.flush_metrics()
    logger.info("incident ended", status=status.value)
    return status.value


def _hands() -> IncidentSteps:
    settings = RespondSettings.from_env(os.environ)
    return IncidentSteps(
        ledger=ExecutionLedger(settings.ledger_table, region()),
        issues=RegionalIssues(settings.ledger_table, region()),
        notifier=notifier(settings),
        policies=policies(),
        keys=KeyRights(policies().kms_keys, KeyProof(settings.power, region())),
        power=PowerQueue(settings.power_queue_url, region()),
        admissions=AdmissionStore(settings.ledger_table, region()),
        storms=Storms(settings.ledger_table, region()),
        freeze=Freeze(region()),
        drills=SelfTest(SweepState(settings.ledger_table, region()), region()),
        asking=ApprovalRequester(
            Questions(settings.ledger_table, region()),
            function=FUNCTION,
            region=region(),
            timezone=policies().timezone,
            url=settings.approval_url,
            key=LinkSigner(settings.approval_key, region()) if settings.approval_key else None,
        ),
        isolation=Isolation(settings.drill_subnet, settings.drill_group),
        home=region(),
        now=clock.now,
    )
