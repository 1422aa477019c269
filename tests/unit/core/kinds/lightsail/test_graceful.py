"""A Lightsail instance leaves its load balancers, then its containers end, then it is stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Admit, Execute, Wait
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import (
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
    RebootLightsail,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, GuestMode
from lifeguard.core.remediation.inside.shutdown import EndContainers, StartDocker
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.text.message import message
from tests.support.guests import container, visit
from tests.support.guests import look as inside
from tests.support.lightsail import FAILS, NAME, look, server, situation
from tests.support.situations import ACT, act, at, did

END, START = ShutdownVerb.END_CONTAINERS, ShutdownVerb.START_DOCKER
LETS = replace(ACT, guest=GuestMode.ACT, backup=Backup.NONE)
RUNNING = inside(containers=(container(),))
HOST = server(instance=FAILS)
WEB = LoadBalancer("web", (AttachedInstance(NAME, "healthy"),), (("lifeguard", "default"),))
DETACHED = act(LightsailVerb.DETACH_FROM_LOAD_BALANCER, at("12:20"), on="web")


def rebooted() -> LightsailSituation:
    """Return a server whose reboot has not helped, with its place and a look since."""
    admitted = Admission(granted=True, at=at("12:19:40"), image=True)
    found = did(situation(HOST, policy=LETS, admission=admitted), act(Verb.REBOOT, at("12:08")))
    later = look(found, at("12:20"), instance=FAILS)
    return replace(later, guest=visit(RUNNING, at("12:19")), balancers=(WEB,))


def action(found: LightsailSituation) -> object:
    decision = decide(found)
    assert isinstance(decision, Execute), decision
    return decision.action


def test_it_leaves_its_load_balancer_then_they_end_then_it_is_stopped() -> None:
    assert action(rebooted()) == DetachFromLoadBalancer("web")
    left = did(rebooted(), DETACHED)
    assert action(left) == EndContainers(20)
    sent = did(left, act(END, at("12:20"), Result.SENT))
    assert isinstance(decide(sent), Wait)
    asked = did(left, act(END, at("12:20")))
    assert action(asked) == StopLightsail()


def test_while_it_waits_for_its_place_again_it_stays_out() -> None:
    assert isinstance(decide(replace(did(rebooted(), DETACHED), admission=None)), Admit)


def test_a_look_is_waited_for_before_it_leaves() -> None:
    unseen = replace(rebooted(), guest=None)
    assert decide(unseen) == Wait(at("12:20:01"), message("waiting.look_inside"))


@pytest.mark.parametrize("result", [Result.REFUSED, Result.FAILED])
def test_where_it_is_not_stopped_docker_comes_back_and_then_the_traffic(result: Result) -> None:
    left = did(rebooted(), DETACHED, act(END, at("12:20")))
    refused = did(left, act(Verb.STOP, at("12:20"), Result.REFUSED))
    assert action(refused) == StartDocker()
    tried = did(refused, act(START, at("12:20")))
    gone = replace(WEB, instances=())
    assert action(replace(tried, balancers=(gone,))) == AttachToLoadBalancer("web")
    failed = did(left, act(Verb.STOP, at("12:20"), result))
    assert action(failed) == StartDocker()


def test_a_reboot_comes_after_their_end_too() -> None:
    first = replace(rebooted(), actions=(), balancers=())
    assert action(first) == EndContainers(20)
    assert action(did(first, act(END, at("12:20")))) == RebootLightsail()
