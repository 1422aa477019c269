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
from lifeguard.aws.awslambda.durable import DurableEngine, OutcomeCodec
from lifeguard.aws.cloudtrail import last_changes
from lifeguard.aws.ec2 import console_output
from lifeguard.aws.kms.link_signer import LinkSigner
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.commands import CommandLedger
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.notices import Notices
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.logs import filter_events
from lifeguard.aws.ssm import run_command
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.decision.settings import DecisionSettings, Isolation
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.incident.incident import execution_of
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.report.measures import measures
from lifeguard.functions.emails import CountedEmails
from lifeguard.functions.measured import email_refused, outage_ended
from lifeguard.functions.observability import (
    logger,
    metrics,
    step_began,
)
from lifeguard.functions.respond import checkpoint
from lifeguard.functions.respond.adapters.table import adapters
from lifeguard.functions.respond.ask import ApprovalRequester
from lifeguard.functions.respond.checkpoint import dump_outcome, load_outcome
from lifeguard.functions.respond.fail import fail, heartbeat
from lifeguard.functions.respond.inside.acts import GuestVisits
from lifeguard.functions.respond.inside.database_table import databases
from lifeguard.functions.respond.inside.investigate import Investigations
from lifeguard.functions.respond.inside.logs import ServerLogs
from lifeguard.functions.respond.lifecycle import run_incident
from lifeguard.functions.respond.ports import Ports
from lifeguard.functions.respond.steps import IncidentSteps
from lifeguard.functions.settings import RespondSettings, region
from lifeguard.functions.wiring import notifier, policies
from lifeguard.guest.documents import logs_document

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
    ports = _ports()
    engine = DurableEngine(
        context,
        OutcomeCodec(dump_outcome, partial(load_outcome, ports.settings)),
        began=step_began,
        throttled=partial(heartbeat, ports, incident_id),
        seed=execution,
    )
    try:
        steps = IncidentSteps(ports, step_began)
        status = run_incident(engine, steps, incident_id, generation)
    except Exception as error:
        # The one broad handler that ends an execution: the operator learns of it, then the
        # execution fails and reaches the dead-letter queue.
        logger.exception("the incident's execution has failed")
        engine.run("fail", partial(fail, ports, incident_id, generation, str(error)))
        raise
    if status is None:
        logger.warning("another execution has taken the incident over")
        return SUPERSEDED
    cost = measures(ports.ledger.read(incident_id), KINDS)
    if cost is not None:
        outage_ended(cost)
    metrics.add_metric("IncidentsEnded", MetricUnit.Count, 1)
    metrics.flush_metrics()
    logger.info("incident ended", status=status.value)
    return status.value


def _ports() -> Ports:
    settings = RespondSettings.from_env(os.environ)
    table, here = settings.ledger_table, region()
    return Ports(
        ledger=ExecutionLedger(table, here),
        checkpoints=checkpoint,
        regions=RegionalIssues(table, here),
        adapters=adapters(settings, here),
        changes=last_changes,
        freeze=Freeze(here),
        admissions=AdmissionStore(table, here),
        emails=CountedEmails(notifier(settings), email_refused),
        approvals=_approvals(settings),
        notices=Notices(table, here),
        retirements=Retirements(table, here),
        storms=Storms(table, here),
        inside=GuestVisits(run_command, CommandLedger(table, here)),
        policies=policies(),
        settings=_settings(settings),
        now=clock.now,
        investigations=_investigations(),
    )


def _investigations() -> Investigations:
    document = logs_document(policies().deployment().log_files)
    logs = ServerLogs(run_command, filter_events, document, console_output)
    return Investigations(logs, diagnose, logger.exception, databases(policies()))


def _settings(settings: RespondSettings) -> DecisionSettings:
    return DecisionSettings(
        timezone=policies().timezone,
        home_region=region(),
        opt_in_tag=policies().opt_in_tag,
        isolation=Isolation(settings.drill_subnet, settings.drill_group),
        kms_keys=policies().kms_keys,
        kinds=KINDS,
    )


def _approvals(settings: RespondSettings) -> ApprovalRequester:
    return ApprovalRequester(
        Questions(settings.ledger_table, region()),
        function=FUNCTION,
        region=region(),
        url=settings.approval_url,
        key=LinkSigner(settings.approval_key, region()) if settings.approval_key else None,
    )
