"""Out of target groups before a restart, into them again after the proof, and told where not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.readings import GROUP_DELETED, NOT_REGISTERED, TargetHealth
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.action import RebootInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import Checks
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS, asks, seeing
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.target_action import DeregisterTarget, RegisterTarget
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ApplicationCheck, Backup
from lifeguard.core.remediation.balancing.returning import owed
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    FAILING,
    INSTANCE_FAILS,
    NOON,
    OK,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    event,
    heard,
    instance,
    look,
    situation,
)

WEB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
API = WEB.replace("/web/", "/api/")
SERVES = TargetHealth(WEB, "healthy", port=80, spare=True, opted_in=True)
LEAVES = replace(SERVES, health="draining", reason="Target.DeregistrationInProgress")
OUT, BACK = Verb.DEREGISTER_TARGET, Verb.REGISTER_TARGET
NO_BACKUP = replace(ACT, backup=Backup.NONE)
ENDS = message("places.requests_end")


def begun(*targets: TargetHealth, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return the situation of an instance that Lifeguard is about to stop for an event of AWS's."""
    plain: dict[str, Any] = {"events": (event("instance-stop"),)}
    return situation(instance(**(plain | how)), policy=NO_BACKUP, targets=targets or (SERVES,))


def left(*targets: TargetHealth, when: str = "12:00:20", **how: Any) -> InstanceSituation:  # noqa: ANN401  as above
    """Return that situation once the instance was deregistered at noon, after another look."""
    gone = did(begun(**how), act(OUT, NOON, on="web"))
    return seeing(look(gone, at(when)), targets)


def next_act(found: InstanceSituation) -> object:
    decision = decide(found)
    return decision.action if isinstance(decision, Execute) else decision


# -- what is left ----------------------------------------------------------------------------------


def test_before_the_stop_it_leaves_on_all_its_ports() -> None:
    both = begun(replace(SERVES, port=81), SERVES)
    out = message("places.out_first", place=TARGET_GROUPS.named("web"))
    assert decide(both) == Execute(DeregisterTarget(WEB, (80, 81)), out)


@pytest.mark.parametrize(
    "how",
    [
        {"spare": False},
        {"opted_in": False},
        {"health": "unhealthy"},
        {"health": "initial"},
        {"health": "draining"},
    ],
    ids=["the last healthy one", "no tag", "unhealthy", "initial", "draining"],
)
def test_where_nothing_is_gained_or_nobody_allowed_it_the_stop_comes(how: dict[str, Any]) -> None:
    assert next_act(begun(replace(SERVES, **how))) == StopInstance()


def test_it_leaves_one_group_after_the_other() -> None:
    both = begun(SERVES, replace(SERVES, group=API))
    assert next_act(both) == DeregisterTarget(API, (80,))
    assert next_act(did(both, act(OUT, NOON, on="api"))) == DeregisterTarget(WEB, (80,))


def test_a_member_of_an_auto_scaling_group_leaves_nothing() -> None:
    assert list(TARGET_GROUPS.to_leave(begun(group="fleet"), "stop_start")) == []
    assert list(TARGET_GROUPS.to_leave(begun(), "stop_start")) == ["web"]
    assert list(TARGET_GROUPS.to_leave(begun(), "replace")) == []


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        (replace(PASSING, application=FAILING), DeregisterTarget(WEB, (80,))),
        (INSTANCE_FAILS, RebootInstance()),
    ],
    ids=["it answers", "it does not"],
)
def test_before_a_reboot_it_leaves_where_it_answers(checks: Checks, expected: object) -> None:
    found = begun(checks=checks, events=(), read_at=at("12:20"))
    reboots = replace(NO_BACKUP, application_check=ApplicationCheck.REBOOT)
    assert next_act(look(replace(found, policy=reboots), at("12:50"))) == expected


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_the_stop_does_not_depend_on_it(result: Result) -> None:
    tried = did(begun(), act(OUT, NOON, result, on="web", answer=aws_said("No", "no")))
    assert next_act(tried) == StopInstance()


# -- requests under way ----------------------------------------------------------------------------


def test_the_stop_waits_while_requests_are_under_way() -> None:
    first = decide(did(begun(), act(OUT, NOON, on="web")))
    assert first == Wait(at("12:00:15"), ENDS, then=StopInstance())
    drains = decide(left(LEAVES, when="12:10"))
    assert isinstance(drains, Wait)
    assert drains.why == ENDS
    assert next_act(left(when="12:00:20")) == StopInstance()


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        ({}, "13:00"),
        ({"events": (event("instance-stop", at("12:50")),)}, "12:20"),
        ({"checks": SYSTEM_FAILS}, "12:00:30"),
    ],
    ids=["by plan", "AWS acts soon", "an outage"],
)
def test_no_longer_than_this(how: dict[str, Any], limit: str) -> None:
    record = act(OUT, NOON, on="web")
    assert TARGET_GROUPS.requests_until(left(LEAVES, **how), record) == at(limit)


def test_a_reboot_waits_too() -> None:
    failing = replace(PASSING, application=FAILING)
    reboots = replace(NO_BACKUP, application_check=ApplicationCheck.REBOOT)
    found = replace(begun(checks=failing, events=()), policy=reboots)
    gone = did(look(found, at("12:50")), act(OUT, at("12:50"), on="web"))
    waits = decide(seeing(look(gone, at("12:50:20")), (LEAVES,)))
    assert isinstance(waits, Wait)
    assert (waits.why, waits.then) == (ENDS, None)


