"""Reading how an instance could be replaced: what it is like, its snapshots, and the plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeguard import clock
from lifeguard.aws.lightsail.bundles import bundle_of, on_sale
from lifeguard.aws.lightsail.static_ips import static_ip_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.lightsail.launch_spec import (
    DataDisk,
    FirewallRule,
    LightsailLaunch,
    LightsailPlan,
    SnapshotPoint,
    coming,
    newest,
    next_size,
    same_size,
)

if TYPE_CHECKING:
    from mypy_boto3_lightsail import LightsailClient
    from mypy_boto3_lightsail.type_defs import InstancePortStateTypeDef

_DEFAULT_KEYS = ("", "LightsailDefaultKeyPair")
_LAXEST = {"httpTokens": "optional", "httpEndpoint": "enabled"}
"""Metadata options that a new instance cannot be laxer than (API reference,
InstanceMetadataOptions)."""


def replacement_plan(
    instance: LightsailInstance, before: datetime | None, known: LightsailPlan | None
) -> LightsailPlan:
    """Return how an instance could be replaced: by a snapshot of before that time, if given.

    The snapshot that is known stays while it is available: the operator was asked about it.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    lightsail = client("lightsail", instance.resource.region)
    with translated():
        described: Mapping[str, Any] = lightsail.get_instance(instanceName=instance.resource.id)[
            "instance"
        ]
        ports = lightsail.get_instance_port_states(instanceName=instance.resource.id)
        points = tuple(_snapshots(lightsail, described["arn"]))
    kept = _kept(points, known)
    point = kept or newest(points, before)
    now, sold = bundle_of(instance), on_sale(instance)
    size = 0 if point is None else point.disk_gb
    return LightsailPlan(
        spec=_spec(instance, described, tuple(map(_rule, ports.get("portStates", ())))),
        point=point,
        now=now,
        same=None if now is None else same_size(now, sold, size),
        bigger=None if now is None else next_size(now, sold, size),
        coming=None if kept else coming(points, before, point),
        read_at=clock.now(),
    )


def _kept(points: tuple[SnapshotPoint, ...], known: LightsailPlan | None) -> SnapshotPoint | None:
    asked = None if known is None else known.point
    return next((p for p in points if p.available and asked and p.snapshot == asked.snapshot), None)


def _spec(
    instance: LightsailInstance, described: Mapping[str, Any], rules: tuple[FirewallRule, ...]
) -> LightsailLaunch:
    add_ons = {one["name"]: one for one in described.get("addOns", ()) if _enabled(one)}
    key = described.get("sshKeyName", "")
    return LightsailLaunch(
        zone=instance.zone,
        tags=instance.tags,
        key="" if key in _DEFAULT_KEYS else key,
        ip_type=described.get("ipAddressType", "dualstack"),
        snapshot_hour=add_ons.get("AutoSnapshot", {}).get("snapshotTimeOfDay", ""),
        stops_when_idle="StopInstanceOnIdle" in add_ons,
        static_ip=static_ip_of(instance.resource) if instance.static_ip else "",
        rules=rules,
        disks=tuple(_disks(described)),
        plain=_is_plain(described.get("metadataOptions", {})),
    )


def _enabled(add_on: Mapping[str, Any]) -> bool:
    return add_on.get("status") in {"Enabled", "Enabling"}


def _is_plain(options: Mapping[str, Any]) -> bool:
    return all(options.get(name, value) == value for name, value in _LAXEST.items())


def _disks(described: Mapping[str, Any]) -> Iterator[DataDisk]:
    for disk in described.get("hardware", {}).get("disks", ()):
        if not disk.get("isSystemDisk", False):
            yield DataDisk(disk.get("name", ""), disk.get("path", ""))


def _rule(found: InstancePortStateTypeDef) -> FirewallRule:
    return FirewallRule(
        found.get("fromPort", 0),
        found.get("toPort", 0),
        found.get("protocol", "tcp"),
        tuple(found.get("cidrs", ())),
        tuple(found.get("ipv6Cidrs", ())),
        tuple(found.get("cidrListAliases", ())),
    )


_STANDING = {"available": True, "pending": False}
"""InstanceSnapshotState of botocore's model; one in another state is no use."""


def _snapshots(lightsail: LightsailClient, arn: str) -> Iterator[SnapshotPoint]:
    """Yield the snapshots of the instance with this ARN: another may have had its name before."""
    answer = lightsail.get_instance_snapshots()
    found = list(answer.get("instanceSnapshots", ()))
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_instance_snapshots(pageToken=token)
        found += answer.get("instanceSnapshots", ())
    for one in found:
        if one.get("fromInstanceArn") == arn and one["state"] in _STANDING:
            yield SnapshotPoint(
                one["name"],
                one["createdAt"],
                one.get("sizeInGb", 0),
                tuple(disk.get("path", "") for disk in one.get("fromAttachedDisks", ())),
                _STANDING[one["state"]],
            )
