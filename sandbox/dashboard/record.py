"""Keeps the metrics of a replay as they come: what functions send, what AWS would publish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import boto3

from sandbox.dashboard import made_up
from sandbox.dashboard.store import MetricKey, MetricStore
from sandbox.replay.replay import Replay

_SAMPLED = timedelta(hours=1)
_SWEEPS = MetricKey("Lifeguard", "Sweeps", (("service", "lifeguard-sweep"),))
_CHECKS = (("System", "SystemStatus"), ("Instance", "InstanceStatus"))
_MEASURED = (
    ("AWS/EC2", "CPUUtilization"),
    ("AWS/EC2", "CPUCreditBalance"),
    ("CWAgent", "mem_used_percent"),
)


class Recorder:
    """Notes metrics while a replay goes on; made before its first event."""

    def __init__(self, replay: Replay) -> None:
        self.store = MetricStore()
        self._account = replay.account
        self._read = 0
        self._swept = 0
        self._process = self._account.runtime.process
        self._account.runtime.process = self._counted
        self._sample()

    def _look(self, now: datetime) -> None:
        """Take in the metrics that functions have printed since the last look."""
        logs = self._account.runtime.logs
        for line in logs[self._read :]:
            for key, value in _embedded(line.text, line.function):
                self.store.add(key, now, value)
                self._swept += key == _SWEEPS
        self._read = len(logs)

    def finish(self) -> None:
        """Add what is known only at the end."""
        topic = (("TopicName", self._topic()),)
        for email in self._account.world.emails:
            for name, value in (("Delivered", 1.0), ("Failed", 0.0)):
                key = MetricKey("AWS/SNS", f"NumberOfNotifications{name}", topic)
                self.store.add(key, email.at, value)

    def _topic(self) -> str:
        return self._account.template.parts("AWS::SNS::Topic")[0].name

    @contextmanager
    def _counted(self, function: str) -> Iterator[None]:
        """Count a run, and take in what it prints."""
        now = self._account.agenda.now()
        of = (("FunctionName", function),)
        self.store.add(MetricKey("AWS/Lambda", "Invocations", of), now, 1)
        for key, value in made_up.of_run(function):
            self.store.add(key, now, value)
        try:
            with self._process(function):
                yield
        finally:
            self._look(now)

    def _sample(self) -> None:
        """Note what AWS publishes by itself, once an hour."""
        now = self._account.agenda.now()
        # The sweeps of the last hour that a replay leaves out, since they would find nothing new.
        self.store.add(_SWEEPS, now, max(0, _SAMPLED / timedelta(minutes=1) - self._swept))
        self._swept = 0
        with self._account.world.backstage():
            databases = tuple(self._rds(now))
            made = made_up.of_estate(self._volumes(), now, databases=not databases)
            for key, value in (*self._ec2(now), *databases, *made):
                self.store.add(key, now, value)
        self._account.agenda.after(_SAMPLED, self._sample)

    def _client(self, service: str) -> Any:  # noqa: ANN401  boto3's clients are made at run time
        return boto3.client(service, region_name=self._account.world.spec.region)  # type: ignore[call-overload]

    def _volumes(self) -> dict[str, tuple[str, ...]]:
        """Return the volumes of each instance."""
        found = self._client("ec2").describe_instances()["Reservations"]
        return {
            one["InstanceId"]: tuple(
                device["Ebs"]["VolumeId"] for device in one.get("BlockDeviceMappings", ())
            )
            for reservation in found
            for one in reservation["Instances"]
        }

    def _ec2(self, now: datetime) -> Iterator[tuple[MetricKey, float]]:
        statuses = self._client("ec2").describe_instance_status()["InstanceStatuses"]
        for one in statuses:
            of = (("InstanceId", one["InstanceId"]),)
            failed = {name: one[field]["Status"] == "impaired" for name, field in _CHECKS}
            for name, value in failed.items():
                yield MetricKey("AWS/EC2", f"StatusCheckFailed_{name}", of), float(value)
            yield MetricKey("AWS/EC2", "StatusCheckFailed", of), float(any(failed.values()))
        keys = [
            MetricKey(space, name, (("InstanceId", one["InstanceId"]),))
            for one in statuses
            for space, name in _MEASURED
        ]
        yield from self._measured(keys, now)

    def _rds(self, now: datetime) -> Iterator[tuple[MetricKey, float]]:
        """Yield what CloudWatch has of the world's DB instances."""
        keys = [
            MetricKey("AWS/RDS", name, (("DBInstanceIdentifier", one.id),))
            for one in self._account.world.spec.rds
            for name in made_up.DATABASE_METRICS
        ]
        yield from self._measured(keys, now)

    def _measured(self, keys: list[MetricKey], now: datetime) -> Iterator[tuple[MetricKey, float]]:
        if not keys:
            return
        answer = self._client("cloudwatch").get_metric_data(
            MetricDataQueries=[_query(number, key) for number, key in enumerate(keys)],
            StartTime=now - timedelta(minutes=5),
            EndTime=now,
        )
        for found in answer["MetricDataResults"]:
            if found["Values"]:
                yield keys[int(found["Id"][1:])], float(found["Values"][0])


def _query(number: int, key: MetricKey) -> dict[str, Any]:
    metric = {
        "Namespace": key.namespace,
        "MetricName": key.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in key.dimensions],
    }
    return {
        "Id": f"m{number}",
        "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Average"},
    }


def _embedded(line: str, function: str) -> Iterator[tuple[MetricKey, float]]:
    """Yield what a line says in CloudWatch's embedded metric format; most lines say nothing.

    All functions share one process here, so the service that Powertools names is whichever came
    first: it is that of the function.
    """
    if '"_aws"' not in line:
        return
    told = json.loads(line)
    for directive in told["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            told = {**told, "service": function}
            of = tuple((name, str(told[name])) for name in names)
            for metric in directive["Metrics"]:
                values = told[metric["Name"]]
                for value in values if isinstance(values, list) else [values]:
                    yield MetricKey(directive["Namespace"], metric["Name"], of), float(value)
