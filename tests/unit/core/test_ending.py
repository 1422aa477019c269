"""When an incident is over, and what proves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core import pace
from lifeguard.core.case import Case
from lifeguard.core.incident import Status
from lifeguard.core.move import Close, Notice, Tell, Wait
from lifeguard.core.optin import OptIn
from lifeguard.core.plan import decide
from lifeguard.core.server import Check, Checks, CheckStatus, State
from lifeguard.core.trigger import Kind, Phase, Trigger
from tests.unit.core.cases import (
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
    case,
    did,
    event,
    look,
    server,
    stopped,
    trigger,
    was_told,
)

STOP = event("instance-stop")
CHECKS_PASS = "all status checks pass"


# -- gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        case(None),
        case(server(state=State.TERMINATED)),
        case(server(state=State.SHUTTING_DOWN)),
    ],
    ids=["unknown to EC2", "terminated", "shutting-down"],
)
def test_what_is_gone_is_closed_and_told_only_to_who_has_heard_of_it(found: Case) -> None:
    quiet = Close(Status.CLOSED, "the instance is terminated", tell=False)
    assert decide(found) == quiet
    assert decide(was_told(found, Notice.PLANNED)) == replace(quiet, tell=True)
    assert decide(did(found, act("reboot"))) == replace(quiet, tell=True)


# -- unmanaged -----------------------------------------------------------------------------


@pytest.mark.parametrize(("news", "told"), [(trigger(), False), (announcement(), True)])
def test_what_is_not_opted_in_is_closed_and_told_if_aws_set_a_date(
    news: Trigger, *, told: bool
) -> None:
    move = decide(case(server(), news, policy=None, note="it has no tag lifeguard"))
    assert isinstance(move, Close)
    assert (move.status, move.tell) == (Status.CLOSED, told)
    assert move.why == "not opted in: it has no tag lifeguard"
    assert [command.split()[2] for command in move.commands] == ["describe-instance-status"]


def test_what_loses_its_tag_before_anything_was_done_is_let_go() -> None:
    found = case(server(checks=SYSTEM_FAILS))
    assert found.looked(found.incident, server(checks=SYSTEM_FAILS), OptIn(None)).policy is None


def test_what_loses_its_tag_while_we_have_it_stopped_is_started_all_the_same() -> None:
    ours = did(case(server(checks=SYSTEM_FAILS)), act("stop"))
    down = stopped("Client.UserInitiatedShutdown", read_at=at("12:01"))
    after = replace(ours, now=at("12:01")).looked(ours.incident, down, OptIn(None, "no tag"))
    assert (after.policy, after.note) == (ours.policy, "no tag")
    assert not isinstance(decide(after), Close)


# -- changing ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.PENDING, State.STOPPING])
def test_while_somebody_else_changes_it_we_stand_down_for_up_to_a_day(state: State) -> None:
    begun = case(server(state=state, read_at=at("12:10")), opened_at=NOON)
    assert decide(begun) == Wait(
        at("12:15"), f"somebody else is changing it ({state}): Lifeguard stands down meanwhile"
    )
    late = replace(begun, now=NOON + pace.SETTLING)
    assert decide(late) == Close(
        Status.NEEDS_HUMAN, f"it has been {state} for a day by somebody else's hand", tell=True
    )


# -- stopped by a person ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["Client.UserInitiatedShutdown", "Server.SpotInstanceShutdown", ""]
)
def test_what_a_person_or_a_scheduler_stopped_is_left_so(code: str) -> None:
    why = f"it is stopped by somebody else's hand ({code or 'no reason given'}): left so"
    assert decide(case(stopped(code))) == Close(Status.CLOSED, why, tell=False)


def test_it_is_told_to_who_has_heard_of_the_trouble() -> None:
    seen = case(server(events=(STOP,)))
    for known in (seen, was_told(case(server()), Notice.PLANNED)):
        move = decide(look(known, at("12:30"), stopped("Client.UserInitiatedShutdown")))
        assert isinstance(move, Close)
        assert move.tell


# -- never true, cancelled, over without us ------------------------------------------------


@pytest.mark.parametrize(
    "news",
    [
        (trigger(),),
        (trigger(Kind.HEALTH_ISSUE),),
        (announcement(), announcement(phase=Phase.CLEARED)),
    ],
    ids=["an alarm", "an issue", "a notice taken back"],
)
def test_what_ec2_does_not_confirm_is_closed_without_a_word(news: tuple[Trigger, ...]) -> None:
    assert decide(case(server(), *news)) == Close(
        Status.CLOSED,
        "EC2 reports nothing wrong with it: all status checks pass, no scheduled event",
        tell=False,
    )


def test_what_health_announces_is_given_time_to_show_in_ec2() -> None:
    begun = case(server(), announcement())
    assert decide(begun) == Wait(
        at("12:15"), "AWS Health has announced an event that EC2 does not show yet"
    )
    late = decide(look(begun, at("12:15")))
    assert isinstance(late, Close)
    assert (late.status, late.tell) == (Status.CLOSED, True)


def test_what_aws_cancels_is_closed_and_told_if_it_was_planned() -> None:
    planned = case(server(events=(STOP,)))
    cancelled = replace(STOP, description=f"[Canceled] {STOP.description}")
    why = f"AWS cancelled {EVENT}: nothing to do"
    after = look(planned, at("13:00"), events=(cancelled,))
    assert decide(after) == Close(Status.CLOSED, why, tell=False)
    assert decide(was_told(after, Notice.PLANNED)) == Close(Status.CLOSED, why, tell=True)


@pytest.mark.parametrize(
    ("before", "fate"),
    [
        (case(server(checks=SYSTEM_FAILS)), CHECKS_PASS),
        (case(server(events=(STOP,))), f"{CHECKS_PASS}; {EVENT} is marked [Completed]"),
    ],
    ids=["auto recovery", "AWS's own maintenance"],
)
def test_what_aws_or_a_person_cures_is_resolved_with_the_same_proof(
    before: Case, fate: str
) -> None:
    assert before.server is not None
    done = tuple(replace(e, description="[Completed] stopped") for e in before.server.events)
    move = decide(look(before, at("12:05"), checks=PASSING, events=done))
    assert move == Close(Status.RESOLVED, f"over without our help: {fate}", tell=True)


def test_a_degraded_drive_that_health_calls_over_is_over() -> None:
    begun = case(server(), trigger(Kind.DEGRADED_DRIVE))
    assert isinstance(decide(begun), Tell)
    news = (*begun.incident.triggers, trigger(Kind.DEGRADED_DRIVE, phase=Phase.CLEARED))
    over = replace(begun, incident=replace(begun.incident, triggers=news))
    move = decide(over)
    assert isinstance(move, Close)
    assert move.status is Status.RESOLVED


# -- the proof of our own cure ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "launched", "proof"),
    [
        ("start", "12:11", f"{CHECKS_PASS}; EC2 started it anew at 12:11:00 UTC"),
        ("reboot", "11:00", CHECKS_PASS),
    ],
)
def test_our_cure_is_proven_by_what_ec2_shows(action: str, launched: str, proof: str) -> None:
    ours = did(case(server(checks=SYSTEM_FAILS)), act(action, at("12:11")))
    cured = look(ours, at("12:13"), checks=PASSING, launched_at=at(launched))
    assert decide(cured) == Close(Status.RESOLVED, proof, tell=True)


@pytest.mark.parametrize(
    ("description", "fate"),
    [(None, "no longer listed"), ("[Completed] stopped", "marked [Completed]")],
)
def test_the_fate_of_the_event_is_part_of_the_proof(description: str | None, fate: str) -> None:
    ours = did(case(server(events=(STOP,))), act("start", at("12:11")))
    events = () if description is None else (replace(STOP, description=description),)
    move = decide(look(ours, at("12:13"), events=events, launched_at=None))
    assert move == Close(Status.RESOLVED, f"{CHECKS_PASS}; {EVENT} is {fate}", tell=True)


NOT_YET = [
    ("the host's check runs", replace(PASSING, system=INITIALIZING)),
    ("the system's check runs", replace(PASSING, instance=INITIALIZING)),
    ("the host's check has no data", replace(PASSING, system=Check(CheckStatus.INSUFFICIENT_DATA))),
    ("a volume's check runs", replace(PASSING, ebs=INITIALIZING)),
    ("the application's check has no data", replace(PASSING, application=INITIALIZING)),
    ("nothing was read", Checks()),
]


@pytest.mark.parametrize("checks", [row[1] for row in NOT_YET], ids=[row[0] for row in NOT_YET])
def test_what_neither_passes_nor_fails_is_waited_for_then_asked_about(checks: Checks) -> None:
    begun = case(server(checks=checks, read_at=at("12:04")), opened_at=NOON)
    assert decide(begun) == Wait(at("12:06"), "the status checks have not decided yet")
    late = look(begun, at("12:10"))
    move = decide(late)
    assert isinstance(move, Tell)
    assert move.reasons == ("its status checks neither pass nor fail",)
    waits = answered(late)
    assert isinstance(waits, Wait)
    assert waits.status is Status.NEEDS_HUMAN


def test_windows_boots_are_given_longer() -> None:
    begun = case(server(checks=BOOTING, windows=True))
    assert isinstance(decide(look(begun, NOON + pace.BOOT_LIMIT)), Wait)
    assert isinstance(decide(look(begun, NOON + pace.BOOT_LIMIT_WINDOWS)), Tell)


@pytest.mark.parametrize("launched", [at("12:30"), None])
def test_the_time_to_decide_counts_from_the_latest_start(launched: object) -> None:
    begun = case(server(checks=BOOTING, launched_at=launched))
    limit = (at("12:30") if launched else NOON) + pace.BOOT_LIMIT
    assert isinstance(decide(look(begun, limit - timedelta(seconds=1))), Wait)
    assert isinstance(decide(look(begun, limit)), Tell)


@pytest.mark.parametrize(
    ("checks", "all_ok", "unreachable"),
    [
        (PASSING, True, False),
        (replace(PASSING, ebs=Check()), True, False),  # not applicable before Nitro
        (replace(PASSING, application=Check(CheckStatus.SUPPRESSED)), True, False),
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
