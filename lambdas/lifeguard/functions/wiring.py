"""Joins settings, adapters and policies; made once a process, when first used."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from lifeguard import clock
from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.pricing import read_prices
from lifeguard.aws.rds import classes
from lifeguard.aws.session import clients
from lifeguard.aws.sns.publish import Notifier
from lifeguard.config import load_policies_json
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.policy.policy import Policies
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.emails import FormedEmails
from lifeguard.functions.settings import (
    BackupSettings,
    IntakeSettings,
    ReportSettings,
    RespondSettings,
    SweepSettings,
)

POLICIES_FILE = "policies.json"


def region() -> str:
    """Return the Region that the function runs in (set by Lambda)."""
    return os.environ["AWS_REGION"]


@cache
def policies() -> Policies:
    """Return the policies that were deployed with this very code."""
    root = Path(os.environ["LAMBDA_TASK_ROOT"])  # set by Lambda: where the asset lies
    return load_policies_json((root / POLICIES_FILE).read_text(encoding="utf-8"))


def dispatcher(settings: IntakeSettings | SweepSettings | BackupSettings) -> TriggerDispatcher:
    """Return the dispatcher that triggers go to."""
    return TriggerDispatcher(
        Ledger(settings.ledger_table, region()),
        RegionalIssues(settings.ledger_table, region()),
        Executions(settings.respond, region()),
    )


def notifier(
    settings: RespondSettings | SweepSettings | ReportSettings | BackupSettings,
) -> FormedEmails:
    """Return the way to the operator, in the policies' language, within SNS's rate."""
    topic = Notifier(settings.topic_arn, EmailRate(settings.ledger_table, region()))
    return FormedEmails(topic, translator())


def translator() -> Translator:
    """Return what puts messages in words for the operator."""
    return Translator(CATALOGUES[policies().notify.language], policies().timezone)


def forget() -> None:
    """Drop all that this process remembers (the seam of the tests and the sandbox)."""
    policies.cache_clear()
    clients.forget()
    classes.forget()
    read_prices.forget()
    clock.use(clock.SystemClock())
