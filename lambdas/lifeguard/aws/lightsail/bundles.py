"""Lightsail's plans of instances, with their prices in a Region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.kinds.lightsail.instance import LightsailInstance

if TYPE_CHECKING:
    from mypy_boto3_lightsail.type_defs import BundleTypeDef


def on_sale(instance: LightsailInstance) -> tuple[Bundle, ...]:
    """Return the plans that an instance like this one may be launched on.

    They are of the same system, and have a public IPv4 address unless the instance has none.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    system = "WINDOWS" if instance.windows else "LINUX_UNIX"
    return tuple(
        _bundle(one)
        for one in _listed(instance.resource.region, inactive=False)
        if system in one.get("supportedPlatforms", ())
        and one.get("isActive", True)
        and (one.get("publicIpv4AddressCount", 1) or not instance.address)
    )


def bundle_of(instance: LightsailInstance) -> Bundle | None:
    """Return an instance's plan, on sale or not any more; None: Lightsail does not know it.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    found = _listed(instance.resource.region, inactive=True)
    return next((_bundle(one) for one in found if one["bundleId"] == instance.bundle), None)


def _listed(region: str, *, inactive: bool) -> Iterator[BundleTypeDef]:
    lightsail: Any = client("lightsail", region)  # its stubs want each parameter by itself
    asked = {"includeInactive": True} if inactive else {}
    with translated():
        answer = lightsail.get_bundles(**asked)
        yield from answer["bundles"]
        while token := answer.get("nextPageToken"):
            answer = lightsail.get_bundles(**asked, pageToken=token)
            yield from answer["bundles"]


def _bundle(found: BundleTypeDef) -> Bundle:
    return Bundle(
        found["bundleId"],
        found.get("price", 0),
        found.get("ramSizeInGb", 0),
        found.get("cpuCount", 0),
        found.get("diskSizeInGb", 0),
    )
