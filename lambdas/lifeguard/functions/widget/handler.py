"""A custom widget of the dashboard. CloudWatch calls it in the name of whoever looks.

It only reads, and what it returns holds no link: whoever sees a dashboard may not answer for it.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.dashboard.now import open_now
from lifeguard.core.dashboard.page import page
from lifeguard.core.dashboard.rest import MONTH, coming, lightsail, month
from lifeguard.core.dashboard.table import WidgetTable
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Language
from lifeguard.core.report.outages import Week
from lifeguard.core.text.message import message
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.observability import logger
from lifeguard.functions.recent import recent
from lifeguard.functions.settings import WidgetSettings, region
from lifeguard.functions.widget.lightsail import live
from lifeguard.functions.wiring import policies
from lifeguard.ingest.cloudwatch.widget import WidgetRequest, WidgetSection, widget_request

DESCRIPTION = (
    "## Lifeguard\n"
    "What metrics cannot say, in the viewer's language and time zone. It only reads.\n\n"
    "``` yaml\n"
    "section: now   # now | planned | lightsail | month\n"
    "```\n"
)
"""Markdown, which the console shows whoever edits the widget."""


@logger.inject_lambda_context
def handler(event: object, _context: LambdaContext) -> str:
    """Return HTML, or Markdown that describes the widget."""
    asked = widget_request(event)
    if asked.describe or asked.section is None:
        return DESCRIPTION
    now = clock.now()
    reader = _reader(asked, now)
    try:
        table = _table(asked.section, WidgetSettings.from_env(os.environ), now)
    except (Retryable, Refused) as error:
        logger.warning("AWS did not answer", error=str(error))
        table = WidgetTable((), (), message("widget.unanswered"))
    return page(table, reader, dark=asked.dark)


def _table(section: WidgetSection, settings: WidgetSettings, now: datetime) -> WidgetTable:
    ledger = Ledger(settings.ledger_table, region())
    week = Week(now - MONTH, now, {}, KINDS)
    match section:
        case WidgetSection.NOW:
            frozen = SweepState(settings.ledger_table, region()).read().freeze.on
            return open_now(ledger.open_incidents(), week, frozen=frozen)
        case WidgetSection.PLANNED:
            return coming(recent(ledger, now, now), week)
        case WidgetSection.MONTH:
            return month(recent(ledger, week.since, now), week)
        case WidgetSection.LIGHTSAIL:
            return lightsail(live(region(), policies(), now))


def _reader(asked: WidgetRequest, now: datetime) -> Translator:
    """Return the viewer's words and clock; where they are not known, those of the policies.

    An offset has no name: where it is that of the policies' zone, that one is named.
    """
    known = policies()
    spoken = asked.language.partition("-")[0]
    language = Language(spoken) if spoken in Language.__members__.values() else None
    catalogue = CATALOGUES[language or known.notify.language]
    here = now.astimezone(ZoneInfo(known.timezone)).utcoffset()
    if asked.offset is None or asked.offset == here:
        return Translator(catalogue, known.timezone)
    return Translator(catalogue, known.timezone, timezone(asked.offset))
