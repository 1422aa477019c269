"""What a world file says of Lightsail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from botocore.session import get_session

from sandbox.worldfile import fields
from sandbox.worldfile.endpoint import endpoint
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import InitialState, StoppedBy
from sandbox.worldfile.lightsail_db import lightsail_database
from sandbox.worldfile.lightsail_spec import (
    AutoSnapshotSpec,
    BurstSpec,
    DiskSpec,
    LightsailInstanceSpec,
    LightsailSpec,
    LoadBalancerSpec,
)
from sandbox.worldfile.plans import known_plans, plan_with
from sandbox.worldfile.spec import WorldSpec

_LAST_HOUR = 23
AUTO = "auto"
_LAST_PORT = 65535

_fault_table = fields.table(
    FaultSpec,
    {
        "kind": fields.one_of(FaultKind.SYSTEM, FaultKind.INSTANCE),
        "cured_by": fields.optional(fields.choice(Cure)),
        "after": fields.seconds,
    },
    "kind",
)


def _fault(given: object, path: str) -> FaultSpec:
    """Read a bare kind, or a kind with its cure and time."""
    return _fault_table(given if isinstance(given, Mapping) else {"kind": given}, path)


def _per_hour(given: object, path: str) -> float | None:
    """Read a number, or `auto` for what follows from the CPU."""
    if given == AUTO:
        return None
    try:
        return fields.signed(given, path)
    except WorldFileError as error:
        raise WorldFileError(path, given, f"a number, or {AUTO}") from error


_disk = fields.table(
    DiskSpec, {"name": fields.lightsail_name, "path": fields.disk_path, "gb": fields.whole}, "name"
)

_balancer = fields.table(
    LoadBalancerSpec, {"name": fields.lightsail_name, "tags": fields.tags}, "name"
)

_instance_table = fields.table(
    LightsailInstanceSpec,
    {
        "name": fields.lightsail_name,
        "tags": fields.tags,
        "ram_gb": fields.number,
        "cpus": fields.whole,
        "created_at": fields.optional(fields.time),
        "static_ip": fields.flag,
        "load_balancer": fields.optional(fields.lightsail_name),
        "disks": fields.sequence(_disk),
        "ports": fields.sequence(fields.up_to(_LAST_PORT)),
        "state": fields.choice(InitialState),
        "stopped_by": fields.choice(StoppedBy),
        "boots_for": fields.seconds,
        "stops_for": fields.seconds,
        "fault": fields.optional(_fault),
        "cpu": fields.percent,
        "burst": fields.table(
            BurstSpec, {"percent": fields.percent, "per_hour": _per_hour}, "percent"
        ),
        "auto_snapshot": fields.optional(
            fields.table(
                AutoSnapshotSpec,
                {"hour": fields.up_to(_LAST_HOUR), "takes": fields.seconds},
                "hour",
            )
        ),
        "snapshot_for": fields.seconds,
        "fail_snapshots": fields.whole,
        "start_falls_back": fields.whole,
        "node": fields.optional(fields.managed_node),
        "endpoint": endpoint,
        "depends_on": fields.optional(fields.text),
    },
    "name",
)


def _instance(given: object, path: str) -> LightsailInstanceSpec:
    """Read an instance whose memory and vCPUs are those of a plan."""
    spec = _instance_table(given, path)
    if plan_with(spec.ram_gb, spec.cpus) is None:
        keys = f"{path}.ram_gb, cpus"
        raise WorldFileError(keys, f"{spec.ram_gb:g} with {spec.cpus}", known_plans())
    return spec


lightsail = fields.table(
    LightsailSpec,
    {
        "instances": fields.sequence(_instance),
        "databases": fields.sequence(lightsail_database),
        "load_balancers": fields.sequence(_balancer),
    },
)


def check_lightsail(spec: WorldSpec) -> None:
    """Refuse a name or path that stands twice, and instances in a Region without Lightsail.

    Raises:
        WorldFileError: they are not right.
    """
    instances = spec.lightsail.instances
    names = [one.name for one in instances]
    _once("lightsail.instances", names)
    disks = [disk.name for one in instances for disk in one.disks]
    listed = [one.name for one in spec.lightsail.load_balancers]
    _once("lightsail.load_balancers", listed)
    named = {one.load_balancer for one in instances if one.load_balancer is not None}
    databases = [one.name for one in spec.lightsail.databases]
    everything = [*names, *databases, *disks, *named.union(listed)]
    _once("lightsail: names of instances, databases, disks and load balancers", everything)
    for index, one in enumerate(instances):
        path = f"lightsail.instances[{index}].disks: paths"
        _once(path, [disk.path for disk in one.disks])
    if (instances or databases) and spec.region not in _regions():
        allowed = "for Lightsail, " + " | ".join(_regions())
        raise WorldFileError(path="region", given=spec.region, allowed=allowed)


def _once(path: str, given: Sequence[str]) -> None:
    for one, count in Counter(given).items():
        if count > 1:
            raise WorldFileError(path=path, given=one, allowed="each name once")


@cache
def _regions() -> tuple[str, ...]:
    """Return the Regions that Lightsail is offered in [botocore RegionName]."""
    names: Any = get_session().get_service_model("lightsail").shape_for("RegionName")
    return tuple(sorted(names.enum))
