"""AWS Health's events of services without a runbook reach the operator once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play
from tests.support.aws_events import Event, health

CODE = "AWS_LIGHTSAIL_MAINTENANCE_SCHEDULED"


def maintenance(start: str = "2026-12-04T10:00:00Z", **detail: Any) -> Event:  # noqa: ANN401  any field of the detail
    entities = [{"entityValue": "blog-1", "status": "PENDING"}]
    how = {"service": "LIGHTSAIL", "affectedEntities": entities, **detail}
    return health(CODE, start=start, **how)


def test_a_change_of_another_service_is_told_once_and_again_when_it_moves(play: Play) -> None:
    copy = maintenance(backupEvent="true")
    outcome = play([maintenance(), copy, maintenance(page="2", totalPages="2")])
    (email,) = [mail for mail in outcome.emails if "LIGHTSAIL" in mail["subject"]]
    assert email["subject"].startswith("[Lifeguard] ACT LIGHTSAIL by Fri 4 Dec 10:00 UTC: ")
    assert "blog-1" in email["body"]
    assert "https://health.aws.amazon.com/health/home" in email["body"]
    assert outcome.calls == []
    assert outcome.document["incidents"] == []

    def moves(replay: Replay) -> None:
        agenda = replay.account.agenda
        at = datetime.fromisoformat("2026-11-20T11:00Z")

        def arrives() -> None:
            replay.account.bus.deliver(maintenance("2026-12-11T10:00:00Z"))

        agenda.at(at, arrives)

    outcome = play([maintenance()], script=moves, until="2026-11-20T11:30Z")
    told = [mail for mail in outcome.emails if "LIGHTSAIL" in mail["subject"]]
    assert len(told) == 2


def test_what_concerns_everybody_or_announces_nothing_is_not_told(play: Play) -> None:
    outcome = play(
        [
            maintenance(eventScopeCode="PUBLIC"),
            maintenance(eventTypeCategory="accountNotification"),
            maintenance(eventRegion="eu-west-1"),
        ]
    )
    assert outcome.emails == []
