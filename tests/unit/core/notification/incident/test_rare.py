"""What few emails of an incident say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.approval.prompt import approval
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.incident.question import asking
from lifeguard.core.notification.incident.timeline import summary, timeline
from lifeguard.core.notification.view import State
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, coded, message
from tests.support.emails import REBOOT, announced, failed
from tests.support.situations import (
    ASK,
    PASSING,
    act,
    asked,
    at,
    did,
    event,
    heard,
    look,
)
from tests.support.views import codes, params, rows, sentences

WELL = message("outcome.proof", items=(message("outcome.checks_pass"),))
RESOLVED = Close(IncidentStatus.RESOLVED, WELL, tell=True)


def restarted(before: InstanceSituation, when: str = "12:14") -> InstanceSituation:
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    return look(did(before, *acts), at(when), launched_at=at("12:12"), checks=PASSING)


def test_a_cure_that_took_till_the_next_day_says_since_which() -> None:
    assert "story.well_again" in codes(ended(restarted(failed()), RESOLVED))
    late = ended(restarted(failed(), "+1 12:14"), RESOLVED)
    assert params(late, "story.well_again_days")["since"] == at("12:00")


def test_a_stop_without_its_image_is_told() -> None:
    full = Admission(granted=True, at=at("12:02"), image=False)
    assert "story.without_image" in codes(
        ended(restarted(replace(failed(), admission=full)), RESOLVED)
    )


def test_an_act_on_what_was_not_down_is_told_without_a_downtime() -> None:
    moved = did(announced(REBOOT), act(Verb.REBOOT, at("12:05"), problem="instance-reboot"))
    quiet = replace(moved, downtimes=())
    view = ended(replace(quiet, observed=moved.instance), RESOLVED)
    assert view.gist.code in {"email.gist.over_acted", "email.gist.interrupted"}


def test_an_event_that_passed_by_itself_is_over() -> None:
    over = look(announced(REBOOT), at("+14 13:00"), events=())
    view = ended(over, RESOLVED)
    assert view.gist == message(
        "email.gist.over", cause=coded("cause", ProblemKind.INSTANCE_REBOOT)
    )
    assert "story.healthy" in codes(view)


def test_a_note_on_the_tags_is_told_while_it_is_tagged() -> None:
    noted = replace(restarted(failed()), note=message("optin.untagged", tag="other"))
    assert "heading.notes" in codes(ended(noted, RESOLVED))
    assert "heading.notes" not in codes(ended(replace(noted, opted_in=False), RESOLVED))


@pytest.mark.parametrize(
    ("status", "duty"),
    [(IncidentStatus.NEEDS_HUMAN, "story.look"), (IncidentStatus.OBSERVED, "email.nothing")],
)
def test_an_end_without_duties_says_whether_a_person_must_look(
    status: IncidentStatus, duty: str
) -> None:
    view = ended(restarted(failed()), Close(status, WELL, tell=True))
    assert view.duty[0].code == duty


def test_an_observed_obstacle_is_to_be_decided() -> None:
    reason = (message("obstacle.outpost.reason"),)
    close = Close(IncidentStatus.OBSERVED, WELL, tell=True, reasons=reason)
    assert ended(restarted(failed()), close).state is State.ACT


@pytest.mark.parametrize("when", [None, at("12:30")])
def test_a_hold_says_until_when(when: object) -> None:
    held = Notify(NotificationKind.HELD, message("waiting.slot"))
    found = told(failed(), held if when is None else replace(held, at=at("12:30")))
    assert ("story.left_until" in codes(found)) is (when is not None)


def test_a_hold_without_an_end_says_when_aws_acts() -> None:
    held = Notify(NotificationKind.HELD, message("waiting.slot"))
    assert "story.aws_acts" in codes(told(announced(REBOOT), held))


def test_a_reminder_of_a_duty_is_one() -> None:
    reminder = Notify(NotificationKind.REMINDER, message("question.look"))
    assert told(failed(), reminder).gist.code == "email.gist.reminder"


@pytest.mark.parametrize("ends", [None, at("+14 12:00")])
def test_the_window_of_aws_is_told_as_it_is_known(ends: object) -> None:
    begun = event("instance-reboot", at("+14 10:00"))
    known = begun if ends is None else replace(begun, not_after=at("+14 12:00"))
    plan = Notify(NotificationKind.PLANNED, message("waiting.aws_acts"), event=known)
    said = [one.code for one in sentences(told(announced(known), plan))]
    assert ("story.aws_acts_between" in said) is (ends is not None)
    assert "story.verifies" not in said


def test_a_question_without_an_offer_cannot_be_asked() -> None:
    before = failed(ASK)
    first = decide(before)
    assert isinstance(first, Notify)
    assert first.question is not None
    prompt = approval(asked(), "https://x", ("aws",), NOTHING)
    with pytest.raises(ValueError, match="offers nothing"):
        asking(before, first, replace(first.question, proposed_action=None), prompt)


def test_why_there_is_no_link_is_told() -> None:
    before = failed(ASK)
    first = decide(before)
    assert isinstance(first, Notify)
    why = message("answer.not_sent")
    view = told(heard(before, first), first, approval(asked(), "", ("aws",), why))
    assert params(view, "story.unsigned") == {"said": why}


def test_a_question_about_what_is_not_down_names_the_server() -> None:
    before = look(failed(ASK), at("12:12"), checks=PASSING)
    first = decide(failed(ASK))
    assert isinstance(first, Notify)
    well = replace(before, clocks=(), downtimes=())
    view = told(well, first, approval(asked(), "https://x", ("aws",), NOTHING))
    assert view.duty[0] == message("story.about", name=foreign("web-1"))


@pytest.mark.parametrize(
    ("count", "code", "told_as"),
    [
        (1, "", "happened.failed"),
        (2, "", "happened.failed_often"),
        (1, "InsufficientInstanceCapacity", "happened.no_capacity"),
        (2, "InsufficientInstanceCapacity", "happened.no_capacity_until"),
    ],
)
def test_the_same_failure_is_told_in_one_line(count: int, code: str, told_as: str) -> None:
    acts = tuple(
        act(Verb.START, at("12:12") + timedelta(minutes=n), Result.FAILED, code=code)
        for n in range(count)
    )
    assert summary(acts, CAPACITY).code == told_as


@pytest.mark.parametrize("kind", AnswerKind)
def test_every_answer_is_in_the_timeline_with_who_gave_it(kind: AnswerKind) -> None:
    given = ApprovalAnswer("q", kind, at("12:12"), Channel.PAGE)
    named = replace(given, by=foreign("kim"), at=at("12:13"))
    before = failed()
    both = replace(before, incident=replace(before.incident, approval_answers=(given, named)))
    said = coded("happened.answered", kind)
    assert [moment.said for moment in timeline(both)][-2:] == [
        said,
        message("happened.answered_by", said=said, by=foreign("kim")),
    ]


@pytest.mark.parametrize("begins", [None, at("+2 02:00")])
def test_a_yes_says_when_it_begins(begins: datetime | None) -> None:
    before = failed(ASK)
    first = decide(before)
    assert isinstance(first, Notify)
    prompt = approval(replace(asked(), begins=begins), "https://x", ("aws",), NOTHING)
    yes = rows(told(before, first, prompt))["label.yes"].param("begins")
    at_once = message("email.at_once")
    assert yes == (at_once if begins is None else message("email.begins", when=begins))


def test_a_failure_that_was_folded_is_told_with_its_count_and_its_first_time() -> None:
    often = act(Verb.START, at("12:40"), Result.FAILED, tries=9, first_at=at("12:12"))
    (moment,) = [
        m for m in timeline(did(failed(ASK), often)) if m.said.code.startswith("happened.failed")
    ]
    assert (moment.at, moment.said.param("count")) == (at("12:12"), 9)
    assert moment.said.param("until") == at("12:40")
