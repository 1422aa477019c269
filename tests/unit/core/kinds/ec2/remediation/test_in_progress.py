"""What follows our own last act: its effect is waited for, or it is made again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.problem import ProblemClock
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import (
    ACTION_OF,
    StartInstance,
)
from lifeguard.core.kinds.ec2.instance import (
    InstanceState,
)
from lifeguard.core.kinds.ec2.remediation.in_progress import underway
from lifeguard.core.kinds.ec2.remediation.rescue import duty
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.restarts import (
    BY_US,
    HALF,
    rebooted,
    starting,
    stopping,
    tried,
    up,
)
from tests.support.situations import (
    BOOTING,
    EVENT,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    event,
    instance,
    look,
    situation,
    was_told,
)

# -- stop, start, verify ------------------------------------------------------------------


def test_nothing_is_underway_without_an_act_or_with_a_backup_alone() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS))
    assert underway(begun) is None
    assert underway(did(begun, act(Verb.CREATE_IMAGE))) is None
    assert underway(did(situation(None), act(Verb.STOP))) is None


@pytest.mark.parametrize("action", sorted(ACTION_OF))
def test_every_restart_of_ours_is_followed_up(action: str) -> None:
    restarts = {Verb.STOP, Verb.FORCE_STOP, Verb.START, Verb.REBOOT}
    followed = underway(did(situation(instance(checks=SYSTEM_FAILS)), act(action)))
    assert isinstance(followed, Wait) is (action in restarts)


@pytest.mark.parametrize("action", [Verb.STOP, Verb.FORCE_STOP])
def test_a_stop_is_given_its_usual_time_then_followed_by_the_start(action: Verb) -> None:
    before = stopping(action=action)
    assert decide(before) == Wait(at("12:11"), message("waiting.stopping"), then=StartInstance())
    down = look(before, at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


@pytest.mark.parametrize("before", [starting(), rebooted()], ids=["start", "reboot"])
def test_a_boot_is_given_its_usual_time_and_its_running_is_no_news(
    before: InstanceSituation,
) -> None:
    decision = decide(before)
    assert isinstance(decision, Wait)
    assert decision.until == before.actions[-1].at + durations.BOOT
    assert (decision.ignores, decision.then) == (("running",), None)


def test_checks_that_pass_end_it_with_the_proof() -> None:
    decision = decide(up(starting(), "12:13"))
    assert decision == Close(
        IncidentStatus.RESOLVED,
        message(
            "outcome.proof",
            items=(
                message("outcome.checks_pass"),
                message("outcome.event_unlisted", event=EVENT),
                message("outcome.started", at=at("12:11")),
            ),
        ),
        tell=True,
    )


def test_what_stops_after_our_start_is_waited_for_up_to_a_day() -> None:
    changing = look(starting(), at("12:13"), state=InstanceState.STOPPING)
    assert decide(changing) == Wait(at("12:14"), message("waiting.changing_state"))
    late = look(starting(), at("+1 12:11"), state=InstanceState.STOPPING)
    decision = decide(late)
    assert isinstance(decision, Notify)
    assert decision.reasons == (message("question.state_for_a_day", state="stopping"),)


def test_checks_that_have_not_passed_are_waited_for_ever_more_slowly() -> None:
    waits = []
    looked = up(starting(), "12:13", BOOTING)
    while isinstance(decision := decide(looked), Wait) and looked.now < at("12:21"):
        waits.append(f"{decision.until:%H:%M:%S}")
        looked = up(looked, f"{decision.until:%H:%M:%S}", BOOTING)
    assert waits == ["12:14:00", "12:15:30", "12:17:45", "12:21:07"]


@pytest.mark.parametrize(("windows", "gives_up"), [(False, "12:21"), (True, "12:56")])
def test_a_boot_without_cure_is_given_up_later_on_windows(*, windows: bool, gives_up: str) -> None:
    still = up(starting(), f"{at(gives_up) - timedelta(seconds=1):%H:%M:%S}", SYSTEM_FAILS)
    assert still.instance is not None
    still = replace(still, observed=replace(still.instance, windows=windows))
    assert isinstance(underway(still), Wait)
    assert underway(replace(still, now=at(gives_up))) is None


def test_an_event_that_the_stop_has_answered_may_be_listed_a_little_longer() -> None:
    listed = (event("instance-stop"),)
    passing = replace(
        up(starting(PASSING), "12:15"), now=at("12:15"), clocks=(ProblemClock(EVENT, at("12:00")),)
    )
    assert passing.instance is not None
    lingering = look(passing, at("12:15"), events=listed)
    assert decide(lingering) == Wait(at("12:17"), message("waiting.event_listed", event=EVENT))
    assert underway(look(passing, at("12:41"), events=listed)) is None
    late = look(passing, at("12:41"), events=listed)
    asked = decide(late)
    assert isinstance(asked, Notify)
    assert asked.action_required == duty(late)


def test_a_person_who_starts_it_meanwhile_leaves_only_the_proof() -> None:
    before = stopping()
    by_hand = look(
        before,
        at("12:10:45"),
        state=InstanceState.RUNNING,
        launched_at=at("12:10:30"),
        checks=BOOTING,
    )
    waits = decide(by_hand)
    assert waits == Wait(at("12:11:07") + HALF, message("waiting.checks_not_passed"))
    healthy = look(by_hand, at("12:13"), checks=PASSING, events=())
    ended = decide(healthy)
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED


# -- a stop or a reboot that EC2 does not take --------------------------------------------------


REFUSALS = [
    (
        Verb.STOP,
        message("question.refused", act=message("verb.stop")),
        "aws ec2 stop-instances --region",
    ),
    (
        Verb.FORCE_STOP,
        message("question.hangs", state="stopping"),
        "aws ec2 stop-instances --force",
    ),
    (
        Verb.REBOOT,
        message("question.refused", act=message("verb.reboot")),
        "aws ec2 reboot-instances",
    ),
]


@pytest.mark.parametrize(("action", "brief", "command"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_what_is_refused_for_good_is_a_persons_matter_at_once(
    action: Verb, brief: Message, command: str
) -> None:
    asked = decide(tried(action, Result.REFUSED))
    assert isinstance(asked, Notify)
    assert asked.what == brief
    answer = aws_said("UnauthorizedOperation", "you are not authorized")
    forced = message("question.force_refused", answer=answer)
    assert asked.reasons == (forced if action == Verb.FORCE_STOP else answer,)
    refusal = {Verb.FORCE_STOP: "hanging"}.get(action, f"refused:{action}")
    assert asked.problem == refusal
    assert " ".join(asked.commands[0]).startswith(command)


@pytest.mark.parametrize(("action", "brief", "command"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_what_fails_for_now_is_tried_four_times_in_all_ever_more_slowly(
    action: Verb, brief: Message, command: str
) -> None:
    for failures in (1, 2, 3):
        failed = tried(action, *[Result.FAILED] * failures)
        waits = decide(failed)
        assert isinstance(waits, Wait)
        assert waits.until == failed.now + durations.STOP * failures
        again = decide(replace(failed, now=waits.until))
        assert isinstance(again, Execute)
        assert again.action.verb == action
    asked = decide(tried(action, *[Result.FAILED] * 4))
    assert isinstance(asked, Notify)
    assert asked.what == brief
    assert " ".join(asked.commands[0]).startswith(command)


ANEW = [
    ("it is cured", {"checks": PASSING}, IncidentStatus.RESOLVED),
    (
        "somebody stopped it",
        {"state": InstanceState.STOPPED, "state_reason": BY_US},
        IncidentStatus.CLOSED,
    ),
    ("it is gone", {"state": InstanceState.TERMINATED}, IncidentStatus.CLOSED),
]


@pytest.mark.parametrize("action", [Verb.STOP, Verb.REBOOT])
@pytest.mark.parametrize(("how", "ends"), [r[1:] for r in ANEW], ids=[r[0] for r in ANEW])
def test_what_failed_for_now_is_decided_anew_on_what_is_true(
    action: Verb, how: dict[str, Any], ends: IncidentStatus
) -> None:
    decision = decide(look(tried(action, Result.FAILED), at("12:12"), **how))
    assert isinstance(decision, Close)
    assert decision.status is ends


@pytest.mark.parametrize("action", [Verb.STOP, Verb.REBOOT])
@pytest.mark.parametrize(
    ("how", "label"),
    [
        ({"group": "web"}, message("obstacle.group.label", group=foreign("web"))),
        ({"spot": "one-time"}, message("obstacle.spot.label")),
    ],
)
def test_a_retry_has_no_licence_that_the_first_try_had_not(
    action: Verb, how: dict[str, Any], label: Message
) -> None:
    asked = decide(look(tried(action, Result.FAILED), at("12:12"), **how))
    assert isinstance(asked, Notify)
    assert asked.what == message("consent.not_touched", obstacles=(label,))


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_a_force_that_failed_while_the_start_came_is_followed_as_a_boot(result: Result) -> None:
    pending = look(look(starting(), at("12:13"), state=InstanceState.PENDING), at("12:23"))
    told = was_told(pending, NotificationKind.STRANDED, "pending")
    forced = did(told, act(Verb.FORCE_STOP, at("12:23"), result))
    up_at_last: dict[str, Any] = {
        "state": InstanceState.RUNNING,
        "state_reason": "",
        "launched_at": at("12:11"),
    }
    boots = look(forced, at("12:24"), checks=BOOTING, **up_at_last)
    assert decide(boots) == Wait(at("12:24:30"), message("waiting.checks_not_passed"))
    well = look(boots, at("12:25"), checks=PASSING)
    lists = decide(well)
    assert lists == Wait(at("12:26"), message("waiting.event_listed", event=EVENT))
    cured = decide(look(well, at("12:26"), events=()))
    assert isinstance(cured, Close)
    assert (cured.status, cured.tell) == (IncidentStatus.RESOLVED, True)


def test_the_force_that_failed_is_given_up_once_the_stop_is_done() -> None:
    down = look(tried(Verb.FORCE_STOP, Result.FAILED), at("12:12"), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
