"""Each action says what is true of it."""

from __future__ import annotations

from typing import get_args

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.lightsail.action import (
    ACTION_OF,
    AttachToLoadBalancer,
    CreateInstanceSnapshot,
    DetachFromLoadBalancer,
    ForceStopLightsail,
    LightsailAction,
    RebootLightsail,
    StartLightsail,
    StopLightsail,
)
from lifeguard.core.resources.verb import Verb

ROWS: list[tuple[Action, Verb, set[str], str | None]] = [
    (
        CreateInstanceSnapshot("name"),
        Verb.CREATE_SNAPSHOTS,
        {"lightsail:CreateInstanceSnapshot", "lightsail:TagResource"},
        None,
    ),
    (RebootLightsail(), Verb.REBOOT, {"lightsail:RebootInstance"}, Remedy.REBOOT),
    (StopLightsail(), Verb.STOP, {"lightsail:StopInstance"}, Remedy.STOP_START),
    (ForceStopLightsail(), Verb.FORCE_STOP, {"lightsail:StopInstance"}, Remedy.STOP_START),
    (StartLightsail(), Verb.START, {"lightsail:StartInstance"}, Remedy.STOP_START),
    (
        DetachFromLoadBalancer("web"),
        Verb.DETACH_FROM_LOAD_BALANCER,
        {"lightsail:DetachInstancesFromLoadBalancer"},
        None,
    ),
    (
        AttachToLoadBalancer("web"),
        Verb.ATTACH_TO_LOAD_BALANCER,
        {"lightsail:AttachInstancesToLoadBalancer"},
        None,
    ),
]

BALANCING = (DetachFromLoadBalancer, AttachToLoadBalancer)


def test_the_table_is_whole() -> None:
    assert {type(row[0]) for row in ROWS} == set(get_args(LightsailAction))
    assert set(ACTION_OF.values()) == set(get_args(LightsailAction))


@pytest.mark.parametrize(("action", "verb", "calls", "remedy"), ROWS, ids=[row[1] for row in ROWS])
def test_an_action_says(action: Action, verb: Verb, calls: set[str], remedy: str | None) -> None:
    assert ACTION_OF[verb] is type(action)
    assert (action.verb, set(action.calls), action.remedy) == (verb, calls, remedy)
    assert action.disrupts == (remedy is not None)
    assert action.backs_up == (verb is Verb.CREATE_SNAPSHOTS)
    assert action.on == ("web" if isinstance(action, BALANCING) else "")
    assert not any((action.launches, action.ends_trial, action.quiet))
