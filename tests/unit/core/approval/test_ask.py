"""A yes counts for the question that was asked, in the world in which it was asked, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from lifeguard.core.approval.ask import LATE, question_id
from lifeguard.core.approval.prompt import approval, command, posed
from lifeguard.core.decision.action import StartInstance, StopInstance
from lifeguard.core.decision.decision import (
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import CheckStatus, PublicIpKind, StatusCheck
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_ITS_SYSTEM
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, Weekday, Window
from lifeguard.core.resources.verb import Verb
from tests.support.situations import (
    ACT,
    ASK,
    EBS_FAILS,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    said_yes,
    situation,
    stopped,
    was_told,
)

BARE = replace(ASK, backup=Backup.NONE)
RIPE = instance(checks=SYSTEM_FAILS, read_at=at("12:10"))
OPEN = situation(RIPE, policy=BARE)


def tell(of: Situation) -> Notify:
    decision = decide(of)
    assert isinstance(decision, Notify)
    return decision


def test_a_yes_lets_the_remedy_go() -> None:
    assert decide(said_yes(OPEN)) == Execute(StopInstance(), "the system status check fails")


def test_a_no_leaves_it_at_once_and_says_who_said_so() -> None:
    left = decide(said_yes(OPEN, yes=False))
    assert isinstance(left, Close)
    assert (left.status, left.tell, left.declined) == (IncidentStatus.NEEDS_HUMAN, True, True)
    assert left.why == "you said no on the page at 2026-11-20 12:10 UTC; it is left as it is"
    assert left.action_required == ("Nothing: you said no. Should you change your mind:",)


def test_a_question_lasts_as_long_as_its_page_says() -> None:
    """Though the instance has come under a policy that gives its questions less time."""
    first = tell(OPEN)
    asked = was_told(OPEN, first.notice, first.about)
    hasty = replace(BARE, approval_timeout=timedelta(hours=1))
    waits = decide(replace(asked, policy=hasty, now=at("14:00")))
    assert isinstance(waits, Wait)
    assert waits.until == at("+1 00:10") + LATE


def test_an_answer_of_the_last_second_is_not_left_unread() -> None:
    """Between the look at the question and the noting of its answer lie up to 20 seconds."""
    first = tell(OPEN)
    asked = was_told(OPEN, first.notice, first.about)
    assert first.question is not None
    until = posed(OPEN, first.about, first.question).until
    assert isinstance(decide(replace(asked, now=until)), Wait)
    assert isinstance(decide(replace(asked, now=until + LATE)), Close)


def test_the_wait_names_the_question_that_it_is_for() -> None:
    first = tell(OPEN)
    waits = decide(was_told(OPEN, first.notice, first.about))
    assert isinstance(waits, Wait)
    assert waits.question == first.about


def test_a_question_that_was_withdrawn_is_asked_anew_with_a_new_end() -> None:
    """A mute or AWS's own maintenance has come in between: its answer is not taken any more."""
    first = tell(OPEN)
    standing = was_told(OPEN, first.notice, first.about)
    withdrawn = replace(standing, incident=replace(standing.incident, pending_approval=None))
    late = look(withdrawn, at("+2 12:00"))
    again = tell(late)
    assert again.about == first.about
    assert again.reasons[-1] == ("asked before, at 2026-11-20 12:10 UTC, and withdrawn in between")
    waits = decide(was_told(late, again.notice, again.about))
    assert isinstance(waits, Wait)
    assert waits.until == at("+3 00:00") + LATE


@pytest.mark.parametrize(
    "change",
    [
        {"checks": EBS_FAILS},
        {"events": (event("instance-stop"),)},
        {"public_ip": PublicIpKind.AUTO},
        {"checks": replace(SYSTEM_FAILS, system=StatusCheck(CheckStatus.IMPAIRED, at("12:15")))},
    ],
    ids=["another trouble", "a scheduled event", "another risk", "the same, begun anew"],
)
def test_a_yes_to_another_world_is_asked_anew(change: dict[str, Any]) -> None:
    agreed = said_yes(OPEN)
    moved = look(agreed, at("12:40"), **change)
    assert isinstance(decide(moved), Notify)


