"""Whose command it is: its end raises the incident's revision while that is open."""

from __future__ import annotations

import pytest

from lifeguard.aws.ledger.commands import CommandLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.outcomes import Opened
from lifeguard.core.incident.trigger import Kind
from tests.support.account import REGION, TABLE
from tests.support.situations import NOON, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

COMMANDS = CommandLedger(TABLE, REGION)
COMMAND = "e8d3c0e4-71f7-4491-898f-c9b35bee5f3b"


def test_its_end_is_news_for_the_incident_that_has_sent_it() -> None:
    ledger = Ledger(TABLE, REGION)
    opened = ledger.record(trigger(Kind.STATUS_CHECK), NOON)
    assert isinstance(opened, Opened)
    COMMANDS.note(COMMAND, opened.incident.id, NOON)
    found = COMMANDS.ended(COMMAND)
    assert found is not None
    assert (found.id, found.revision) == (opened.incident.id, opened.incident.revision + 1)
    (kept,) = ledger.incidents()
    assert kept.revision == found.revision


def test_nobody_waits_for_anothers_command_nor_after_the_close() -> None:
    assert COMMANDS.ended(COMMAND) is None
    COMMANDS.note(COMMAND, "gone", NOON)
    assert COMMANDS.ended(COMMAND) is None
    assert not list(Ledger(TABLE, REGION).incidents())
