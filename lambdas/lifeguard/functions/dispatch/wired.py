"""The dispatcher of a function, with its adapters."""

from __future__ import annotations

from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.settings import BackupSettings, IntakeSettings, SweepSettings, region


def dispatcher(settings: IntakeSettings | SweepSettings | BackupSettings) -> TriggerDispatcher:
    """Return the dispatcher that triggers go to."""
    return TriggerDispatcher(
        Ledger(settings.ledger_table, region()),
        RegionalIssues(settings.ledger_table, region()),
        Executions(settings.respond, region()),
    )
