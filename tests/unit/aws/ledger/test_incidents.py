"""The ledger between executions, the sweep and `power`: who may write, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.ledger import leases
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.items import record_key
from lifeguard.aws.ledger.outcomes import (
    Attached,
    Begun,
    Handled,
    Opened,
)
from lifeguard.aws.ledger.power import PowerLedger
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.errors import Refused
from lifeguard.core.decision.decision import REFUSAL
from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, Result
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import SILENCE, Held, Incident, IncidentStatus, Intent
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import (
    REGION,
    TABLE,
    Fake,
    Params,
    failing,
    stored,
)
from tests.support.situations import (
    NOON,
    RESOURCE,
    act,
    at,
    aws_said,
    trigger,
)

pytestmark = pytest.mark.usefixtures("_in_account")

LEDGER, EXECUTION = Ledger(TABLE, REGION), ExecutionLedger(TABLE, REGION)
POWER = PowerLedger(TABLE, REGION)
OTHER = replace(RESOURCE, id="i-0dddddddddddddddd")
SAID = PowerAnswer(
    1,
    Result.REFUSED,
    aws_said("UnauthorizedOperation", "you are not authorized"),
    at("12:12"),
    "UnauthorizedOperation",
)
DEAD = NOON + SILENCE + timedelta(minutes=1)


def opened(now: datetime = NOON, **how: Any) -> Incident:  # noqa: ANN401  any field of Trigger
    recorded = LEDGER.record(trigger(**how), now)
    assert isinstance(recorded, Opened)
    return recorded.incident


def record(incident: Incident) -> Params:
    return stored(incident.id, record_key(incident.id)["sk"])


def request(incident: Incident, number: int = 1, **how: Any) -> PowerRequest:  # noqa: ANN401  any field of Request
    plain: dict[str, Any] = {"act": "stop", "generation": incident.generation}
    what = plain | how
    intent = Intent(Verb(what["act"]), number, NOON)
    EXECUTION.intend(replace(incident, generation=what["generation"]), intent, "")
    return PowerRequest(
        incident.id,
        what["generation"],
        number,
        what["act"],
        RESOURCE,
        "us-east-1a",
        "t3.micro",
        "default",
        NOON,
    )


def begun(request: PowerRequest, now: datetime) -> Begun:
    return POWER.note([request], now)[request.bound]


def answer(request: PowerRequest) -> list[str]:
    return list(POWER.answer([(request, SAID)]))


def closed(incident: Incident, now: datetime, *, treated: bool = True) -> bool:
    over = replace(incident, status=IncidentStatus.RESOLVED, closed_at=now)
    return EXECUTION.close(over, frozenset(), now, treated=treated)


def taken_over(incident: Incident) -> Incident:
    replacement = LEDGER.take_over(EXECUTION.read(incident.id), DEAD)
    assert replacement is not None
    return replacement


# -- one fault, one incident ----------------------------------------------------------------------


def test_of_two_that_open_at_once_the_second_attaches(monkeypatch: pytest.MonkeyPatch) -> None:
    read, others = leases.read, [trigger(reference="another")]

    def overtaken(table: Table, resource: Resource) -> Params:
        lease = read(table, resource)
        while others:
            LEDGER.record(others.pop(), NOON)
        return lease

    monkeypatch.setattr(leases, "read", overtaken)
    recorded = LEDGER.record(trigger(), at("12:00:01"))
    assert isinstance(recorded, Attached)
    (only,) = LEDGER.incidents()
    assert [one.reference for one in only.triggers] == ["another", trigger().reference]


# -- a request is begun once ----------------------------------------------------------------------


def test_a_wish_is_begun_for_the_first_time_once() -> None:
    mine = request(opened())
    assert [begun(mine, NOON) for _ in range(3)] == [Begun.FIRST, Begun.AGAIN, Begun.AGAIN]


def test_a_wish_that_is_answered_is_stale() -> None:
    mine = request(opened())
    begun(mine, NOON)
    answer(mine)
    assert begun(mine, NOON) is Begun.STALE


def test_the_answer_to_an_earlier_wish_is_none_to_this() -> None:
    incident = opened()
    begun(request(incident, 1), NOON)
    answer(request(incident, 1))
    assert begun(request(incident, 2), NOON) is Begun.FIRST
    assert begun(request(incident, 2), NOON) is Begun.AGAIN


def test_a_wish_that_a_later_one_has_overtaken_is_stale() -> None:
    incident = opened()
    assert begun(request(incident, 3), NOON) is Begun.FIRST
    assert begun(request(incident, 2), NOON) is Begun.STALE


def test_the_first_act_of_all_has_the_number_nought() -> None:
    incident = opened()
    assert begun(request(incident, 0), NOON) is Begun.FIRST
    assert begun(request(incident, 0), NOON) is Begun.AGAIN


def test_a_wish_of_an_incident_that_is_over_is_stale() -> None:
    incident = opened()
    closed(incident, at("12:05"))
    assert begun(request(incident), at("12:06")) is Begun.STALE


def test_a_wish_of_an_execution_that_was_taken_over_is_stale_and_its_heirs_is_not() -> None:
    incident = opened()
    before = request(incident)
    replacement = taken_over(incident)
    assert begun(before, DEAD) is Begun.STALE
    assert begun(request(replacement), DEAD) is Begun.FIRST


def test_what_the_dead_had_begun_the_heir_begins_again() -> None:
    incident = opened()
    begun(request(incident), NOON)
    assert begun(request(taken_over(incident)), DEAD) is Begun.AGAIN


@pytest.mark.parametrize(
    "how",
    [
        {"incident": "unknown"},
        {"resource": OTHER},
        {"resource": replace(RESOURCE, region="eu-west-1")},
        {"verb": Verb.FORCE_STOP},
        {"number": 2},
        {"generation": 2},
    ],
    ids=lambda how: next(iter(how)),
)
def test_a_wish_that_no_execution_has_made_is_forged(how: Params) -> None:
    mine = request(opened())
    assert begun(replace(mine, **how), NOON) is Begun.FORGED
    assert begun(mine, NOON) is Begun.FIRST


def test_a_wish_before_any_intent_is_forged() -> None:
    incident = opened()
    mine = replace(request(opened(resource=OTHER)), incident=incident.id, resource=RESOURCE)
    assert begun(mine, NOON) is Begun.FORGED


def test_a_wish_with_the_number_of_an_earlier_one_is_stale_however_it_looks() -> None:
    incident = opened()
    earlier = request(incident, 1)
    request(incident, 2)
    assert begun(earlier, NOON) is Begun.STALE


def test_what_the_table_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = opened()
    mine = request(incident)
    refused = failing("AccessDeniedException")
    Fake(monkeypatch, {"UpdateItem": refused, "TransactWriteItems": refused})
    with pytest.raises(Refused):
        begun(mine, NOON)
    with pytest.raises(Refused):
        EXECUTION.alive(incident.id, NOON)


# -- an answer ------------------------------------------------------------------------------------


def test_an_answer_is_read_with_the_incident_and_says_who_waits() -> None:
    incident = opened()
    assert answer(request(incident)) == []
    assert EXECUTION.read(incident.id).answer == SAID
    EXECUTION.suspend(replace(incident, alive_until=at("13:00")), "callback-1", (), "{}")
    assert answer(request(incident)) == ["callback-1"]


# -- one execution at a time ----------------------------------------------------------------------


def test_a_new_incident_is_of_the_first_generation_and_alive() -> None:
    incident = EXECUTION.read(opened().id)
    assert (incident.generation, incident.alive_until) == (1, NOON + SILENCE)
    assert (incident.callback_id, incident.held, incident.answer) == ("", "", None)


def test_each_generation_is_made_once() -> None:
    incident = opened()
    LEDGER.started(incident)
    EXECUTION.suspend(replace(incident, alive_until=at("12:10")), "callback-1", (), "checkpoint")
    dead = EXECUTION.read(incident.id)
    replacement = LEDGER.take_over(dead, DEAD)
    assert replacement is not None
    assert (replacement.generation, replacement.started, replacement.callback_id) == (2, False, "")
    assert replacement.alive_until == DEAD + SILENCE
    assert replacement.execution == f"{incident.id}-2"
    assert LEDGER.take_over(dead, DEAD) is None
    assert EXECUTION.read(incident.id) == replacement
    assert EXECUTION.checkpoint(incident.id) == "checkpoint"


def test_who_has_been_heard_of_meanwhile_is_not_taken_over() -> None:
    incident = opened()
    seen = EXECUTION.read(incident.id)
    EXECUTION.alive(incident.id, at("12:30"))
    assert LEDGER.take_over(seen, DEAD) is None
    assert EXECUTION.read(incident.id).generation == 1


def test_what_has_ended_meanwhile_is_not_taken_over() -> None:
    incident = opened()
    seen = EXECUTION.read(incident.id)
    closed(incident, at("12:05"))
    assert LEDGER.take_over(seen, DEAD) is None


def test_who_was_taken_over_writes_no_more() -> None:
    old = EXECUTION.read(opened().id)
    replacement = taken_over(old)
    before = record(replacement)
    late = replace(
        old,
        status=IncidentStatus.WAITING,
        reasons=(message("waiting.stopping"),),
        alive_until=at("20:00"),
    )
    assert EXECUTION.suspend(late, "callback-9", (), "late") is None
    assert EXECUTION.intend(late, Intent(Verb.STOP, 0, NOON), "late") is False
    assert closed(late, DEAD) is False
    assert record(replacement) == before
    assert EXECUTION.intend(replacement, Intent(Verb.STOP, 0, DEAD), "mine") is True


# -- what it stands at ----------------------------------------------------------------------------


def test_a_wait_keeps_how_the_incident_stands() -> None:
    standing = replace(
        opened(),
        status=IncidentStatus.WAITING,
        kind="system-status-check",
        name="web-1",
        reasons=(
            message("answer.aws_said", code="InternalError", said=Foreign("password=hunter2")),
            message("news.health_starts", event="AWS_EC2_X", resource="i-1", at=at("14:00")),
        ),
        rungs=(act(Verb.CREATE_IMAGE, reason=message("answer.executions_died", count=4)),),
        seen=("a sighting",),
        zone="us-east-1a",
        policy="default",
        held=Held.BUDGET.value,
        downtimes=(Downtime(at("11:58"), at("12:10"), NOON), Downtime(at("12:40"), None, NOON)),
        alive_until=at("13:00"),
    )
    now = EXECUTION.suspend(standing, "callback-1", ("running",), "checkpoint")
    assert now == replace(standing, callback_id="callback-1")
    assert EXECUTION.read(standing.id) == now
    assert EXECUTION.checkpoint(standing.id) == "checkpoint"


def test_the_evidence_of_an_act_is_left_to_the_checkpoint() -> None:
    rebooted = act(Verb.REBOOT, evidence=(Foreign("kernel panic"),))
    closed(replace(opened(), rungs=(rebooted,)), NOON)
    (incident,) = LEDGER.incidents()
    assert incident.rungs == (replace(rebooted, evidence=()),)


def test_news_that_came_before_the_wait_was_stored_is_in_what_it_returns() -> None:
    incident = opened()
    LEDGER.record(trigger(reference="arn:2"), NOON)
    now = EXECUTION.suspend(incident, "callback-1", (), "")
    assert now is not None
    assert now.revision == incident.revision + 1
    assert len(now.triggers) == 2


def test_an_act_is_noted_with_what_is_known_and_proves_life() -> None:
    incident = opened()
    intent = Intent(Verb.STOP, 2, at("12:11"))
    assert EXECUTION.checkpoint(incident.id) == ""
    assert EXECUTION.intend(incident, intent, "checkpoint") is True
    read = EXECUTION.read(incident.id)
    assert (read.intent, read.alive_until) == (intent, at("12:11") + SILENCE)
    assert EXECUTION.checkpoint(incident.id) == "checkpoint"


# -- the end --------------------------------------------------------------------------------------


def test_only_the_first_end_frees_the_resource() -> None:
    incident = opened()
    assert closed(incident, at("12:05")) is True
    assert closed(incident, at("12:05")) is False
    over = EXECUTION.read(incident.id)
    assert (over.status, over.closed_at) == (IncidentStatus.RESOLVED, at("12:05"))
    assert "open" not in record(over)


def test_a_late_repeat_of_an_end_does_not_free_the_next_incidents_resource() -> None:
    first = opened()
    closed(first, at("12:05"))
    second = opened(at("12:06"))
    assert closed(first, at("12:07")) is False
    again = LEDGER.record(trigger(reference="arn:2"), at("12:08"))
    assert not isinstance(again, Opened | Handled)
    assert again.incident.id == second.id


# -- flapping -------------------------------------------------------------------------------------


def lived(*ends: tuple[str, bool]) -> None:
    """Let incidents of one resource end at these times, treated or not."""
    for when, treated in ends:
        closed(opened(at(when) - timedelta(minutes=5)), at(when), treated=treated)


TREATED: list[tuple[str, list[tuple[str, bool]], int]] = [
    ("never before", [], 0),
    ("once", [("01:00", True)], 1),
    ("three times", [("01:00", True), ("02:00", True), ("03:00", True)], 3),
    ("untouched", [("01:00", False), ("02:00", True)], 1),
    ("a day ago", [("-1 12:00", True), ("-1 12:00:01", True)], 1),
]


@pytest.mark.parametrize(
    ("before", "count"), [row[1:] for row in TREATED], ids=[row[0] for row in TREATED]
)
def test_an_incident_knows_how_often_its_resource_was_treated_within_a_day(
    before: list[tuple[str, bool]], count: int
) -> None:
    lived(*before)
    incident = opened(NOON)
    assert incident.treated_before == count
    assert EXECUTION.read(incident.id).treated_before == count


RESTARTED = act(InsideVerb.RESTART_INSIDE, at("11:00"), on="api")


def ended_after(incident: Incident, now: datetime, *acts: ActionRecord) -> bool:
    return closed(replace(incident, rungs=acts), now)


def test_an_incident_knows_what_lifeguard_did_within_a_day_before_it() -> None:
    old = act(Verb.REBOOT, at("-1 12:00"))
    vain = act(InsideVerb.CLEAN_DISK, at("11:01"), result=Result.FAILED)
    ended_after(opened(at("10:00")), at("11:10"), old, RESTARTED, vain)
    second = opened(at("11:20"))
    ended_after(second, at("11:30"), act(Verb.REBOOT, at("11:25")))
    known = (PastAct("restart_inside", at("11:00"), "api"), PastAct("reboot", at("11:25")))
    assert second.acts_before == (PastAct("reboot", at("-1 12:00")), known[0])
    incident = opened(NOON)
    assert incident.acts_before == known
    assert EXECUTION.read(incident.id).acts_before == known


def test_an_end_that_is_written_twice_keeps_each_act_once() -> None:
    first = opened(at("10:00"))
    assert ended_after(first, at("11:10"), RESTARTED)
    assert not ended_after(first, at("11:11"), RESTARTED)
    assert len(opened(NOON).acts_before) == 1


def test_another_resource_has_flaps_of_its_own() -> None:
    lived(("01:00", True))
    assert opened(NOON, resource=replace(RESOURCE, id="i-2")).treated_before == 0


def test_a_refusal_that_a_wait_ignores_wakes_nobody_and_all_other_news_do() -> None:
    incident = replace(opened(), alive_until=at("13:00"))
    now = EXECUTION.suspend(incident, "callback-1", (REFUSAL,), "{}")
    assert now is not None
    assert now.callback_id == "callback-1"
    assert not list(POWER.answer([(request(incident), SAID)]))
    attached = LEDGER.record(trigger(reference="arn:2"), NOON)
    assert isinstance(attached, Attached)
    assert attached.incident.callback_id == "callback-1"
    later = EXECUTION.suspend(incident, "callback-2", (), "{}")
    assert later is not None
    assert later.callback_id == "callback-2"
    assert list(POWER.answer([(request(incident), SAID)])) == ["callback-2"]


def test_who_takes_over_waits_on_nothing_that_the_dead_waited_on() -> None:
    incident = opened()
    LEDGER.started(incident)
    silent = replace(incident, alive_until=at("12:10"))
    EXECUTION.suspend(silent, "callback-1", (REFUSAL,), "{}")
    heir = LEDGER.take_over(EXECUTION.read(incident.id), DEAD)
    assert heir is not None
    assert heir.callback_id == ""


def test_how_often_an_act_was_tried_is_in_the_record() -> None:
    tried = act(Verb.START, at("12:40"), Result.FAILED, tries=7, first_at=at("12:11"))
    closed(replace(opened(), rungs=(tried,)), NOON)
    (incident,) = LEDGER.incidents()
    assert incident.rungs == (tried,)


def test_the_acts_of_an_earlier_version_were_tried_once() -> None:
    incident = replace(opened(), rungs=(act(Verb.STOP),))
    closed(incident, NOON)
    table = Table(TABLE, REGION)
    old = [
        {k: v for k, v in a.items() if k not in {"tries", "first_at"}}
        for a in table.get(record_key(incident.id))["actions"]
    ]
    table.update(record_key(incident.id), {"actions": old})
    (read,) = LEDGER.incidents()
    assert [(record.tries, record.began) for record in read.rungs] == [(1, NOON)]
