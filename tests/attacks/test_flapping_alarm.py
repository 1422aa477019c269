"""An alarm that fires without end, and DynamoDB's limit of 400 KB an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.expressions import Item, pack
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.outcomes import Opened
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.errors import Refused
from lifeguard.core.incident.trigger import Kind, Source, firing
from tests.support.account import REGION, TABLE, account
from tests.support.situations import NOON, trigger

LARGEST = 400 * 1024
ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu-of-web-1"
TOGETHER = 50
"""The firings that one incident takes in."""


@pytest.fixture(autouse=True)
def _limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse what DynamoDB refuses (quota "item size"): moto's UpdateItem does not."""
    update = Table.update

    def limited(table: Table, *args: Any, **how: Any) -> Item | None:  # noqa: ANN401  as Table.update
        item = update(table, *args, **how)
        if item is not None and len(repr(pack(item))) > LARGEST:
            code = "ValidationException"
            raise Refused(code, "Item size to update has exceeded the maximum allowed size")
        return item

    monkeypatch.setattr(Table, "update", limited)
    with account(monkeypatch):
        yield


def test_after_ten_thousand_firings_a_real_failure_still_opens_an_incident() -> None:
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
