"""When an incident is over, and what proves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.action import StartInstance
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Admission, Situation, TargetHealth
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    CheckStatus,
    InstanceState,
    StatusCheck,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.throttling.slot import Need
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
    instance,
    look,
    situation,
    stopped,
    trigger,
    untagged,
    was_told,
)

STOP = event("instance-stop")
CHECKS_PASS = "all status checks pass"

UNKNOWN = "EC2 does not know this instance in this account and Region"

SHOW_HOST = ("aws", "ec2", "describe-hosts", "--region", "us-east-1", "--host-ids")


# -- gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        situation(None),
        situation(instance(state=InstanceState.TERMINATED)),
        situation(instance(state=InstanceState.SHUTTING_DOWN)),
    ],
    ids=["unknown to EC2", "terminated", "shutting-down"],
)
def test_what_is_gone_is_closed_and_told_only_to_who_has_heard_of_it(found: Situation) -> None:
    why = "the instance is terminated" if found.instance else UNKNOWN
    quiet = Close(IncidentStatus.CLOSED, why, tell=False)
    assert decide(found) == quiet
    assert decide(was_told(found, NotificationKind.PLANNED)) == replace(quiet, tell=True)
    assert decide(did(found, act(Verb.REBOOT))) == replace(quiet, tell=True)


# -- unmanaged -----------------------------------------------------------------------------


@pytest.mark.parametrize(("news", "told"), [(trigger(), False), (announcement(), True)])
def test_what_is_not_opted_in_is_closed_and_told_if_aws_set_a_date(
    news: Trigger, *, told: bool
) -> None:
    decision = decide(situation(instance(), news, policy=None, note="it has no tag lifeguard"))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, told)
    assert decision.why == "not opted in: it has no tag lifeguard"
    assert [command[2] for command in decision.commands] == ["describe-instance-status"]


def test_what_loses_its_tag_before_anything_was_done_is_let_go() -> None:
    found = situation(instance(checks=SYSTEM_FAILS))
    decision = decide(untagged(found, at("12:10")))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, False)
    assert decision.why == "not opted in: it has no tag lifeguard"


def test_what_loses_its_tag_while_we_have_it_stopped_is_started_all_the_same() -> None:
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.STOP))
    by_us = {"state": InstanceState.STOPPED, "state_reason": "Client.UserInitiatedShutdown"}
    down = untagged(ours, at("12:01"), **by_us)
    assert decide(down) == Execute(StartInstance(), "the instance is stopped and must run")
    up = untagged(
        did(down, act(Verb.START, at("12:01"))),
        at("12:03"),
        state=InstanceState.RUNNING,
        launched_at=at("12:01"),
        checks=PASSING,
    )
    ended = decide(up)
    assert isinstance(ended, Close)
    assert (ended.status, ended.tell) == (IncidentStatus.RESOLVED, True)


# -- changing ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [InstanceState.PENDING, InstanceState.STOPPING])
def test_while_somebody_else_changes_it_we_stand_down_for_up_to_a_day(state: InstanceState) -> None:
    begun = situation(instance(state=state, read_at=at("12:10")), opened_at=NOON)
    why = f"somebody else is changing it ({state}): Lifeguard stands down meanwhile"
    assert decide(begun) == Wait(at("12:10:15"), why)
    assert decide(look(begun, at("12:20"))) == Wait(at("12:25"), why)
    between = look(look(begun, at("12:20"), state=InstanceState.RUNNING), at("12:21"), state=state)
    assert decide(between) == Wait(at("12:21:15"), why)  # another change counts anew
    late = look(begun, at("12:10") + durations.SETTLING)
    assert decide(late) == Close(
        IncidentStatus.NEEDS_HUMAN,
        f"it has been {state} for a day by somebody else's hand",
        tell=True,
    )


# -- stopped by a person ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["Client.UserInitiatedShutdown", "Server.SpotInstanceShutdown", ""]
)
def test_what_a_person_or_a_scheduler_stopped_is_left_so(code: str) -> None:
    why = f"it is stopped by somebody else's hand ({code or 'no reason given'}): left so"
    assert decide(situation(stopped(code))) == Close(IncidentStatus.CLOSED, why, tell=False)


def test_it_is_told_to_who_has_heard_of_the_trouble() -> None:
    seen = situation(instance(events=(STOP,)))
    for known in (seen, was_told(situation(instance()), NotificationKind.PLANNED)):
        decision = decide(look(known, at("12:30"), stopped("Client.UserInitiatedShutdown")))
        assert isinstance(decision, Close)
        assert decision.tell


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
    assert decide(situation(instance(), *news)) == Close(
        IncidentStatus.CLOSED,
        "EC2 reports nothing wrong with it: all status checks pass, no scheduled event",
        tell=False,
    )


def test_what_health_announces_is_given_time_to_show_in_ec2() -> None:
    begun = situation(instance(), announcement())
    assert decide(begun) == Wait(
        at("12:15"), "AWS Health has announced an event that EC2 does not show yet"
    )
    late = decide(look(begun, at("12:15")))
    assert isinstance(late, Close)
    assert (late.status, late.tell) == (IncidentStatus.CLOSED, True)


def test_what_aws_cancels_is_closed_and_told_if_it_was_planned() -> None:
    planned = situation(instance(events=(STOP,)))
    cancelled = replace(STOP, description=f"[Canceled] {STOP.description}")
    why = f"AWS has called {EVENT} off: nothing to do"
    after = look(planned, at("13:00"), events=(cancelled,))
    assert decide(after) == Close(IncidentStatus.CLOSED, why, tell=False)
    assert decide(was_told(after, NotificationKind.PLANNED)) == Close(
        IncidentStatus.CLOSED, why, tell=True
    )


CALLED_OFF = f"AWS has called {EVENT} off: nothing to do"
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
        (situation(instance(checks=SYSTEM_FAILS)), CHECKS_PASS),
        (situation(instance(events=(STOP,))), f"{CHECKS_PASS}; {EVENT} is marked [Completed]"),
    ],
    ids=["auto recovery", "AWS's own maintenance"],
)
def test_what_aws_or_a_person_cures_is_resolved_with_the_same_proof(
    before: Situation, fate: str
) -> None:
    assert before.instance is not None
    done = tuple(replace(e, description="[Completed] stopped") for e in before.instance.events)
    decision = decide(look(before, at("12:05"), checks=PASSING, events=done))
    assert decision == Close(IncidentStatus.RESOLVED, f"over without our help; {fate}", tell=True)


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
        (Verb.START, "12:11", f"{CHECKS_PASS}; it runs anew since 12:11:00 UTC"),
        (Verb.REBOOT, "11:00", CHECKS_PASS),
    ],
)
def test_our_cure_is_proven_by_what_ec2_shows(action: Verb, launched: str, proof: str) -> None:
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(action, at("12:11")))
    cured = look(ours, at("12:13"), checks=PASSING, launched_at=at(launched))
    assert decide(cured) == Close(IncidentStatus.RESOLVED, proof, tell=True)


@pytest.mark.parametrize(
    ("description", "fate"),
    [(None, "no longer listed"), ("[Completed] stopped", "marked [Completed]")],
)
def test_the_fate_of_the_event_is_part_of_the_proof(description: str | None, fate: str) -> None:
    ours = did(situation(instance(events=(STOP,))), act(Verb.START, at("12:11")))
    events = () if description is None else (replace(STOP, description=description),)
    decision = decide(look(ours, at("12:13"), events=events, launched_at=None))
    proof = f"{CHECKS_PASS}; {EVENT} is {fate}; it runs anew since 12:11:00 UTC"
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
    assert decide(begun) == Wait(at("12:06"), "the status checks have not decided yet")
    late = look(begun, at("12:10"))
    decision = decide(late)
    assert isinstance(decision, Notify)
    assert decision.reasons == ("its status checks neither pass nor fail",)
    waits = answered(late)
    assert isinstance(waits, Wait)
    assert waits.status is IncidentStatus.NEEDS_HUMAN


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


# -- the load balancer -----------------------------------------------------------------------


WEB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
API = WEB.replace("/web/", "/api/")


def behind(*health: str, result: Result = Result.DONE, when: str = "12:13") -> Situation:
    """Return a situation cured by a start at 12:11, its health in `web` and `api` as given."""
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.START, at("12:11"), result))
    cured = look(ours, at(when), checks=PASSING, launched_at=at("12:11"))
    found = zip((WEB, API), health, strict=False)
    return replace(cured, targets=tuple(TargetHealth(arn, h, "Target.Timeout") for arn, h in found))


@pytest.mark.parametrize("health", ["healthy", "unused", "unavailable"])
def test_a_target_that_is_served_is_part_of_the_proof(health: str) -> None:
    decision = decide(behind(health, "healthy"))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED
    assert "; 2 target group(s) send it traffic; " in decision.why


@pytest.mark.parametrize("health", ["unhealthy", "initial", "draining", "unhealthy.draining", ""])
def test_a_target_without_traffic_is_waited_for_then_asked_about(health: str) -> None:
    why = "its load balancer does not send it traffic yet"
    assert decide(behind("healthy", health)) == Wait(at("12:14"), why)
    asked = decide(behind("healthy", health, when="12:21"))
    assert isinstance(asked, Notify)
    assert asked.what == "unhealthy in api"
    assert asked.action_required == (
        "All its status checks pass, but it is unhealthy in api: look at the application.",
    )
    assert asked.reasons == (f"{API}: {health} Target.Timeout",)
    show = ("aws", "elbv2", "describe-target-health", "--region", "us-east-1")
    assert asked.commands == ((*show, "--target-group-arn", API),)


def test_every_target_group_without_traffic_is_named() -> None:
    asked = decide(behind("initial", "unhealthy", when="12:21"))
    assert isinstance(asked, Notify)
    assert asked.what == "unhealthy in web, api"
    assert len(asked.commands) == len(asked.reasons) == 2


@pytest.mark.parametrize(
    "found",
    [
        replace(behind("unhealthy"), actions=()),
        behind("unhealthy", result=Result.REFUSED),
        replace(behind(), targets=None),
    ],
    ids=["not by us", "we could do nothing", "in no target group"],
)
def test_only_after_our_own_act_is_the_load_balancer_asked(found: Situation) -> None:
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED


# -- a Dedicated Host --------------------------------------------------------------------------


HOST = Resource(Service.EC2_HOST, "h-0a1b2c3d4e5f60718", "123456789012", "us-east-1")


def hosted(*news: Trigger) -> Situation:
    """Return the situation of a Dedicated Host, of which EC2 shows us no instance."""
    found = situation(None, *news, policy=None)
    return replace(found, incident=replace(found.incident, resource=HOST))


@pytest.mark.parametrize(
    ("deadline", "more"),
    [(None, ()), (at("+10 12:00"), ("AWS acts by itself at 2026-11-30 12:00 UTC.",))],
)
def test_a_dedicated_host_is_a_persons_matter(
    deadline: datetime | None, more: tuple[str, ...]
) -> None:
    found = hosted(trigger(Kind.DEDICATED_HOST, deadline=deadline))
    assert decide(found) == Notify(
        NotificationKind.ASKED,
        "a Dedicated Host",
        action_required=(
            "Plan with your team what moves off this Dedicated Host, and when.",
            *more,
        ),
        reasons=("Lifeguard does not move instances between Dedicated Hosts",),
        about="host",
        commands=((*SHOW_HOST, "h-0a1b2c3d4e5f60718"),),
    )
    waits = answered(found)
    assert isinstance(waits, Wait)
    assert (waits.until, waits.status) == (at("+1 00:00"), IncidentStatus.NEEDS_HUMAN)


def test_a_dedicated_host_that_health_calls_over_is_over() -> None:
    raised = trigger(Kind.DEDICATED_HOST)
    over = replace(raised, phase=Phase.CLEARED)
    quiet = Close(IncidentStatus.CLOSED, "AWS Health says that it is over", tell=False)
    assert decide(hosted(raised, over)) == quiet
    assert decide(was_told(hosted(raised, over), NotificationKind.ASKED)) == replace(
        quiet, tell=True
    )
    other = replace(raised, reference="another")
    assert isinstance(decide(hosted(raised, over, other)), Notify)
    assert isinstance(decide(hosted(other, raised, over)), Notify)


# -- a drill -----------------------------------------------------------------------------------


DRILL = Resource(Service.DRILL, "weekly", "123456789012", "us-east-1")


def rehearsed(place: Admission | None = None) -> Situation:
    """Return the situation of a drill, which is of no instance."""
    found = situation(None, trigger(Kind.DRILL), policy=None, admission=place)
    return replace(found, incident=replace(found.incident, resource=DRILL))


def test_a_drill_asks_for_a_place_as_a_treatment_does_and_takes_nothing() -> None:
    assert decide(rehearsed()) == Admit(
        Need(stop=False, start=False, image=False, reachable=True), deadline=None
    )


@pytest.mark.parametrize("granted", [True, False])
def test_a_drill_ends_before_the_first_act(*, granted: bool) -> None:
    place = Admission(granted, at("13:00"), image=False)
    through = Close(IncidentStatus.CLOSED, "the drill has come through", tell=False)
    assert decide(rehearsed(place)) == through


def test_a_drill_is_not_taken_for_a_terminated_instance() -> None:
    other = replace(rehearsed(), incident=situation(None).incident)
    assert decide(other) == Close(IncidentStatus.CLOSED, UNKNOWN, tell=False)


def test_what_loses_its_tag_after_our_own_treatment_is_told() -> None:
    """Stopped and started, still failing, and the tag gone meanwhile: somebody must hear of it."""
    treated = did(situation(instance()), act(Verb.STOP), act(Verb.START))
    failing = replace(treated, instance=None, opted_in=False, note="no tag")
    later = at("+1 12:00")
    late = replace(failing, instance=instance(checks=SYSTEM_FAILS, read_at=later), now=later)
    decision = decide(late)
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, True)
