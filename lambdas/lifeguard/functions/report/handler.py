"""Once a week: the self-test, and the report, which is always sent."""

from __future__ import annotations

import os

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepRecord, SweepState
from lifeguard.aws.ssm.managed_nodes import managed
from lifeguard.core.backup.history import FleetBackups
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.replacement.retired import REACH
from lifeguard.core.report.weekly import WEEK, Facts, weekly
from lifeguard.functions.finders.table import finders
from lifeguard.functions.observability import lightsail_unoffered, logger, metrics
from lifeguard.functions.outcome import Returned, returned
from lifeguard.functions.recent import recent
from lifeguard.functions.report.servers import read_coverage
from lifeguard.functions.report.unmanaged import read_unmanaged
from lifeguard.functions.settings import ReportSettings, region
from lifeguard.functions.wiring import notifier, policies

_REACH = max(WEEK, REACH)
"""How long ago an incident may have ended of which the report tells."""


@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """Send the self-test, read the ledger and EC2, write the report.

    The self-test comes first: sent twice it does no harm, and an email would.
    """
    settings = ReportSettings.from_env(os.environ)
    watch = SweepState(settings.ledger_table, region())
    record = watch.read()
    drill = SelfTest(watch, region()).send(clock.now())
    logger.info("drill sent", drill=drill)
    facts = _facts(settings, record)
    notifier(settings).send(weekly(facts))
    if facts.unmanaged:
        keys = {one.resource.key for one in facts.unmanaged}
        watch.unmanaged_told(record.unmanaged | keys)
    metrics.add_metric("WeeklySummaries", MetricUnit.Count, 1)
    return returned([])


def _facts(settings: ReportSettings, record: SweepRecord) -> Facts:
    coverage = read_coverage(
        finders(region(), policies(), lightsail_unoffered), region(), policies(), _unanswered
    )
    now = clock.now()
    return Facts(
        now=now,
        opt_in_tag=policies().opt_in_tag,
        incidents=recent(Ledger(settings.ledger_table, region()), now - _REACH, now),
        drills=record.drills,
        kinds=KINDS,
        coverage=coverage,
        backups=_backups(settings),
        unmanaged=read_unmanaged(
            coverage, policies(), KINDS, record.unmanaged, managed, _unanswered_by_ssm
        ),
    )


def _backups(settings: ReportSettings) -> FleetBackups | None:
    """Return what is noted of backups, where any policy asks for them."""
    if not policies().deployment().watches_backups:
        return None
    return BackupHistoryStore(settings.ledger_table, region()).read().fleet


def _unanswered_by_ssm(error: Exception) -> None:
    logger.warning("Systems Manager did not answer", error=str(error))


def _unanswered(error: Exception) -> None:
    logger.warning("EC2 did not answer", error=str(error))
