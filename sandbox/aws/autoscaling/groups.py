"""Auto Scaling's view of the instances that are members of a group."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.checks import check
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.hosts.status import SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind


def describe_auto_scaling_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeAutoScalingInstances; an instance in no group is left out, unknown ids too."""
    wanted = request.params.get("InstanceIds")
    return {
        "AutoScalingInstances": [
            _member(estate, host) | {"AutoScalingGroupName": host.spec.asg}
            for host in _members(estate)
            if not wanted or host.id in wanted
        ]
    }


def describe_auto_scaling_groups(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeAutoScalingGroups: those of the world's spec and those of a person."""
    wanted = request.params.get("AutoScalingGroupNames")
    members = {host.spec.asg for host in _members(estate) if host.spec.asg}
    names = sorted(members | estate.groups.keys())
    return {
        "AutoScalingGroups": [
            _group(estate, name) for name in names if not wanted or name in wanted
        ]
    }


def _members(estate: Estate) -> list[Host]:
    gone = {HostState.SHUTTING_DOWN, HostState.TERMINATED}
    return [
        host
        for host in estate.hosts.values()
        if host.spec.asg is not None and host.state not in gone
    ]


def _member(estate: Estate, host: Host) -> dict[str, Any]:
    return {
        "InstanceId": host.id,
        "InstanceType": host.spec.type,
        "AvailabilityZone": estate.mirror.zone_of(host.spec),
        "LifecycleState": "Pending" if host.state is HostState.PENDING else "InService",
        "HealthStatus": "HEALTHY" if _is_healthy(host) else "UNHEALTHY",
        "ProtectedFromScaleIn": False,
    }


def _is_healthy(host: Host) -> bool:
    """Say what Auto Scaling's EC2 health check says: running, and no check impaired."""
    if host.state not in {HostState.PENDING, HostState.RUNNING}:
        return False
    kinds = (FaultKind.SYSTEM, FaultKind.INSTANCE, FaultKind.EBS)
    return all(check(host, kind).status is not SummaryStatus.IMPAIRED for kind in kinds)


def _group(estate: Estate, name: str) -> dict[str, Any]:
    members = [host for host in _members(estate) if host.spec.asg == name]
    size = len(members)
    zones = {estate.mirror.zone_of(host.spec) for host in members}
    return {
        "AutoScalingGroupName": name,
        "MinSize": size,
        "MaxSize": size,
        "DesiredCapacity": size,
        "DefaultCooldown": 300,
        "AvailabilityZones": sorted(zones) or [estate.mirror.first_zone()],
        "HealthCheckType": "EC2",
        "HealthCheckGracePeriod": 300,
        "CreatedTime": estate.spec.now,
        "Instances": [_member(estate, host) for host in members],
    } | estate.groups.get(name, {})
