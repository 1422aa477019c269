"""Reading Lightsail instances, with their status checks, as Lightsail describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from lifeguard import clock
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.resources.resource import Resource, Service

NOT_FOUND = "NotFoundException"


@cache
def is_offered(region: str) -> bool:
    """Whether Lightsail is offered in a Region, as botocore knows."""
    import boto3  # noqa: PLC0415  most of a cold start; only who calls AWS pays it

    return region in boto3.Session().get_available_regions("lightsail")


def instances(region: str) -> tuple[LightsailInstance, ...]:
    """Return every instance of a Region, whether it carries a tag or not; one call for most.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return tuple(map(_instance, _listed(region, includeHealthStatus=True)))


def opted_in(region: str, opt_in_tag: str) -> tuple[LightsailInstance, ...]:
    """Return those that carry the tag and are not on their way out; none if it is not offered.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return carrying(instances(region) if is_offered(region) else (), opt_in_tag)


def carrying(found: Iterable[LightsailInstance], opt_in_tag: str) -> tuple[LightsailInstance, ...]:
    """Return those that carry the tag and are not on their way out."""
    return tuple(one for one in found if one.tag(opt_in_tag) is not None and not one.gone)


def arns(region: str) -> Mapping[str, str]:
    """Return each instance's ARN by its name: another instance may get the name, never the ARN.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return {one["name"]: one["arn"] for one in _listed(region)}


def _listed(region: str, **asked: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  as GetInstances takes it
    lightsail: Any = client("lightsail", region)  # its stubs lack includeHealthStatus
    answer = lightsail.get_instances(**asked)
    yield from answer.get("instances", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_instances(**asked, pageToken=token)
        yield from answer.get("instances", ())


def instance(resource: Resource) -> LightsailInstance | None:
    """Return one instance, or None when there is none of that name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    lightsail: Any = client("lightsail", resource.region)  # as above
    try:
        with translated():
            answer = lightsail.get_instance(instanceName=resource.id, includeHealthStatus=True)
    except Refused as refused:
        if refused.code == NOT_FOUND:
            return None
        raise
    return _instance(answer["instance"])


def _instance(found: Mapping[str, Any]) -> LightsailInstance:
    # arn:aws:lightsail:REGION:ACCOUNT:Instance/UUID: the name is no part of it.
    _, _, _, region, account, _ = found["arn"].split(":", 5)
    hardware = found.get("hardware", {})
    return LightsailInstance(
        resource=Resource(Service.LIGHTSAIL, found["name"], account, region),
        read_at=clock.now(),
        state=found["state"]["name"],
        created_at=found["createdAt"],
        bundle=found.get("bundleId", ""),
        zone=found.get("location", {}).get("availabilityZone", ""),
        address=found.get("publicIpAddress", ""),
        static_ip=found.get("isStaticIp", False),
        tags=tuple(sorted((tag["key"], tag.get("value", "")) for tag in found.get("tags", ()))),
        cpus=hardware.get("cpuCount", 0),
        memory_gib=hardware.get("ramSizeInGb", 0),
        system=_check(found.get("systemStatus", {})),
        instance=_check(found.get("instanceStatus", {})),
        windows=found.get("blueprintId", "").startswith("windows"),
        auto_snapshots=any(map(_makes_snapshots, found.get("addOns", ()))),
    )


def _makes_snapshots(add_on: Mapping[str, Any]) -> bool:
    """Whether it is the add-on of automatic snapshots, and on."""
    return add_on.get("name") == "AutoSnapshot" and add_on.get("status") == "Enabled"


def _check(status: Mapping[str, Any]) -> StatusCheck:
    since = [one["impairedSince"] for one in status.get("details", ()) if one.get("impairedSince")]
    return StatusCheck(
        CheckStatus(status.get("status", CheckStatus.INSUFFICIENT_DATA)), _first(since)
    )


def _first(times: list[datetime]) -> datetime | None:
    return min(times, default=None)
