"""One raw event in; its triggers are dispatched, what cannot be read goes to a queue."""

from __future__ import annotations

import os
from collections.abc import Iterable

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ledger.commands import CommandLedger
from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.sqs.malformed import keep
from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import Ignored, RegionalIssue, Trigger
from lifeguard.core.text.message import encoded
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.dispatch.many import dispatch_all
from lifeguard.functions.dispatch.wired import dispatcher
from lifeguard.functions.intake.command_ends import CommandWaker
from lifeguard.functions.observability import logger, metrics
from lifeguard.functions.outcome import Returned, outcome, returned
from lifeguard.functions.settings import IntakeSettings, region
from lifeguard.ingest import parse
from lifeguard.ingest.coverage import AccountAndRegion


def _dispatched(
    reception: TriggerDispatcher, triggers: Iterable[Trigger]
) -> list[tuple[Trigger, Recorded]]:
    """Dispatch the triggers of one event, and return what became of each.

    Raises:
        Retryable, Refused: as AWS answered to one of them, once all others are dispatched; Lambda
            delivers the event again.
    """
    done = dispatch_all(reception, triggers, clock.now)
    for one in done:
        if one.error is not None:
            raise one.error
    return [(one.trigger, one.recorded) for one in done if one.recorded is not None]


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: object, _context: LambdaContext) -> Returned:
    """Parse, record, start or wake."""
    settings = IntakeSettings.from_env(os.environ)
    metrics.add_metric("Events", MetricUnit.Count, 1)
    parsed = AccountAndRegion(settings.account, region()).keep(parse(event))
    reception = dispatcher(settings)
    received = _dispatched(reception, parsed.triggers)
    for issue in parsed.issues:
        logger.warning("regional issue", summary=encoded(issue.summary))
        reception.note(issue, clock.now())
    for notice in parsed.notices:
        SweepState(settings.ledger_table, region()).notice_heard(notice)
    waker = CommandWaker(
        CommandLedger(settings.ledger_table, region()), Executions(settings.respond, region())
    )
    unawaited = [why for end in parsed.commands if (why := waker.wake(end)) is not None]
    for part in parsed.malformed:
        logger.warning("malformed", event_id=part.event_id, reason=part.reason)
        keep(settings.malformed_queue_url, region(), event, part.reason)
    metrics.add_metric("Triggers", MetricUnit.Count, len(parsed.triggers))
    passed_over = (*parsed.ignored, *unawaited)
    metrics.add_metric("Ignored", MetricUnit.Count, len(passed_over))
    metrics.add_metric("Malformed", MetricUnit.Count, len(parsed.malformed))
    for trigger, recorded in received:
        logger.info("trigger", dedup_key=trigger.dedup_key, outcome=outcome(recorded))
    for ignored in passed_over:
        logger.info("ignored", event_id=ignored.event_id, reason=ignored.reason)
    kept: tuple[RegionalIssue | ServiceNotice, ...] = (*parsed.issues, *parsed.notices)
    noted = tuple(Ignored(one.event_id, f"noted: {one.reference}") for one in kept)
    return returned(received, (*passed_over, *noted), parsed.malformed)
