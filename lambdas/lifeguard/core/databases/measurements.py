"""What CloudWatch and Lightsail measure of a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.forecast.trend import Series
from lifeguard.immutable import immutable


@immutable
class DbMeasurements:
    """Each metric's points, the earliest first; no points: it was not measured, which is not zero.

    `METRICS` has the metric of each, with its statistic. In namespace `AWS/RDS` all have a point a
    minute but the CPU credits, which have one each five minutes. Lightsail's databases have
    `cpu`, `connections`, `queue_depth` and `free_storage` alone, and perhaps `free_memory` and
    `swap` (RDS user guide, "Amazon CloudWatch metrics for Amazon RDS"; the Lightsail API).

    * `cpu`: percent of all vCPUs together.
    * `cpu_credits`: credits left. `cpu_credits_used`: credits of five minutes.
    * `surplus_credits`: credits spent that are not earned yet; `surplus_charged`: credits that
      are billed.
    * `connections`: a number. `queue_depth`: requests that wait for the storage.
    * `read_iops`, `write_iops`: operations a second.
    * `read_latency`, `write_latency`: seconds an operation.
    * `read_throughput`, `write_throughput`: bytes a second.
    * `free_memory`, `swap`, `free_storage`: bytes.
    * `burst_balance`: percent of a gp2 volume's I/O credits.
    * `io_balance`, `byte_balance`: percent of what the host's bursts of operations and of
      throughput have left; only some sizes have them.
    """

    cpu: Series = ()
    cpu_credits: Series = ()
    cpu_credits_used: Series = ()
    surplus_credits: Series = ()
    surplus_charged: Series = ()
    connections: Series = ()
    queue_depth: Series = ()
    read_iops: Series = ()
    write_iops: Series = ()
    read_latency: Series = ()
    write_latency: Series = ()
    read_throughput: Series = ()
    write_throughput: Series = ()
    free_memory: Series = ()
    swap: Series = ()
    free_storage: Series = ()
    burst_balance: Series = ()
    io_balance: Series = ()
    byte_balance: Series = ()

    def until(self, when: datetime) -> DbMeasurements:
        """Return what had been measured by then."""
        series = {field.name: getattr(self, field.name) for field in fields(self)}
        return DbMeasurements(
            **{name: tuple(p for p in points if p[0] <= when) for name, points in series.items()}
        )


@immutable
class DbMetric:
    """One metric: AWS's name, the statistic that is asked for, and the field that keeps it."""

    name: str
    statistic: str
    field: str


METRICS: tuple[DbMetric, ...] = (
    DbMetric("CPUUtilization", "Average", "cpu"),
    DbMetric("CPUCreditBalance", "Minimum", "cpu_credits"),
    DbMetric("CPUCreditUsage", "Sum", "cpu_credits_used"),
    DbMetric("CPUSurplusCreditBalance", "Maximum", "surplus_credits"),
    DbMetric("CPUSurplusCreditsCharged", "Sum", "surplus_charged"),
    DbMetric("DatabaseConnections", "Average", "connections"),
    DbMetric("DiskQueueDepth", "Average", "queue_depth"),
    DbMetric("ReadIOPS", "Average", "read_iops"),
    DbMetric("WriteIOPS", "Average", "write_iops"),
    DbMetric("ReadLatency", "Average", "read_latency"),
    DbMetric("WriteLatency", "Average", "write_latency"),
    DbMetric("ReadThroughput", "Average", "read_throughput"),
    DbMetric("WriteThroughput", "Average", "write_throughput"),
    DbMetric("FreeableMemory", "Minimum", "free_memory"),
    DbMetric("SwapUsage", "Maximum", "swap"),
    DbMetric("FreeStorageSpace", "Minimum", "free_storage"),
    DbMetric("BurstBalance", "Minimum", "burst_balance"),
    DbMetric("EBSIOBalance%", "Minimum", "io_balance"),
    DbMetric("EBSByteBalance%", "Minimum", "byte_balance"),
)
"""What to ask for, of a DB instance (dimension DBInstanceIdentifier)."""

_FIELDS: Mapping[str, str] = MappingProxyType({metric.name: metric.field for metric in METRICS})


def measured(metrics: Mapping[str, Series]) -> DbMeasurements:
    """Return what was measured, by AWS's names of the metrics; others are left out."""
    known = {_FIELDS[name]: tuple(sorted(s)) for name, s in metrics.items() if name in _FIELDS}
    return DbMeasurements(**known)
