"""What follows a stop that EC2 has accepted: a stop that hangs, and one that never begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import (
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.kinds.ec2.action import (
    ForceStopInstance,
    StartInstance,
)
from lifeguard.core.kinds.ec2.instance import (
    InstanceState,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.restarts import (
    hanging,
    refused,
    stopping,
)
from tests.support.situations import (
    ACT,
    INSTANCE_FAILS,
    PASSING,
    at,
    heard,
    look,
    said_yes,
    was_told,
)


def test_a_hanging_stop_is_looked_at_again_but_not_after_the_limit() -> None:
    assert decide(hanging("12:12")) == Wait(
        at("12:13"), message("waiting.still_stopping"), then=StartInstance()
    )
    assert decide(hanging("12:22")) == Wait(
        at("12:25"), message("waiting.still_stopping"), then=StartInstance()
    )


def test_the_stop_is_forced_only_after_the_system_check_has_failed() -> None:
    forced = decide(hanging("12:25"))
    assert isinstance(forced, Execute)
    assert forced.action == ForceStopInstance()
    for checks in (PASSING, INSTANCE_FAILS):
        asked = decide(hanging("12:25", checks=checks))
        assert isinstance(asked, Notify)
        assert asked.question is not None
        assert (asked.question.about, asked.question.proposed_action) == (
            "hanging",
            ProposedAction.FORCE_STOP,
        )
        forced = decide(said_yes(hanging("12:25", checks=checks)))
        assert isinstance(forced, Execute)
        assert forced.action == ForceStopInstance()
        assert " ".join(asked.commands[0]).startswith("aws ec2 stop-instances --force")


def test_a_forced_stop_that_hangs_too_is_a_persons_matter() -> None:
    assert isinstance(decide(hanging("12:12", action=Verb.FORCE_STOP)), Wait)
    asked = decide(hanging("12:25", action=Verb.FORCE_STOP))
    assert isinstance(asked, Notify)
    assert asked.question is None  # a second one would do no more


@pytest.mark.parametrize("silent", [False, True], ids=["no", "silence"])
def test_what_we_have_stopped_is_waited_for_though_nobody_wants_it_forced(*, silent: bool) -> None:
    """The stop is ours: whatever the answer to forcing it, the start must follow."""
    left = refused(silent=silent)
    told = decide(left)
    assert isinstance(told, Notify)
    assert (told.notice, told.what) == (
        NotificationKind.STRANDED,
        message("question.not_forced"),
    )
    waits = was_told(left, told.notice, told.about)
    assert decide(waits) == Wait(
        waits.now + timedelta(minutes=10) if silent else at("12:32:30"),
        message("question.not_forced"),
        reasons=told.reasons,
        then=StartInstance(),
    )
    withdrawn = replace(waits, incident=replace(waits.incident, pending_approval=None))
    assert decide(withdrawn) == decide(waits)  # it is not asked anew
    down = look(waits, at("+1 01:00"), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


@pytest.mark.parametrize("silent", [False, True], ids=["no", "silence"])
def test_a_stop_that_hangs_for_a_day_more_is_left_and_told_daily(*, silent: bool) -> None:
    stuck = refused(silent=silent)
    told = decide(stuck)
    assert isinstance(told, Notify)
    late = replace(heard(stuck, told), now=stuck.now + timedelta(days=1))
    left = decide(late)
    assert isinstance(left, Notify)
    assert (left.notice, left.action_required) == (
        NotificationKind.LEFT,
        (message("question.force_the_stop"),),
    )
    waits = decide(heard(late, left))
    assert isinstance(waits, Wait)
    assert (waits.until, waits.status) == (
        late.now + timedelta(days=1),
        IncidentStatus.NEEDS_HUMAN,
    )
    down = look(heard(late, left), late.now + timedelta(hours=3), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


def test_the_policy_says_how_long_a_stop_may_hang() -> None:
    patient = replace(ACT, force_stop_after=timedelta(hours=1))
    assert isinstance(decide(replace(hanging("12:25"), policy=patient)), Wait)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Result.DONE, message("question.stop_accepted", at=at("12:10"))),
        (Result.SENT, message("question.stop_unconfirmed", at=at("12:10"))),
    ],
)
def test_a_stop_that_never_begins_is_waited_for_then_asked_about(
    result: Result, reason: Message
) -> None:
    assert decide(look(stopping(result=result), at("12:12"))) == Wait(
        at("12:13"), message("waiting.stop_not_begun"), then=StartInstance()
    )
    asked = decide(look(stopping(result=result), at("12:20")))
    assert isinstance(asked, Notify)
    assert asked.reasons == (reason,)
    unknown = look(stopping(), at("12:12"), launched_at=None)
    assert isinstance(decide(unknown), Wait)
