"""Each action says what is true of it."""

from __future__ import annotations

from typing import get_args

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.lightsail.action import (
    ACTION_OF,
    AdoptLightsail,
    AttachToLoadBalancer,
    CreateInstanceSnapshot,
    DetachFromLoadBalancer,
    DiscardLightsail,
    ForceStopLightsail,
    LaunchFromSnapshot,
    LightsailAction,
    LightsailVerb,
    MoveStaticIp,
    RebootLightsail,
    RetireLightsail,
    SetFirewall,
    StartLightsail,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.launch_spec import LightsailLaunch
from lifeguard.core.resources.verb import Verb
from tests.support.situations import NOON

ROWS: list[tuple[Action, Verb | LightsailVerb, set[str], str | None]] = [
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
        LightsailVerb.DETACH_FROM_LOAD_BALANCER,
        {"lightsail:DetachInstancesFromLoadBalancer"},
        None,
    ),
    (
        AttachToLoadBalancer("web"),
        LightsailVerb.ATTACH_TO_LOAD_BALANCER,
        {"lightsail:AttachInstancesToLoadBalancer"},
        None,
    ),
    (
        LaunchFromSnapshot("new", "snap", "micro_3_0", LightsailLaunch("us-east-1a"), "lifeguard"),
        Verb.LAUNCH_REPLACEMENT,
        {"lightsail:CreateInstancesFromSnapshot", "lightsail:TagResource"},
        Remedy.REPLACE,
    ),
    (
        SetFirewall("new", ()),
        LightsailVerb.SET_FIREWALL,
        {"lightsail:PutInstancePublicPorts"},
        Remedy.REPLACE,
    ),
    (
        RetireLightsail("new", NOON),
        Verb.RETIRE,
        {"lightsail:StopInstance", "lightsail:TagResource"},
        Remedy.REPLACE,
    ),
    (
        MoveStaticIp("new", "ip"),
        LightsailVerb.MOVE_STATIC_IP,
        {"lightsail:AttachStaticIp", "lightsail:DetachStaticIp"},
        Remedy.REPLACE,
    ),
    (
        AdoptLightsail("new", "lifeguard", "default"),
        Verb.ADOPT_REPLACEMENT,
        {"lightsail:TagResource", "lightsail:UntagResource"},
        Remedy.REPLACE,
    ),
    (
        DiscardLightsail("new"),
        Verb.DISCARD_REPLACEMENT,
        {"lightsail:DeleteInstance", "lightsail:UntagResource"},
        Remedy.REPLACE,
    ),
]
ENDS = {Verb.ADOPT_REPLACEMENT, Verb.DISCARD_REPLACEMENT}

BALANCING = (DetachFromLoadBalancer, AttachToLoadBalancer)


def test_the_table_is_whole() -> None:
    assert {type(row[0]) for row in ROWS} == set(get_args(LightsailAction))
    assert set(ACTION_OF.values()) == set(get_args(LightsailAction))


@pytest.mark.parametrize(("action", "verb", "calls", "remedy"), ROWS, ids=[row[1] for row in ROWS])
def test_an_action_says(
    action: Action, verb: Verb | LightsailVerb, calls: set[str], remedy: str | None
) -> None:
    assert ACTION_OF[verb] is type(action)
    assert (action.verb, set(action.calls), action.remedy) == (verb, calls, remedy)
    assert action.disrupts == (remedy is not None and verb is not LightsailVerb.SET_FIREWALL)
    assert action.backs_up == (verb is Verb.CREATE_SNAPSHOTS)
    assert action.on == ("web" if isinstance(action, BALANCING) else "")
    assert action.launches == (verb is Verb.LAUNCH_REPLACEMENT)
    assert action.ends_trial == (verb in ENDS)
    assert not action.quiet
