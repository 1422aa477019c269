"""Which calls to RDS the world answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.aws.rds import events, instances, logs, modifications, snapshots
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

RDS: Mapping[str, Callable[[Estate, Request], dict[str, Any]]] = MappingProxyType(
    {
        "AddTagsToResource": snapshots.add_tags_to_resource,
        "CreateDBSnapshot": snapshots.create_db_snapshot,
        "DeleteDBSnapshot": snapshots.delete_db_snapshot,
        "DescribeDBInstances": instances.describe_db_instances,
        "DescribeDBLogFiles": logs.describe_db_log_files,
        "DescribeDBSnapshotAttributes": snapshots.describe_db_snapshot_attributes,
        "DescribeDBSnapshots": snapshots.describe_db_snapshots,
        "DescribeEvents": events.describe_events,
        "DescribeOrderableDBInstanceOptions": modifications.describe_orderable_db_instance_options,
        "DescribePendingMaintenanceActions": events.describe_pending_maintenance_actions,
        "DescribeValidDBInstanceModifications": (
            modifications.describe_valid_db_instance_modifications
        ),
        "DownloadDBLogFilePortion": logs.download_db_log_file_portion,
        "ModifyDBInstance": instances.modify_db_instance,
        "RebootDBInstance": instances.reboot_db_instance,
        "RestoreDBInstanceToPointInTime": instances.restore_db_instance_to_point_in_time,
    }
)
"""By AWS's operation."""
