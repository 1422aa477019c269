"""The rights that Lightsail instances need.

Their ARNs hold a UUID and not the name, so no right can be limited by name (Service Authorization
Reference, Amazon Lightsail): what changes one is limited by the opt-in tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from lifeguard.core.decision.action import Action
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    AttachToLoadBalancer,
    CreateInstanceSnapshot,
    DetachFromLoadBalancer,
    DiscardLightsail,
    LaunchFromSnapshot,
    LightsailAction,
    MoveStaticIp,
    Replacing,
    RetireLightsail,
    SetFirewall,
)
from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.grants import FunctionName, ImplicitGrant, KindGrants, Needs, Scope, pairs

_STANDING: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.SWEEP: {
            Scope.ANYTHING: (
                "lightsail:GetBundles",
                "lightsail:GetInstanceMetricData",
                "lightsail:GetInstances",
                "lightsail:GetLoadBalancers",
            ),
        },
        FunctionName.RESPOND: {
            Scope.ANYTHING: (
                "lightsail:GetBundles",
                "lightsail:GetInstance",
                "lightsail:GetInstanceMetricData",
                "lightsail:GetLoadBalancerMetricData",
                "lightsail:GetLoadBalancers",
            ),
        },
        FunctionName.REPORT: {Scope.ANYTHING: ("lightsail:GetInstances",)},
        FunctionName.BACKUP: {
            Scope.ANYTHING: (
                "lightsail:GetAutoSnapshots",
                "lightsail:GetInstanceSnapshots",
                "lightsail:GetInstances",
            ),
        },
        FunctionName.WIDGET: {
            Scope.ANYTHING: ("lightsail:GetInstanceMetricData", "lightsail:GetInstances"),
        },
    }
)

_TO_BACK_UP: Needs = {
    Scope.LIGHTSAIL_OPTED_IN: ("lightsail:CreateInstanceSnapshot",),
    Scope.LIGHTSAIL_SNAPSHOTS: ("lightsail:CreateInstanceSnapshot", "lightsail:TagResource"),
    Scope.LIGHTSAIL_OUR_SNAPSHOTS: ("lightsail:DeleteInstanceSnapshot",),
}
"""What `backup` calls besides, where some policy lets it make and delete snapshots."""


_ON: Mapping[tuple[type[Action], str], tuple[Scope, ...]] = MappingProxyType(
    {
        (CreateInstanceSnapshot, "lightsail:TagResource"): (Scope.LIGHTSAIL_SNAPSHOTS,),
        (LaunchFromSnapshot, "lightsail:CreateInstancesFromSnapshot"): (
            Scope.LIGHTSAIL_LAUNCH_PARTS,
        ),
        (LaunchFromSnapshot, "lightsail:TagResource"): (Scope.LIGHTSAIL_NEW,),
        (SetFirewall, "lightsail:PutInstancePublicPorts"): (Scope.LIGHTSAIL_ON_TRIAL,),
        (RetireLightsail, "lightsail:TagResource"): (Scope.LIGHTSAIL_RETIRED,),
        (MoveStaticIp, "lightsail:AttachStaticIp"): (
            Scope.LIGHTSAIL_ON_TRIAL,
            Scope.LIGHTSAIL_STATIC_IPS,
        ),
        (MoveStaticIp, "lightsail:DetachStaticIp"): (Scope.LIGHTSAIL_STATIC_IPS,),
        (AdoptLightsail, "lightsail:TagResource"): (Scope.LIGHTSAIL_ON_TRIAL,),
        (AdoptLightsail, "lightsail:UntagResource"): (Scope.LIGHTSAIL_ON_TRIAL,),
        (DiscardLightsail, "lightsail:DeleteInstance"): (Scope.LIGHTSAIL_ON_TRIAL,),
        (DiscardLightsail, "lightsail:UntagResource"): (Scope.LIGHTSAIL_RETIRED,),
        (AttachToLoadBalancer, "lightsail:AttachInstancesToLoadBalancer"): (
            Scope.LIGHTSAIL_LOAD_BALANCERS,
        ),
        (DetachFromLoadBalancer, "lightsail:DetachInstancesFromLoadBalancer"): (
            Scope.LIGHTSAIL_LOAD_BALANCERS,
        ),
    }
)
"""What is not on an instance that is opted in alone. Of attaching to a load balancer and detaching
from it, the Service Authorization Reference names the load balancer alone."""

_READS: Mapping[type[Action], tuple[str, ...]] = MappingProxyType(
    {
        LaunchFromSnapshot: ("lightsail:GetInstancePortStates", "lightsail:GetInstanceSnapshots"),
        MoveStaticIp: ("lightsail:GetStaticIps",),
    }
)
"""The reads that belong to carrying an action out."""


_RECOVERY = "lightsail:GetOperationsForResource"
"""After a crash it tells whether an action was carried out."""

_MAKES = frozenset({"lightsail:CreateInstanceSnapshot"})
"""What makes a snapshot. The Service Authorization Reference has it on the instance, the API
reference under request tags: both are granted."""


def _needs(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for action in actions:
        yield Scope.ANYTHING, _RECOVERY
        yield from ((Scope.ANYTHING, read) for read in _READS.get(action, ()))
        for call in action.calls:
            for on in _ON.get((action, call), (Scope.LIGHTSAIL_OPTED_IN,)):
                yield on, call
            if call in _MAKES:
                yield Scope.LIGHTSAIL_SNAPSHOTS, call


_REPLACEMENT = frozenset(get_args(Replacing))


def _left_out(deployment: Deployment) -> frozenset[type[Action]]:
    return frozenset() if deployment.may_replace else _REPLACEMENT


def _to_back_up(_deployment: Deployment) -> Iterator[tuple[Scope, str]]:
    yield from pairs(_TO_BACK_UP)


_STARTS = "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_StartInstance.html"

_ATTACHES = (
    "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/"
    "API_AttachInstancesToLoadBalancer.html"
)

_UNSEEN = (
    ImplicitGrant(
        ("lightsail:StartInstance",),
        Scope.LIGHTSAIL_OPTED_IN,
        (FunctionName.RESPOND,),
        "It starts what it stopped before the policies were changed.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("lightsail:AttachInstancesToLoadBalancer",),
        Scope.LIGHTSAIL_LOAD_BALANCERS,
        (FunctionName.RESPOND,),
        "It puts back behind its load balancer what it detached before the policies were changed.",
        _ATTACHES,
        owed=True,
    ),
    ImplicitGrant(
        ("lightsail:GetOperationsForResource",),
        Scope.ANYTHING,
        (FunctionName.RESPOND,),
        "It sees whether that stop, start or attachment was made already.",
        _STARTS,
        owed=True,
    ),
)

LIGHTSAIL = KindGrants(
    standing=_STANDING,
    actions={FunctionName.RESPOND: frozenset(get_args(LightsailAction))},
    left_out=_left_out,
    needs=_needs,
    to_back_up=_to_back_up,
    unseen=_UNSEEN,
)
