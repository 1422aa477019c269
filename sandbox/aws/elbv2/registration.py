"""Elastic Load Balancing's RegisterTargets and DeregisterTargets."""

from __future__ import annotations

from typing import Any

from sandbox.aws.elbv2.target_health import name_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.states import HostState


def register_targets(estate: Estate, request: Request) -> dict[str, Any]:
    """RegisterTargets of running instances [botocore RegisterTargets]: all of them or none."""
    group = name_of(estate, request.params["TargetGroupArn"])
    wanted = _ids(request)
    running = {host.id for host in estate.hosts.values() if host.state is HostState.RUNNING}
    if idle := [name for name in wanted if name not in running]:
        listed = ", ".join(f"'{name}'" for name in idle)
        text = "The following targets are not in a running state and cannot be registered"
        raise Refusal(Code.INVALID_TARGET, f"{text}: {listed}")
    now = estate.agenda.now()
    for name in wanted:
        estate.targets.register(group, name, now)
    estate.revision += 1
    return {}


def deregister_targets(estate: Estate, request: Request) -> dict[str, Any]:
    """DeregisterTargets: one that runs drains, one that does not is gone at once."""
    group = name_of(estate, request.params["TargetGroupArn"])
    now = estate.agenda.now()
    for name in _ids(request):
        host = estate.hosts.get(name)
        drains = host is not None and host.state is HostState.RUNNING
        until = now + estate.spec.target_group(group).drains_for if drains else now
        estate.targets.deregister(group, name, until)
        estate.agenda.at(until, estate.touch)
    estate.touch()
    return {}


def _ids(request: Request) -> list[str]:
    return [target["Id"] for target in request.params["Targets"]]
