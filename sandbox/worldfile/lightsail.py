"""What a world file says of Lightsail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.session import get_session

from sandbox.worldfile import fields
from sandbox.worldfile.endpoint import endpoint
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.plans import known_plans, plan_with
from sandbox.worldfile.spec import (
    AutoSnapshotSpec,
    BurstSpec,
    Cure,
    FaultKind,
    FaultSpec,
    InitialState,
    LightsailInstanceSpec,
    LightsailSpec,
    StoppedBy,
    WorldSpec,
)

_LAST_HOUR = 23
AUTO = "auto"

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


_instance_table = fields.table(
    LightsailInstanceSpec,
    {
        "name": fields.lightsail_name,
        "tags": fields.tags,
        "ram_gb": fields.number,
        "cpus": fields.whole,
        "created_at": fields.optional(fields.time),
        "static_ip": fields.flag,
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
            fields.table(AutoSnapshotSpec, {"hour": fields.up_to(_LAST_HOUR)}, "hour")
        ),
        "snapshot_for": fields.seconds,
        "node": fields.optional(fields.managed_node),
        "endpoint": endpoint,
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


lightsail = fields.table(LightsailSpec, {"instances": fields.sequence(_instance)})


def check_lightsail(spec: WorldSpec) -> None:
    """Refuse two instances of one name, and instances in a Region without Lightsail.

    Raises:
        WorldFileError: they are not right.
    """
    instances = spec.lightsail.instances
    for name, count in Counter(one.name for one in instances).items():
        if count > 1:
            raise WorldFileError(path="lightsail.instances", given=name, allowed="each name once")
    if instances and spec.region not in _regions():
        allowed = "for Lightsail, " + " | ".join(_regions())
        raise WorldFileError(path="region", given=spec.region, allowed=allowed)


@cache
def _regions() -> tuple[str, ...]:
    """Return the Regions that Lightsail is offered in [botocore RegionName]."""
    names: Any = get_session().get_service_model("lightsail").shape_for("RegionName")
    return tuple(sorted(names.enum))
