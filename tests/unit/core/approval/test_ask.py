"""A yes counts for the question that was asked, in the world in which it was asked, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.approval.ask import LATE, ask, given_up, question_id, summary
from lifeguard.core.approval.prompt import approval, command, posed
from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    ApprovalRequest,
    Channel,
    ProposedAction,
    Risk,
)
from lifeguard.core.kinds.ec2.action import StartInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import InstanceState, PublicIpKind
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_ITS_SYSTEM, ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, Weekday, Window
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, coded, message
from tests.support.situations import (
    ACT,
    ASK,
    EBS_FAILS,
    INSTANCE,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
    stopped,
    was_told,
    what_of,
)

BARE = replace(ASK, backup=Backup.NONE)
RIPE = instance(checks=SYSTEM_FAILS, read_at=at("12:10"))
OPEN = situation(RIPE, policy=BARE)
FAILS = what_of(OPEN, ProblemKind.SYSTEM_CHECK)


def tell(of: InstanceSituation) -> Notify:
    decision = decide(of)
    assert isinstance(decision, Notify)
    return decision


def test_a_yes_lets_the_remedy_go() -> None:
    assert decide(said_yes(OPEN)) == Execute(StopInstance(), FAILS)


def test_a_no_is_confirmed_once_and_then_watched_in_silence() -> None:
    refused = said_yes(OPEN, yes=False)
    told = tell(refused)
    assert told.notice is NotificationKind.DECLINED
    no = ApprovalAnswer(told.about, AnswerKind.NO, at("12:10"), Channel.PAGE)
    assert told.what == message("ask.refused", answer=summary(no))
    assert told.action_required == (message("ask.declined"),)
    assert told.commands == tell(OPEN).commands
    watched = heard(refused, told)
    for days in range(5):
        later = look(watched, at(f"+{days} 13:00"))
        waits = decide(later)
        assert waits == Wait(
            later.now + timedelta(days=1),
            told.what,
            reasons=tell(OPEN).reasons,
            status=IncidentStatus.NEEDS_HUMAN,
            held=Held.PERSON,
        )
    well = decide(look(watched, at("+1 12:00"), checks=PASSING))
    assert isinstance(well, Close)
    assert well.status is IncidentStatus.RESOLVED


def test_a_no_to_one_world_is_no_answer_to_another() -> None:
    refused = said_yes(OPEN, yes=False)
    watched = heard(refused, tell(refused))
    again = tell(look(watched, at("12:40"), public_ip=PublicIpKind.AUTO))
    assert again.notice is NotificationKind.ASKED


def test_a_question_lasts_as_long_as_its_page_says() -> None:
    """Though the instance has come under a policy that gives its questions less time."""
    asked = heard(OPEN, tell(OPEN))
    hasty = replace(BARE, approval_timeout=timedelta(hours=1))
    late = replace(asked, policy=hasty, now=at("23:30"))
    reminder = tell(late)
    assert reminder.notice is NotificationKind.REMINDER
    waits = decide(heard(late, reminder))
    assert isinstance(waits, Wait)
    assert waits.until == at("+1 00:10") + LATE


def test_an_answer_of_the_last_second_is_not_left_unread() -> None:
    """Between the look at the question and the noting of its answer lie up to 20 seconds."""
    first = tell(OPEN)
    asked = heard(OPEN, first)
    assert first.question is not None
    until = posed(OPEN, first.about, first.question).until
    reminded = heard(replace(asked, now=until), replace(first, notice=NotificationKind.REMINDER))
    assert isinstance(decide(reminded), Wait)
    assert tell(replace(reminded, now=until + LATE)).notice is NotificationKind.LEFT


def test_everybody_hears_of_a_yes_before_anything_is_done() -> None:
    agreed = said_yes(OPEN)
    unheard = replace(agreed, sent=agreed.sent[:-1])
    told = tell(unheard)
    (yes,) = agreed.incident.approval_answers
    assert (told.notice, told.what) == (NotificationKind.ANSWERED, summary(yes))
    assert (told.about, told.question, told.commands) == (yes.question, None, ())
    act = coded("offer_act", ProposedAction.STOP_START)
    assert told.action_required == (message("ask.agreed", act=act),)
    assert isinstance(decide(heard(unheard, told)), Execute)


def test_a_yes_to_what_comes_later_says_when() -> None:
    sundays = replace(ASK, window=Window((Weekday.SUN,), time(2), 4))
    agreed = said_yes(situation(instance(events=(event("instance-stop"),)), policy=sundays))
    told = tell(replace(agreed, sent=agreed.sent[:-1]))
    act = coded("offer_act", ProposedAction.STOP_START)
    assert told.action_required == (message("ask.agreed_later", act=act, when=at("+2 02:00")),)


def test_an_answer_names_whoever_has_given_a_name() -> None:
    no = ApprovalAnswer("q", AnswerKind.NO, NOON, Channel.COMMAND)
    kind, channel = coded("answer_kind", AnswerKind.NO), coded("channel", Channel.COMMAND)
    assert summary(no) == message("ask.answer", answer=kind, at=NOON, channel=channel)
    kim = Foreign("Kim")
    assert summary(replace(no, by=kim)) == message(
        "ask.answer_by", answer=kind, at=NOON, channel=channel, by=kim
    )


def put_off(begun: InstanceSituation, kind: AnswerKind, when: datetime) -> InstanceSituation:
    """Return the situation after an answer that leaves the question open."""
    asked = begun.incident.pending_approval
    assert asked is not None
    answer = ApprovalAnswer(asked.id, kind, when, Channel.PAGE)
    answers = (*begun.incident.approval_answers, answer)
    return replace(begun, now=when, incident=replace(begun.incident, approval_answers=answers))


PUT_OFF = [
    ("never", [], "16:10 reminder | 23:11 reminder | 00:11 left"),
    (
        "for an hour",
        [(AnswerKind.LATER, "12:30")],
        "13:30 reminder | 16:10 reminder | 23:11 reminder | 00:11 left",
    ),
    (
        "for an hour within which a reminder was due",
        [(AnswerKind.LATER, "15:30")],
        "16:30 reminder | 23:11 reminder | 00:11 left",
    ),
    (
        "somebody is on it",
        [(AnswerKind.MINE, "15:00")],
        "17:00 reminder | 23:11 reminder | 00:11 left",
    ),
    (
        "somebody is on it, another asks for a reminder",
        [(AnswerKind.MINE, "12:20"), (AnswerKind.LATER, "12:30")],
        "13:30 reminder | 16:10 reminder | 23:11 reminder | 00:11 left",
    ),
    (
        "a reminder was asked for, then somebody is on it",
        [(AnswerKind.LATER, "12:20"), (AnswerKind.MINE, "12:30")],
        "14:30 reminder | 16:10 reminder | 23:11 reminder | 00:11 left",
    ),
    ("to the very end", [(AnswerKind.MINE, "22:30")], "16:10 reminder | 00:11 left"),
    (
        "beyond the end",
        [(AnswerKind.LATER, "23:10")],
        "16:10 reminder | 00:11 left",
    ),
]


@pytest.mark.parametrize(
    ("answers", "then"), [row[1:] for row in PUT_OFF], ids=[row[0] for row in PUT_OFF]
)
def test_reminders_are_put_off_and_resume(answers: list[tuple[AnswerKind, str]], then: str) -> None:
    begun, left = heard(OPEN, tell(OPEN)), list(answers)
    said: list[str] = []
    while not said or not said[-1].endswith("left"):
        decision = decide(begun)
        if isinstance(decision, Notify):
            said.append(f"{begun.now:%H:%M} {decision.notice}")
            begun = heard(begun, decision)
            continue
        assert isinstance(decision, Wait)  # nothing is done
        assert decision.question
        if left and at(left[0][1]) <= decision.until:
            kind, when = left.pop(0)
            begun = put_off(begun, kind, at(when))
        else:
            begun = replace(begun, now=decision.until)
    assert " | ".join(said) == then


@pytest.mark.parametrize("kind", [AnswerKind.YES, AnswerKind.NO])
def test_after_it_was_put_off_a_question_is_answered_as_ever(kind: AnswerKind) -> None:
    asked = put_off(heard(OPEN, tell(OPEN)), AnswerKind.MINE, at("12:20"))
    ended = tell(put_off(asked, kind, at("12:30")))
    assert ended.notice is (
        NotificationKind.ANSWERED if kind is AnswerKind.YES else NotificationKind.DECLINED
    )


def test_why_nobodys_yes_is_expected_any_more() -> None:
    first = tell(OPEN)
    question = first.question
    assert question is not None
    asked = heard(OPEN, first)
    assert given_up(OPEN, question) == NOTHING
    assert given_up(asked, question) == NOTHING
    assert given_up(said_yes(OPEN), question) == NOTHING
    (no,) = said_yes(OPEN, yes=False).incident.approval_answers
    refused = given_up(said_yes(OPEN, yes=False), question)
    assert refused == message("ask.refused", answer=summary(no))
    late = replace(asked, now=at("+1 00:11"))
    assert given_up(late, question) == message("ask.nobody_acted_since", since=OPEN.now)
    left = was_told(OPEN, NotificationKind.LEFT, "look", at("12:05"))
    untold = ask(replace(left, now=at("+2 00:00")), LOOK)
    assert isinstance(untold, Notify)
    assert untold.what == message("ask.nobody_acted")


# -- its time: reminders, its end, and what follows -----------------------------------------------


LOOK = ApprovalRequest(
    "look",
    message("waiting.stopping"),
    (message("ask.declined"),),
    (FAILS,),
    (("aws", "ec2", "help"),),
)
OFFER = replace(LOOK, proposed_action=ProposedAction.STOP_START)


def played(question: ApprovalRequest, begun: InstanceSituation = OPEN, lefts: int = 2) -> list[str]:
    """Return the emails of a question that nobody answers: "20 12:10 asked"."""
    said: list[str] = []
    while sum(line.endswith("left") for line in said) < lefts:
        decision = ask(begun, question)
        if isinstance(decision, Wait):
            assert decision.until > begun.now
            assert decision.status is IncidentStatus.NEEDS_HUMAN
            begun = replace(begun, now=decision.until)
        else:
            assert isinstance(decision, Notify)
            assert decision.problem == "look"
            said.append(f"{begun.now:%d %H:%M} {decision.notice}")
            begun = heard(begun, decision)
    return said


TIMES = [
    ("an outage", None, "20 16:10 reminder | 20 23:10 reminder | 21 00:10 left | 22 00:10 left"),
    (
        "AWS acts in ten days",
        at("+10 12:00"),
        (
            "23 12:00 reminder | 28 12:00 reminder | 29 12:00 reminder | 30 08:00 reminder"
            " | 30 10:00 left | 01 10:00 left"
        ),
    ),
    (
        "in a day and a half: no longer two days before",
        at("+2 00:00"),
        "21 00:00 reminder | 21 20:00 reminder | 21 22:00 left | 22 22:00 left",
    ),
    (
        "in a day and an hour",
        at("+1 13:10"),
        "20 13:10 reminder | 21 09:10 reminder | 21 11:10 left | 22 11:10 left",
    ),
    (
        "in a day and less than an hour: none so soon",
        at("+1 13:09"),
        "21 09:09 reminder | 21 11:09 left | 22 11:09 left",
    ),
    ("in four hours", at("16:10"), "20 14:10 left | 21 14:10 left"),
    ("in two hours: to the very time", at("14:10"), "20 14:10 left | 21 14:10 left"),
    ("in two hours and a minute", at("14:11"), "20 12:11 left | 21 12:11 left"),
    ("in a minute", at("12:11"), "20 12:11 left | 21 12:11 left"),
    (
        "now: as an outage",
        at("12:10"),
        "20 16:10 reminder | 20 23:10 reminder | 21 00:10 left | 22 00:10 left",
    ),
    (
        "yesterday: as an outage",
        at("-1 12:00"),
        "20 16:10 reminder | 20 23:10 reminder | 21 00:10 left | 22 00:10 left",
    ),
]


@pytest.mark.parametrize(("acts", "then"), [r[1:] for r in TIMES], ids=[r[0] for r in TIMES])
def test_a_question_is_asked_repeated_and_left_with_a_word_a_day(
    acts: datetime | None, then: str
) -> None:
    assert " | ".join(played(replace(LOOK, deadline=acts))) == f"20 12:10 asked | {then}"


def test_without_a_policy_a_question_has_a_time_too() -> None:
    assert played(LOOK, replace(OPEN, policy=None)) == played(LOOK)


@given(
    acts=st.none() | st.integers(-3_000, 40_000),
    patience=st.integers(10, 3_000),
    offers=st.booleans(),
)
def test_no_question_is_forgotten_and_none_is_repeated_too_soon(
    *, acts: int | None, patience: int, offers: bool
) -> None:
    minute, day = timedelta(minutes=1), timedelta(days=1)
    deadline = None if acts is None else OPEN.now + acts * minute
    question = replace(OFFER if offers else LOOK, deadline=deadline)
    policy = replace(BARE, approval_timeout=patience * minute)
    begun = replace(OPEN, policy=policy)
    said: list[tuple[NotificationKind, datetime]] = []
    dated = acts is not None and acts > 0
    minutes = patience if acts is None or not dated else acts - 120 if acts > 120 else acts
    end = OPEN.now + minutes * minute + (LATE if offers else timedelta())
    while len(said) < 9 and begun.now < end + 4 * day:
        decision = ask(begun, question)
        if isinstance(decision, Wait):
            assert begun.now < decision.until <= begun.now + max(30 * day, end - OPEN.now)
            begun = replace(begun, now=decision.until)
        else:
            assert isinstance(decision, Notify)
            said.append((decision.notice, begun.now))
            begun = heard(begun, decision)
    kinds = [kind for kind, _ in said]
    assert said[0] == (NotificationKind.ASKED, OPEN.now)
    assert kinds.count(NotificationKind.ASKED) == 1
    first = kinds.index(NotificationKind.LEFT)
    reminders, lefts = said[1:first], [when for _, when in said[first:]]
    assert set(kinds[first:]) == {NotificationKind.LEFT}
    assert all(kind is NotificationKind.REMINDER for kind, _ in reminders)
    assert all(OPEN.now + 60 * minute <= when < lefts[0] for _, when in reminders)
    assert lefts[0] == end
    assert {later - sooner for sooner, later in pairwise(lefts)} <= {day}
    assert len(lefts) > 3 or len(said) == 9


def test_what_puts_nothing_out_of_service_is_not_repeated_unless_somebody_asks_for_it() -> None:
    drive = replace(OFFER, about=ProblemKind.DEGRADED_DRIVE)
    first = ask(OPEN, drive)
    assert isinstance(first, Notify)
    asked = heard(OPEN, first)
    waits = ask(asked, drive)
    assert isinstance(waits, Wait)
    assert waits.until == at("+1 00:10") + LATE
    later = ask(put_off(asked, AnswerKind.LATER, at("12:30")), drive)
    assert isinstance(later, Wait)
    assert later.until == at("13:30")


def test_another_date_of_awss_is_a_new_question() -> None:
    for question in (LOOK, OFFER):
        soon = replace(question, deadline=at("+10 12:00"))
        first = ask(OPEN, soon)
        assert isinstance(first, Notify)
        told = heard(OPEN, first)
        assert isinstance(ask(told, soon), Wait)
        moved = ask(told, replace(soon, deadline=at("+5 12:00")))
        assert isinstance(moved, Notify)
        assert moved.notice is NotificationKind.ASKED
        assert moved.about != first.about


def test_an_act_of_ours_makes_void_what_was_left() -> None:
    """It goes on, so that it may come to the same question once more: that has time of its own."""
    left = did(
        was_told(
            was_told(OPEN, NotificationKind.ASKED, "look", at("12:10")),
            NotificationKind.LEFT,
            "look",
            at("+1 00:10"),
        ),
        act(Verb.START, at("+1 00:10")),
    )
    assert isinstance(ask(replace(left, now=at("+1 01:00")), LOOK), Wait)
    gone_on = did(left, act(Verb.START, at("+1 02:00")))
    again = ask(gone_on, LOOK)
    assert isinstance(again, Notify)
    assert again.notice is NotificationKind.ASKED
    waits = ask(heard(gone_on, again), LOOK)
    assert isinstance(waits, Wait)
    assert waits.until == at("+1 06:00")


def test_the_wait_names_the_question_that_it_is_for() -> None:
    first = tell(OPEN)
    waits = decide(heard(OPEN, first))
    assert isinstance(waits, Wait)
    assert waits.question == first.about


def test_a_question_that_was_withdrawn_is_asked_anew_with_a_new_end() -> None:
    """A mute or AWS's own maintenance has come in between: its answer is not taken any more."""
    first = tell(OPEN)
    standing = heard(OPEN, first)
    withdrawn = replace(standing, incident=replace(standing.incident, pending_approval=None))
    late = look(withdrawn, at("+2 12:00"))
    again = tell(late)
    assert again.about == first.about
    assert again.reasons[-1] == message("ask.asked_before", at=at("12:10"))
    waits = decide(heard(late, again))
    assert isinstance(waits, Wait)
    assert waits.until == at("+2 16:00")
    renewed = heard(late, again).incident.pending_approval
    assert renewed is not None
    assert renewed.until == at("+3 00:00")


