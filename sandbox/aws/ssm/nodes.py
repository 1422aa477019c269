"""Systems Manager's DescribeInstanceInformation, and ListTagsForResource of a managed node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.gateway.paging import cut
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.ssm.node import WorldNode

AGENT = "3.3.2746.0"
"""The first version of the agent that passes parameters by the environment (Systems Manager guide,
troubleshooting parameters)."""
PAGE = 10
_ROLE = "AmazonSSMManagedInstanceCore"

_KEYS: Mapping[str, Callable[[WorldNode, datetime], str]] = MappingProxyType(
    {
        "AgentVersion": lambda _node, _now: AGENT,
        "InstanceIds": lambda node, _now: node.id,
        "PingStatus": lambda node, now: node.ping_status(now).value,
        "PlatformTypes": lambda _node, _now: "Linux",
        "ResourceType": lambda node, _now: _kind(node),
    }
)
"""The filters [botocore InstanceInformationStringFilter] but those of tags."""


def describe_instance_information(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeInstanceInformation of what has registered; not of stopped EC2 instances."""
    params, now = request.params, estate.agenda.now()
    filters = [(one["Key"], one["Values"]) for one in params.get("Filters", ())]
    filters += [
        (one["key"], one["valueSet"]) for one in params.get("InstanceInformationFilterList", ())
    ]
    _check(estate, filters)
    found = [
        node
        for node in estate.ssm.nodes()
        if all(_fits(node, key, values, now) for key, values in filters)
    ]
    shown, more = cut(found, params.get("NextToken"), params.get("MaxResults", PAGE))
    told = [_told(node, now) for node in shown]
    return {"InstanceInformationList": told} | ({"NextToken": more} if more else {})


def _check(estate: Estate, filters: Sequence[tuple[str, Sequence[str]]]) -> None:
    tags = [key for key, _ in filters if key.startswith("tag")]
    if tags and len(tags) < len(filters):
        text = "Tag filters cannot be combined with other filters."
        raise Refusal(Code.INVALID_FILTER_KEY, text)
    for key, values in filters:
        if key not in _KEYS and key != "tag-key" and not key.startswith("tag:"):
            raise Refusal(Code.INVALID_FILTER_KEY, f"The filter key {key} is not valid.")
        if key == "InstanceIds":
            estate.ssm.require(values)


def _fits(node: WorldNode, key: str, values: Sequence[str], now: datetime) -> bool:
    if key == "tag-key":
        return not node.tags().keys().isdisjoint(values)
    if key.startswith("tag:"):
        return node.tags().get(key.removeprefix("tag:")) in values
    return _KEYS[key](node, now) in values


def _kind(node: WorldNode) -> str:
    return "ManagedInstance" if node.is_hybrid else "EC2Instance"


def _told(node: WorldNode, now: datetime) -> dict[str, Any]:
    name, _, version = node.guest.spec.os.rpartition(" ")
    return {
        "InstanceId": node.id,
        "PingStatus": node.ping_status(now).value,
        "LastPingDateTime": node.last_ping(now),
        "AgentVersion": AGENT,
        "IsLatestVersion": False,
        "PlatformType": "Linux",
        "PlatformName": name,
        "PlatformVersion": version,
        "ResourceType": _kind(node),
        "ComputerName": f"ip-{node.id[-6:]}.internal",
        "SourceId": node.id,
        "SourceType": "AWS::SSM::ManagedInstance" if node.is_hybrid else "AWS::EC2::Instance",
        **(_registered(node) if node.is_hybrid else {}),
    }


def _registered(node: WorldNode) -> dict[str, Any]:
    return {
        "ActivationId": uuid_of("activation", node.id),
        "IamRole": _ROLE,
        "RegistrationDate": node.registered_at,
        "Name": node.tags().get("lifeguard:instance", node.id),
    }


def list_tags_for_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """ListTagsForResource of a managed node; moto answers for all else."""
    params = request.params
    if params["ResourceType"] != "ManagedInstance":
        return request.forward(params)
    found = next((one for one in estate.ssm.nodes() if one.id == params["ResourceId"]), None)
    if found is None or not found.is_hybrid:
        raise Refusal(
            Code.INVALID_RESOURCE_ID, f"The resource {params['ResourceId']} is not valid."
        )
    return {"TagList": [{"Key": key, "Value": value} for key, value in found.tags().items()]}
