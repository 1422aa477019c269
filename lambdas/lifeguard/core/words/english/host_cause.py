"""English templates: host_cause."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "vital.heading": "What to look at first:",
    "vital.changed": "changed by hand on {at}: {event} by {by:40}",
    "vital.changed_often": "changed by hand on {at}: {event} by {by:40}, and {more:other change|other changes} within 24 hours",
    "vital.volume_stalled": "volume {volume} did not complete its I/O (stalled I/O check failed, queue length {queue})",
    "vital.volume_iops": "volume {volume} reached its IOPS limit (queue length {queue})",
    "vital.volume_throughput": "volume {volume} reached its throughput limit (queue length {queue})",
    "vital.disk": "the file system {path} was {percent}% full",
    "vital.disk_somewhere": "a file system was {percent}% full",
    "vital.memory": "memory was {percent}% used",
    "vital.memory_and_swap": "memory was {percent}% used, swap space {swap}%",
    "vital.cpu": "CPU utilization {average}% on average, {peak}% at its highest (15 minutes to {until:time})",
    "vital.credits": "{credits:CPU credit was|CPU credits were} left; at 0, the instance runs at its baseline performance unless it is in unlimited mode",
    "vital.nothing": "{facts}",
    "vital.fact.cpu": "CPU {percent}%",
    "vital.fact.memory": "memory {percent}%",
    "vital.fact.disk": "disk {percent}%",
    "vital.fact.volumes": "no volume I/O limit reached",
    "vital.fact.no_change": "no change by hand in 24 h",
    "vital.unread.metrics": "CloudWatch metrics could not be read",
    "vital.unread.agent": "metrics of the CloudWatch agent could not be read",
    "vital.unread.changes": "changes by hand could not be read from CloudTrail",
}
