"""The databases' row: which limit is hit, of disk, IOPS, connections, CPU and memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lifeguard.core.text.message import Message, message
from stacks.dashboard.series import Axis, Line, Search
from stacks.dashboard.widgets import Widget, graph, text

_BY_ID = ("DBInstanceIdentifier",)
_LIMIT = Search("Lifeguard", ("IopsLimit",), (*_BY_ID, "service"), "Minimum", named=True)
"""What storage and class of each keep up, which the sweep sends: no metric of AWS's says it."""


def row(region: str, say: Callable[[Message], str]) -> Sequence[Widget]:
    """Return the heading and eight graphs."""

    def drawn(title: Message, series: Sequence[Search], axis: Axis | None = None) -> Widget:
        return graph(say(title), region, series, axis, width=6)

    return (
        text(say(message("dashboard.databases"))),
        drawn(message("dashboard.db_queue"), (_of("DiskQueueDepth", statistic="Average"),)),
        drawn(
            message("dashboard.db_iops"),
            (_of("ReadIOPS", "WriteIOPS", statistic="Average"), _LIMIT),
        ),
        drawn(
            message("dashboard.db_latency"),
            (_of("ReadLatency", "WriteLatency", statistic="p99"),),
        ),
        drawn(message("dashboard.db_connections"), (_of("DatabaseConnections"),)),
        drawn(
            message("dashboard.db_cpu"), (_of("CPUUtilization", statistic="Average"),), Axis(100)
        ),
        drawn(
            message("dashboard.db_balances"),
            (_least("BurstBalance", "EBSIOBalance%", "EBSByteBalance%"),),
            Axis(100, (Line(20, "20 %"),)),
        ),
        drawn(message("dashboard.db_storage"), (_least("FreeStorageSpace"),)),
        drawn(
            message("dashboard.db_memory"),
            (_least("FreeableMemory", named=True), _of("SwapUsage", named=True)),
        ),
    )


def _of(*names: str, statistic: str = "Maximum", named: bool = False) -> Search:
    return Search("AWS/RDS", names, _BY_ID, statistic, named=named)


def _least(*names: str, named: bool = False) -> Search:
    return Search("AWS/RDS", names, _BY_ID, "Minimum", least=True, named=named)
