"""Which emails go out, after what, and what is noted of those that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import SentNotification
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Phase, RegionalIssue
from lifeguard.core.notification.view import Link, State
from lifeguard.core.planner.decide import decide
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.functions.respond.ports import Superseded
from tests.support.ports import PROMPT, World, went_on
from tests.support.situations import ASK, NOON, SYSTEM_FAILS, at, instance, situation

BEGUN = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")), policy=ASK)
PLANNED = Notify(
    NotificationKind.PLANNED, message("remedy.stop_start"), about="window", at=at("13:00")
)
ISSUE = RegionalIssue(
    "123456789012",
    "us-east-1",
    "arn:issue",
    "event-1",
    Phase.RAISED,
    NOON,
    message("news.regional_issue", region="us-east-1"),
)
STORM = Storm("storm-1", "123456789012", "us-east-1", NOON, watched_at=at("12:10"))
CLOSE = Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=True)


def world() -> World:
    return World(BEGUN.incident, now=at("12:11"))


def test_an_email_is_sent_and_noted() -> None:
    here = world()
    after = went_on(here.steps().notify(BEGUN, PLANNED))
    assert here.log == ["email"]
    assert after.sent == (SentNotification("planned", at("12:11"), "window"),)
    assert after.now == at("12:11")


FIRST = Notify(
    NotificationKind.FIRST_WORD, message("waiting.auto_recovery"), about="first", at=at("12:20")
)
FROZEN = message("freeze.on", parameter="/lifeguard/freeze")


@pytest.mark.parametrize("frozen", [FROZEN, NOTHING])
def test_the_first_word_does_not_promise_what_the_freeze_forbids(frozen: Message) -> None:
    here = replace(world(), frozen=frozen)
    after = went_on(here.steps().notify(BEGUN, FIRST))
    assert "freeze" in here.log
    assert after.frozen == NOTHING  # the next decision looks for itself
    (email,) = here.emails
    assert email.gist.code == ("email.gist.frozen" if frozen else "email.gist.since")


def test_the_first_word_does_not_wait_for_a_switch_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silent(_world: World) -> Message:
        raise Retryable("ThrottlingException", "no")  # noqa: EM101  as AWS says it

    monkeypatch.setattr(World, "reason", silent)
    here = world()
    went_on(here.steps().notify(BEGUN, FIRST))
    assert [email.gist.code for email in here.emails] == ["email.gist.since"]


def test_in_a_storm_the_digest_speaks_for_its_members() -> None:
    here = world()
    after = went_on(here.steps().notify(replace(BEGUN, storm=STORM), PLANNED))
    here.steps().notify_end(replace(BEGUN, storm=STORM), CLOSE)
    assert here.log == []
    assert len(after.sent) == 1


@pytest.mark.parametrize(("first", "sent"), [(True, 1), (False, 0)])
def test_one_incident_writes_about_a_problem_of_the_region(*, first: bool, sent: int) -> None:
    here = replace(world(), first=first, issue=ISSUE)
    told = Notify(NotificationKind.STORM, ISSUE.summary)
    after = went_on(here.steps().notify(replace(BEGUN, issue=ISSUE, storm=STORM), told))
    assert (here.log[0], len(here.emails)) == ("first to tell", sent)
    assert len(after.sent) == 1


def test_a_problem_of_the_region_that_is_over_is_not_written_about() -> None:
    here = world()
    here.steps().notify(BEGUN, Notify(NotificationKind.STORM, ISSUE.summary))
    assert here.log == []


def test_what_an_email_was_about_is_noted() -> None:
    decision = replace(PLANNED, problem="instance-stop")
    after = went_on(world().steps().notify(BEGUN, decision))
    assert after.sent == (SentNotification("planned", at("12:11"), "window", "instance-stop"),)


def question() -> Notify:
    decision = decide(BEGUN)
    assert isinstance(decision, Notify)
    assert decision.question is not None
    return decision


def test_a_question_stands_in_the_ledger_before_its_email() -> None:
    here, asked = world(), question()
    after = went_on(here.steps().notify(BEGUN, asked))
    assert (here.log[0], here.log[-1]) == (f"pose {asked.about}", "email")
    assert after.incident.pending_approval is not None
    assert after.incident.pending_approval.id == asked.about
    (email,) = here.emails
    assert PROMPT.link in [block.url for block in email.blocks if isinstance(block, Link)]


def test_a_reminder_of_a_question_does_not_move_its_end() -> None:
    here, asked = world(), question()
    standing = went_on(here.steps().notify(BEGUN, asked)).incident.pending_approval
    assert standing is not None
    again = replace(asked, notice=NotificationKind.REMINDER)
    later = replace(BEGUN, incident=replace(BEGUN.incident, pending_approval=standing))
    after = went_on(replace(here, now=at("16:11")).steps().notify(later, again))
    assert after.incident.pending_approval == standing
    another = replace(again, about="0" * 16)
    moved = went_on(replace(here, now=at("16:11")).steps().notify(later, another))
    assert moved.incident.pending_approval is not None
    assert moved.incident.pending_approval.until == standing.until + timedelta(hours=4)


def test_an_execution_that_was_taken_over_asks_nobody() -> None:
    here = replace(world(), mine=False)
    assert here.steps().notify(BEGUN, question()) == Superseded()
    assert here.emails == []


def test_the_end_is_written_about() -> None:
    here = world()
    after = here.steps().notify_end(BEGUN, CLOSE)
    assert replace(after, vital_signs=None) == BEGUN
    assert here.emails[0].state is State.FIXED
