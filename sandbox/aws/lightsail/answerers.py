"""Which calls to Lightsail the world answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.aws.lightsail import (
    auto_snapshots,
    balancer_metrics,
    balancers,
    catalogue,
    copies,
    databases,
    disks,
    instances,
    metrics,
    operations,
    ports,
    power,
    snapshots,
    static_ips,
    tags,
)
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

LIGHTSAIL: Mapping[str, Callable[[Estate, Request], dict[str, Any]]] = MappingProxyType(
    {
        "AttachInstancesToLoadBalancer": balancers.attach_instances_to_load_balancer,
        "AttachStaticIp": static_ips.attach_static_ip,
        "CreateInstanceSnapshot": snapshots.create_instance_snapshot,
        "CreateInstancesFromSnapshot": copies.create_instances_from_snapshot,
        "CreateRelationalDatabaseFromSnapshot": (
            databases.create_relational_database_from_snapshot
        ),
        "CreateRelationalDatabaseSnapshot": databases.create_relational_database_snapshot,
        "DeleteInstance": power.delete_instance,
        "DeleteInstanceSnapshot": snapshots.delete_instance_snapshot,
        "DetachInstancesFromLoadBalancer": balancers.detach_instances_from_load_balancer,
        "DetachStaticIp": static_ips.detach_static_ip,
        "GetBundles": catalogue.get_bundles,
        "GetAutoSnapshots": auto_snapshots.get_auto_snapshots,
        "GetDisk": disks.get_disk,
        "GetDisks": disks.get_disks,
        "GetInstance": instances.get_instance,
        "GetInstanceMetricData": metrics.get_instance_metric_data,
        "GetInstancePortStates": ports.get_instance_port_states,
        "GetInstanceSnapshot": snapshots.get_instance_snapshot,
        "GetInstanceSnapshots": snapshots.get_instance_snapshots,
        "GetInstanceState": instances.get_instance_state,
        "GetInstances": instances.get_instances,
        "GetLoadBalancer": balancers.get_load_balancer,
        "GetLoadBalancerMetricData": balancer_metrics.get_load_balancer_metric_data,
        "GetLoadBalancers": balancers.get_load_balancers,
        "GetOperation": operations.get_operation,
        "GetOperationsForResource": operations.get_operations_for_resource,
        "DeleteRelationalDatabaseSnapshot": databases.delete_relational_database_snapshot,
        "GetRelationalDatabase": databases.get_relational_database,
        "GetRelationalDatabaseBundles": databases.get_relational_database_bundles,
        "GetRelationalDatabaseEvents": databases.get_relational_database_events,
        "GetRelationalDatabaseLogEvents": databases.get_relational_database_log_events,
        "GetRelationalDatabaseLogStreams": databases.get_relational_database_log_streams,
        "GetRelationalDatabaseMetricData": databases.get_relational_database_metric_data,
        "GetRelationalDatabaseSnapshots": databases.get_relational_database_snapshots,
        "GetRelationalDatabases": databases.get_relational_databases,
        "GetStaticIp": static_ips.get_static_ip,
        "GetStaticIps": static_ips.get_static_ips,
        "PutInstancePublicPorts": ports.put_instance_public_ports,
        "RebootInstance": power.reboot_instance,
        "RebootRelationalDatabase": databases.reboot_relational_database,
        "StartInstance": power.start_instance,
        "StopInstance": power.stop_instance,
        "TagResource": tags.tag_resource,
        "UntagResource": tags.untag_resource,
    }
)
"""By AWS's operation."""
