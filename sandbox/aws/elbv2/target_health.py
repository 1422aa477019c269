"""Elastic Load Balancing's target groups and what each thinks of its instances.

As in AWS there is no way back from an instance to its groups: DescribeTargetHealth of each tells.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any

from sandbox.gateway.names import hex_id
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts import sites
from sandbox.hosts.checks import failure
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.hosts.targets import Registration
from sandbox.worldfile.fault_spec import CheckReason
from sandbox.worldfile.partition import arn

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
    groups = {name: _group(estate, name) for name in names(estate)}
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


def members(estate: Estate, group: str) -> dict[str, Registration]:
    """Return who is registered; a terminated instance is not any more."""
    registered = estate.targets.members(group, estate.agenda.now())
    return {
        name: one
        for name, one in registered.items()
        if estate.hosts[name].state is not HostState.TERMINATED
    }


def names(estate: Estate) -> list[str]:
    """Return the groups that exist."""
    targets = estate.targets
    return [name for name in targets.groups() if targets.is_kept(name) or members(estate, name)]


def name_of(estate: Estate, arn: str) -> str:
    """Return the name of the group with this ARN, which must exist."""
    for name in names(estate):
        if _arn(estate, "targetgroup", name) == arn:
            return name
    raise Refusal(Code.TARGET_GROUP_NOT_FOUND, "One or more target groups not found")


def describe_tags(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeTags of target groups, which must exist."""
    told = [
        {"ResourceArn": one, "Tags": _tags(estate, name_of(estate, one))}
        for one in request.params["ResourceArns"]
    ]
    return {"TagDescriptions": told}


def _tags(estate: Estate, name: str) -> list[dict[str, str]]:
    tags = estate.spec.target_group(name).tags
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _arn(estate: Estate, kind: str, name: str) -> str:
    region, account = estate.spec.region, estate.spec.account
    unique = hex_id("", kind, name, length=16)
    return arn("elasticloadbalancing", region, account, f"{kind}/{name}/{unique}")


def target_of(estate: Estate, name: str) -> str:
    """Return a target group as a dimension of its metrics names it."""
    return _arn(estate, "targetgroup", name).rsplit(":", 1)[-1]


def balancer_of(estate: Estate, name: str) -> str:
    """Return a target group's load balancer as a dimension of its metrics names it."""
    return _arn(estate, "loadbalancer/app", name).split(":loadbalancer/")[-1]


def _group(estate: Estate, name: str) -> dict[str, Any]:
    return {
        "TargetGroupArn": _arn(estate, "targetgroup", name),
        "TargetGroupName": name,
        "Protocol": "HTTP",
        "ProtocolVersion": "HTTP1",
        "Port": PORT,
        "VpcId": estate.mirror.vpc_id(),
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
    registered = members(estate, name_of(estate, request.params["TargetGroupArn"]))
    wanted = [target["Id"] for target in request.params.get("Targets", [])] or list(registered)
    told = [_target(estate, name, registered.get(name)) for name in wanted]
    return {"TargetHealthDescriptions": told}


def _target(estate: Estate, name: str, held: Registration | None) -> dict[str, Any]:
    return {
        "Target": {"Id": name, "Port": PORT},
        "HealthCheckPort": str(PORT),
        "TargetHealth": _registered(estate, name, held),
    }


def _registered(estate: Estate, name: str, held: Registration | None) -> dict[str, Any]:
    """Return state and reason [botocore TargetHealth], as far as the registration decides."""
    if held is None:
        text = "Target is not registered to the target group"
        return _told("unused", "Target.NotRegistered", text)
    if held.drains_until is not None:
        text = "Target deregistration is in progress"
        return _told("draining", "Target.DeregistrationInProgress", text)
    health = _health(estate.hosts[name], estate.spec.now)
    is_new = held.initial_until is not None and estate.agenda.now() < held.initial_until
    if is_new and health["State"] in {"healthy", "unhealthy"}:
        return _told("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    return health


def _health(host: Host, begun: datetime) -> dict[str, Any]:
    if host.state not in {HostState.PENDING, HostState.RUNNING}:
        return _told("unused", "Target.InvalidState", f"Target is in the {host.state} state")
    if host.is_booting and not host.is_rebooting:
        return _told("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
    failed = failure(host)
    if failed is not None:
        return _unhealthy(_REASONS[failed.reason], failed.status_code)
    answer = sites.ask(host, "http:", begun)
    reason = sites.health_check(answer)
    return {"State": "healthy"} if reason is None else _unhealthy(f"Target.{reason}", answer.status)


def _unhealthy(reason: str, status: int | None) -> dict[str, Any]:
    text = _TEXTS.get(reason, f"Health checks failed with these codes: [{status}]")
    return _told("unhealthy", reason, text)


def _told(state: str, reason: str, description: str) -> dict[str, Any]:
    return {"State": state, "Reason": reason, "Description": description}