def test_a_yes_counts_for_one_rung() -> None:
    """After what it set going has been done in vain, the next rung needs a yes of its own."""
    begun = did(said_yes(OPEN), act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11")))
    after = look(begun, at("12:40"))
    assert isinstance(decide(after), Notify)


def test_a_yes_lasts_through_the_backup_that_comes_first() -> None:
    agreed = said_yes(situation(RIPE, policy=ASK))
    backed_up = did(agreed, act(Verb.CREATE_IMAGE, at("12:10")))
    assert decide(backed_up) == Execute(StopInstance(), "the system status check fails")


@pytest.mark.parametrize(
    ("how", "offer"),
    [
        ({"public_ip": PublicIpKind.AUTO}, ProposedAction.STOP_START),
        ({"stop_protection": True}, None),
        (
            {"public_ip": PublicIpKind.AUTO, "locked_keys": (LockedKey("the key is disabled"),)},
            None,
        ),
        ({"group": "web"}, None),
    ],
)
def test_what_a_yes_cannot_overcome_is_not_offered(
    how: dict[str, Any], offer: ProposedAction | None
) -> None:
    asked = tell(situation(replace(RIPE, **how), policy=ACT))
    assert (asked.question.proposed_action if asked.question else None) is offer


def test_one_question_names_all_that_needs_a_yes() -> None:
    found = situation(replace(RIPE, public_ip=PublicIpKind.AUTO), policy=BARE)
    flapping = replace(found, incident=replace(found.incident, treated_before=3))
    asked = tell(flapping).question
    assert asked is not None
    assert asked.risks == (Risk.PUBLIC_IP, Risk.FLAPPING)
    assert len(asked.reasons) == 3
    assert decide(said_yes(flapping)) == Execute(StopInstance(), "the system status check fails")


def test_what_its_own_system_stopped_is_started_at_a_yes() -> None:
    down = situation(stopped(STOPPED_BY_ITS_SYSTEM), policy=ACT)
    asked = tell(down).question
    assert asked is not None
    assert asked.proposed_action is ProposedAction.START
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
    assert question_id(replace(OPEN, instance=None), question) != first


def test_what_the_page_shows_is_what_was_known() -> None:
    question = tell(OPEN).question
    assert question is not None
    asked = posed(OPEN, "id", question)
    assert (asked.instance, asked.cause, asked.until) == (
        "web-1",
        "system-status-check",
        at("+1 00:10"),
    )
    assert any("system impaired" in fact for fact in asked.facts)
    hanging = posed(did(OPEN, act(Verb.STOP, at("12:10"))), "id", question)
    assert hanging.cause == "system-status-check"
    with pytest.raises(ValueError, match="offers nothing"):
        posed(OPEN, "id", ApprovalRequest("a", "b", (), (), ()))
    lost = posed(replace(OPEN, instance=None), "id", question)
    assert (lost.instance, lost.cause) == (OPEN.incident.resource.id, "system-status-check")


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
    assert approval(asked, "", (), "UTC").begins == (
        "At a yes it begins at 2026-11-22 02:00:00 UTC at the earliest."
    )
    now = approval(replace(asked, begins=None), "", (), "UTC")
    assert now.begins.startswith("At a yes it begins at once")


def test_the_email_has_a_link_where_there_is_a_page_and_the_command_always() -> None:
    question = tell(OPEN).question
    assert question is not None
    asked = posed(OPEN, "56035eda30e3e50b", question)
    by_command = command(OPEN.incident.id, asked.id, "lifeguard-approve", "us-east-1")
    said = approval(asked, "", by_command, "UTC")
    assert said.question == "May Lifeguard stop and start web-1?"
    assert said.until == "Answer until 2026-11-21 00:10:00 UTC."
    assert f'"question": "{asked.id}", "answer": "yes"' in " ".join(said.command)
