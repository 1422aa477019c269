"""What a graph draws: metrics known by name, and those that CloudWatch searches for.

Servers come and go after the synthesis, so their metrics are searched for. Of SEARCH
("CloudWatch search expression syntax", CloudWatch user guide):

* A schema in braces finds metrics with exactly these dimensions. What has others as well, as the
  agent's metrics do, is found by its namespace alone.
* It finds what had data within two weeks, new metrics after up to 15 minutes, 500 at most.
* Text in quotes matches as a whole; without them `StatusCheckFailed` matches each check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN = 20
"""Lines of one search in a graph: the worst ones."""

PERIOD = 300
"""Seconds: EC2's basic monitoring and most of what the agent sends."""


@dataclass(frozen=True, slots=True)
class KnownMetric:
    """One metric; `dimensions` in pairs."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
    label: str

    def written(self, _number: int) -> Iterator[list[Any]]:
        """Yield the entries in a widget's `metrics`."""
        pairs = [part for pair in self.dimensions for part in pair]
        yield [self.namespace, self.name, *pairs, {"stat": self.statistic, "label": self.label}]


@dataclass(frozen=True, slots=True)
class Search:
    """The metrics of some names, the worst first.

    `schema` are the dimensions that they have and no others; without it they may have any.
    `least` is whether the smallest values are the worst. `label` is of what names each line.
    `term` is a further condition.
    """

    namespace: str
    names: tuple[str, ...]
    schema: tuple[str, ...] = ()
    statistic: str = "Maximum"
    least: bool = False
    label: str = ""
    term: str = ""
    named: bool = False

    def written(self, number: int) -> Iterator[list[Any]]:
        """Yield the entries in a widget's `metrics`."""
        order = "MIN, ASC" if self.least else "MAX, DESC"
        found = f"SEARCH('{self._asked()}', '{self.statistic}', {PERIOD})"
        expression = f"SLICE(SORT({found}, {order}), 0, {SHOWN})"
        yield [{"expression": expression, "id": f"e{number}", "label": self._label()}]

    def _asked(self) -> str:
        names = " OR ".join(f'"{name}"' for name in self.names)
        wanted = f"MetricName=({names})" if len(self.names) > 1 else f"MetricName={names}"
        if self.schema:
            where = ",".join((_quoted(self.namespace), *self.schema))
            return " ".join(part for part in (f"{{{where}}}", wanted, self.term) if part)
        return " ".join(
            part for part in (f'Namespace="{self.namespace}"', wanted, self.term) if part
        )

    def _label(self) -> str:
        """Return a dynamic label; CloudWatch fills in each line's dimension."""
        of = " ".join(f"${{PROP('Dim.{name}')}}" for name in (self.label or self.schema[0]).split())
        return f"{of} ${{PROP('MetricName')}}" if self.named or len(self.names) > 1 else of


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a minute something is counted, whatever period CloudWatch draws at.

    CloudWatch draws at longer periods where more time is shown, so a sum has no scale.
    """

    metric: KnownMetric

    def written(self, number: int) -> Iterator[list[Any]]:
        """Yield the entries in a widget's `metrics`."""
        ((*named, options),) = self.metric.written(number)
        yield [*named, {**options, "id": f"m{number}", "visible": False}]
        rate = f"m{number}/PERIOD(m{number})*60"
        yield [{"expression": rate, "id": f"e{number}", "label": self.metric.label}]


Series = KnownMetric | Search | Rate


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line that a graph is read against."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The left axis. `top`: None where the values decide."""

    top: float | None = None
    lines: Sequence[Line] = field(default_factory=tuple)

    def written(self) -> Mapping[str, Any]:
        """Return the properties of a graph."""
        left = {"min": 0, "showUnits": True} | ({"max": self.top} if self.top is not None else {})
        drawn = [{"value": line.value, "label": line.label} for line in self.lines]
        annotations = {"annotations": {"horizontal": drawn}} if drawn else {}
        return {"yAxis": {"left": left}, **annotations}


def _quoted(namespace: str) -> str:
    """Quote what has more than letters, digits and a slash."""
    plain = namespace.replace("/", "").isalnum()
    return namespace if plain else f'"{namespace}"'
