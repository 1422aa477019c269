"""RDS's DescribeDBInstances and ModifyDBInstance, and what else changes a DB instance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.aws.rds.shared import page, tags_told
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.rds.database import BAD_COMBINATION, Change, WorldDatabase
from sandbox.hosts.rds.sizes import STRIPED_FROM, Storage
from sandbox.worldfile.rds_spec import WorldDbState, WorldStorageType

_VERSIONS = {"postgres": "16.4", "mysql": "8.0.39", "mariadb": "10.11.8"}
_LAGS = timedelta(minutes=5)
"""How far the automated backups reach: RDS saves the log every five minutes."""
_PORTS = {"postgres": 5432}
_GP3_THROUGHPUT, _GP3_STRIPED_THROUGHPUT = 125, 500


def describe_db_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDBInstances: all, or one; filters are not asked for."""
    wanted = request.params.get("DBInstanceIdentifier")
    found = list(estate.rds.databases.values()) if wanted is None else [estate.rds.database(wanted)]
    if request.params.get("Filters"):
        raise Refusal(Code.INVALID_PARAMETER_VALUE, "The sandbox knows no filters of RDS.")
    return page(request, "DBInstances", [told(estate, one) for one in found])


def modify_db_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyDBInstance: the class and the storage; all else is not asked for."""
    params = request.params
    database = estate.rds.database(params["DBInstanceIdentifier"])
    instance_class = params.get("DBInstanceClass")
    if instance_class is not None and not estate.types.knows(instance_class.removeprefix("db.")):
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"Invalid DB Instance class: {instance_class}")
    change = Change(instance_class, _storage(database, params), params.get("MaxAllocatedStorage"))
    database.modify(change, at_once=params.get("ApplyImmediately", False))
    return {"DBInstance": told(estate, database)}


def _storage(database: WorldDatabase, params: dict[str, Any]) -> Storage | None:
    """Return the storage that is asked for; None: that stays."""
    if not {"AllocatedStorage", "StorageType", "Iops", "StorageThroughput"} & params.keys():
        return None
    now = database.size.storage
    kind = WorldStorageType(params.get("StorageType", now.type))
    gb = params.get("AllocatedStorage", now.gb)
    stays = kind is now.type
    iops = params.get("Iops", now.iops if stays else None)
    if iops and kind is WorldStorageType.GP3 and gb < STRIPED_FROM:
        text = "You can't specify IOPS or storage throughput for engine with gp3 below 400 GiB."
        raise Refusal(BAD_COMBINATION, text)
    if iops is None and kind in {WorldStorageType.IO1, WorldStorageType.IO2}:
        raise Refusal(BAD_COMBINATION, f"Iops is required for {kind.value}.")
    return Storage(kind, gb, iops, params.get("StorageThroughput"))


def restore_db_instance_to_point_in_time(estate: Estate, request: Request) -> dict[str, Any]:
    """RestoreDBInstanceToPointInTime: as late as the backups reach."""
    params, rds = request.params, estate.rds
    source = rds.database(params["SourceDBInstanceIdentifier"])
    if not source.spec.backup_days or not params.get("UseLatestRestorableTime"):
        raise Refusal(Code.INVALID_PARAMETER_VALUE, "There is no restorable time to restore to.")
    return {"DBInstance": told(estate, rds.restore(source, params["TargetDBInstanceIdentifier"]))}


def reboot_db_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """RebootDBInstance."""
    database = estate.rds.database(request.params["DBInstanceIdentifier"])
    database.reboot()
    return {"DBInstance": told(estate, database)}


def told(estate: Estate, one: WorldDatabase) -> dict[str, Any]:
    """Return a DB instance as DescribeDBInstances lists it."""
    spec, size = one.spec, one.size
    where = f"{spec.id}.{one.resource_id[3:15].lower()}.{estate.spec.region}.rds.amazonaws.com"
    port = _PORTS.get(spec.engine, 3306)
    return {
        "DBInstanceIdentifier": spec.id,
        "DBInstanceClass": size.instance_class,
        "Engine": spec.engine,
        "EngineVersion": _VERSIONS.get(spec.engine, "1"),
        "DBInstanceStatus": one.state.value,
        "MasterUsername": "admin",
        "Endpoint": {"Address": where, "Port": port},
        "AllocatedStorage": size.storage.gb,
        "InstanceCreateTime": one.created_at,
        "AvailabilityZone": one.zone,
        "MultiAZ": spec.multi_az,
        "DbiResourceId": one.resource_id,
        "DBInstanceArn": estate.rds.arn("db", spec.id),
        "PerformanceInsightsEnabled": spec.statements is not None,
        "StorageType": size.storage.type.value,
        "StorageEncrypted": True,
        "BackupRetentionPeriod": spec.backup_days,
        "PendingModifiedValues": dict(one.pending),
        "PreferredMaintenanceWindow": "sun:03:00-sun:03:30",
        "TagList": tags_told(one.tags),
        "StorageVolumeStatus": (
            WorldDbState.STORAGE_OPTIMIZATION.value
            if one.state is WorldDbState.STORAGE_OPTIMIZATION
            else WorldDbState.AVAILABLE.value
        ),
        **({"LatestRestorableTime": estate.agenda.now() - _LAGS} if spec.backup_days else {}),
        **_throughput(size.storage),
        **({"MaxAllocatedStorage": one.max_gb} if one.max_gb else {}),
        **({"DBClusterIdentifier": spec.cluster} if spec.cluster else {}),
    }


def _throughput(storage: Storage) -> dict[str, int]:
    """Return the members that gp3 and provisioned storage have."""
    if storage.type is WorldStorageType.GP3:
        usual = _GP3_THROUGHPUT if storage.gb < STRIPED_FROM else _GP3_STRIPED_THROUGHPUT
        iops = storage.volume_iops(burst=True)
        return {"Iops": iops, "StorageThroughput": storage.throughput or usual}
    return {"Iops": storage.iops} if storage.iops else {}
