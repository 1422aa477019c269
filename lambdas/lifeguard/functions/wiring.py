"""Joins settings, adapters and policies; made once a process, when first used."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.sns.publish import Notifier
from lifeguard.config import load_policies_json
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.policy.policy import Policies
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.emails import FormedEmails
from lifeguard.functions.settings import (
    BackupSettings,
    ReportSettings,
    RespondSettings,
    SweepSettings,
    region,
)

POLICIES_FILE = "policies.json"


@cache
def policies() -> Policies:
    """Return the policies that were deployed with this very code."""
    root = Path(os.environ["LAMBDA_TASK_ROOT"])  # set by Lambda: where the asset lies
    return load_policies_json((root / POLICIES_FILE).read_text(encoding="utf-8"))


def notifier(
    settings: RespondSettings | SweepSettings | ReportSettings | BackupSettings,
) -> FormedEmails:
    """Return the way to the operator, in the policies' language, within SNS's rate."""
    topic = Notifier(settings.topic_arn, EmailRate(settings.ledger_table, region()))
    return FormedEmails(topic, translator())


def translator() -> Translator:
    """Return what puts messages in words for the operator."""
    return Translator(CATALOGUES[policies().notify.language], policies().timezone)
