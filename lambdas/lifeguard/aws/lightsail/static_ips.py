"""Static IP addresses: which one an instance has, and its move to another instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message

if TYPE_CHECKING:
    from mypy_boto3_lightsail import LightsailClient
    from mypy_boto3_lightsail.type_defs import StaticIpTypeDef


def static_ip_of(resource: Resource) -> str:
    """Return the name of the static IP address that is attached to an instance, or "".

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        found = _listed(client("lightsail", resource.region))
        mine = (one["name"] for one in found if one.get("attachedTo") == resource.id)
        return next(mine, "")


def move_static_ip(lightsail: LightsailClient, name: str, old: str, new: str) -> Message:
    """Give the new instance the old one's static IP address; return what was done.

    It may be made again: what is detached already is attached, and what has arrived stays. What
    somebody has attached to another instance is left there.
    """
    found = next((one for one in _listed(lightsail) if one["name"] == name), None)
    if found is None:
        return message("lightsail.static_ip_gone", static_ip=name)
    address, holder = found.get("ipAddress", ""), found.get("attachedTo", "")
    if holder not in {"", old, new}:
        return message("lightsail.static_ip_elsewhere", static_ip=name, holder=holder)
    if holder == old:
        lightsail.detach_static_ip(staticIpName=name)
    if holder != new:
        lightsail.attach_static_ip(staticIpName=name, instanceName=new)
    return message("lightsail.static_ip_moved", static_ip=name, address=address, to=new)


def _listed(lightsail: LightsailClient) -> Iterator[StaticIpTypeDef]:
    answer = lightsail.get_static_ips()
    yield from answer.get("staticIps", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_static_ips(pageToken=token)
        yield from answer.get("staticIps", ())
