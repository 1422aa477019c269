"""Elastic Load Balancing's target groups and what each thinks of its instances.

As in AWS there is no way back from an instance to its groups: DescribeTargetHealth of each tells.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sandbox.world.checks import failure
from sandbox.world.estate import Estate
from sandbox.world.host import Host
from sandbox.world.names import hex_id
from sandbox.world.refusal import Code, Refusal
from sandbox.world.request import Request
from sandbox.world.spec import CheckReason
from sandbox.world.states import State

PORT = 80

_REASONS = MappingProxyType(
    {
        CheckReason.RESPONSE_CODE_MISMATCH: "Target.ResponseCodeMismatch",
        CheckReason.CONNECTION_TIMEOUT: "Target.Timeout",
        CheckReason.RESPONSE_TIMEOUT: "Target.Timeout",
        CheckReason.CONNECTION_REFUSED: "Target.FailedHealthChecks",
        CheckReason.CONNECTION_RESET: "Target.FailedHealthChecks",
    }
)
_TEXTS = MappingProxyType(
    {
        "Target.Timeout": "Request timed out",
        "Target.FailedHealthChecks": "Health checks failed",
    }
)


def describe_target_groups(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeTargetGroups: all, or those of the names or ARNs, which must exist."""
    params = request.params
    names = sorted({host.spec.target_group for host in _targets(estate) if host.spec.target_group})
    groups = {name: _group(estate, name) for name in names}
    _require(params.get("Names", []), groups)
    _require(
        params.get("TargetGroupArns", []), [group["TargetGroupArn"] for group in groups.values()]
    )
    return {"TargetGroups": [group for group in groups.values() if _wanted(group, params)]}


def _require(wanted: list[str], known: Any) -> None:  # noqa: ANN401  any container
    if any(one not in known for one in wanted):
        raise Refusal(Code.TARGET_GROUP_NOT_FOUND, "One or more target groups not found")


def _wanted(group: dict[str, Any], params: dict[str, Any]) -> bool:
    balancer = params.get("LoadBalancerArn")
    return (
        group["TargetGroupName"] in params.get("Names", [group["TargetGroupName"]])
        and group["TargetGroupArn"] in params.get("TargetGroupArns", [group["TargetGroupArn"]])
        and (balancer is None or balancer in group["LoadBalancerArns"])
    )


def _targets(estate: Estate) -> list[Host]:
    """Return who is registered; a terminated instance is not any more."""
    return [
        host
        for host in estate.hosts.values()
        if host.spec.target_group is not None and host.state is not State.TERMINATED
    ]


def _arn(estate: Estate, kind: str, name: str) -> str:
    region, account = estate.spec.region, estate.spec.account
    unique = hex_id("", kind, name, length=16)
    return f"arn:aws:elasticloadbalancing:{region}:{account}:{kind}/{name}/{unique}"


def _group(estate: Estate, name: str) -> dict[str, Any]:
    member = next(host for host in _targets(estate) if host.spec.target_group == name)
    return {
        "TargetGroupArn": _arn(estate, "targetgroup", name),
        "TargetGroupName": name,
        "Protocol": "HTTP",
        "ProtocolVersion": "HTTP1",
        "Port": PORT,
        "VpcId": str(estate.mirror.instance(member.id).vpc_id),
        "HealthCheckEnabled": True,
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": "/",
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "Matcher": {"HttpCode": "200"},
        "LoadBalancerArns": [_arn(estate, "loadbalancer/app", name)],
        "TargetType": "instance",
        "IpAddressType": "ipv4",
    }


def describe_target_health(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeTargetHealth of all targets, or of those named; strangers are not registered."""
    arn = request.params["TargetGroupArn"]
    members = {
        host.id: host
        for host in _targets(estate)
        if _arn(estate, "targetgroup", str(host.spec.target_group)) == arn
    }
    if not members:
        raise Refusal(Code.TARGET_GROUP_NOT_FOUND, "One or more target groups not found")
    wanted = [target["Id"] for target in request.params.get("Targets", [])] or list(members)
    return {"TargetHealthDescriptions": [_target(name, members.get(name)) for name in wanted]}


def _target(name: str, host: Host | None) -> dict[str, Any]:
    return {
        "Target": {"Id": name, "Port": PORT},
        "HealthCheckPort": str(PORT),
        "TargetHealth": _health(host),
    }


def _health(host: Host | None) -> dict[str, Any]:
    """Return state and reason [botocore TargetHealth]."""
    if host is None:
        text = "Target is not registered to the target group"
        return _told("unused", "Target.NotRegistered", text)
    if host.state not in {State.PENDING, State.RUNNING}:
        return _told("unused", "Target.InvalidState", f"Target is in the {host.state} state")
    if host.is_booting and not host.is_rebooting:
        return _told("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
    failed = failure(host)
    if failed is None:
        return {"State": "healthy"}
    reason = _REASONS[failed.reason]
    text = _TEXTS.get(reason, f"Health checks failed with these codes: [{failed.status_code}]")
    return _told("unhealthy", reason, text)


def _told(state: str, reason: str, description: str) -> dict[str, Any]:
    return {"State": state, "Reason": reason, "Description": description}
