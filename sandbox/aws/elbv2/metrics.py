"""What Application Load Balancers publish [Elastic Load Balancing, CloudWatch metrics]."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lifeguard.core.endpoints.answer import EndpointAnswer
from sandbox.aws.elbv2.target_health import balancer_of, members, names, target_of
from sandbox.hosts import sites
from sandbox.hosts.estate import Estate
from sandbox.hosts.requests import A_MINUTE, minute

NAMESPACE = "AWS/ApplicationELB"


def value(estate: Estate, name: str, dimensions: Mapping[str, str], when: datetime) -> float | None:
    """Return a metric's value in the minute that begins then; None: it is not published."""
    group = _group(estate, dimensions)
    found = None if group is None else minute(_answers(estate, group, when))
    if found is None:
        return None
    of_group = {
        "RequestCount": A_MINUTE,
        "HTTPCode_Target_5XX_Count": found.failed,
        "TargetResponseTime": found.seconds,
        "UnHealthyHostCount": found.unhealthy,
    }
    of_balancer = {"RequestCount": A_MINUTE, "HTTPCode_ELB_5XX_Count": found.unanswered}
    return (of_group if "TargetGroup" in dimensions else of_balancer).get(name)


def _group(estate: Estate, dimensions: Mapping[str, str]) -> str | None:
    """Return the target group that the dimensions name, or the one of their load balancer."""
    for name in names(estate):
        known = {"TargetGroup": target_of(estate, name), "LoadBalancer": balancer_of(estate, name)}
        if dimensions and dimensions.items() <= known.items():
            return name
    return None


def _answers(estate: Estate, group: str, when: datetime) -> list[EndpointAnswer]:
    hosts = (estate.hosts[name] for name in members(estate, group))
    return [sites.answer(host, "http:", when - estate.spec.now) for host in hosts]
