"""Each mode: act acts, ask asks, observe tells what it would have done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.kinds.ec2.action import StopInstance
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.planner.decide import decide
from lifeguard.core.remediation.consent import MODE_ASK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.ripe import (
    APPLICATION,
    BARE,
    RIPE,
    SUNDAYS,
)
from tests.support.situations import (
    APPLICATION_FAILS,
    ASK,
    OBSERVE,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
    what_of,
)


def test_mode_act_acts() -> None:
    ripe = situation(RIPE, policy=BARE)
    expected = Execute(StopInstance(), what_of(ripe, ProblemKind.SYSTEM_CHECK))
    assert decide(ripe) == expected


def test_mode_ask_asks_with_the_commands() -> None:
    decision = decide(situation(RIPE, policy=ASK))
    assert isinstance(decision, Notify)
    assert decision.question is not None
    assert (decision.question.about, decision.question.proposed_action) == (
        ProblemKind.SYSTEM_CHECK,
        ProposedAction.STOP_START,
    )
    assert decision.reasons == (MODE_ASK,)
    assert [command[2] for command in decision.commands] == [
        "stop-instances",
        "wait",
        "start-instances",
        "describe-instance-status",
    ]


def test_mode_observe_tells_what_it_would_have_done_at_once() -> None:
    decision = decide(situation(RIPE, policy=OBSERVE))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.OBSERVED, True)
    assert decision.why == message(
        "outcome.would_have_acted",
        what=what_of(situation(RIPE), ProblemKind.SYSTEM_CHECK),
        remedy=message("remedy.stop_start"),
        why=message("waiting.auto_recovery"),
    )
    assert " ".join(decision.commands[0]).startswith("aws ec2 stop-instances")


def test_mode_observe_waits_out_the_grace_like_any_other() -> None:
    decision = decide(situation(instance(checks=SYSTEM_FAILS), policy=OBSERVE))
    assert isinstance(decision, Wait)
    assert decision.until == at("12:10")


def test_mode_observe_names_the_time_it_would_have_waited_for() -> None:
    policy = replace(OBSERVE, window=SUNDAYS.window)
    found = situation(instance(events=(event("instance-stop"),)), policy=policy)
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.why == message(
        "outcome.would_have_acted_at",
        what=found.present[0].what,
        remedy=message("remedy.stop_start"),
        at=at("+2 02:00"),
        why=message("waiting.window"),
    )


def test_mode_observe_says_why_it_would_not_have_acted() -> None:
    grouped = replace(RIPE, group="web")
    decision = decide(situation(grouped, policy=OBSERVE))
    assert isinstance(decision, Close)
    what = what_of(situation(RIPE), ProblemKind.SYSTEM_CHECK)
    assert decision.why == message("outcome.would_have_asked", what=what)
    (member,) = preflight(grouped, Remedy.STOP_START, OBSERVE)
    assert (decision.reasons, decision.action_required) == ((member.reason,), (member.advice,))
    assert [command[2] for command in decision.commands] == ["describe-instance-status"]


def test_mode_observe_tells_what_removes_an_obstacle() -> None:
    protected = replace(RIPE, stop_protection=True)
    decision = decide(situation(protected, policy=OBSERVE))
    assert isinstance(decision, Close)
    (protection,) = preflight(protected, Remedy.STOP_START, OBSERVE)
    assert decision.action_required[0] == protection.advice
    assert decision.commands[0][-1] == "--no-disable-api-stop"
    assert decision.commands[-1][-1] == "--disable-api-stop"


def test_a_stop_that_is_refused_for_stop_protection_is_told_with_what_turns_it_off() -> None:
    code = "OperationNotPermitted"
    refused = act(Verb.STOP, at("12:10"), Result.REFUSED, ProblemKind.SYSTEM_CHECK, code=code)
    decision = decide(did(situation(RIPE, policy=BARE), refused))
    assert isinstance(decision, Notify)
    assert decision.what == message("question.refused", act=message("verb.stop"))
    assert decision.commands[0][-1] == "--no-disable-api-stop"


@pytest.mark.parametrize(
    ("world", "plan"),
    [
        (instance(checks=APPLICATION_FAILS), APPLICATION.question),
        (
            instance(events=(event("system-maintenance"),)),
            message("waiting.aws_acts"),
        ),
    ],
)
def test_mode_observe_tells_too_where_no_rung_is(world: Instance, plan: Message) -> None:
    found = look(situation(world, policy=OBSERVE), at("12:05"))
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.OBSERVED
    what = found.present[0].what
    assert decision.why == message("outcome.would_have_left", what=what, plan=plan)
