"""A replaced Lightsail instance is reported once, when its week is over: it costs as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.lightsail.email import EMAIL
from lifeguard.core.replacement.cutover import KEPT
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.lightsail import NAME, act, incident
from tests.support.situations import NOON


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (7, False)])
def test_it_is_told_in_the_week_after_its_own(days: int, *, told: bool) -> None:
    ended = replace(
        incident(),
        status=IncidentStatus.RESOLVED,
        closed_at=NOON,
        rungs=(act(Verb.RETIRE),),
    )
    found = list(EMAIL.leftovers([ended], NOON + KEPT + timedelta(days=days)))
    assert bool(found) is told
    for said, command in found:
        assert said == message("lightsail.retired", name=foreign(NAME), when=NOON)
        assert command[:3] == ("aws", "lightsail", "delete-instance")
        assert NAME in command
