"""The rungs that a cause forbids: left out with all harder ones, and none added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import Admit, Close, Execute, Notify
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.investigation import Conclusion, Investigation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ApplicationCheck, Backup, GuestMode
from lifeguard.core.remediation.steering import FORBIDDEN, forbidden, left_out, sure_cause
from lifeguard.core.resources.verb import InsideVerb
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    act,
    at,
    did,
    instance,
    situation,
)

REBOOTS = replace(ACT, application_check=ApplicationCheck.REBOOT, guest=GuestMode.OFF)
POWER = (Remedy.REBOOT, Remedy.STOP_START, Remedy.REPLACE)


def found(
    cause: Cause | None,
    confidence: Confidence = Confidence.HIGH,
    **how: Any,  # noqa: ANN401  any field of the situation
) -> InstanceSituation:
    """Return a server whose application fails, past its grace."""
    world = how.pop("world", instance(checks=APPLICATION_FAILS))
    before = situation(world, **{"policy": REBOOTS, **how})
    known = None if cause is None else Conclusion(cause, confidence=confidence)
    ended = Investigation(NOON, conclusion=known)
    return replace(before, now=at("12:30"), investigation=ended)


def rungs(before: InstanceSituation) -> tuple[str, ...]:
    [problem] = before.present
    return before.ladder.runbook(before, problem).rungs


@pytest.mark.parametrize("confidence", [Confidence.HIGH, Confidence.MEDIUM])
@pytest.mark.parametrize(
    "cause",
    [Cause.DB_DISK_IO_SATURATED, Cause.DB_LOCK_WAIT, Cause.PORT_CONFLICT, Cause.IMAGE_WRONG],
)
def test_a_sure_cause_that_forbids_a_reboot_leaves_it_out(
    cause: Cause, confidence: Confidence
) -> None:
    before = found(cause, confidence)
    assert rungs(before) == ()
    assert left_out(before) == (Remedy.REBOOT,)
    [problem] = before.present
    assert before.ladder.runbook(before, problem).advice is None
    decision = decide(before)
    assert isinstance(decision, Notify | Close)


@pytest.mark.parametrize(
    ("cause", "confidence"),
    [
        (None, Confidence.HIGH),
        (Cause.DB_LOCK_WAIT, Confidence.LOW),
        (Cause.UNKNOWN, Confidence.HIGH),
        (Cause.NONE, Confidence.MEDIUM),
        (Cause.CONNTRACK_FULL, Confidence.HIGH),
    ],
)
def test_any_other_leaves_the_runbook_as_it_is(cause: Cause | None, confidence: Confidence) -> None:
    before = found(cause, confidence)
    assert rungs(before) == (Remedy.REBOOT,)
    assert left_out(before) == ()
    bare = replace(before, investigation=None)
    assert sure_cause(bare) is None
    [problem] = before.present
    assert before.ladder.runbook(before, problem) == bare.ladder.runbook(bare, problem)


def test_without_a_reason_it_is_rebooted() -> None:
    decision = decide(found(Cause.UNKNOWN, policy=replace(REBOOTS, backup=Backup.NONE)))
    assert isinstance(decision, Admit | Execute)


def test_of_a_host_that_does_not_answer_what_is_seen_inside_forbids_nothing() -> None:
    fails = instance(checks=INSTANCE_FAILS)
    before = found(Cause.DB_LOCK_WAIT, world=fails)
    assert rungs(before) == (Remedy.REBOOT, Remedy.STOP_START)
    assert left_out(before) == ()


def test_credits_that_are_gone_forbid_the_stop_and_what_is_harder() -> None:
    before = found(Cause.CPU_CREDITS_EXHAUSTED, world=instance(checks=INSTANCE_FAILS))
    assert rungs(before) == (Remedy.REBOOT,)
    [problem] = before.present
    book = before.ladder.runbook(before, problem)
    assert not book.replaces
    assert book.advice is None  # nor is a person told to
    assert left_out(before) == (Remedy.STOP_START,)


@pytest.mark.parametrize("cause", FORBIDDEN)
def test_no_harder_rung_takes_the_place_of_one_that_is_left_out(cause: Cause) -> None:
    out = [rung in FORBIDDEN[cause] for rung in POWER]
    assert out == sorted(out)


def test_the_table_is_the_diagnosis_own() -> None:
    assert FORBIDDEN.keys() == {one.cause for one in HYPOTHESES}
    for one in HYPOTHESES:
        assert {str(rung) for rung in one.forbids} <= FORBIDDEN[one.cause]
    assert "restart_docker" in FORBIDDEN[Cause.PORT_CONFLICT]


def test_problems_that_do_not_lie_inside_are_not_steered() -> None:
    before = found(Cause.DB_LOCK_WAIT)
    [problem] = before.present
    elsewhere = replace(problem, kind="instance-stop")
    assert forbidden(before, problem)
    assert forbidden(before, elsewhere) == frozenset()


def test_a_kind_that_is_not_treated_has_no_rungs() -> None:
    before = found(Cause.DB_LOCK_WAIT)
    kind = replace(before.kind, ladder=None)
    kinds = {before.incident.resource.service: kind}
    lamp = replace(before, settings=replace(before.settings, kinds=kinds))
    assert left_out(lamp) == ()


def test_what_is_wrong_still_after_what_the_cause_suggests_has_another_one() -> None:
    before = found(Cause.PORT_CONFLICT)
    freed = act(InsideVerb.STOP_HOLDER, at("12:10"), problem=before.target)
    assert rungs(did(before, freed)) == (Remedy.REBOOT,)
    assert left_out(did(before, freed)) == ()
    refused = replace(freed, result=Result.REFUSED)
    other = replace(freed, action=InsideVerb.ADD_SWAP)
    assert rungs(did(before, refused, other)) == ()
