"""The application checks around our own restart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import (
    RebootInstance,
    ResumeApplicationChecks,
    SuppressApplicationChecks,
)
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_ITS_SYSTEM, ProblemKind
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.restarts import (
    starting,
    up,
)
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    BOOTING,
    INITIALIZING,
    INSTANCE_FAILS,
    OK,
    PASSING,
    act,
    at,
    did,
    instance,
    look,
    situation,
    what_of,
)

WELL = replace(PASSING, application=OK)
QUIET = replace(PASSING, application=StatusCheck(CheckStatus.SUPPRESSED))


def quieted(result: Result = Result.DONE, checks: Checks = QUIET) -> InstanceSituation:
    """Return a situation whose checks were quieted before its reboot at 12:05, up at 12:07."""
    begun = situation(instance(checks=replace(INSTANCE_FAILS, application=OK), read_at=at("12:05")))
    acts = act(Verb.SUPPRESS_APPLICATION_CHECKS, at("12:05"), result), act(Verb.REBOOT, at("12:05"))
    return look(did(begun, *acts), at("12:07"), checks=checks)


@pytest.mark.parametrize(("windows", "seconds"), [(False, 25 * 60), (True, 60 * 60)])
def test_application_checks_are_quieted_for_as_long_as_a_restart_may_take(
    *, windows: bool, seconds: int
) -> None:
    checks = replace(INSTANCE_FAILS, application=OK)
    begun = situation(instance(checks=checks, read_at=at("12:50"), windows=windows))
    first = decide(begun)
    why = message("waiting.application_checks_pause")
    assert first == Execute(SuppressApplicationChecks(seconds), why)
    for result in Result:  # whatever came of it, it holds up nothing
        then = decide(did(begun, act(Verb.SUPPRESS_APPLICATION_CHECKS, at("12:50"), result)))
        assert then == Execute(RebootInstance(), what_of(begun, ProblemKind.INSTANCE_CHECK))


def test_where_no_application_is_checked_nothing_is_quieted() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS, read_at=at("12:05")))
    what = what_of(begun, ProblemKind.INSTANCE_CHECK)
    assert decide(begun) == Execute(RebootInstance(), what)


def test_the_cure_is_proven_by_application_checks_that_count_again() -> None:
    up_again = quieted()
    resume = Execute(ResumeApplicationChecks(), message("waiting.application_checks_prove"))
    assert decide(up_again) == resume
    resumed = did(up_again, act(Verb.RESUME_APPLICATION_CHECKS, at("12:07")))
    looks = decide(resumed)
    assert looks == Wait(at("12:08:30"), message("waiting.application_checks_run"))
    ended = decide(look(resumed, at("12:08:30"), checks=WELL))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED
    still = look(resumed, at("12:08:30"), checks=APPLICATION_FAILS)
    assert decide(still) == Wait(at("12:10:15"), message("waiting.checks_not_passed"))


@pytest.mark.parametrize(
    "found",
    [
        quieted(checks=BOOTING),  # not yet: the host comes first
        quieted(Result.REFUSED, checks=WELL),  # they were never quieted
        did(quieted(checks=WELL), act(Verb.RESUME_APPLICATION_CHECKS, result=Result.REFUSED)),
    ],
    ids=["still booting", "never quieted", "refused"],
)
def test_there_is_nothing_to_resume(found: InstanceSituation) -> None:
    decision = decide(found)
    assert not isinstance(decision, Execute)
    assert getattr(decision, "why", NOTHING) not in {
        message("waiting.application_checks_prove"),
        message("waiting.application_checks_run"),
    }


def test_what_shuts_itself_down_after_our_start_is_asked_about() -> None:
    down = look(
        starting(), at("12:14"), state=InstanceState.STOPPED, state_reason=STOPPED_BY_ITS_SYSTEM
    )
    asked = decide(down)
    assert isinstance(asked, Notify)
    book = runbook(down.present[0], ACT, instance())
    assert down.present[0].kind == ProblemKind.STOPPED_BY_SYSTEM
    assert asked.action_required == (book.question,)


def test_an_attached_volume_that_is_still_initializing_is_not_yet_a_cure() -> None:
    slow = replace(PASSING, ebs=INITIALIZING)
    assert slow.ebs.status is CheckStatus.INITIALIZING
    assert isinstance(decide(up(starting(), "12:13", slow)), Wait)
