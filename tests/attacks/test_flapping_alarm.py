"""An alarm that fires without end, and DynamoDB's limit of 400 KB an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.outcomes import Opened
from lifeguard.core.incident.trigger import Kind, Source, firing
from tests.support.account import REGION, TABLE
from tests.support.memory_table import MemoryTable
from tests.support.situations import NOON, trigger

ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu-of-web-1"
TOGETHER = 50
"""The firings that one incident takes in."""


def test_after_ten_thousand_firings_a_real_failure_still_opens_an_incident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    MemoryTable(monkeypatch)
    ledger, execution = Ledger(TABLE, REGION), ExecutionLedger(TABLE, REGION)
    fired = trigger(Kind.ALARM, source=Source.ALARM, reference=ALARM)
    for number in range(0, 10_000, TOGETHER):
        now = NOON + timedelta(minutes=number)
        opened = ledger.record(replace(fired, event_id=str(number), occurred_at=now), now)
        assert isinstance(opened, Opened)
        times = (now + timedelta(minutes=n) for n in range(TOGETHER))
        references = frozenset(firing(ALARM, when) for when in times)
        over = replace(opened.incident, closed_at=now)
        assert execution.close(over, references, now, treated=False)
    now = NOON + timedelta(days=8)
    failure = trigger(Kind.STATUS_CHECK, source=Source.SWEEP, reference="system since noon")
    assert isinstance(ledger.record(failure, now), Opened)
