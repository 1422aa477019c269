"""A start that hangs, and other changes that do not come to an end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import (
    ForceStopInstance,
    StartInstance,
)
from lifeguard.core.kinds.ec2.instance import (
    InstanceState,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message
from tests.support.restarts import (
    ASKED,
    BY_US,
    LONGEST,
    starting,
)
from tests.support.situations import (
    INSTANCE_FAILS,
    SYSTEM_FAILS,
    act,
    at,
    did,
    heard,
    instance,
    look,
    situation,
    was_told,
)


def test_a_start_that_hangs_is_told_and_broken_off_by_force() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    assert decide(pending) == Wait(at("12:14"), message("waiting.changing_state"))
    assert decide(look(pending, at("12:22"))) == Wait(
        at("12:23"), message("waiting.changing_state")
    )
    late = look(pending, at("12:23"))
    loud = decide(late)
    what = message("question.hangs", state=InstanceState.PENDING)
    reason = message("question.pending", since=at("12:13"))
    assert loud == Notify(NotificationKind.STRANDED, what, about="pending", reasons=(reason,))
    assert isinstance(loud, Notify)
    told = heard(late, loud)
    assert decide(told) == Execute(ForceStopInstance(), reason)
    forced = look(did(told, act(Verb.FORCE_STOP, at("12:23"))), at("12:24"))
    assert decide(forced) == Wait(at("12:28"), message("waiting.force_requested"))
    down = look(forced, at("12:26"), state=InstanceState.STOPPED, state_reason=BY_US)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
    stuck = decide(look(forced, at("12:28")))
    assert isinstance(stuck, Notify)
    assert (stuck.notice, stuck.reasons) == (NotificationKind.ASKED, (reason,))


def test_a_forced_stop_that_fails_is_tried_a_few_times_then_asked_about() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    before = was_told(look(pending, at("12:23")), NotificationKind.STRANDED, "pending")
    for failures in (1, 2, 3):
        before = did(before, act(Verb.FORCE_STOP, before.now, Result.FAILED))
        waits = decide(before)
        assert isinstance(waits, Wait)
        assert waits.until == before.now + durations.STOP * failures
        before = look(before, waits.until)
        again = decide(before)
        assert isinstance(again, Execute)
        assert again.action == ForceStopInstance()
    asked = decide(did(before, act(Verb.FORCE_STOP, before.now, Result.FAILED)))
    assert isinstance(asked, Notify)
    assert asked.notice is NotificationKind.ASKED
    refused = decide(did(before, act(Verb.FORCE_STOP, before.now, Result.REFUSED)))
    assert isinstance(refused, Notify)
    assert refused.notice is NotificationKind.ASKED


def test_a_second_start_that_hangs_is_told_and_broken_off_too() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    told = was_told(look(pending, at("12:23")), NotificationKind.STRANDED, "pending")
    down = look(
        did(told, act(Verb.FORCE_STOP, at("12:23"))), at("12:24"), state=InstanceState.STOPPED
    )
    again = did(down, act(Verb.START, at("12:24")))
    hangs = look(look(again, at("12:26"), state=InstanceState.PENDING), at("12:36"))
    loud = decide(hangs)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.about) == (NotificationKind.STRANDED, "pending")
    forces = decide(heard(hangs, loud))
    assert isinstance(forces, Execute)
    assert forces.action == ForceStopInstance()


CHANGING = {"read_at": at("12:10"), "checks": SYSTEM_FAILS}
SOUND = {"read_at": at("12:10"), "checks": INSTANCE_FAILS}
WINDOWS = {**CHANGING, "windows": True}
METAL = {**CHANGING, "type": "m5.metal"}
BOOT = timedelta(minutes=10)
FORCE = timedelta(minutes=15)
DAY = timedelta(days=1)
LIMITS = [
    ("somebody's start", CHANGING, None, "pending", BOOT),
    ("somebody's start on Windows", WINDOWS, None, "pending", timedelta(minutes=45)),
    ("somebody's start of bare metal", METAL, None, "pending", timedelta(minutes=45)),
    ("somebody's stop", CHANGING, None, "stopping", timedelta(hours=1)),
    ("our start", CHANGING, Verb.START, "pending", BOOT),
    ("our start on Windows", WINDOWS, Verb.START, "pending", timedelta(minutes=45)),
    ("our start of bare metal", METAL, Verb.START, "pending", timedelta(minutes=45)),
    ("a start after our reboot", CHANGING, Verb.REBOOT, "pending", BOOT),
    ("a start after our stop", CHANGING, Verb.STOP, "pending", BOOT),
    ("a start after our force", CHANGING, Verb.FORCE_STOP, "pending", BOOT),
    ("our stop of a sound host", SOUND, Verb.STOP, "stopping", FORCE),
    ("our stop of a failed host: forced first", CHANGING, Verb.STOP, "stopping", 2 * FORCE),
    ("our forced stop", CHANGING, Verb.FORCE_STOP, "stopping", FORCE),
    ("a stop after our start", CHANGING, Verb.START, "stopping", DAY),
    ("a stop after our reboot", CHANGING, Verb.REBOOT, "stopping", DAY),
]


@pytest.mark.parametrize("result", [Result.DONE, Result.SENT, Result.REFUSED])
@pytest.mark.parametrize(
    ("how", "action", "state", "limit"), [r[1:] for r in LIMITS], ids=[r[0] for r in LIMITS]
)
def test_no_change_of_state_lasts_longer_than_its_limit_without_an_email(
    how: dict[str, Any], action: Verb | None, state: str, limit: timedelta, result: Result
) -> None:
    begun = situation(instance(**how))
    acted = begun if action is None else did(begun, act(action, begun.now, result))
    found = look(acted, at("12:11"), state=InstanceState(state))
    while not isinstance(decision := decide(found), Notify):
        if isinstance(decision, Execute):
            found = did(found, act(decision.action.verb, found.now))
        else:
            assert isinstance(decision, Wait)
            found = look(found, decision.until)
    refused = action in {Verb.STOP, Verb.REBOOT} and result is Result.REFUSED
    allowed = {"stopping": timedelta(hours=1), "pending": limit}[state] if refused else limit
    assert found.now - at("12:11") <= allowed + (LONGEST if limit == DAY else timedelta())
    assert found.now > at("12:11") or result is Result.REFUSED
    assert decision.notice in {NotificationKind.STRANDED, ASKED}
