"""Requests are noted and answered many at a time, and each keeps its own condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from botocore.client import BaseClient

from lifeguard.aws.ledger import power, throttle_levels
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.expressions import Put, Update
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.outcomes import Begun, Opened, Planned
from lifeguard.aws.ledger.power import PowerLedger
from lifeguard.aws.ledger.table import Table, Unmet
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import REGION, TABLE, Params
from tests.support.situations import NOON, RESOURCE, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

LEDGER, EXECUTION = Ledger(TABLE, REGION), ExecutionLedger(TABLE, REGION)
POWER = PowerLedger(TABLE, REGION)


def asked(number: int = 0, verb: Verb = Verb.STOP, **how: Any) -> PowerRequest:  # noqa: ANN401  any field of PowerRequest
    """Return the request of an incident of its own, which intends it."""
    resource = replace(RESOURCE, id=f"i-{number:017x}")
    recorded = LEDGER.record(trigger(resource=resource), NOON)
    assert isinstance(recorded, Opened)
    found = recorded.incident
    EXECUTION.intend(found, Intent(verb, 0, NOON), "")
    plain: dict[str, Any] = {
        "incident": found.id,
        "generation": 1,
        "number": 0,
        "verb": verb,
        "resource": resource,
        "zone": "us-east-1a",
        "type": "t3.micro",
        "policy": "default",
        "asked_at": NOON,
    }
    return PowerRequest(**(plain | how))


def incident(request: PowerRequest) -> Incident:
    return EXECUTION.read(request.incident)


def said(result: Result = Result.DONE) -> PowerAnswer:
    return PowerAnswer(0, result, NOTHING, NOON)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the operations that DynamoDB is asked for."""
    calls: list[str] = []
    original = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  botocore's seam

    def call(client: BaseClient, operation: str, params: Params) -> Params:
        calls.append(operation)
        answer: Params = original(client, operation, params)
        return answer

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return calls


def planned(found: Planned) -> list[str]:
    return [request.incident for call in found.plan.calls for request in call.requests]


def test_one_request_costs_a_write_before_its_call_and_another_after(made: list[str]) -> None:
    mine = asked()
    made.clear()
    found = POWER.begin([mine], NOON)
    assert (planned(found), found.begun) == ([mine.incident], {mine.bound: Begun.FIRST})
    assert list(POWER.answer([(mine, said())])) == []
    assert made == ["TransactWriteItems", "UpdateItem"]
    assert incident(mine).answer == said()


