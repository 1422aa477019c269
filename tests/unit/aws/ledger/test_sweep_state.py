"""What the watch remembers, and the drill's way through it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.ledger.sweep_state import SweepRecord, SweepState
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.freeze_told import FreezeNotification
from tests.support.account import (
    REGION,
    TABLE,
    Fake,
    failing,
    stored,
)
from tests.support.situations import NOON

pytestmark = pytest.mark.usefixtures("_in_account")

WATCH = SweepState(TABLE, REGION)
SENT = {"FailedEntryCount": 0, "Entries": [{"EventId": "7c893b82"}]}


def test_at_first_it_remembers_nothing() -> None:
    assert WATCH.read() == SweepRecord(FreezeNotification(), Drills())


def test_each_note_stays_beside_the_others() -> None:
    told = FreezeNotification(on=True, down=("a", "b"))
    places = (("123456789012", "us-east-1"), ("123456789012", "eu-west-1"))
    notes = [NOON + timedelta(minutes=minute) for minute in range(5)]
    WATCH.freeze_told(told)
    WATCH.begun(notes[0])
    WATCH.drill_sent("drill-0", notes[1])
    WATCH.drill_arrived({"drill-0"}, notes[2])
    WATCH.drill_sent("drill-1", notes[1])
    WATCH.drill_told("drill-0")
    WATCH.storms_in(places)
    WATCH.subscriptions_asked(notes[3])
    WATCH.subscriptions_told(notes[4])
    WATCH.said_hello(notes[4])
    WATCH.unmanaged_told(frozenset({"ec2:1:us-east-1:i-1"}))
    assert WATCH.read() == SweepRecord(
        told,
        Drills(notes[0], "drill-1", notes[1], "drill-0", "drill-0"),
        places,
        notes[3],
        notes[4],
        unmanaged=frozenset({"ec2:1:us-east-1:i-1"}),
        greeted=True,
    )


def test_a_later_note_takes_the_place_of_an_earlier() -> None:
    WATCH.storms_in((("123456789012", "us-east-1"),))
    WATCH.storms_in(())
    WATCH.freeze_told(FreezeNotification(on=True))
    WATCH.freeze_told(FreezeNotification())
    assert WATCH.read() == SweepRecord(FreezeNotification(), Drills())


def test_where_the_next_sweep_goes_on_is_remembered_until_there_is_time_for_all() -> None:
    WATCH.turns_taken({"reconcile": "i-1", "holds": "i-2"})
    assert WATCH.read().turns == {"reconcile": "i-1", "holds": "i-2"}
    WATCH.turns_taken({})
    assert WATCH.read().turns == {}


def test_what_it_remembers_does_not_expire() -> None:
    WATCH.begun(NOON)
    assert "expires_at" not in stored("sweep", "state")


def test_a_drill_is_noted_and_then_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[Drills] = []

    def sent(_params: dict[str, Any]) -> dict[str, Any]:
        noted.append(WATCH.read().drills)
        return SENT

    aws = Fake(monkeypatch, {"PutEvents": sent})
    drill = SelfTest(WATCH, REGION).send(NOON)
    assert noted == [Drills(sent=drill, sent_at=NOON)]
    ((_, params),) = aws.asked
    (entry,) = params["Entries"]
    assert (entry["Source"], entry["DetailType"]) == ("lifeguard", "Lifeguard Drill")
    assert json.loads(entry["Detail"]) == {"drill": drill}


def test_a_drill_that_the_bus_does_not_take_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = {"ErrorCode": "InternalFailure", "ErrorMessage": "no"}
    Fake(monkeypatch, {"PutEvents": lambda _: {"FailedEntryCount": 1, "Entries": [failed]}})
    with pytest.raises(Retryable, match="InternalFailure"):
        SelfTest(WATCH, REGION).send(NOON)
    Fake(monkeypatch, {"PutEvents": failing("AccessDeniedException")})
    with pytest.raises(Refused):
        SelfTest(WATCH, REGION).send(NOON)


def test_a_drill_that_came_through_is_noted() -> None:
    WATCH.drill_sent("drill-1", NOON)
    SelfTest(WATCH, REGION).arrived({"drill-1"}, NOON)
    assert WATCH.read().drills.arrived == "drill-1"


def test_only_the_drill_that_was_sent_arrives_whatever_others_come_with_it() -> None:
    WATCH.drill_sent("drill-1", NOON)
    SelfTest(WATCH, REGION).arrived({"drill-9"}, NOON)
    assert WATCH.read().drills.arrived == ""
    SelfTest(WATCH, REGION).arrived({"drill-0", "drill-1", "drill-9"}, NOON)
    assert WATCH.read().drills.arrived == "drill-1"


def test_nobody_knows_a_drills_id_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"PutEvents": lambda _: SENT})
    first, second = (SelfTest(WATCH, REGION).send(NOON) for _ in range(2))
    assert first != second
