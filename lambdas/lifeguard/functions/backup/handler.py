"""Every hour: make, copy and prune the images that policies ask for, and watch how old they are."""

from __future__ import annotations

import os
from datetime import timedelta

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.functions.backup.context import BackupContext
from lifeguard.functions.backup.run import carry
from lifeguard.functions.dispatch.wired import dispatcher
from lifeguard.functions.observability import logger, metrics
from lifeguard.functions.outcome import Returned, returned
from lifeguard.functions.settings import BackupSettings, region
from lifeguard.functions.task_round import TaskRun
from lifeguard.functions.wiring import notifier, policies


@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """See to each task; only a run that comes to its end beats the heart (metric `BackupRuns`)."""
    context, round_ = _room(BackupSettings.from_env(os.environ)), TaskRun()
    now = clock.now()
    done = carry(context, round_, Freeze(region()), now)
    if round_.unanswered:
        logger.warning("AWS left questions open until the next run", open=round_.unanswered)
    tally = done.counts
    _count(
        BackupsMade=tally.made,
        BackupsCopied=tally.copied,
        BackupsPruned=tally.pruned,
        BackupsFailed=tally.failed,
        BackupUnanswered=len(round_.unanswered),
    )
    if done.ages is not None and done.ages.oldest is not None:
        hours = (now - done.ages.oldest) / timedelta(hours=1)
        metrics.add_metric("OldestBackupHours", MetricUnit.NoUnit, hours)
    metrics.add_metric("BackupRuns", MetricUnit.Count, 0 if round_.refused else 1)
    round_.complain()
    return returned(done.received)


def _count(**found: int) -> None:
    """Publish what there is: CloudWatch bills a metric for each hour in which it is published."""
    for name, count in found.items():
        if count:
            metrics.add_metric(name, MetricUnit.Count, count)


def _room(settings: BackupSettings) -> BackupContext:
    return BackupContext(
        dispatcher=dispatcher(settings),
        book=BackupHistoryStore(settings.ledger_table, region()),
        retirements=Retirements(settings.ledger_table, region()),
        notifier=notifier(settings),
        policies=policies(),
        region=region(),
    )
