"""Cases in which nothing but a replacement is left, before its launch and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from lifeguard.core.decision.decision import Decision, Execute, Notify
from lifeguard.core.kinds.ec2.instance import Checks, Instance, InstanceState
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, RecoveryPoint, ReplacementPlan
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Policy, Replace
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    SYSTEM_FAILS,
    act,
    at,
    did,
    incident,
    instance,
    look,
    situation,
    trigger,
)

NEW = "i-0new0new0new0new0"
GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"
LIKE = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",), addresses=("eipalloc-1",))
POINT = RecoveryPoint("ami-0good", at("-1 02:00"), ours=True)
RESTORE = ReplacementPlan(LIKE, POINT)
UNASKED = replace(ACT, replace=Replace.ACT)
CAPACITY = "InsufficientInstanceCapacity"


def hopeless(
    policy: Policy = ACT,
    checks: Checks = SYSTEM_FAILS,
    replacement_plan: ReplacementPlan | None = RESTORE,
    **how: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return a situation whose stop and start at 12:10 have cured nothing by 12:30."""
    begun = did(
        situation(instance(checks=checks, **how), policy=policy, replacement_plan=replacement_plan),
        act(Verb.STOP, at("12:10")),
        act(Verb.START, at("12:12")),
    )
    return look(begun, at("12:30"))


def launched(policy: Policy = UNASKED, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return a situation whose replacement was launched at 12:31."""
    before = hopeless(policy, **how)
    return did(before, act(Verb.LAUNCH_REPLACEMENT, at("12:31"), made=NEW))


def replacement_instance(**how: Any) -> Instance:  # noqa: ANN401  any field of Instance
    return instance(resource=Resource(Service.EC2, NEW, "123456789012", "us-east-1"), **how)


def seen(
    before: InstanceSituation,
    when: datetime,
    new: Instance | None,
    **old: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return the situation after a look at both."""
    after = look(before, when, **old)
    return replace(after, replacement=new, replacement_read_at=when)


def passing(before: InstanceSituation, when: str = "12:33", **old: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    return seen(before, at(when), replacement_instance(read_at=at(when)), **old)


def retired(when: str = "12:35", **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return a situation whose old instance has stopped and whose address has moved."""
    before = did(
        passing(launched(**how)),
        act(Verb.RETIRE, at("12:33")),
        act(
            Verb.MOVE_ADDRESSES,
            at("12:33"),
            answer=message("answer.addresses_moved", count=1, to=NEW),
        ),
        act(Verb.ADOPT_REPLACEMENT, at("12:34")),
    )
    down = {"state": InstanceState.STOPPED, "state_reason": "Client.UserInitiatedShutdown"}
    news = trigger(state=InstanceState.STOPPED, occurred_at=at("12:34"))
    told = replace(before, incident=incident(*before.incident.triggers, news))
    return passing(told, when, **down)


def asked(before: InstanceSituation) -> Notify:
    decision = decide(before)
    assert isinstance(decision, Notify)
    return decision


def done(decision: Decision) -> object:
    assert isinstance(decision, Execute)
    return decision.action
