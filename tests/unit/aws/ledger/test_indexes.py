"""The indexes: small, spread over their shards, and they tell of each incident what is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.expressions import Item, unpack
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.indexes.brief import in_brief, news_in_brief, standing_in_brief
from lifeguard.aws.ledger.items import record_key
from lifeguard.aws.ledger.outcomes import Attached, Opened
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.clients import client
from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.decision.decision import REFUSAL
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus, Intent, incident_id
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
)
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, message
from lifeguard.ledger_indexes import OF_CLOSED, OF_OPEN, OPEN_INCIDENTS, SHARDS, shard
from tests.support.account import REGION, TABLE, Fake, stored
from tests.support.situations import ACT, INSTANCE, NOON, RESOURCE, announcement, at, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

LEDGER, EXECUTION = Ledger(TABLE, REGION), ExecutionLedger(TABLE, REGION)
WHY = message("answer.not_sent")
OOM = HostCause(next(iter(HostFault)), "gunicorn")


def _opened(*news: Trigger, at_: timedelta = timedelta()) -> Incident:
    first, *others = news or (trigger(),)
    recorded = LEDGER.record(first, NOON + at_)
    assert isinstance(recorded, Opened)
    for one in others:
        assert isinstance(LEDGER.record(one, NOON), Attached)
    LEDGER.started(recorded.incident)
    return EXECUTION.read(recorded.incident.id)


def _act(verb: str, result: Result, minute: int, cause: HostCause | None = None) -> ActionRecord:
    when = NOON + timedelta(minutes=minute)
    evidence = (foreign("a line of the console log"),)
    return ActionRecord(verb, result, WHY, when, WHY, evidence=evidence, cause=cause)


ACTS = (
    _act(Verb.REBOOT, Result.DONE, 0, OOM),
    _act(Verb.STOP, Result.DONE, 1),
    *(_act(Verb.START, Result.FAILED, 2 + number) for number in range(300)),
)


def _stands(before: Incident) -> Incident:
    """Return the incident as its execution tells of it, all that the ledger keeps set."""
    return replace(
        before,
        status=IncidentStatus.WAITING,
        kind="system-status-check",
        sudden=True,
        name="web-1",
        reasons=(WHY,),
        rungs=ACTS,
        seen=("arn|",),
        zone="us-east-1a",
        policy=ACT.name,
        held=Held.BUDGET,
        alive_until=at("13:00"),
        downtimes=(Downtime(NOON, None, at("12:01")),),
    )


def _silent(one: Incident) -> Incident:
    """Return an incident as the index has it: the words of its news and acts are left out."""
    news = tuple(replace(t, summary=NOTHING) for t in one.triggers)
    last = {(r.action, r.result, r.cause): r.at for r in one.rungs}
    acts = tuple(
        ActionRecord(r.action, r.result, NOTHING, at, cause=r.cause, tries=r.tries)
        for r in one.rungs
        if (at := last[r.action, r.result, r.cause])
    )
    return replace(one, triggers=news, rungs=acts, revision=0)


def _index() -> list[Item]:
    found = client("dynamodb", REGION).scan(TableName=TABLE, IndexName=OPEN_INCIDENTS)
    return [unpack(item) for item in found["Items"]]


def test_an_incident_that_waits_is_whole_but_for_words() -> None:
    silence = trigger(
        held_until=at("18:00"), hold_reason=message("hold.unnamed"), mute_rule="arn:rule"
    )
    change = trigger(Kind.STATE_CHANGE, source=Source.STATE_CHANGE, state="stopped")
    mine = _opened(announcement(deadline=at("20:00"), together=3), change, silence)
    EXECUTION.suspend(_stands(mine), "callback", ("pending",), "a checkpoint")
    EXECUTION.intend(mine, Intent(Verb.START, 303, at("12:30")), "a checkpoint")
    asked = PendingApproval("q", "reboot", Foreign("web-1"), INSTANCE, "", (), (), (), NOON, NOON)
    questions = Questions(TABLE, REGION)
    assert questions.pose(mine, asked)
    answered = ApprovalAnswer("q", AnswerKind.YES, at("12:40"), Channel.PAGE)
    assert questions.answer(mine.id, answered)
    whole = EXECUTION.read(mine.id)
    assert (whole.answered, whole.held, len(whole.rungs)) == (True, Held.BUDGET, 302)
    assert LEDGER.open_incidents() == (_silent(whole),)


def test_a_hold_of_the_resource_is_in_it() -> None:
    held = trigger(held_until=at("18:00"), hold_reason=message("hold.unnamed"))
    LEDGER.record(replace(held, phase=Phase.CLEARED), NOON)  # opens none
    mine = _opened(trigger(reference="another"))
    assert mine.holds
    assert LEDGER.open_incidents() == (_silent(mine),)


def test_what_a_load_balancer_says_names_it() -> None:
    said = message("news.alarm", alarm=foreign("web"), state="ALARM", instance=INSTANCE)
    mine = _opened(trigger(reference=f"{UNHEALTHY}:web", source=Source.SWEEP, summary=said))
    (found,) = LEDGER.open_incidents()
    assert found.triggers == mine.triggers
    assert found.triggers[0].summary == said


def test_one_that_is_new_is_read_from_the_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = _opened()
    asked = Fake(monkeypatch, {"GetItem": lambda _: {}})
    assert LEDGER.open_incidents() == (_silent(mine),)
    assert asked.count("GetItem") == 0


def test_who_is_woken_by_other_news_than_a_refusal_is_woken_by_the_sweep() -> None:
    mine = replace(_stands(_opened()), rungs=(replace(ACTS[0], tries=144),))
    EXECUTION.suspend(mine, "callback", (REFUSAL,), "a checkpoint")
    (found,) = LEDGER.open_incidents()
    assert (found.callback_id, found.rungs[0].tries) == ("callback", 144)


def test_it_holds_nothing_that_grows() -> None:
    mine = _opened()
    EXECUTION.suspend(_stands(mine), "callback", (), "c" * 100_000)
    (item,) = _index()
    assert item.keys() - OF_OPEN == {"pk", "sk", "open"}
    assert not item.keys() & {"checkpoint", "triggers", "actions"}
    assert len(item["acts_in_brief"]) < 300
    assert sum(len(str(value)) for value in item.values()) < 2000


def test_of_few_fields_nothing_is_written_but_these() -> None:
    text = news_in_brief(trigger())
    assert not {"resource", "summary", "expedited", "deadline"} & {*text.split('"')}


def test_what_closes_leaves_it() -> None:
    mine = _opened()
    over = replace(_stands(mine), status=IncidentStatus.RESOLVED, closed_at=at("13:00"))
    EXECUTION.close(over, frozenset(), at("13:00"), treated=True)
    assert LEDGER.open_incidents() == ()
    assert _index() == []


def test_incidents_spread_over_all_shards() -> None:
    when = (NOON + timedelta(seconds=number) for number in range(3200))
    found = Counter(shard(incident_id(RESOURCE, one)) for one in when)
    assert len(found) == SHARDS == 16
    assert max(found.values()) < 3200 / SHARDS * 1.3


# -- records of earlier versions, and of two at once ---------------------------------------------


def _written_before(one: Incident, *, callback: bool = True) -> None:
    """Make a record what an earlier version has written: it knew of no index but `open`."""
    record = stored(one.id, "record")
    new = {"news_in_brief", "acts_in_brief", "standing_in_brief"}
    unknown = new if callback else {*new, "callback_id"}
    old = {name: value for name, value in record.items() if name not in unknown}
    Table(TABLE, REGION).put({**old, "open": "open"})


@pytest.mark.parametrize("callback", [True, False])
def test_a_record_of_an_earlier_version_is_read_whole(*, callback: bool) -> None:
    mine = _opened()
    EXECUTION.suspend(_stands(mine), "x", (), "")
    _written_before(mine, callback=callback)
    whole = EXECUTION.read(mine.id)
    assert whole.triggers[0].summary
    assert LEDGER.open_incidents() == (whole,)


def test_what_an_earlier_version_carries_is_read_whole() -> None:
    """Its incident was opened by this version, so that its news are in brief."""
    mine = _opened()
    Table(TABLE, REGION).update(
        record_key(mine.id), {"callback_id": "x", "held_by": "budget", "status": "waiting"}
    )
    (found,) = LEDGER.open_incidents()
    assert (found.held, found.status) == (Held.BUDGET, IncidentStatus.WAITING)


def test_what_an_earlier_version_has_taken_over_is_read_whole() -> None:
    mine = _opened()
    EXECUTION.suspend(_stands(mine), "x", (), "")
    replacement = LEDGER.take_over(EXECUTION.read(mine.id), at("18:00"))
    assert replacement is not None
    Table(TABLE, REGION).update(record_key(mine.id), {"held_by": "freeze"})
    (found,) = LEDGER.open_incidents()
    assert (found.held, found.generation) == (Held.FREEZE, 2)


def test_one_that_closes_while_it_is_read_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = _opened()
    _written_before(mine)
    (item,) = _index()
    over = replace(mine, status=IncidentStatus.CLOSED, closed_at=NOON)
    EXECUTION.close(over, frozenset(), NOON, treated=False)
    monkeypatch.setattr(Table, "every", lambda _, __: iter([item]))
    assert LEDGER.open_incidents() == ()


def test_reasons_that_were_kept_as_text_stay_text() -> None:
    stands = stored(_opened().id, "record") | {"reasons": ["it is so"]}
    item = {**stands, **standing_in_brief(stands, (), 1)}
    found = in_brief(item)
    assert found is not None
    assert [str(reason) for reason in found.reasons] == ["it is so"]


# -- those that have closed -----------------------------------------------------------------------


def _closed(minutes: int, status: IncidentStatus) -> Incident:
    resource = replace(RESOURCE, id=f"i-{minutes:017x}")
    when = NOON + timedelta(minutes=minutes)
    mine = replace(_stands(_opened(trigger(resource=resource))), status=status, closed_at=when)
    EXECUTION.close(mine, frozenset(), when, treated=True)
    return EXECUTION.read(mine.id)


def test_what_has_closed_is_found_by_how_and_when() -> None:
    early, late, latest = (_closed(m, IncidentStatus.RESOLVED) for m in (10, 30, 40))
    other = _closed(35, IncidentStatus.NEEDS_HUMAN)
    _opened()
    since = early.closed_at
    assert since is not None
    found = list(LEDGER.closed_incidents(IncidentStatus.RESOLVED, since))
    assert [one.id for one in found] == [late.id, latest.id]
    assert [one.id for one in LEDGER.closed_incidents(IncidentStatus.NEEDS_HUMAN, NOON)] == [
        other.id
    ]
    # All that a report may ask is there: the words of news and acts, too.
    unread: dict[str, Any] = {
        "started": False,
        "acts_before": (),
        "callback_id": "",
        "alive_until": None,
    }
    assert found[0] == replace(late, **unread, treated_before=0)


def test_an_index_takes_twenty_attributes_and_all_a_hundred() -> None:
    """(DynamoDB API, Projection.)"""
    assert max(len(OF_OPEN), len(OF_CLOSED)) <= 20
    assert len(OF_OPEN) + len(OF_CLOSED) <= 100
