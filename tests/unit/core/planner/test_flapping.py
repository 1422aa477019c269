"""What fails again and again is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import Risk
from lifeguard.core.kinds.ec2.action import StartInstance, StopInstance
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.ripe import (
    BARE,
    DOWN,
    RIPE,
)
from tests.support.situations import (
    OK,
    SYSTEM_FAILS,
    act,
    at,
    look,
    situation,
    was_told,
    what_of,
)


def flapping(treated: int, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Case
    found = situation(RIPE, policy=BARE, **how)
    return replace(found, incident=replace(found.incident, treated_before=treated))


@pytest.mark.parametrize(("treated", "acts"), [(0, True), (2, True), (3, False), (9, False)])
def test_what_was_treated_three_times_within_a_day_is_not_treated_again(
    treated: int, *, acts: bool
) -> None:
    found = flapping(treated)
    decision = decide(found)
    if acts:
        assert decision == Execute(StopInstance(), what_of(found, ProblemKind.SYSTEM_CHECK))
        return
    assert isinstance(decision, Notify)
    assert decision.question is not None
    assert (decision.question.about, decision.question.risks) == ("flapping", (Risk.FLAPPING,))
    assert decision.what == message("consent.flapping.brief")
    assert decision.action_required == (message("consent.flapping.find_out"),)
    assert decision.reasons == (message("consent.flapping", times=treated),)
    assert " ".join(decision.commands[0]).startswith("aws ec2 stop-instances")


def test_cures_within_a_running_incident_make_it_flap() -> None:
    found = flapping(1)
    for when in ("11:20", "11:40"):
        start = act(Verb.START, at(when), problem=ProblemKind.SYSTEM_CHECK)
        found = replace(found.with_action(start), now=at("12:10"))
        what = what_of(found, ProblemKind.SYSTEM_CHECK)
        assert decide(found) == Execute(StopInstance(), what)
        found = was_told(found, NotificationKind.CURED, when, at(when), ProblemKind.SYSTEM_CHECK)
    decision = decide(found)
    assert isinstance(decision, Notify)
    assert decision.what == message("consent.flapping.brief")
    assert decision.reasons[0] == message("consent.flapping", times=3)
    assert isinstance(decide(replace(found, actions=())), Execute)  # none of the cures was ours


def test_what_flaps_and_cures_itself_is_closed_like_any_other() -> None:
    first = decide(flapping(3))
    assert isinstance(first, Notify)
    asked = was_told(flapping(3), NotificationKind.ASKED, first.about)
    assert isinstance(decide(asked), Wait)
    decision = decide(look(asked, at("12:20"), checks=replace(SYSTEM_FAILS, system=OK)))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED


def test_what_flaps_claims_no_place() -> None:
    assert isinstance(decide(flapping(3, admission=None)), Notify)


def test_what_we_have_stopped_is_started_however_often_it_has_flapped() -> None:
    down = replace(DOWN, incident=replace(DOWN.incident, treated_before=9))
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
