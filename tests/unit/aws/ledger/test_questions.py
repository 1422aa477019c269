"""Questions in the ledger: one stands at a time, and each is answered once, while it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.outcomes import Attached, Opened
from lifeguard.aws.ledger.questions import MOST, Questions
from lifeguard.aws.session.errors import Refused
from lifeguard.core.incident.incident import (
    SILENCE,
    Incident,
    IncidentStatus,
    Intent,
)
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
    Risk,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from tests.support.account import (
    REGION,
    TABLE,
    Fake,
    failing,
)
from tests.support.situations import NOON, at, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

LEDGER, QUESTIONS = Ledger(TABLE, REGION), Questions(TABLE, REGION)
EXECUTION = ExecutionLedger(TABLE, REGION)
ASKED = PendingApproval(
    id="56035eda30e3e50b",
    proposed_action=ProposedAction.STOP_START,
    name=Foreign("web-1"),
    resource="i-00ddbf07ce6372082",
    cause="system-status-check",
    facts=(message("evidence.console", line=Foreign("panic"), when=NOON),),
    reasons=(message("question.mode_ask"),),
    risks=(Risk.PUBLIC_IP,),
    at=NOON,
    until=NOON + timedelta(hours=12),
    loses_since=NOON - timedelta(hours=7),
)
OTHER = replace(ASKED, id="0" * 16)
YES = ApprovalAnswer(ASKED.id, kind=AnswerKind.YES, at=at("12:10"), channel=Channel.PAGE)
NO = replace(YES, kind=AnswerKind.NO, channel=Channel.COMMAND)


def opened() -> Incident:
    recorded = LEDGER.record(trigger(), NOON)
    assert isinstance(recorded, Opened)
    return recorded.incident


def posed(asked: PendingApproval = ASKED) -> Incident:
    incident = opened()
    assert QUESTIONS.pose(incident, asked)
    return incident


def park(incident: Incident, callback: str = "callback-1") -> Incident:
    waiting = replace(incident, alive_until=NOON + SILENCE)
    stored = EXECUTION.suspend(waiting, callback, (), "")
    assert stored is not None
    return stored


def read(incident: Incident) -> Incident:
    found = QUESTIONS.read(incident.id)
    assert found is not None
    return found


# -- posing ---------------------------------------------------------------------------------------


def test_what_is_posed_stands_as_it_was_asked() -> None:
    found = read(posed())
    assert (found.pending_approval, found.approval_answers, found.answered) == (ASKED, (), False)


def test_a_later_question_takes_an_earlier_ones_place() -> None:
    incident = posed()
    assert QUESTIONS.pose(incident, OTHER)
    assert read(incident).pending_approval == OTHER
    assert QUESTIONS.answer(incident.id, YES) is None


def test_posed_twice_is_posed_once() -> None:
    """A step runs at least once: the answer that came in between stays."""
    incident = posed()
    assert QUESTIONS.answer(incident.id, YES)
    assert QUESTIONS.pose(incident, ASKED)
    assert read(incident).answered
    assert QUESTIONS.answer(incident.id, NO) is None


def test_another_generation_poses_nothing() -> None:
    incident = replace(opened(), alive_until=NOON + SILENCE)
    EXECUTION.alive(incident.id, NOON + SILENCE)
    replacement = LEDGER.take_over(incident, NOON + 2 * SILENCE)
    assert replacement is not None
    assert not QUESTIONS.pose(incident, ASKED)
    assert read(incident).pending_approval is None
    assert QUESTIONS.pose(replacement, ASKED)


def test_nothing_is_asked_of_what_is_over() -> None:
    incident = opened()
    assert EXECUTION.close(incident, frozenset(), NOON, treated=False)
    assert not QUESTIONS.pose(incident, ASKED)


# -- reading --------------------------------------------------------------------------------------


def test_what_nobody_knows_is_none() -> None:
    assert QUESTIONS.read("0" * 32) is None


# -- answering ------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [YES, NO])
def test_an_answer_is_noted_and_is_news(verdict: ApprovalAnswer) -> None:
    incident = park(replace(posed(), pending_approval=ASKED))
    noted = QUESTIONS.answer(incident.id, verdict)
    assert noted is not None
    assert (noted.approval_answers, noted.answered) == ((verdict,), True)
    assert noted.revision == incident.revision + 1
    assert noted.callback_id == "callback-1"
    assert read(incident) == noted


def test_an_answer_before_anybody_waits_has_nobody_to_wake() -> None:
    incident = posed()
    noted = QUESTIONS.answer(incident.id, YES)
    assert noted is not None
    assert noted.callback_id == ""
    stored = park(replace(incident, pending_approval=ASKED))
    assert stored.revision != incident.revision  # so the execution looks instead of waiting
    assert stored.answered


def test_the_first_answer_is_the_only_one() -> None:
    incident = posed()
    assert QUESTIONS.answer(incident.id, NO)
    for verdict in (YES, NO):
        assert QUESTIONS.answer(incident.id, verdict) is None
    found = read(incident)
    assert (found.approval_answers, found.revision) == ((NO,), incident.revision + 1)


def test_what_ends_nothing_leaves_the_question_open_for_a_yes() -> None:
    incident = posed()
    given = [replace(YES, kind=kind) for kind in (AnswerKind.LATER, AnswerKind.MINE)]
    for one in given:
        noted = QUESTIONS.answer(incident.id, one)
        assert noted is not None
        assert not noted.answered
    ended = QUESTIONS.answer(incident.id, YES)
    assert ended is not None
    assert (ended.approval_answers, ended.answered) == ((*given, YES), True)
    assert ended.revision == incident.revision + 3
    assert QUESTIONS.answer(incident.id, given[0]) is None


def test_a_question_is_put_off_so_often_and_no_more_but_always_answered() -> None:
    incident = posed()
    later = replace(YES, kind=AnswerKind.LATER)
    for _ in range(MOST):
        assert QUESTIONS.answer(incident.id, later)
    assert QUESTIONS.answer(incident.id, later) is None
    assert QUESTIONS.answer(incident.id, NO)


def test_who_has_answered_is_kept() -> None:
    incident = posed()
    known = replace(
        YES, by=Foreign("Kim"), source=Foreign("203.0.113.7"), agent=Foreign("B"), asked_at=NOON
    )
    assert QUESTIONS.answer(incident.id, known)
    assert read(incident).approval_answers == (known,)


def test_each_question_has_an_answer_of_its_own() -> None:
    incident = posed()
    assert QUESTIONS.answer(incident.id, YES)
    assert QUESTIONS.pose(incident, OTHER)
    assert not read(incident).answered
    second = replace(NO, question=OTHER.id)
    assert QUESTIONS.answer(incident.id, second)
    assert read(incident).approval_answers == (YES, second)


def test_only_the_very_question_that_stands_is_answered() -> None:
    incident = posed()
    before = read(incident)
    assert QUESTIONS.answer(incident.id, replace(YES, question=OTHER.id)) is None
    assert QUESTIONS.answer("0" * 32, YES) is None
    assert QUESTIONS.read("0" * 32) is None  # nor has the attempt made a record
    assert read(incident) == before


def test_what_was_never_asked_cannot_be_answered() -> None:
    assert QUESTIONS.answer(opened().id, YES) is None


def test_after_the_close_nothing_is_answered() -> None:
    incident = posed()
    left = replace(incident, status=IncidentStatus.NEEDS_HUMAN, pending_approval=ASKED)
    assert EXECUTION.close(left, frozenset(), at("12:05"), treated=False)
    assert QUESTIONS.answer(incident.id, YES) is None
    assert read(incident).approval_answers == ()


def test_once_an_act_is_intended_nothing_is_answered() -> None:
    incident = posed()
    assert EXECUTION.intend(incident, Intent(Verb.REBOOT, 0, at("12:05")), "")
    assert QUESTIONS.answer(incident.id, YES) is None


def test_a_wait_for_something_else_withdraws_the_question() -> None:
    incident = posed()
    assert park(replace(incident, pending_approval=None)).pending_approval is None
    assert QUESTIONS.answer(incident.id, YES) is None


def test_news_leaves_the_question_standing() -> None:
    incident = posed()
    assert isinstance(LEDGER.record(trigger(state="other", event_id="2"), at("12:05")), Attached)
    assert QUESTIONS.answer(incident.id, YES)


def test_what_else_aws_says_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = posed()
    Fake(monkeypatch, {"UpdateItem": failing("ResourceNotFoundException")})
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        QUESTIONS.pose(incident, ASKED)
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        QUESTIONS.answer(incident.id, YES)
