"""An instance's incident ends in other hands, or cured and proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Close,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message
from tests.support.proofs import CHECKS_PASS, STARTED
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    BOOTING,
    EVENT,
    FAILING,
    INITIALIZING,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    answered,
    at,
    did,
    event,
    heard,
    instance,
    look,
    situation,
    stopped,
    trigger,
    was_told,
)

STOP = event("instance-stop")
CALLED_OFF = message("outcome.called_off", event=EVENT)
COMPLETED = message("outcome.event_completed", event=EVENT)
UNLISTED = message("outcome.event_unlisted", event=EVENT)

# -- changing ------------------------------------------------------------------------------


CHANGES = [(InstanceState.PENDING, "12:20"), (InstanceState.STOPPING, "13:10")]


@pytest.mark.parametrize(("state", "limit"), CHANGES)
def test_while_somebody_else_changes_it_we_stand_down_until_it_hangs(
    state: InstanceState, limit: str
) -> None:
    begun = situation(instance(state=state, read_at=at("12:10")), opened_at=NOON)
    why = message("waiting.changed_by_others", state=state)
    assert decide(begun) == Wait(at("12:10:15"), why)
    last = at(limit) - timedelta(seconds=1)
    assert decide(look(begun, last)) == Wait(at(limit), why)
    between = look(look(begun, last, state=InstanceState.RUNNING), at("13:30"), state=state)
    assert decide(between) == Wait(at("13:30:15"), why)  # another change counts anew


@pytest.mark.parametrize(("state", "limit"), CHANGES)
def test_somebody_elses_change_that_hangs_is_asked_about_and_watched(
    state: InstanceState, limit: str
) -> None:
    begun = situation(instance(state=state, read_at=at("12:10")), opened_at=NOON)
    late = look(begun, at(limit))
    asked = decide(late)
    assert isinstance(asked, Notify)
    assert (asked.notice, asked.what) == (
        NotificationKind.ASKED,
        message("question.hangs", state=state),
    )
    assert asked.action_required == (message("question.look_until_settled"),)
    assert asked.reasons == (message("question.changed_by_others", state=state, since=at("12:10")),)
    waits = decide(heard(late, asked))
    assert isinstance(waits, Wait)
    assert waits.status is IncidentStatus.NEEDS_HUMAN
    settled = look(heard(late, asked), at("15:00"), state=InstanceState.RUNNING, checks=PASSING)
    assert isinstance(decide(settled), Close)
    again = look(look(settled, at("16:00"), state=state), at("17:00"))
    anew = decide(again)
    assert isinstance(anew, Notify)
    assert (anew.notice, anew.about == asked.about) == (NotificationKind.ASKED, False)


# -- stopped by a person ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["Client.UserInitiatedShutdown", "Server.SpotInstanceShutdown", ""]
)
def test_what_a_person_or_a_scheduler_stopped_is_left_so(code: str) -> None:
    why = (
        message("outcome.stopped_by_others_because", code=code)
        if code
        else message("outcome.stopped_by_others")
    )
    assert decide(situation(stopped(code))) == Close(IncidentStatus.CLOSED, why, tell=False)


def test_it_is_told_to_who_has_heard_of_the_trouble() -> None:
    seen = situation(instance(events=(STOP,)))
    for known in (seen, was_told(situation(instance()), NotificationKind.HELD)):
        decision = decide(look(known, at("12:30"), stopped("Client.UserInitiatedShutdown")))
        assert isinstance(decision, Close)
        assert decision.tell


# -- stopped by a person whom we had asked --------------------------------------------------------


BY_HAND = stopped("Client.UserInitiatedShutdown")
COMMANDED = [
    NotificationKind.ASKED,
    NotificationKind.REMINDER,
    NotificationKind.LEFT,
    NotificationKind.DECLINED,
]


def stopped_by_hand(notice: NotificationKind, when: str = "13:00") -> InstanceSituation:
    """Return the situation of an instance that was found stopped at 13:00, after this email."""
    begun = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")))
    down = look(was_told(begun, notice, "system-status-check"), at("13:00"), BY_HAND)
    return look(down, at(when))


@pytest.mark.parametrize("notice", COMMANDED)
def test_a_stop_by_the_person_we_asked_waits_for_the_start(notice: NotificationKind) -> None:
    why = message("waiting.start_by_hand")
    assert decide(stopped_by_hand(notice)) == Wait(at("13:05"), why)
    assert decide(stopped_by_hand(notice, "13:04:59")) == Wait(at("13:05"), why)


@pytest.mark.parametrize("notice", COMMANDED)
def test_one_that_is_not_started_is_told_loudly_with_the_command(notice: NotificationKind) -> None:
    found = stopped_by_hand(notice, "13:05")
    loud = decide(found)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.what) == (
        NotificationKind.STRANDED,
        message("question.not_started"),
    )
    assert loud.action_required == (message("question.start_it"),)
    assert loud.reasons == (message("waiting.not_started", since=at("13:00")),)
    assert loud.commands[0][:3] == ("aws", "ec2", "start-instances")
    told = heard(found, loud)
    waits = decide(told)
    assert waits == Wait(at("13:07:30"), loud.reasons[0], status=IncidentStatus.NEEDS_HUMAN)
    nearly = decide(look(told, at("+1 12:59")))
    assert isinstance(nearly, Wait)
    assert nearly.until == at("+1 13:00")
    left = decide(look(told, at("+1 13:00")))
    assert isinstance(left, Close)
    assert (left.status, left.tell) == (IncidentStatus.CLOSED, True)


def test_once_it_is_started_the_problem_decides() -> None:
    down = stopped_by_hand(NotificationKind.ASKED, "13:05")
    up: dict[str, Any] = {"state": InstanceState.RUNNING, "launched_at": at("13:06")}
    cured = decide(look(down, at("13:10"), checks=PASSING, **up))
    assert isinstance(cured, Close)
    assert cured.status is IncidentStatus.RESOLVED


def test_a_second_stop_is_told_anew() -> None:
    first = was_told(
        stopped_by_hand(NotificationKind.ASKED, "13:05"), NotificationKind.STRANDED, "not-started"
    )
    up = look(first, at("13:10"), state=InstanceState.RUNNING, checks=SYSTEM_FAILS)
    down = look(look(up, at("14:00"), BY_HAND), at("14:05"))
    loud = decide(down)
    assert isinstance(loud, Notify)
    assert loud.reasons == (message("waiting.not_started", since=at("14:00")),)


UNASKED = set(NotificationKind) - {*COMMANDED, NotificationKind.PLANNED}


@pytest.mark.parametrize("notice", sorted(UNASKED))
def test_a_stop_of_which_nobody_was_asked_is_left_so(notice: NotificationKind) -> None:
    assert isinstance(decide(stopped_by_hand(notice)), Close)


def test_a_stop_before_what_was_planned_is_given_time_for_its_start_then_left_so() -> None:
    why = message("waiting.start_by_hand")
    for when in ("13:00", "13:04:59"):
        waits = decide(stopped_by_hand(NotificationKind.PLANNED, when))
        assert waits == Wait(at("13:05"), why)
    left = decide(stopped_by_hand(NotificationKind.PLANNED, "13:05"))
    assert isinstance(left, Close)
    assert (left.status, left.tell) == (IncidentStatus.CLOSED, True)
    code = "Client.UserInitiatedShutdown"
    assert left.why == message("outcome.stopped_by_others_because", code=code)


def test_after_a_question_too_a_stop_before_what_was_planned_is_told_loudly() -> None:
    found = was_told(stopped_by_hand(NotificationKind.PLANNED, "13:05"), NotificationKind.LEFT)
    loud = decide(found)
    assert isinstance(loud, Notify)
    assert loud.notice is NotificationKind.STRANDED


# -- never true, cancelled, over without us ------------------------------------------------


@pytest.mark.parametrize(
    "news",
    [
        (trigger(),),
        (trigger(Kind.HEALTH_ISSUE), trigger(Kind.HEALTH_ISSUE, phase=Phase.CLEARED)),
        (announcement(), announcement(phase=Phase.CLEARED)),
    ],
    ids=["an alarm", "an issue that is over", "a notice taken back"],
)
def test_what_ec2_does_not_confirm_is_closed_without_a_word(news: tuple[Trigger, ...]) -> None:
    assert decide(situation(instance(), *news)) == Close(
        IncidentStatus.CLOSED,
        message("outcome.nothing_wrong"),
        tell=False,
    )


ISSUE = trigger(Kind.HEALTH_ISSUE, reference="issue", summary="AWS Health: a power issue")


@pytest.mark.parametrize(
    "news",
    [
        (ISSUE,),
        (trigger(), ISSUE),
        (replace(ISSUE, reference="1"), replace(ISSUE, reference="1", phase=Phase.CLEARED), ISSUE),
    ],
    ids=["alone", "after an alarm", "after another that is over"],
)
def test_an_issue_of_the_instance_that_its_checks_do_not_show_is_told(
    news: tuple[Trigger, ...],
) -> None:
    assert decide(situation(instance(), *news)) == Close(
        IncidentStatus.CLOSED,
        message("outcome.not_measured", what="AWS Health: a power issue"),
        tell=True,
        action_required=(message("outcome.look_inside"),),
    )


def test_an_issue_beside_an_announcement_waits_for_what_is_announced() -> None:
    begun = situation(instance(), announcement(), ISSUE)
    assert isinstance(decide(begun), Wait)
    late = decide(look(begun, at("12:15")))
    assert isinstance(late, Close)
    assert late.tell


def test_what_health_announces_is_given_time_to_show_in_ec2() -> None:
    begun = situation(instance(), announcement())
    assert decide(begun) == Wait(at("12:15"), message("waiting.announced"))
    late = decide(look(begun, at("12:15")))
    assert isinstance(late, Close)
    assert (late.status, late.tell) == (IncidentStatus.CLOSED, True)


def test_what_aws_cancels_is_closed_and_told_if_it_was_planned() -> None:
    planned = situation(instance(events=(STOP,)))
    cancelled = replace(STOP, description=f"[Canceled] {STOP.description}")
    after = look(planned, at("13:00"), events=(cancelled,))
    assert decide(after) == Close(IncidentStatus.CLOSED, CALLED_OFF, tell=False)
    assert decide(was_told(after, NotificationKind.PLANNED)) == Close(
        IncidentStatus.CLOSED, CALLED_OFF, tell=True
    )


DISAPPEARS = [
    ("before its time", "13:00", {}, IncidentStatus.CLOSED),
    ("at its time", "+10 12:00", {}, IncidentStatus.RESOLVED),
    (
        "before its time, but started anew",
        "13:00",
        {"launched_at": at("12:30")},
        IncidentStatus.RESOLVED,
    ),
    (
        "before its time, started we know not when",
        "13:00",
        {"launched_at": None},
        IncidentStatus.CLOSED,
    ),
]


@pytest.mark.parametrize(
    ("when", "how", "status"), [r[1:] for r in DISAPPEARS], ids=[r[0] for r in DISAPPEARS]
)
def test_an_event_that_goes_untouched_before_its_time_was_called_off(
    when: str, how: dict[str, Any], status: IncidentStatus
) -> None:
    decision = decide(look(situation(instance(events=(STOP,))), at(when), events=(), **how))
    assert isinstance(decision, Close)
    assert decision.status is status
    assert (decision.why == CALLED_OFF) is (status is IncidentStatus.CLOSED)


@pytest.mark.parametrize(
    ("before", "fate"),
    [
        (situation(instance(checks=SYSTEM_FAILS)), (CHECKS_PASS,)),
        (situation(instance(events=(STOP,))), (CHECKS_PASS, COMPLETED)),
    ],
    ids=["auto recovery", "AWS's own maintenance"],
)
def test_what_aws_or_a_person_cures_is_resolved_with_the_same_proof(
    before: InstanceSituation, fate: tuple[Message, ...]
) -> None:
    assert before.instance is not None
    done = tuple(replace(e, description="[Completed] stopped") for e in before.instance.events)
    decision = decide(look(before, at("12:05"), checks=PASSING, events=done))
    why = message("outcome.over_by_itself", proof=message("outcome.proof", items=fate))
    assert decision == Close(IncidentStatus.RESOLVED, why, tell=True)


def test_a_degraded_drive_that_health_calls_over_is_over() -> None:
    begun = situation(instance(), trigger(Kind.DEGRADED_DRIVE))
    assert isinstance(decide(begun), Notify)
    news = (*begun.incident.triggers, trigger(Kind.DEGRADED_DRIVE, phase=Phase.CLEARED))
    over = replace(begun, incident=replace(begun.incident, triggers=news))
    decision = decide(over)
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED


# -- the proof of our own cure ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "launched", "proof"),
    [
        (Verb.START, "12:11", (CHECKS_PASS, STARTED)),
        (Verb.REBOOT, "11:00", (CHECKS_PASS,)),
    ],
)
def test_our_cure_is_proven_by_what_ec2_shows(
    action: Verb, launched: str, proof: tuple[Message, ...]
) -> None:
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(action, at("12:11")))
    cured = look(ours, at("12:13"), checks=PASSING, launched_at=at(launched))
    why = message("outcome.proof", items=proof)
    assert decide(cured) == Close(IncidentStatus.RESOLVED, why, tell=True)


@pytest.mark.parametrize(
    ("description", "fate"),
    [(None, UNLISTED), ("[Completed] stopped", COMPLETED)],
)
def test_the_fate_of_the_event_is_part_of_the_proof(description: str | None, fate: Message) -> None:
    ours = did(situation(instance(events=(STOP,))), act(Verb.START, at("12:11")))
    events = () if description is None else (replace(STOP, description=description),)
    decision = decide(look(ours, at("12:13"), events=events, launched_at=None))
    proof = message("outcome.proof", items=(CHECKS_PASS, fate, STARTED))
    assert decision == Close(IncidentStatus.RESOLVED, proof, tell=True)


NOT_YET = [
    ("the host's check runs", replace(PASSING, system=INITIALIZING)),
    ("the system's check runs", replace(PASSING, instance=INITIALIZING)),
    (
        "the host's check has no data",
        replace(PASSING, system=StatusCheck(CheckStatus.INSUFFICIENT_DATA)),
    ),
    ("a volume's check runs", replace(PASSING, ebs=INITIALIZING)),
    ("the application's check has no data", replace(PASSING, application=INITIALIZING)),
    ("nothing was read", Checks()),
]


@pytest.mark.parametrize("checks", [row[1] for row in NOT_YET], ids=[row[0] for row in NOT_YET])
def test_what_neither_passes_nor_fails_is_waited_for_then_asked_about(checks: Checks) -> None:
    begun = situation(instance(checks=checks, read_at=at("12:04")), opened_at=NOON)
    assert decide(begun) == Wait(at("12:06"), message("waiting.checks_undecided"))
    late = look(begun, at("12:10"))
    decision = decide(late)
    assert isinstance(decision, Notify)
    assert decision.reasons == (message("question.checks_undecided"),)
    waits = answered(late)
    assert isinstance(waits, Wait)
    assert waits.status is IncidentStatus.NEEDS_HUMAN


def test_what_restarts_during_the_incident_is_given_time_from_then_on() -> None:
    """A person's reboot changes no launch time; neither does AWS's."""
    begun = situation(instance(checks=APPLICATION_FAILS, read_at=at("12:04")))
    restarted = look(begun, at("15:00"), checks=BOOTING)
    assert decide(restarted) == Wait(at("15:00:15"), message("waiting.checks_undecided"))
    assert isinstance(decide(look(restarted, at("15:09:59"))), Wait)
    assert isinstance(decide(look(restarted, at("15:10"))), Notify)
    failing = look(look(restarted, at("15:05"), checks=SYSTEM_FAILS), at("16:00"), checks=BOOTING)
    assert isinstance(decide(failing), Wait)  # and anew


@pytest.mark.parametrize(
    ("not_after", "until"), [(None, "+10 13:00"), (at("+10 15:00"), "+10 15:00")]
)
def test_awss_own_reboot_is_given_its_time(not_after: datetime | None, until: str) -> None:
    """AWS marks the event [Completed] when it begins."""
    listed = event("system-reboot", at("+10 12:00"), not_after=not_after)
    done = (replace(listed, description="[Completed] rebooted"),)
    begun = situation(instance(events=(listed,)))
    reboots = look(begun, at("+10 12:00"), events=done, checks=BOOTING)
    why = message("waiting.aws_maintenance")
    assert decide(reboots) == Wait(at("+10 12:00:15"), why)
    assert decide(look(reboots, at(until) - timedelta(seconds=1))) == Wait(at(until), why)
    assert isinstance(decide(look(reboots, at(until))), Notify)
    well = decide(look(reboots, at("+10 12:06"), checks=PASSING))
    assert isinstance(well, Close)
    assert well.status is IncidentStatus.RESOLVED


def test_windows_boots_are_given_longer() -> None:
    begun = situation(instance(checks=BOOTING, windows=True))
    assert isinstance(decide(look(begun, NOON + durations.BOOT_LIMIT)), Wait)
    grace = ACT.instance_check_grace.windows
    assert isinstance(decide(look(begun, NOON + grace - timedelta(seconds=1))), Wait)
    assert isinstance(decide(look(begun, NOON + grace)), Notify)


@pytest.mark.parametrize("launched", [at("12:30"), None])
def test_the_time_to_decide_counts_from_the_latest_start(launched: object) -> None:
    begun = situation(instance(checks=BOOTING, launched_at=launched))
    limit = (at("12:30") if launched else NOON) + durations.BOOT_LIMIT
    assert isinstance(decide(look(begun, limit - timedelta(seconds=1))), Wait)
    assert isinstance(decide(look(begun, limit)), Notify)


@pytest.mark.parametrize(
    ("checks", "all_ok", "unreachable"),
    [
        (PASSING, True, False),
        (replace(PASSING, ebs=StatusCheck()), True, False),  # not applicable before Nitro
        (replace(PASSING, application=StatusCheck(CheckStatus.SUPPRESSED)), True, False),
        (APPLICATION_FAILS, False, False),
        (replace(PASSING, ebs=FAILING), False, False),
        (SYSTEM_FAILS, False, True),
        (replace(PASSING, instance=FAILING), False, True),
        (BOOTING, False, False),
        (Checks(), False, False),
    ],
)
def test_what_the_checks_say(checks: Checks, *, all_ok: bool, unreachable: bool) -> None:
    assert (checks.all_ok, checks.unreachable) == (all_ok, unreachable)