# -- what is owed ----------------------------------------------------------------------------------


def cured(*targets: TargetHealth, when: str = "12:05") -> InstanceSituation:
    """Return the situation of an instance that was deregistered, stopped, started and is well."""
    down = did(left(), act(Verb.STOP, at("12:01"), problem=ProblemKind.INSTANCE_STOP))
    up = did(down, act(Verb.START, at("12:02"), problem=ProblemKind.INSTANCE_STOP))
    return seeing(look(up, at(when), events=(), launched_at=at("12:02")), targets)


def test_after_the_proof_it_is_registered_on_the_same_ports() -> None:
    found = cured()
    assert owed(TARGET_GROUPS, found) == ("web",)
    due = message("places.must_be_back")
    assert decide(found) == Execute(RegisterTarget(WEB, (80,)), due)


def test_it_is_registered_before_the_event_has_left_the_list() -> None:
    listed = look(cured(), at("12:05"), events=(event("instance-stop"),))
    assert next_act(listed) == RegisterTarget(WEB, (80,))


def test_one_that_still_drains_is_registered_all_the_same() -> None:
    assert next_act(cured(LEAVES)) == RegisterTarget(WEB, (80,))


def tried(result: Result, code: str = "", when: str = "12:05") -> ActionRecord:
    return act(BACK, at(when), result, on="web", code=code, answer=aws_said(code or "No", "no"))


def test_back_it_must_be_healthy_and_then_it_is_over() -> None:
    back = did(cured(), tried(Result.DONE))
    initial = seeing(look(back, at("12:06")), (replace(SERVES, health="initial"),))
    waits = decide(initial)
    assert isinstance(waits, Wait)
    assert waits.why.code == "waiting.no_traffic"
    ended = decide(seeing(look(back, at("12:07")), (SERVES,)))
    items = ended.why.param("items")  # type: ignore[union-attr]
    assert isinstance(items, tuple)
    assert message("outcome.traffic", groups=1) in items


def test_a_registration_that_fails_is_told_with_its_command() -> None:
    told = decide(did(cured(), tried(Result.REFUSED)))
    assert isinstance(told, Notify)
    assert told.notice is NotificationKind.DETACHED
    assert told.about == "detached:web"
    (command,) = told.commands
    assert command[:3] == ("aws", "elbv2", "register-targets")
    assert command[-2:] == ("--targets", "Id=i-00ddbf07ce6372082,Port=80")
    again = decide(heard(did(cured(), tried(Result.REFUSED)), told))
    assert isinstance(again, Wait)
    assert again.why.code == "places.back_again"


def test_a_target_group_that_is_deleted_is_no_debt() -> None:
    assert owed(TARGET_GROUPS, did(cured(), tried(Result.REFUSED, GROUP_DELETED))) == ()


@pytest.mark.parametrize("decision", ["quiet", "stop"])
def test_what_comes_before_the_stop_does_not_put_it_back(decision: str) -> None:
    checks = replace(PASSING, application=OK) if decision == "quiet" else PASSING
    found = left(checks=checks)
    quiets, stops = Verb.SUPPRESS_APPLICATION_CHECKS, Verb.STOP
    assert next_act(found).verb == (quiets if decision == "quiet" else stops)  # type: ignore[attr-defined]


def test_where_the_stop_is_called_off_it_comes_back() -> None:
    assert next_act(look(left(), at("12:01"), events=())) == RegisterTarget(WEB, (80,))


# -- what is read ----------------------------------------------------------------------------------


def test_targets_are_read_with_each_look_around_a_restart_alone() -> None:
    waits = replace(begun(), admission=None)
    assert not asks(waits)
    assert asks(begun())
    assert asks(did(waits, act(OUT, NOON, on="web")))
    assert asks(intended(waits, OUT))
    assert not asks(intended(waits, Verb.STOP))
    assert not asks(intended(did(waits, act(Verb.CREATE_IMAGE, NOON)), OUT, number=0))


def intended(found: InstanceSituation, verb: str, number: int = 0) -> InstanceSituation:
    intent = Intent(verb, number, NOON, "web")
    return replace(found, incident=replace(found.incident, intent=intent))


def test_what_it_has_left_is_kept_with_its_port() -> None:
    gone = replace(SERVES, health="unused", reason=NOT_REGISTERED, spare=False)
    assert left().targets == (gone,)
    assert seeing(begun(), ()).targets == ()  # somebody else took it out
    assert seeing(intended(begun(), OUT), ()).targets == (gone,)  # or a crash hides that we did
    back = did(left(), tried(Result.DONE))
    assert seeing(look(back, at("12:06")), (SERVES,)).targets == (SERVES,)


def test_a_group_that_was_never_read_is_no_debt() -> None:
    unread = replace(begun(), targets=None)
    assert owed(TARGET_GROUPS, did(unread, act(OUT, NOON, on="web"))) == ()


@pytest.mark.parametrize(
    ("targets", "verb", "shown"),
    [
        ((SERVES,), OUT, False),
        ((LEAVES,), OUT, True),
        ((), OUT, True),
        ((SERVES,), BACK, True),
        ((LEAVES,), BACK, False),
        ((), BACK, False),
        (None, OUT, False),
        ((), Verb.STOP, False),
    ],
)
def test_after_a_crash_elb_shows_what_was_done(
    targets: tuple[TargetHealth, ...] | None, verb: str, *, shown: bool
) -> None:
    found = replace(begun(), targets=targets)
    assert TARGET_GROUPS.shows(found, Intent(verb, 0, NOON, "web")) is shown
