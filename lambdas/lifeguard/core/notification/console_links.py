"""Where a person can look further: the page of the resource in the AWS console."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.notification.view import Link
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message

_DOMAINS: Mapping[str, str] = MappingProxyType(
    {"cn-": "amazonaws.cn", "us-gov-": "amazonaws-us-gov.com"}
)
"""The console's domain in the partitions other than `aws`, by the beginning of a Region."""


def console(resource: Resource) -> Link:
    """Return the link to a resource's page; the console finds the Region from its parameter."""
    prefixes = (name for prefix, name in _DOMAINS.items() if resource.region.startswith(prefix))
    domain = next(prefixes, "aws.amazon.com")
    home = f"https://console.{domain}/ec2/home?region={resource.region}"
    match resource.service:
        case Service.EC2_HOST:
            return Link(message("console.hosts"), f"{home}#Hosts:")
        case Service.EBS_VOLUME:
            return Link(message("console.volume"), f"{home}#VolumeDetails:volumeId={resource.id}")
        case _:
            page = f"{home}#InstanceDetails:instanceId={resource.id}"
            return Link(message("console.instance"), page)
