"""A replaced instance is reported once, when its week is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.ec2.replacement.retired import retired_instances
from lifeguard.core.replacement.cutover import KEPT
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import INSTANCE, NOON, act, incident

RETIRED = act(Verb.RETIRE, NOON, Result.DONE, reason=message("replacement.retires"))


def replaced(*rungs: ActionRecord, **how: object) -> Incident:
    plain = {"status": IncidentStatus.RESOLVED, "closed_at": NOON, "name": "web-1", "rungs": rungs}
    return replace(incident(), **(plain | how))  # type: ignore[arg-type]  # fields of Incident


@pytest.mark.parametrize(("days", "told"), [(6, False), (7, True), (13, True), (14, False)])
def test_it_is_told_in_the_week_after_its_own(days: int, *, told: bool) -> None:
    found = list(retired_instances([replaced(RETIRED)], NOON + timedelta(days=days)))
    assert bool(found) is told


@pytest.mark.parametrize(("name", "called"), [("web-1", "web-1"), ("", INSTANCE)])
def test_it_is_named_with_when_it_was_replaced(name: str, called: str) -> None:
    ((told, command),) = retired_instances([replaced(RETIRED, name=name)], NOON + KEPT)
    assert told == message(
        "replacement.retired", name=foreign(called), instance=INSTANCE, when=NOON
    )
    assert command[-1] == INSTANCE


def test_one_whose_stop_was_found_made_is_told_of_too() -> None:
    """An execution died between the stop and its note."""
    found = replaced(replace(RETIRED, result=Result.ALREADY))
    assert list(retired_instances([found], NOON + timedelta(days=8)))


@pytest.mark.parametrize(
    "other",
    [
        replaced(),
        replaced(replace(RETIRED, result=Result.REFUSED)),
        replaced(RETIRED, closed_at=None),
    ],
)
def test_nothing_else_is_told(other: Incident) -> None:
    assert list(retired_instances([other], NOON + timedelta(days=8))) == []
