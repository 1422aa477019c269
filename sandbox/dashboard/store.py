"""The metrics of a replay, and the part of CloudWatch's SEARCH that the dashboard uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

RATE = "a minute"
"""The statistic of a metric that is drawn as how often a minute it is counted."""
_RATE = re.compile(r"m(\d)/PERIOD\(m\1\)\*60")

Points = Sequence[tuple[datetime, float]]

_SEARCH = re.compile(
    r"SLICE\(SORT\(SEARCH\('(?P<asked>[^']+)', '(?P<statistic>\w+)', \d+\), (?P<by>MIN|MAX), "
    r"(?P<order>ASC|DESC)\), 0, (?P<most>\d+)\)"
)
_SCHEMA = re.compile(r"\{([^}]+)\}")
_NAMESPACE = re.compile(r'Namespace="([^"]+)"')
_NAMES = re.compile(r'MetricName=\(?((?:"[^"]+"(?: OR )?)+)')
_NOT = re.compile(r'NOT (\w+)="([^"]+)"')
_PROPERTY = re.compile(r"\$\{PROP\('(?:Dim\.)?(\w+)'\)\}")


@dataclass(frozen=True, slots=True)
class MetricKey:
    """What a metric is known by."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a graph."""

    label: str
    statistic: str
    points: Points


class SearchError(ValueError):
    """An expression is not of the form that the sandbox knows; the message has it."""


class MetricStore:
    """All that was published."""

    def __init__(self) -> None:
        self._points: dict[MetricKey, list[tuple[datetime, float]]] = defaultdict(list)

    @property
    def published(self) -> Mapping[MetricKey, Points]:
        """Return all points, by what each metric is known by."""
        return self._points

    def add(self, key: MetricKey, when: datetime, value: float) -> None:
        """Publish a value."""
        self._points[key].append((when, value))

    def curves(self, entries: Iterable[Sequence[object]]) -> list[Curve]:
        """Return the lines of a widget's `metrics`.

        Raises:
            SearchError: one is an expression that is not known.
        """
        return [curve for entry in entries for curve in self._curves(entry)]

    def _curves(self, entry: Sequence[object]) -> Iterator[Curve]:
        if isinstance(entry[0], Mapping):
            if _RATE.fullmatch(str(entry[0]["expression"])):
                return  # the metric beside it, which is drawn as that
            yield from self._found(str(entry[0]["expression"]), str(entry[0]["label"]))
            return
        *words, options = entry
        namespace, name, *pairs = map(str, words)
        key = MetricKey(namespace, name, tuple(zip(pairs[::2], pairs[1::2], strict=True)))
        if key in self._points and isinstance(options, Mapping):
            points = sorted(self._points[key])
            hidden = options.get("visible") is False
            yield Curve(str(options["label"]), RATE if hidden else str(options["stat"]), points)

    def _found(self, expression: str, label: str) -> Iterator[Curve]:
        search = _SEARCH.fullmatch(expression)
        names = search and _NAMES.search(search["asked"])
        if search is None or names is None:
            raise SearchError(expression)
        keys = self._matching(search["asked"], set(re.findall('"([^"]+)"', names[1])))
        worst = min if search["by"] == "MIN" else max
        worth = {key: worst(value for _, value in self._points[key]) for key in keys}
        ordered = sorted(keys, key=worth.__getitem__, reverse=search["order"] == "DESC")
        for key in ordered[: int(search["most"])]:
            yield Curve(_labelled(label, key), search["statistic"], sorted(self._points[key]))

    def _matching(self, asked: str, names: set[str]) -> list[MetricKey]:
        schema, space = _SCHEMA.match(asked), _NAMESPACE.match(asked)
        if schema is None and space is None:
            raise SearchError(asked)
        namespace, *dimensions = schema[1].split(",") if schema else [space[1]]  # type: ignore[index]
        unlike = set(_NOT.findall(asked))
        return [
            key
            for key in self._points
            if key.namespace == namespace
            and key.name in names
            and (schema is None or {name for name, _ in key.dimensions} == set(dimensions))
            and not unlike & set(key.dimensions)
        ]


def _labelled(label: str, key: MetricKey) -> str:
    """Return a dynamic label as CloudWatch fills it in."""
    known = {"MetricName": key.name, **dict(key.dimensions)}
    return _PROPERTY.sub(lambda found: known.get(found[1], "-"), label)
