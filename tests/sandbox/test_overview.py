"""One line of each incident: its numbers are the ledger's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.message import message
from sandbox.gateway.records import SentEmail
from sandbox.replay.overview import down_for, fixed_after, how, noticed, you_did
from tests.support.situations import act, incident, trigger
from tests.support.words import english

AT = datetime(2026, 11, 20, 3, 11, tzinfo=UTC)
LINK = "https://abc.lambda-url.us-east-1.on.aws/?t=token"
WHY = message("answer.interrupted")


def minutes(count: int) -> datetime:
    return AT + timedelta(minutes=count)


def down(since: int, until: int | None, noticed: int, *, planned: bool = False) -> Downtime:
    end = None if until is None else minutes(until)
    return Downtime(minutes(since), end, minutes(noticed), planned)


@pytest.mark.parametrize(
    ("downtimes", "length", "fixed"),
    [
        ((), "-", "-"),
        ((down(0, 13, 1),), "13 min", "13 min"),
        ((down(0, 13, 1), down(20, 22, 21)), "15 min", "22 min"),
        ((down(0, 3, 0, planned=True),), "3 min", "-"),
        ((down(0, 3, 0, planned=True), down(5, 9, 6)), "7 min", "4 min"),
        ((down(0, None, 1),), "still down", "-"),
        ((down(0, 13, 1), down(20, None, 21)), "still down", "-"),
    ],
)
def test_for_how_long_it_was_down(downtimes: tuple[Downtime, ...], length: str, fixed: str) -> None:
    assert (down_for(downtimes), fixed_after(downtimes)) == (length, fixed)


def test_what_was_down_was_noticed_after_a_while() -> None:
    found = replace(incident(), downtimes=(down(-9, -6, -9, planned=True), down(0, 13, 2)))
    assert noticed(found) == "2 min"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(days=13, hours=23), "14 days ahead"),
        (timedelta(days=7, hours=8), "7 days ahead"),
        (timedelta(hours=5, minutes=10), "5 h 10 min ahead"),
    ],
)
def test_what_is_scheduled_was_noticed_before_it_comes(ahead: timedelta, expected: str) -> None:
    scheduled = trigger(Kind.SCHEDULED_EVENT, deadline=AT + ahead)
    found = replace(incident(scheduled, opened_at=AT), downtimes=(down(0, 3, 0, planned=True),))
    assert noticed(found) == expected


def test_nobody_knows_since_when_what_was_never_down_was_wrong() -> None:
    assert noticed(incident()) == "-"


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([Verb.CREATE_IMAGE, Verb.STOP, Verb.START], "stop, start"),
        ([Verb.STOP, Verb.FORCE_STOP, Verb.CHANGE_TYPE, Verb.START],
         "forced stop, stop, other type, start"),
        ([Verb.REBOOT], "reboot"),
        ([Verb.STOP, Verb.START, Verb.ADOPT_REPLACEMENT], "new instance from image"),
        ([Verb.CREATE_SNAPSHOTS, DbVerb.MODIFY], "database changed"),
        ([InsideVerb.ADD_SWAP, Verb.GROW_VOLUME], "larger volume"),
        ([InsideVerb.ADD_SWAP], "acts inside"),
        ([Verb.CREATE_IMAGE], "by itself"),
        ([], "by itself"),
    ],
)  # fmt: skip
def test_how_it_was_fixed(done: list[str], expected: str) -> None:
    failed = act(Verb.REBOOT, result=Result.REFUSED)
    assert how(replace(incident(), rungs=(failed, *map(act, done)))) == expected


def test_where_nothing_was_done_is_said_why() -> None:
    left = replace(incident(), status=IncidentStatus.NEEDS_HUMAN)
    assert how(left) == "-"
    assert how(replace(left, reasons=(WHY,))) == english(WHY)
    assert how(replace(left, reasons=(WHY,), rungs=(act(Verb.REBOOT),))) == "reboot"


def test_what_the_operator_did() -> None:
    answered = ApprovalAnswer("q", AnswerKind.YES, minutes(12), Channel.PAGE)
    emails = [
        SentEmail(minutes(0), "down", ""),
        SentEmail(minutes(1), "question", f"Answer:\n{LINK}\n"),
        SentEmail(minutes(20), "a later question", LINK),
    ]
    resolved = replace(incident(), status=IncidentStatus.RESOLVED)
    left = replace(incident(), status=IncidentStatus.NEEDS_HUMAN)
    assert you_did(resolved, emails, "copy the data") == "nothing"
    assert you_did(left, emails, "copy the data") == "copy the data"
    assert you_did(left, emails, "") == "nothing"
    yes = replace(resolved, approval_answers=(answered,))
    assert you_did(yes, emails, "") == "said yes after 11 min"
    assert you_did(yes, [], "") == "said yes after 0 s"
