"""What is measured of a database as lines of metrics, from when it was as it is now.

A reader of metrics takes a good value for a refutation; what was good before it became bad refutes
nothing. So of a metric that is bad its points are told since it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lifeguard.core.databases.limits.signs import FIVE
from lifeguard.core.databases.measurements import METRICS, DbMeasurements
from lifeguard.core.forecast.trend import Series
from lifeguard.ingest.logs.database.metrics.levels import DATABASE_LEVELS, Level

CONNECTIONS = "DatabaseConnections"
"""Of it the course of an hour tells, not its value."""
MOST = 20
"""Points of another metric."""
_WHOLE = 1000
"""From there on nobody needs a fraction."""


def measured_lines(name: str, measured: DbMeasurements) -> Iterator[str]:
    """Yield the points that tell how a database is, `TIME NAME METRIC VALUE` a line.

    Args:
        name: the database's.
        measured: what is measured of it.
    """
    for metric in METRICS:
        series: Series = getattr(measured, metric.field)
        level = DATABASE_LEVELS.get(metric.name)
        if metric.name == CONNECTIONS:
            told = series
        elif level is not None:
            told = _as_now(series, level)
        else:
            told = ()
        yield from (_line(name, metric.name, at, value) for at, value in told)


def _as_now(series: Series, level: Level) -> Series:
    """Return the last points: since they are bad, if any of the last five is."""
    bad = [level.says_bad is not None and level.symptom(v) is level.says_bad for _, v in series]
    if not any(bad[-FIVE:]):
        return series[-FIVE:]
    end = len(bad) - bad[::-1].index(True)
    begin = end
    while begin and bad[begin - 1]:
        begin -= 1
    return series[begin:][-MOST:]


def _line(name: str, metric: str, at: datetime, value: float) -> str:
    shown = f"{value:.0f}" if abs(value) >= _WHOLE else f"{value:.4g}"
    return f"{at:%Y-%m-%dT%H:%M:%SZ} {name} {metric} {shown}"
