"""Static IP addresses: which one an instance has, and its move to another instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.incident.action_record import Result
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import message

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


def move_static_ip(lightsail: LightsailClient, name: str, old: str, new: str) -> CallOutcome:
    """Give the new instance the old one's static IP address; return what came of it.

    It may be made again: what is detached already is attached, and what has arrived stays. What
    somebody has released, or attached to another instance, is left so, and the operator hears it.
    """
    found = next((one for one in _listed(lightsail) if one["name"] == name), None)
    if found is None:
        return CallOutcome(Result.REFUSED, message("lightsail.static_ip_gone", static_ip=name))
    address, holder = found.get("ipAddress", ""), found.get("attachedTo", "")
    if holder not in {"", old, new}:
        taken = message("lightsail.static_ip_elsewhere", static_ip=name, holder=holder)
        return CallOutcome(Result.REFUSED, taken)
    if holder == old:
        lightsail.detach_static_ip(staticIpName=name)
    if holder != new:
        lightsail.attach_static_ip(staticIpName=name, instanceName=new)
    moved = message("lightsail.static_ip_moved", static_ip=name, address=address, to=new)
    return CallOutcome(Result.DONE, moved)


def _listed(lightsail: LightsailClient) -> Iterator[StaticIpTypeDef]:
    answer = lightsail.get_static_ips()
    yield from answer.get("staticIps", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_static_ips(pageToken=token)
        yield from answer.get("staticIps", ())
