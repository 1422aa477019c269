"""Which instance an alarm watches and by which metric, as its configuration tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lifeguard.core.incident.trigger import Kind
from lifeguard.ingest.json import names
from lifeguard.ingest.json.fields import Fields, fields

_GROUPED = re.compile(r"\s*SELECT\b.*\bGROUP\s+BY\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of an instance."""

    instance: str
    kind: Kind


def watched(configuration: Fields, account: str) -> tuple[Metric, ...]:
    """Return the instances' metrics that the alarm reads itself, directly or through math.

    A monitoring account's alarm may read another account's metric (MetricDataQuery, AccountId):
    that says nothing of an instance of this `account`.
    """
    return tuple(_metrics(configuration, account))


def foreign_account(configuration: Fields, account: str) -> str | None:
    """Return another account whose metric the alarm reads, or None."""
    entries = (fields(path, item) for path, item in configuration.items("metrics"))
    owners = (entry.text("accountId") for entry in entries)
    return next((owner for owner in owners if owner and owner != account), None)


def expressions(configuration: Fields) -> tuple[str, ...]:
    """Return the alarm's queries and formulas."""
    entries = (fields(path, item) for path, item in configuration.items("metrics"))
    return tuple(entry.text("expression") or "" for entry in entries)


def is_fleet(configuration: Fields) -> bool:
    """Whether the alarm watches many series, each of which sends events of its own."""
    return any(_GROUPED.match(text) for text in expressions(configuration))


def kind_of(metric: str) -> Kind:
    """Return the kind of problem that a metric of `AWS/EC2`, or a query that names it, tells of."""
    if "StatusCheckFailed_Application" in metric:
        return Kind.APPLICATION_CHECK
    return Kind.STATUS_CHECK if "StatusCheckFailed" in metric else Kind.ALARM


def _metrics(configuration: Fields, account: str) -> Iterator[Metric]:
    for path, item in configuration.items("metrics"):
        entry = fields(path, item)
        if (entry.text("accountId") or account) != account:
            continue
        metric = entry.nested("metricStat").nested("metric")
        dimensions = metric.nested("dimensions")
        value = dimensions.text("InstanceId")
        namespace = metric.text("namespace") or ""
        if value is None or _of_another_service(namespace, value):
            continue
        kind = kind_of(metric.text("name") or "") if namespace == "AWS/EC2" else Kind.ALARM
        yield Metric(names.instance(dimensions.named("InstanceId"), value), kind)


def _of_another_service(namespace: str, value: str) -> bool:
    """Amazon Connect, for one, has a dimension InstanceId too; those are no EC2 instances."""
    return namespace.startswith("AWS/") and namespace != "AWS/EC2" and not value.startswith("i-")
