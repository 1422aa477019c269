"""Lightsail's CreateInstancesFromSnapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.aws.lightsail.operations import all_told
from sandbox.aws.lightsail.shared import tags_asked
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.auto_snapshots import auto_snapshots
from sandbox.hosts.lightsail.copies import spec_of_copy
from sandbox.hosts.lightsail.disks import copied
from sandbox.hosts.lightsail.operations import LightsailType, not_found
from sandbox.hosts.lightsail.server import Making, WorldServer
from sandbox.hosts.lightsail.snapshots import ServerSnapshotState
from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec, DiskSpec
from sandbox.worldfile.plans import PLANS, PlanKind, WorldPlan

_PLAYED = frozenset(
    {
        "addOns",
        "attachedDiskMapping",
        "availabilityZone",
        "bundleId",
        "instanceNames",
        "instanceSnapshotName",
        "ipAddressType",
        "keyPairName",
        "restoreDate",
        "sourceInstanceName",
        "tags",
        "useLatestRestorableAutoSnapshot",
    }
)
_NAME = re.compile(r"(?=.{2,255}\Z)\w[\w-]*\w")


@dataclass(frozen=True, slots=True)
class _Backup:
    """What copies are made from: a snapshot of either kind."""

    source: WorldServer
    plan: WorldPlan
    disks: tuple[DiskSpec, ...]


def create_instances_from_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateInstancesFromSnapshot: pending first, each with an operation of its own."""
    params = request.params
    _check_played(params)
    names = params["instanceNames"]
    if not names or not all(map(_NAME.fullmatch, names)):
        raise Refusal(Code.INVALID_INPUT, f"These are no names of instances: {names}")
    backup = _backup(estate, params)
    plan = _plan(params["bundleId"], backup.plan)
    making = Making(
        plan,
        _zone(estate, params["availabilityZone"]),
        params.get("ipAddressType", "dualstack"),
        params.get("keyPairName", "LightsailDefaultKeyPair"),
    )
    usual = replace(
        spec_of_copy(backup.source, plan, estate.agenda.now()),
        tags=tags_asked(params),
        auto_snapshot=_auto_snapshot(params),
    )
    specs = [replace(usual, name=name, disks=_disks(name, backup, params)) for name in names]
    estate.lightsail.require_free(*names, *(disk.name for spec in specs for disk in spec.disks))
    begun = [estate.lightsail.copy(backup.source, spec, making) for spec in specs]
    return all_told(estate, begun)


def _disks(name: str, backup: _Backup, params: Mapping[str, Any]) -> tuple[DiskSpec, ...]:
    """Return the new disks of one copy, by the names that attachedDiskMapping gives them.

    Its key is taken to be the copy's name: each needs disks of its own.
    """
    asked = params.get("attachedDiskMapping", {})
    if strange := sorted(asked.keys() - set(params["instanceNames"])):
        text = f"The disk mapping names {', '.join(strange)}, which is not created."
        raise Refusal(Code.INVALID_INPUT, text)
    names = {one["originalDiskPath"]: one["newDiskName"] for one in asked.get(name, ())}
    if strange := sorted(names.keys() - {disk.path for disk in backup.disks}):
        text = f"The snapshot has no disk of the path {', '.join(strange)}."
        raise Refusal(Code.INVALID_INPUT, text)
    return tuple(copied(backup.disks, name, names))


def _check_played(params: Mapping[str, Any]) -> None:
    odd = sorted(params.keys() - _PLAYED)
    if odd or params.get("ipAddressType") == "ipv6":
        text = f"the sandbox makes copies without {', '.join(odd) or 'an IPv4 address'} not"
        raise NotImplementedError(text)


def _backup(estate: Estate, params: Mapping[str, Any]) -> _Backup:
    """Return what is asked for, by exactly one of the two names."""
    name, source = params.get("instanceSnapshotName"), params.get("sourceInstanceName")
    if (name is None) == (source is None):
        text = "Specify either an instance snapshot name or a source instance name."
        raise Refusal(Code.INVALID_INPUT, text)
    return _manual(estate, name) if name is not None else _automatic(estate, str(source), params)


def _manual(estate: Estate, name: str) -> _Backup:
    snapshot = estate.lightsail.snapshots.named(name)
    if snapshot.state is not ServerSnapshotState.AVAILABLE:
        text = f"The instance snapshot {name} is {snapshot.state} and cannot be used now."
        raise Refusal(Code.OPERATION_FAILURE, text)
    return _Backup(snapshot.source, snapshot.plan, snapshot.disks)


def _automatic(estate: Estate, name: str, params: Mapping[str, Any]) -> _Backup:
    date, latest = params.get("restoreDate"), bool(params.get("useLatestRestorableAutoSnapshot"))
    if (date is None) != latest:
        text = "Specify either a restore date or the latest restorable automatic snapshot."
        raise Refusal(Code.INVALID_INPUT, text)
    server = estate.lightsail.server(name)
    made = [one for one in auto_snapshots(server, estate.agenda.now()) if one.is_complete]
    if not any(latest or one.date == date for one in made):
        raise not_found(LightsailType.INSTANCE_SNAPSHOT, f"{name}, {date or 'the latest'}")
    disks = tuple(disk.spec for disk in estate.lightsail.disks.of(server))
    return _Backup(server, server.plan, disks)


def _plan(bundle_id: str, least: WorldPlan) -> WorldPlan:
    """Return the plan that is asked for: no smaller than the instance's when it was backed up."""
    plan = next((one for one in PLANS if one.bundle_id == bundle_id), None)
    if plan is None or not plan.is_active:
        raise Refusal(Code.INVALID_INPUT, f"The bundle {bundle_id} is not available.")
    if plan.kind is not PlanKind.LINUX:
        text = f"The bundle {bundle_id} does not fit the blueprint or the IP address type."
        raise Refusal(Code.INVALID_INPUT, text)
    if plan.size.disk_gb < least.size.disk_gb:
        text = f"The bundle {bundle_id} is smaller than the snapshot's disk."
        raise Refusal(Code.INVALID_INPUT, text)
    return plan


def _zone(estate: Estate, name: str) -> str:
    if name not in estate.mirror.zones():
        raise Refusal(Code.INVALID_INPUT, f"The availability zone {name} does not exist.")
    return name


def _auto_snapshot(params: Mapping[str, Any]) -> AutoSnapshotSpec | None:
    for asked in params.get("addOns", ()):
        if asked["addOnType"] != "AutoSnapshot":
            raise NotImplementedError(asked["addOnType"])
        time = asked.get("autoSnapshotAddOnRequest", {}).get("snapshotTimeOfDay", "00:00")
        return AutoSnapshotSpec(int(time.partition(":")[0]))
    return None
