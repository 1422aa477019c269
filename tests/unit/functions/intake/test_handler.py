"""One event with several servers: each is dispatched, and one that fails brings the event again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lifeguard.aws.ledger.outcomes import Handled, Recorded
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from sandbox import ROOT

EVENT = ROOT / "sandbox/stories/retirement/event.json"
NAMES = ["i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb", "i-0cccccccccccccccc"]
CONTEXT: Any = SimpleNamespace(
    function_name="intake", memory_limit_in_mb=512, invoked_function_arn="arn", aws_request_id="1"
)


def _event(path: Path = EVENT) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(path.read_text())
    (entity,) = event["detail"]["affectedEntities"]
    arn = entity["entityValue"].rpartition("/")[0]
    event["detail"]["affectedEntities"] = [
        {**entity, "entityValue": f"{arn}/{name}"} for name in NAMES
    ]
    return event


@pytest.fixture
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_REGION": _event()["region"],
        "LIFEGUARD_ACCOUNT": _event()["account"],
        "LIFEGUARD_LEDGER_TABLE": "ledger",
        "LIFEGUARD_MALFORMED_QUEUE_URL": "https://queue",
        "LIFEGUARD_RESPOND": "respond:live",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize("fails", [None, NAMES[0]])
def test_one_that_is_not_taken_costs_the_others_nothing_and_brings_the_event_again(
    monkeypatch: pytest.MonkeyPatch, fails: str | None
) -> None:
    from lifeguard.functions.intake.handler import handler

    taken: list[str] = []

    def dispatch(_: object, trigger: Trigger, _now: datetime) -> Recorded:
        taken.append(trigger.resource.id)
        if trigger.resource.id == fails:
            code = "ThrottlingException"
            raise Retryable(code, "no")
        return Handled("seen")

    monkeypatch.setattr(TriggerDispatcher, "dispatch", dispatch)
    if fails is None:
        returned = handler(_event(), CONTEXT)
        assert [row["resource"] for row in returned["triggers"]] == NAMES
    else:
        with pytest.raises(Retryable):
            handler(_event(), CONTEXT)
    assert taken == NAMES
