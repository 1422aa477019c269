"""Reading DB instances as RDS describes them, with their tags, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lifeguard import clock
from lifeguard.aws.rds.classes import db_class
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, PendingValue
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.resources.resource import Resource, Service

NOT_FOUND = "DBInstanceNotFound"
"""The code of DBInstanceNotFoundFault in botocore's model."""

_SHOWN = 40
"""Characters that are kept of a pending value."""
_SECRET = frozenset({"MasterUserPassword"})


def databases(region: str) -> tuple[Database, ...]:
    """Return every DB instance of a Region, whether it carries a tag or not; one call for most.

    What its class lets through is not among it.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return tuple(_database(one, DbClass(one["DBInstanceClass"])) for one in _listed(region))


def resource_ids(region: str) -> Mapping[str, str]:
    """Return the id that stays with each DB instance, whatever it is called (DbiResourceId).

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return {one["DBInstanceIdentifier"]: one["DbiResourceId"] for one in _listed(region)}


def opted_in(region: str, opt_in_tag: str) -> tuple[Database, ...]:
    """Return those that carry the tag and are not on their way out.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return carrying(databases(region), opt_in_tag)


def carrying(found: Iterable[Database], opt_in_tag: str) -> tuple[Database, ...]:
    """Return those that carry the tag and are not on their way out."""
    return tuple(one for one in found if one.tag(opt_in_tag) is not None and not one.gone)


def database(resource: Resource) -> Database | None:
    """Return one DB instance with what its class lets through, or None when there is none.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        (found,) = _listed(resource.region, DBInstanceIdentifier=resource.id)
    except Refused as refused:
        if refused.code == NOT_FOUND:
            return None
        raise
    return _database(found, db_class(found["DBInstanceClass"], resource.region))


def _listed(region: str, **asked: str) -> Iterator[Mapping[str, Any]]:
    rds: Any = client("rds", region)
    with translated():
        for page in rds.get_paginator("describe_db_instances").paginate(**asked):
            yield from page["DBInstances"]


def _database(found: Mapping[str, Any], its_class: DbClass) -> Database:
    # arn:aws:rds:REGION:ACCOUNT:db:NAME
    _, _, _, region, account, _, name = found["DBInstanceArn"].split(":", 6)
    return Database(
        resource=Resource(Service.RDS, name, account, region),
        read_at=clock.now(),
        facts=_facts(found, its_class),
        arn=found["DBInstanceArn"],
        zone=found.get("AvailabilityZone", ""),
        version=found.get("EngineVersion", ""),
        cluster=found.get("DBClusterIdentifier", ""),
        restorable_to=found.get("LatestRestorableTime"),
        backup_days=found.get("BackupRetentionPeriod"),
        replica=bool(found.get("ReadReplicaSourceDBInstanceIdentifier")),
        insights=found["DbiResourceId"] if found.get("PerformanceInsightsEnabled") else "",
        tags=tuple(sorted((t["Key"], t.get("Value", "")) for t in found.get("TagList", ()))),
    )


def _facts(found: Mapping[str, Any], its_class: DbClass) -> DbFacts:
    return DbFacts(
        engine=found["Engine"],
        status=found["DBInstanceStatus"],
        db_class=its_class,
        storage=DbStorage(
            type=found.get("StorageType", ""),
            gib=found.get("AllocatedStorage", 0),
            iops=found.get("Iops"),
            throughput=found.get("StorageThroughput"),
            max_gib=found.get("MaxAllocatedStorage"),
        ),
        multi_az=found.get("MultiAZ", False),
        pending=tuple(_pending(found.get("PendingModifiedValues", {}))),
        storage_operation=found.get("StorageOperationStatus", ""),
        storage_progress=_progress(found),
    )


def _pending(found: Mapping[str, Any]) -> Iterator[PendingValue]:
    for name, value in sorted(found.items()):
        if value not in (None, {}, []):
            plain = isinstance(value, str | int | bool) and name not in _SECRET
            yield PendingValue(name, str(value)[:_SHOWN] if plain else "")


def _progress(found: Mapping[str, Any]) -> int | None:
    """Return percent of what is being done; PercentProgress is a string, such as `12`."""
    told = found.get("StorageOperationPercentProgress", found.get("PercentProgress"))
    text = str(told).removesuffix("%")
    return int(text) if text.isdecimal() else None
