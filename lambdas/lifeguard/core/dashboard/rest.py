"""What comes, what the month was like, and Lightsail, which CloudWatch knows nothing of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from lifeguard.core.dashboard.table import TableRow, WidgetTable
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.lightsail.burst import BurstCapacity
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailState
from lifeguard.core.notification.view import State
from lifeguard.core.report.outages import Week, outages, planned
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

MONTH = timedelta(days=30)
SHOWN = 20
"""Rows of a table: the soonest, or the worst."""


def coming(incidents: Iterable[Incident], week: Week) -> WidgetTable:
    """Return what AWS has scheduled, the soonest first."""
    rows = tuple(TableRow(State.PLANNED, (one,)) for one in planned(incidents, week))
    return WidgetTable((), rows[:SHOWN], message("widget.nothing_planned"))


def month(incidents: Iterable[Incident], week: Week) -> WidgetTable:
    """Return the outages of the last month by server, the longest downtime first."""
    rows = tuple(TableRow(State.FYI, (one,)) for one in outages(incidents, week).rows)
    return WidgetTable((), rows[:SHOWN], message("widget.no_outage"))


def lightsail(instances: Sequence[LightsailInstance]) -> WidgetTable:
    """Return Lightsail's instances as they are at this moment, those that are not well first."""
    rows = sorted(map(_instance, instances), key=lambda row: row.state is not State.DOWN)
    return WidgetTable(
        (
            message("widget.head.server"),
            message("widget.head.state"),
            message("widget.head.checks"),
            message("widget.head.burst"),
            message("widget.head.cpu"),
        ),
        tuple(rows[:SHOWN]),
        message("widget.no_lightsail"),
    )


def _instance(one: LightsailInstance) -> TableRow:
    failed = one.system.failed or one.instance.failed
    sick = one.runs and (failed or (one.burst is not None and one.burst.gone))
    stopped = one.state == LightsailState.STOPPED
    return TableRow(
        State.DOWN if sick or stopped else State.FYI,
        (
            message("widget.server", name=foreign(one.name)),
            message("widget.value", value=one.state),
            _checks(one, failed=failed),
            _burst(one.burst),
            _cpu(one.burst),
        ),
    )


def _checks(one: LightsailInstance, *, failed: bool) -> Message:
    if not one.runs:
        return message("widget.unknown")
    return message("widget.checks_failed") if failed else message("widget.checks_ok")


def _burst(burst: BurstCapacity | None) -> Message:
    if burst is None:
        return message("widget.unknown")
    gone = burst.gone_in
    if gone is None:
        return message("widget.burst", percent=int(burst.percent), length=burst.left)
    return message("widget.burst_falls", percent=int(burst.percent), gone=gone)


def _cpu(burst: BurstCapacity | None) -> Message:
    if burst is None:
        return message("widget.unknown")
    if not burst.baseline:
        return message("widget.cpu", percent=round(burst.cpu))
    return message("widget.cpu_of", percent=round(burst.cpu), baseline=round(burst.baseline))
