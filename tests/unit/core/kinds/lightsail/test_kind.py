"""The row of the table, and its place in what every kind goes through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard import codec
from lifeguard.core.decision.findings import survey
from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.trigger import Kind, Source
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.kind import LIGHTSAIL
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.kinds.self_test import SELF_TEST
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Language
from lifeguard.core.resources.resource import Service
from tests.support.lightsail import BIGGER, FAILS, GONE, LOW, OTHER_ADDRESS, server, situation
from tests.support.situations import ACT, NOON


def test_it_is_a_row_of_the_table() -> None:
    assert KINDS[Service.LIGHTSAIL] is LIGHTSAIL
    assert LIGHTSAIL.situation is LightsailSituation
    assert LIGHTSAIL.words.keys() == set(Language)
    assert not any((LIGHTSAIL.apart, LIGHTSAIL.rehearsal))


def test_what_a_look_has_read_survives_a_checkpoint() -> None:
    found = situation(server(system=FAILS, burst=replace(LOW, bigger=BIGGER)))
    kept = codec.loads(LightsailSituation, codec.dumps(replace(found, settings=NO_SETTINGS)))
    assert kept.observed == found.observed
    assert kept.clocks == found.clocks


NO_SETTINGS = type(situation(server()).settings)()


def test_a_kind_that_says_nothing_of_the_policy_takes_it_as_it_is() -> None:
    plain: ResourceKind[Situation] = SELF_TEST
    assert plain.policy(ACT) is ACT


def test_the_sweep_makes_news_of_what_it_finds() -> None:
    found = server(system=FAILS, burst=LOW, address=OTHER_ADDRESS)
    check, low = survey([found, server(tags=(), system=FAILS)], KINDS, "lifeguard")
    assert (check.kind, check.source) == (Kind.STATUS_CHECK, Source.SWEEP)
    assert check.reference == f"{LightsailProblem.SYSTEM_CHECK}:{NOON.isoformat()}"
    midnight = NOON.replace(hour=0).isoformat()
    assert low.reference == f"{LightsailProblem.BURST_LOW}:{midnight}"
    assert low.opens is (low.state == "stopped" or low.kind is not Kind.STATE_CHANGE)


@pytest.mark.parametrize("found", [LOW, GONE], ids=["low", "gone"])
def test_a_lack_of_burst_capacity_opens_an_incident(found: object) -> None:
    (low,) = survey([server(burst=found)], KINDS, "lifeguard")
    assert low.opens