def test_of_many_as_many_are_one_write_as_a_transaction_holds(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(power, "WRITES", 4)
    mine = [asked(number, Verb.START) for number in range(10)]
    made.clear()
    found = POWER.begin(mine, NOON)
    assert len(planned(found)) == 10
    assert set(found.begun.values()) == {Begun.FIRST}
    assert made == ["TransactWriteItems"] * 3  # what they take of the quotas is a write, too
    assert list(POWER.answer([(one, said()) for one in mine])) == []
    assert made == ["TransactWriteItems"] * 6
    assert all(incident(one).answer == said() for one in mine)
    assert set(POWER.note(mine, NOON).values()) == {Begun.STALE}


def test_what_the_quotas_leave_for_later_is_not_noted() -> None:
    for number in range(5):
        POWER.begin([asked(number, Verb.START)], NOON)
    mine = asked(5, Verb.START)
    found = POWER.begin([mine], NOON)
    assert (found.plan.later, found.begun) == ((mine,), {})
    assert POWER.note([mine], NOON) == {mine.bound: Begun.FIRST}


def test_one_that_is_not_wanted_costs_no_token_and_keeps_nobody() -> None:
    true, stale = asked(0), asked(1)
    POWER.note([stale], NOON)
    list(POWER.answer([(stale, said())]))
    forged = replace(asked(2), resource=replace(RESOURCE, id="i-0bad"))
    again = asked(3)
    POWER.note([again], NOON)
    found = POWER.begin([true, stale, forged, again], NOON)
    assert sorted(planned(found)) == sorted([true.incident, again.incident])
    assert found.begun == {
        true.bound: Begun.FIRST,
        stale.bound: Begun.STALE,
        forged.bound: Begun.FORGED,
        again.bound: Begun.AGAIN,
    }
    (bucket,) = throttle_levels._believed.values()  # noqa: SLF001  what a process remembers
    assert bucket.buckets is not None
    assert bucket.buckets.stop_resources.tokens == 1000 - 2


def test_two_requests_of_one_incident_are_two_writes() -> None:
    """DynamoDB refuses a transaction that names an item twice."""
    mine = asked()
    forged = replace(mine, verb=Verb.FORCE_STOP)
    assert POWER.note([forged, mine], NOON) == {
        forged.bound: Begun.FORGED,
        mine.bound: Begun.FIRST,
    }
    found = POWER.begin([asked(1), replace(asked(2), number=3), asked(3)], NOON)
    assert Begun.FORGED in found.begun.values()


def test_what_another_process_has_spent_is_seen() -> None:
    POWER.begin([asked(0, Verb.START)], NOON)
    throttle_levels.forget()  # another process
    for number in range(1, 5):
        POWER.begin([asked(number, Verb.START)], NOON)
    throttle_levels.forget()
    late = asked(5, Verb.START)
    assert POWER.begin([late], NOON).plan.later == (late,)


def conflicting(patch: pytest.MonkeyPatch, times: int, index: int = -1) -> list[int]:
    """Let the last write of a transaction meet another's, so many times."""
    attempt, sizes = Table.attempt, list[int]()

    def meets(table: Table, *writes: Put | Update) -> tuple[Unmet, ...]:
        sizes.append(len(writes))
        if len(sizes) > times:
            return attempt(table, *writes)
        unmet = [Unmet() for _ in writes]
        unmet[index] = Unmet("TransactionConflict")
        return tuple(unmet)

    patch.setattr(Table, "attempt", meets)
    return sizes


@pytest.mark.parametrize("index", [0, -1], ids=["the quotas", "a record"])
def test_what_meets_another_write_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, index: int
) -> None:
    mine = [asked(0), asked(1)]
    conflicting(monkeypatch, 2, index)
    found = POWER.begin(mine, NOON)
    assert set(found.begun.values()) == {Begun.FIRST}
    conflicting(monkeypatch, 1)
    list(POWER.answer([(one, said()) for one in mine]))
    assert all(incident(one).answer == said() for one in mine)


def test_who_never_gets_to_write_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = [asked(0), asked(1)]
    conflicting(monkeypatch, 1_000)
    with pytest.raises(Retryable):
        POWER.begin(mine, NOON)
    with pytest.raises(Retryable):
        POWER.note(mine, NOON)
    with pytest.raises(Retryable):
        list(POWER.answer([(one, said()) for one in mine]))


def waits(request: PowerRequest, until: datetime = NOON) -> None:
    EXECUTION.suspend(
        replace(incident(request), alive_until=until), f"callback-{request.incident}", (), "{}"
    )


def test_who_was_not_granted_it_is_named_to_be_woken() -> None:
    mine = [asked(number) for number in range(4)]
    for one in mine[1:]:
        waits(one)
    results = (Result.FAILED, Result.REFUSED, Result.DONE, Result.ALREADY)
    answers = [(one, said(how)) for one, how in zip(mine, results, strict=True)]
    assert list(POWER.answer(answers)) == [f"callback-{mine[1].incident}"]
    assert [incident(one).answer for one in mine] == [said(how) for how in results]


def test_who_was_granted_it_is_not_woken_however_few_they_are() -> None:
    mine = asked()
    waits(mine)
    assert list(POWER.answer([(mine, said())])) == []
    assert incident(mine).answer == said()


def test_each_is_named_once_its_own_answer_is_written() -> None:
    mine = [asked(number) for number in range(2)]
    for one in mine:
        waits(one)
    first = next(POWER.answer([(one, said(Result.FAILED)) for one in mine]))
    assert first == f"callback-{mine[0].incident}"
    assert incident(mine[1]).answer is None


def test_nothing_to_answer_asks_nothing(made: list[str]) -> None:
    assert list(POWER.answer([])) == []
    assert made == []
