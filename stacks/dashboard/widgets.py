"""The widgets, as CloudWatch reads them ("Dashboard body structure and syntax")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stacks.dashboard.series import PERIOD, Axis, Series

WIDTH = 24
"""Columns of a dashboard."""

MONTH = "-P30D"


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget and its size; the layout gives it its place."""

    kind: str
    width: int
    height: int
    properties: Mapping[str, Any]


def text(markdown: str) -> Widget:
    """Return a heading with its sentence, as wide as the dashboard."""
    return Widget("text", WIDTH, 2, {"markdown": markdown, "background": "transparent"})


def graph(
    title: str,
    region: str,
    series: Sequence[Series],
    axis: Axis | None = None,
    *,
    width: int = 8,
    **more: object,
) -> Widget:
    """Return lines over time."""
    return Widget(
        "metric",
        width,
        6,
        {
            **_metrics(title, region, series),
            "view": "timeSeries",
            "stacked": False,
            "period": PERIOD,
            **(axis or Axis()).written(),
            **more,
        },
    )


def number(title: str, region: str, series: Sequence[Series], **more: object) -> Widget:
    """Return a number: the statistic over the last month."""
    return Widget(
        "metric",
        6,
        4,
        {
            **_metrics(title, region, series),
            "view": "singleValue",
            "period": PERIOD,
            "setPeriodToTimeRange": True,
            "start": MONTH,
            **more,
        },
    )


def custom(title: str, function: str, section: str, width: int, height: int) -> Widget:
    """Return what the function `widget` shows of a section."""
    asked = {
        "endpoint": function,
        "params": {"section": section},
        "updateOn": {"refresh": True, "resize": False, "timeRange": False},
        "title": title,
    }
    return Widget("custom", width, height, asked)


def alarms(title: str, arns: Sequence[str]) -> Widget:
    """Return the states of alarms, those in ALARM first."""
    return Widget(
        "alarm", 10, 8, {"title": title, "alarms": list(arns), "sortBy": "stateUpdatedTimestamp"}
    )


def laid_out(rows: Iterable[Sequence[Widget]]) -> Iterator[dict[str, Any]]:
    """Yield the widgets with their places: each row from the left, and on below when it is full."""
    top = 0
    for row in rows:
        x, y, floor = 0, top, top
        for widget in row:
            if x + widget.width > WIDTH:
                x, y = 0, floor
            yield _placed(widget, x, y)
            floor = max(floor, y + widget.height)
            x += widget.width
        top = floor


def _placed(widget: Widget, x: int, y: int) -> dict[str, Any]:
    size = {"width": widget.width, "height": widget.height}
    return {"type": widget.kind, "x": x, "y": y, **size, "properties": dict(widget.properties)}


def _metrics(title: str, region: str, series: Sequence[Series]) -> dict[str, Any]:
    written = [entry for n, one in enumerate(series, 1) for entry in one.written(n)]
    return {"title": title, "region": region, "metrics": written}
