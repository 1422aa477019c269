"""Which instance an alarm watches and by which metric, as its configuration tells it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lifeguard.core.incident.trigger import Kind
from lifeguard.core.resources.resource import Service
from lifeguard.immutable import immutable
from lifeguard.ingest.json import names
from lifeguard.ingest.json.fields import Fields, fields

_GROUPED = re.compile(r"\A\s*+SELECT\b.*\bGROUP\s{1,100}BY\b", re.IGNORECASE | re.DOTALL)

_OF_EC2 = re.compile(
    r"""\A\s*+SELECT\s++\w{1,20}+\s*+\(\s*+"?(?P<name>\w{1,255})"?\s*+\)"""
    r"""\s++FROM\s++(?:SCHEMA\s*+\(\s*+)?"AWS/EC2"(?:[,)\s]|$)""",
    re.IGNORECASE,
)
"""A query of one of EC2's own metrics (CloudWatch guide, Metrics Insights query syntax)."""


@immutable
class Metric:
    """One metric of an instance; `check` is its name where it is a status metric of `AWS/EC2`."""

    instance: str
    kind: Kind
    check: str = ""
    service: str = Service.EC2


@immutable
class Watched:
    """What an alarm is about: one instance, and how it looks at it.

    `measures` are the status metrics of `AWS/EC2` that it reads; none where it reads anything
    else of the instance as well, since its state then depends on that too.
    """

    instance: str
    kind: Kind
    measures: tuple[str, ...] = ()
    service: str = Service.EC2


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
    """Return the kind of problem that a metric of `AWS/EC2` tells of."""
    if metric.startswith("StatusCheckFailed_Application"):
        return Kind.APPLICATION_CHECK
    return Kind.STATUS_CHECK if metric.startswith("StatusCheckFailed") else Kind.ALARM


def grouped(instance: str, queries: Iterable[str]) -> Watched:
    """Return what a fleet alarm is about under one instance: the metrics that it queries."""
    found = [_queried(instance, query) for query in queries if _GROUPED.match(query)]
    return about(found or [Metric(instance, Kind.ALARM)])


def about(metrics: Collection[Metric]) -> Watched:
    """Return what an alarm on these metrics of one instance is about.

    A status check tells more than what is reckoned with it.
    """
    kinds = {metric.kind for metric in metrics}
    telling = (Kind.STATUS_CHECK, Kind.APPLICATION_CHECK, Kind.ALARM)
    kind = next(kind for kind in telling if kind in kinds)
    checks = sorted({metric.check for metric in metrics})
    ((service, instance),) = {(metric.service, metric.instance) for metric in metrics}
    return Watched(instance, kind, tuple(checks) if all(checks) else (), service)


def _queried(instance: str, query: str) -> Metric:
    found = _OF_EC2.match(query)
    return _of_ec2(instance, found["name"]) if found else Metric(instance, Kind.ALARM)


DATABASE = "DBInstanceIdentifier"
"""The dimension that names a DB instance."""


def database_metric(name: str) -> Metric:
    """Return a metric of a DB instance."""
    return Metric(name, Kind.ALARM, service=Service.RDS)


def _of_ec2(instance: str, name: str) -> Metric:
    kind = kind_of(name)
    return Metric(instance, kind, "" if kind is Kind.ALARM else name)


def _metrics(configuration: Fields, account: str) -> Iterator[Metric]:
    for path, item in configuration.items("metrics"):
        entry = fields(path, item)
        if (entry.text("accountId") or account) != account:
            continue
        metric = entry.nested("metricStat").nested("metric")
        dimensions = metric.nested("dimensions")
        namespace = metric.text("namespace") or ""
        if namespace == "AWS/RDS" and (name := dimensions.text(DATABASE)) is not None:
            yield database_metric(names.db_identifier(dimensions.named(DATABASE), name))
            continue
        value = dimensions.text("InstanceId")
        if value is None or _of_another_service(namespace, value):
            continue
        instance = names.instance(dimensions.named("InstanceId"), value)
        name = metric.text("name") or ""
        yield _of_ec2(instance, name) if namespace == "AWS/EC2" else Metric(instance, Kind.ALARM)


def _of_another_service(namespace: str, value: str) -> bool:
    """Amazon Connect, for one, has a dimension InstanceId too; those are no EC2 instances."""
    return namespace.startswith("AWS/") and namespace != "AWS/EC2" and not value.startswith("i-")
