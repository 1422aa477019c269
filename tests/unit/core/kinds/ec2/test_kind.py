"""The order of an instance's rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import StartInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.planner.decide import decide
from lifeguard.core.remediation.consent import ASKS
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.ripe import (
    BARE,
    BARE_ASK,
    RIPE,
    notice,
)
from tests.support.situations import (
    ASK,
    EBS_FAILS,
    FAILING,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    act,
    announcement,
    answered,
    at,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
    stopped,
    trigger,
    was_told,
    what_of,
)
from tests.support.stories import code_of, story


def test_a_terminated_instance_is_closed_even_untagged_and_under_treatment() -> None:
    treated = did(situation(RIPE, policy=None), act(Verb.STOP, at("12:10")))
    decision = decide(look(treated, at("12:11"), state=InstanceState.TERMINATED))
    assert decision == Close(IncidentStatus.CLOSED, message("outcome.terminated"), tell=True)


def test_an_untagged_instance_is_closed_whatever_is_wrong() -> None:
    decision = decide(
        situation(replace(RIPE, state=InstanceState.STOPPING), policy=None, note="it has no tag")
    )
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.CLOSED


def test_our_own_stop_is_not_taken_for_a_strangers() -> None:
    ours = look(
        did(situation(RIPE), act(Verb.STOP, at("12:10"))), at("12:11"), state=InstanceState.STOPPING
    )
    decision = decide(ours)
    assert isinstance(decision, Wait)
    assert decision.why == message("waiting.still_stopping")


def test_a_strangers_change_comes_before_a_hold() -> None:
    held = trigger(held_until=at("14:00"), hold_reason="the mute rule night")
    decision = decide(situation(instance(state=InstanceState.PENDING), held))
    assert isinstance(decision, Wait)
    assert decision.why == message("waiting.changed_by_others", state="pending")


def test_what_is_not_true_is_closed_even_when_held() -> None:
    held = trigger(held_until=at("14:00"), hold_reason="the mute rule night")
    decision = decide(situation(instance(), held))
    assert isinstance(decision, Close)


def test_a_hold_comes_before_any_treatment_and_lasts_as_long_as_the_longest() -> None:
    deploy = "suppressed by the alarm deploy"
    short = trigger(reference="1", held_until=at("13:00"), hold_reason=deploy)
    long = trigger(reference="2", held_until=at("14:00"), hold_reason="the mute rule night")
    over = trigger(reference="3", held_until=at("11:00"), hold_reason="the mute rule dawn")
    held = situation(RIPE, short, long, over)
    why = message("waiting.held", reason="the mute rule night")
    assert decide(held) == Notify(NotificationKind.HELD, why, about="mute", at=at("14:00"))
    assert answered(held) == Wait(at("14:00"), why)


def test_a_hold_that_is_over_holds_nothing() -> None:
    over = trigger(held_until=RIPE.read_at, hold_reason="the mute rule dawn")
    assert isinstance(decide(situation(RIPE, over, policy=BARE)), Execute)


def test_a_scheduled_stop_is_treated_before_the_check_that_it_cures_too() -> None:
    world = instance(checks=INSTANCE_FAILS, events=(event("instance-retirement"),))
    found = situation(world, policy=BARE)
    what = what_of(found, ProblemKind.INSTANCE_RETIREMENT)
    assert decide(found) == Execute(StopInstance(), what)


def test_what_aws_stopped_is_started_although_the_ask_would_be_for_a_stop() -> None:
    world = stopped("Server.ScheduledStop", stop_protection=True, instance_store=True)
    found = situation(world, announcement())
    assert decide(found) == Execute(StartInstance(), what_of(found, ProblemKind.STOPPED_BY_AWS))


def test_a_question_is_asked_repeated_and_left_and_the_incident_goes_on() -> None:
    asks = code_of(ASKS)
    *questions, saturday, sunday = story(situation(RIPE, policy=ASK))
    assert questions == [
        f"Fri 12:10 asked: {asks}",
        f"Fri 16:10 reminder: {asks}",
        f"Fri 23:11 reminder: {asks}",
    ]
    assert saturday.partition(": ")[0] == "Sat 00:11 left"
    assert sunday.partition(": ")[0] == "Sun 00:11 left"


TWO = [
    ("a volume, and a retirement", (EBS_FAILS, ("instance-retirement",)), "Fri 12:10"),
    ("the system, and a volume", (replace(EBS_FAILS, instance=FAILING), ()), "Fri 12:05"),
    ("two events", (PASSING, ("instance-retirement", "instance-stop")), "Fri 12:00"),
]


@pytest.mark.parametrize(
    ("checks", "codes", "urgent"),
    [(*row[1], row[2]) for row in TWO],
    ids=[row[0] for row in TWO],
)
def test_two_questions_do_not_withdraw_each_other_for_ever(
    checks: Checks, codes: tuple[str, ...], urgent: str
) -> None:
    events = tuple(event(code, id=f"event-{code}") for code in codes)
    begun = situation(instance(checks=checks, events=events), policy=ASK)
    said = [line.partition(": ")[0] for line in story(begun)]
    asked = [line for line in said if line.endswith("asked")]
    assert len(asked) <= 3
    assert f"{urgent} asked" in asked
    left = next(n for n, line in enumerate(said) if line.endswith("left"))
    between = said[said.index(f"{urgent} asked") + 1 : left]
    assert {line.split()[-1] for line in between} == {"reminder"}


def test_an_answer_comes_before_another_question() -> None:
    """Asked about a volume, then a retirement is announced: both a yes and a no are heeded."""
    volume = situation(instance(checks=EBS_FAILS, read_at=at("12:10")), policy=BARE_ASK)
    event_too = (event("instance-retirement"),)
    yes = look(said_yes(volume), at("12:40"), events=event_too)
    assert decide(yes) == Execute(StopInstance(), what_of(yes, ProblemKind.EBS_CHECK))
    no = look(said_yes(volume, yes=False), at("12:40"), events=event_too)
    assert notice(no).notice is NotificationKind.DECLINED
    then = notice(heard(no, notice(no)))
    assert (then.notice, then.problem) == (
        NotificationKind.ASKED,
        ProblemKind.INSTANCE_RETIREMENT,
    )


@pytest.mark.parametrize(
    ("events", "until"),
    [((), "16:06"), ((event("system-maintenance", at("12:30")),), "15:30")],
    ids=["a question without an offer", "AWS's own work besides"],
)
def test_a_question_stands_while_another_problem_is_waited_for(
    events: tuple[ScheduledEvent, ...], until: str
) -> None:
    """A question without an offer has a sooner end: that wait must not withdraw the offer."""
    checks = replace(EBS_FAILS, application=FAILING)
    found = situation(
        instance(checks=checks, read_at=at("12:06"), events=events), policy=ASK, opened_at=NOON
    )
    emails: dict[str, Notify] = {}
    for when in ("12:06", "12:10"):
        found = look(found, at(when))
        while isinstance(decision := decide(found), Notify):
            emails[decision.problem] = decision
            found = heard(found, decision)
    assert isinstance(decision, Wait)
    assert set(emails) >= {ProblemKind.EBS_CHECK, ProblemKind.APPLICATION_CHECK}
    assert decision.question == emails[ProblemKind.EBS_CHECK].about
    assert (decision.until, decision.status) == (at(until), IncidentStatus.NEEDS_HUMAN)


def test_a_question_about_another_trouble_is_a_new_question() -> None:
    asked = was_told(situation(RIPE, policy=ASK), NotificationKind.ASKED, ProblemKind.EBS_CHECK)
    assert isinstance(decide(asked), Notify)


def test_a_case_without_a_server_or_a_policy_cannot_be_treated() -> None:
    for incomplete in (situation(None), situation(instance(), policy=None)):
        with pytest.raises(ValueError, match="closed, never treated"):
            incomplete.subject()
