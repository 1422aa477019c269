"""The old instance's containers end before it is stopped for good, where it still answers."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Execute
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import DiscardReplacement, RetireInstance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.remediation.inside.shutdown import EndContainers, StartDocker
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from tests.support.guests import container, visit
from tests.support.guests import look as inside
from tests.support.replacements import NEW, UNASKED, launched, passing
from tests.support.situations import INSTANCE_FAILS, act, at, did

LETS = replace(UNASKED, guest=GuestMode.ACT)
RUNNING = inside(containers=(container(),))


def old_one() -> InstanceSituation:
    """Return a replacement that has passed, and an old instance that was seen to answer."""
    before = launched(policy=LETS, checks=INSTANCE_FAILS)
    found = passing(before, checks=INSTANCE_FAILS)
    return replace(found, guest=visit(RUNNING, at("12:32")))


def action(found: InstanceSituation) -> object:
    decision = decide(found)
    assert isinstance(decision, Execute), decision
    return decision.action


def test_they_end_before_the_old_one_is_stopped() -> None:
    found = old_one()
    assert action(found) == EndContainers(20)
    assert isinstance(action(replace(found, guest=None)), RetireInstance)
    for result in (Result.DONE, Result.REFUSED, Result.FAILED):
        asked = did(found, act(ShutdownVerb.END_CONTAINERS, at("12:33"), result))
        assert isinstance(action(asked), RetireInstance)


def test_where_it_is_not_stopped_docker_comes_back_before_the_new_one_goes() -> None:
    refused = did(
        old_one(),
        act(ShutdownVerb.END_CONTAINERS, at("12:33")),
        act(Verb.RETIRE, at("12:33"), Result.REFUSED),
    )
    assert action(refused) == StartDocker()
    back = did(refused, act(ShutdownVerb.START_DOCKER, at("12:34")))
    assert action(back) == DiscardReplacement(NEW)
