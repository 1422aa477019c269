"""RDS's DescribeValidDBInstanceModifications (RDS guide, "Amazon RDS DB instance storage")."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.rds.database import WorldDatabase
from sandbox.hosts.rds.sizes import STRIPED_FROM
from sandbox.worldfile.rds_spec import WorldDbState, WorldStorageType

_MOST_GB = 65_536
_SMALL_IOPS, _SMALL_THROUGHPUT = (3000, 3000), (125, 125)
_LARGE_IOPS, _LARGE_THROUGHPUT = (12_000, 64_000), (500, 4000)
_IO1_IOPS = (1000, 256_000)


def describe_valid_db_instance_modifications(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeValidDBInstanceModifications: refused unless it is available."""
    one = estate.rds.database(request.params["DBInstanceIdentifier"])
    if one.state not in {
        WorldDbState.AVAILABLE,
        WorldDbState.STORAGE_OPTIMIZATION,
        WorldDbState.STORAGE_FULL,
    }:
        one.refuse()
    told = {"Storage": [_gp2(one), _gp3(one), _io1(one)]}
    return {"ValidDBInstanceModificationsMessage": told}


def describe_orderable_db_instance_options(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeOrderableDBInstanceOptions, of one class: what EC2 has a type of."""
    name = request.params.get("DBInstanceClass", "")
    found = []
    if estate.types.knows(name.removeprefix("db.")):
        option = {"Engine": request.params["Engine"], "DBInstanceClass": name}
        found = [option | {"StorageType": kind} for kind in ("gp2", "gp3", "io1")]
    return {"OrderableDBInstanceOptions": found}


def _sizes(one: WorldDatabase, kind: WorldStorageType) -> list[dict[str, int]]:
    now = one.size.storage
    least = now.gb if kind is not now.type else -(-now.gb * 11 // 10)
    return [{"From": least, "To": _MOST_GB, "Step": 1}]


def _range(bounds: tuple[int, int]) -> list[dict[str, int]]:
    return [{"From": bounds[0], "To": bounds[1], "Step": 1}]


def _gp2(one: WorldDatabase) -> dict[str, Any]:
    return {
        "StorageType": "gp2",
        "StorageSize": _sizes(one, WorldStorageType.GP2),
        "SupportsStorageAutoscaling": True,
    }


def _gp3(one: WorldDatabase) -> dict[str, Any]:
    is_small = one.size.storage.gb < STRIPED_FROM
    return {
        "StorageType": "gp3",
        "StorageSize": _sizes(one, WorldStorageType.GP3),
        "ProvisionedIops": _range(_SMALL_IOPS if is_small else _LARGE_IOPS),
        "ProvisionedStorageThroughput": _range(
            _SMALL_THROUGHPUT if is_small else _LARGE_THROUGHPUT
        ),
        "SupportsStorageAutoscaling": True,
    }


def _io1(one: WorldDatabase) -> dict[str, Any]:
    return {
        "StorageType": "io1",
        "StorageSize": _sizes(one, WorldStorageType.IO1),
        "ProvisionedIops": _range(_IO1_IOPS),
        "IopsToStorageRatio": [{"From": 0.5, "To": 50.0}],
        "SupportsStorageAutoscaling": True,
    }
