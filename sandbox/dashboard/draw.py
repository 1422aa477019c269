"""Graphs and numbers as plain SVG and HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from types import MappingProxyType
from typing import Any

from sandbox.dashboard.store import RATE, Curve, Points

_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f")
_WIDTH, _HEIGHT = 600, 150
_SLOTS = 240
"""Points of a line at most."""

_STATISTICS: Mapping[str, Callable[[Sequence[float]], float]] = MappingProxyType(
    {
        "Sum": sum,
        "Average": lambda values: sum(values) / len(values),
        "Minimum": min,
        "Maximum": max,
    }
)
Span = tuple[datetime, datetime]


def graph(curves: Sequence[Curve], span: Span, properties: Mapping[str, Any]) -> str:
    """Return lines, or bars, with their legend."""
    bars = properties["view"] == "bar"
    length = (span[1] - span[0]) / _SLOTS
    period = max(timedelta(seconds=properties["period"]), timedelta() if bars else length)
    drawn = [(one, _by_period(one, span, period)) for one in curves]
    lines = properties.get("annotations", {}).get("horizontal", ())
    values = [value for _, points in drawn for _, value in points]
    top = properties["yAxis"]["left"].get("max")
    top = top or max((*values, *(line["value"] for line in lines)), default=1) or 1
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img">',
        *(_level(line["value"], top) for line in lines),
        *(
            (_bars if bars else _line)(points, span, top, _colour(number))
            for number, (_, points) in enumerate(drawn)
        ),
        "</svg>",
        f'<span class="top">{_short(top)}</span>',
    ]
    return "".join(parts) + _legend(drawn, [line.get("label", "") for line in lines])


def number(curves: Sequence[Curve], span: Span, *, seconds: bool) -> str:
    """Return a statistic over the whole time."""
    (curve,) = curves
    values = [value for when, value in curve.points if span[0] <= when <= span[1]]
    found = _statistic(curve, values)
    said = f"{timedelta(seconds=round(found))}" if seconds else _short(found)
    return f'<p class="number">{said}</p>'


def _statistic(curve: Curve, values: Sequence[float]) -> float:
    """Return it; a percentile of few values is their maximum."""
    return _STATISTICS.get(curve.statistic, max)(values)


def _by_period(curve: Curve, span: Span, period: timedelta) -> Points:
    slots: dict[int, list[float]] = defaultdict(list)
    for when, value in curve.points:
        if span[0] <= when <= span[1]:
            slots[(when - span[0]) // period].append(value)
    if curve.statistic == RATE:
        minutes = period / timedelta(minutes=1)
        return [(span[0] + n * period, sum(found) / minutes) for n, found in sorted(slots.items())]
    return [
        (span[0] + slot * period, _statistic(curve, values))
        for slot, values in sorted(slots.items())
    ]


def _line(points: Points, span: Span, top: float, colour: str) -> str:
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in _placed(points, span, top))
    dots = f'<polyline points="{placed}" fill="none" stroke="{colour}" stroke-width="2"/>'
    lone = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>'
        for x, y in (_placed(points, span, top) if len(points) < 40 else ())  # noqa: PLR2004
    )
    return dots + lone


def _bars(points: Points, span: Span, top: float, colour: str) -> str:
    return "".join(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="40" height="{_HEIGHT - y:.1f}" fill="{colour}"/>'
        for x, y in _placed(points, span, top)
    )


def _placed(points: Points, span: Span, top: float) -> Iterator[tuple[float, float]]:
    whole = (span[1] - span[0]) / timedelta(seconds=1) or 1
    for when, value in points:
        across = (when - span[0]) / timedelta(seconds=1) / whole
        yield across * _WIDTH, _HEIGHT - 4 - min(1, value / top) * (_HEIGHT - 8)


def _level(value: float, top: float) -> str:
    y = _HEIGHT - 4 - min(1, value / top) * (_HEIGHT - 8)
    return (
        f'<line x1="0" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#b00" stroke-dasharray="6"/>'
    )


def _legend(drawn: Sequence[tuple[Curve, Points]], levels: Sequence[str]) -> str:
    of_lines = (
        f'<li><i style="background:{_colour(n)}"></i>{escape(one.label)}</li>'
        for n, (one, _) in enumerate(drawn)
    )
    of_levels = (f"<li>- - {escape(level)}</li>" for level in levels)
    return f"<ul>{''.join((*of_lines, *of_levels))}</ul>"


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _short(value: float) -> str:
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            return f"{value / (1e3 if unit == 'k' else size):.3g}{unit}"
    return f"{value:.3g}"
