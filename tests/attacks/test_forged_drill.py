"""Who has only `events:PutEvents`: drills that nobody sent, beside the one of the week."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.notification.drill import DETAIL_TYPE, SOURCE, Drills
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play
from tests.support.aws_events import ACCOUNT, REGION

BEGIN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def drill(name: str) -> dict[str, Any]:
    return {
        "version": "0",
        "id": f"event-of-{name}",
        "detail-type": DETAIL_TYPE,
        "source": SOURCE,
        "account": ACCOUNT,
        "time": "2026-11-20T10:01:00Z",
        "region": REGION,
        "resources": [],
        "detail": {"drill": name},
    }


@pytest.mark.parametrize("comes", [True, False])
def test_forged_drills_neither_stand_in_for_the_true_one_nor_hide_it(
    play: Play, *, comes: bool
) -> None:
    found: list[Drills] = []

    def script(replay: Replay) -> None:
        watch = SweepState(replay.account.ledger_table, REGION)
        with replay.account.world.backstage():
            watch.drill_sent("drill-true", BEGIN)

        def look() -> None:
            with replay.account.world.backstage():
                found.append(watch.read().drills)

        replay.ends = BEGIN.replace(hour=11)
        replay.account.agenda.at(BEGIN.replace(minute=40), look)

    forged = [drill(f"drill-x{number}") for number in range(20)]
    true = [drill("drill-true")] if comes else []
    outcome = play([*forged[:10], *true, *forged[10:]], script=script)
    assert (found[0].arrived == "drill-true") is comes
    lost = [email for email in outcome.emails if "drill-true" in email["body"]]
    assert outcome.states == ([] if comes else ["ACT"])
    assert bool(lost) is not comes