@pytest.mark.parametrize(
    "change",
    [
        {"checks": EBS_FAILS},
        {"public_ip": PublicIpKind.AUTO},
        {"checks": replace(SYSTEM_FAILS, system=StatusCheck(CheckStatus.IMPAIRED, at("12:15")))},
    ],
    ids=["another trouble", "another risk", "the same, begun anew"],
)
def test_a_yes_to_another_world_is_asked_anew(change: dict[str, Any]) -> None:
    agreed = said_yes(OPEN)
    moved = look(agreed, at("12:40"), **change)
    assert isinstance(decide(moved), Notify)


def test_a_yes_stands_whatever_else_is_announced() -> None:
    moved = look(said_yes(OPEN), at("12:40"), events=(event("instance-stop"),))
    assert decide(moved) == Execute(StopInstance(), FAILS)


def test_a_yes_counts_for_one_rung() -> None:
    """After what it set going has been done in vain, the next rung needs a yes of its own."""
    begun = did(said_yes(OPEN), act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11")))
    after = look(begun, at("12:40"))
    assert isinstance(decide(after), Notify)


def test_a_yes_lasts_through_the_backup_that_comes_first() -> None:
    agreed = said_yes(situation(RIPE, policy=ASK))
    backed_up = did(agreed, act(Verb.CREATE_IMAGE, at("12:10")))
    assert decide(backed_up) == Execute(StopInstance(), FAILS)


@pytest.mark.parametrize(
    ("how", "offer"),
    [
        ({"public_ip": PublicIpKind.AUTO}, ProposedAction.STOP_START),
        ({"stop_protection": True}, None),
        (
            {
                "public_ip": PublicIpKind.AUTO,
                "locked_keys": (LockedKey(message("key.state", key="key-1", state="Disabled")),),
            },
            None,
        ),
        ({"group": "web"}, None),
    ],
)
def test_what_a_yes_cannot_overcome_is_not_offered(
    how: dict[str, Any], offer: ProposedAction | None
) -> None:
    asked = tell(situation(replace(RIPE, **how), policy=ACT))
    assert (asked.question.proposed_action if asked.question else None) == offer


def test_one_question_names_all_that_needs_a_yes() -> None:
    found = situation(replace(RIPE, public_ip=PublicIpKind.AUTO), policy=BARE)
    flapping = replace(found, incident=replace(found.incident, treated_before=3))
    asked = tell(flapping).question
    assert asked is not None
    assert asked.risks == (Risk.PUBLIC_IP, Risk.FLAPPING)
    assert len(asked.reasons) == 3
    assert decide(said_yes(flapping)) == Execute(StopInstance(), FAILS)


def test_what_its_own_system_stopped_is_started_at_a_yes() -> None:
    down = situation(stopped(STOPPED_BY_ITS_SYSTEM), policy=ACT)
    asked = tell(down).question
    assert asked is not None
    assert asked.proposed_action == ProposedAction.START
    agreed = decide(said_yes(down))
    assert isinstance(agreed, Execute)
    assert agreed.action == StartInstance()


def test_an_overdue_reboot_is_answered_with_a_stop_and_a_start_at_a_yes() -> None:
    due = instance(events=(event("instance-reboot", at("1:00")),), read_at=at("12:00"))
    overdue = situation(due, policy=replace(ACT, backup=Backup.NONE))
    assert tell(overdue).question is not None
    agreed = decide(said_yes(overdue))
    assert isinstance(agreed, Execute)
    assert agreed.action == StopInstance()
    risky = situation(replace(due, public_ip=PublicIpKind.AUTO), policy=ACT)
    asked = tell(risky).question
    assert asked is not None
    assert asked.risks == (Risk.PUBLIC_IP,)
    protected = situation(replace(due, stop_protection=True), policy=ACT)
    assert tell(protected).question is None


def test_a_question_is_the_same_as_long_as_the_world_is() -> None:
    question = tell(OPEN).question
    assert question is not None
    first = question_id(OPEN, question)
    assert question_id(look(OPEN, at("12:30")), question) == first
    assert question_id(OPEN, replace(question, detail="another")) != first
    assert question_id(OPEN, replace(question, proposed_action=ProposedAction.REBOOT)) != first
    assert question_id(replace(OPEN, observed=None), question) != first


def test_what_the_page_shows_is_what_was_known() -> None:
    question = tell(OPEN).question
    assert question is not None
    asked = posed(OPEN, "id", question)
    assert (asked.name, asked.cause, asked.until, asked.zone) == (
        Foreign("web-1"),
        "system-status-check",
        at("+1 00:10"),
        "us-east-1a",
    )
    (read,) = (fact for fact in asked.facts if fact.code == "evidence.ec2")
    assert (read.param("state"), read.param("system")) == ("running", "impaired")
    hanging = posed(did(OPEN, act(Verb.STOP, at("12:10"))), "id", question)
    assert hanging.cause == "system-status-check"
    with pytest.raises(ValueError, match="offers nothing"):
        posed(OPEN, "id", ApprovalRequest("a", FAILS, (), (), ()))
    lost = posed(replace(OPEN, observed=None), "id", question)
    assert (lost.name.text, lost.zone, lost.since) == (OPEN.incident.resource.id, "", NOON)
    assert lost.cause == "system-status-check"


def test_a_question_says_when_a_yes_sets_it_going() -> None:
    sundays = replace(ASK, window=Window((Weekday.SUN,), time(2), 4))
    later = situation(instance(events=(event("instance-stop"),)), policy=sundays)
    for found, begins in ((OPEN, None), (later, at("+2 02:00"))):
        question = tell(found).question
        assert question is not None
        assert (question.begins, posed(found, "id", question).begins) == (begins, begins)
    last = tell(later).question
    assert last is not None
    asked = posed(later, "id", last)
    assert approval(asked, "", ()).begins == message("page.begins", when=at("+2 02:00"))
    now = approval(replace(asked, begins=None), "", ())
    assert now.begins == message("page.at_once")


def test_the_email_has_a_link_where_there_is_a_page_and_the_command_always() -> None:
    question = tell(OPEN).question
    assert question is not None
    asked = posed(OPEN, "56035eda30e3e50b", question)
    by_command = command(OPEN.incident.id, asked.id, "lifeguard-approve", "us-east-1")
    prompt = approval(asked, "https://link", by_command)
    assert prompt.question == coded(
        "offer_question",
        ProposedAction.STOP_START,
        server=message("page.server", id=INSTANCE, name=Foreign("web-1")),
    )
    assert (prompt.until, prompt.link) == (at("+1 00:10"), "https://link")
    assert (prompt.risks, prompt.declined) == (
        (message("page.no_risks"),),
        message("page.stays_down"),
    )
    assert f'"question": "{asked.id}", "answer": "yes"' in " ".join(prompt.command)


def test_a_question_says_since_when_the_instance_is_down() -> None:
    question = tell(OPEN).question
    assert question is not None
    assert posed(OPEN, "id", question).since == NOON
    halted = look(OPEN, at("12:20"), state=InstanceState.STOPPED)
    assert posed(halted, "id", question).since == NOON
    announced = situation(instance(events=(event("instance-stop"),)), policy=ASK)
    assert posed(announced, "id", question).since is None
    stopping = situation(instance(state=InstanceState.STOPPING), policy=ASK)
    assert posed(stopping, "id", question).since is None, "somebody stops it: that is no outage"
