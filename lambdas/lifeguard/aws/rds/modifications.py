"""What could be changed about a DB instance: what RDS would accept, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from lifeguard.aws.pricing.read_prices import read_prices
from lifeguard.aws.rds.classes import db_classes
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.databases.database import DbClass
from lifeguard.core.databases.modifications import (
    ValidModifications,
    ValidRange,
    ValidRatio,
    ValidStorage,
)
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.kinds.rds.plan import ModificationPlan

_SIZES = ("micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge")
_LARGER = 2
"""So many of the next sizes of the same family are asked about: a person wants the next one."""
_MINUTES = 14 * 24 * 60
"""As far back as RDS keeps events (DescribeEvents, Duration)."""
_STORAGE_CHANGES = ("modification to allocated storage", "modification to storage")


def modification_plan(database: Database, now: datetime) -> ModificationPlan:
    """Return what RDS would accept now.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    resource = database.resource
    rds: Any = client("rds", resource.region)
    with translated():
        answer = rds.describe_valid_db_instance_modifications(DBInstanceIdentifier=resource.id)
        planned = rds.describe_pending_maintenance_actions(ResourceIdentifier=database.arn)
        told = rds.describe_events(
            SourceIdentifier=resource.id, SourceType="db-instance", Duration=_MINUTES
        )
        names = tuple(_orderable(rds, database))
    valid = answer["ValidDBInstanceModificationsMessage"]
    return ModificationPlan(
        read_at=now,
        valid=ValidModifications(
            tuple(map(_storage, valid.get("Storage", ()))),
            _known(db_classes(names, resource.region)),
        ),
        prices=read_prices(database.facts, resource.region, names),
        maintenance_at=_maintenance(planned),
        storage_changed_at=_storage_changed(told),
    )


def _orderable(rds: Any, database: Database) -> Iterator[str]:  # noqa: ANN401  its stubs are not there
    """Yield the next classes of the family that the engine may have here."""
    facts = database.facts
    for name in _next(facts.db_class):
        found = rds.describe_orderable_db_instance_options(
            Engine=facts.engine, EngineVersion=database.version, DBInstanceClass=name
        )
        if found.get("OrderableDBInstanceOptions"):
            yield name


def _next(now: DbClass) -> Iterable[str]:
    """Return the names of the next sizes; none of a size that is in no row."""
    if now.size not in _SIZES:
        return ()
    after = _SIZES.index(now.size) + 1
    return (f"db.{now.family}.{size}" for size in _SIZES[after : after + _LARGER])


def _known(classes: Iterable[DbClass]) -> tuple[DbClass, ...]:
    return tuple(one for one in classes if one.vcpus)


def _storage(found: Mapping[str, Any]) -> ValidStorage:
    return ValidStorage(
        type=found.get("StorageType", ""),
        sizes=_ranges(found, "StorageSize"),
        iops=_ranges(found, "ProvisionedIops"),
        iops_per_gib=_ratios(found, "IopsToStorageRatio"),
        throughputs=_ranges(found, "ProvisionedStorageThroughput"),
        throughput_per_iops=_ratios(found, "StorageThroughputToIopsRatio"),
        autoscaling=found.get("SupportsStorageAutoscaling", False),
    )


def _ranges(found: Mapping[str, Any], name: str) -> tuple[ValidRange, ...]:
    return tuple(
        ValidRange(one["From"], one["To"], one.get("Step") or 1) for one in found.get(name, ())
    )


def _ratios(found: Mapping[str, Any], name: str) -> tuple[ValidRatio, ...]:
    return tuple(ValidRatio(one["From"], one["To"]) for one in found.get(name, ()))


def _maintenance(planned: Mapping[str, Any]) -> datetime | None:
    dates = [
        action["CurrentApplyDate"]
        for one in planned.get("PendingMaintenanceActions", ())
        for action in one.get("PendingMaintenanceActionDetails", ())
        if action.get("CurrentApplyDate")
    ]
    return min(dates, default=None)


def _storage_changed(told: Mapping[str, Any]) -> datetime | None:
    dates = [
        one["Date"]
        for one in told.get("Events", ())
        if any(said in one.get("Message", "") for said in _STORAGE_CHANGES)
    ]
    return max(dates, default=None)
