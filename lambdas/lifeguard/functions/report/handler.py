"""Once a week: the drill, and what mode observe and the backups came to, in one email or none."""

from __future__ import annotations

import os
from datetime import datetime

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.incident.incident import Incident
from lifeguard.core.report.backups import BackupWeek, backup_week
from lifeguard.core.report.weekly import weekly
from lifeguard.functions.observability import logger, metrics, tracer
from lifeguard.functions.outcome import Returned, returned
from lifeguard.functions.settings import ReportSettings
from lifeguard.functions.wiring import notifier, policies, region


@tracer.capture_lambda_handler
@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """Send the drill, read the ledger, write the summary.

    The drill comes first: sent twice it does no harm, and an email would.
    """
    settings = ReportSettings.from_env(os.environ)
    drill = SelfTest(SweepState(settings.ledger_table, region()), region()).send(clock.now())
    logger.info("drill sent", drill=drill)
    now = clock.now()
    incidents = tuple(Ledger(settings.ledger_table, region()).incidents())
    email = weekly(incidents, now, _backups(settings, incidents, now))
    metrics.add_metric("WeeklySummaries", MetricUnit.Count, int(email is not None))
    if email is not None:
        notifier(settings).send(email)
    return returned([])


def _backups(
    settings: ReportSettings, incidents: tuple[Incident, ...], now: datetime
) -> BackupWeek | None:
    """Return the week's backups, where any policy asks for them."""
    if not policies().deployment().watches_backups:
        return None
    fleet = BackupHistoryStore(settings.ledger_table, region()).scan().fleet
    return backup_week(fleet, now, incidents)
