"""Alarms of a world file: each goes to ALARM and to OK by itself, as its instance does."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.hosts.checks import check
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.status import SummaryStatus
from sandbox.people.person import Person
from sandbox.time.agenda import Ticket
from sandbox.worldfile.fault_spec import FaultKind
from sandbox.worldfile.instance_spec import AlarmMetric
from sandbox.worldfile.partition import arn

OK, ALARM = "OK", "ALARM"
TURNS_AFTER = {ALARM: timedelta(minutes=2), OK: timedelta(minutes=1)}
"""Two datapoints of a minute for ALARM; one that does not breach is enough for OK (CloudWatch
guide, evaluating an alarm: M out of N datapoints)."""

_KINDS = {
    AlarmMetric.SYSTEM: (FaultKind.SYSTEM,),
    AlarmMetric.INSTANCE: (FaultKind.INSTANCE,),
    AlarmMetric.EBS: (FaultKind.EBS,),
    AlarmMetric.ANY: (FaultKind.SYSTEM, FaultKind.INSTANCE, FaultKind.EBS),
}
"""Which checks a metric is about (EC2 guide, instance metrics)."""


class WorldAlarm:
    """One alarm on one metric of one instance; missing data leave its state as it is."""

    def __init__(self, estate: Estate, person: Person, host: Host, metric: AlarmMetric) -> None:
        self.name = f"{host.spec.name or host.id}-{metric}"
        self._estate = estate
        self._person = person
        self._host = host
        self._metric = metric
        self._state = OK
        self._since = host.launched_at
        self._turn: Ticket | None = None
        person.alarm(self.name, host.id, state=OK, metric=metric)

    def look(self) -> None:
        """See what the metric says now, and turn when it has said so for long enough."""
        wanted = self._wanted()
        if wanted == self._state:
            self._stay()
        elif wanted is not None and self._turn is None:
            self._turn = self._estate.agenda.after(TURNS_AFTER[wanted], self._turned)
        elif wanted is None:
            self._stay()

    def _wanted(self) -> str | None:
        """Return the state that the metric calls for; None: there are no data."""
        found = [check(self._host, kind).status for kind in _KINDS[self._metric]]
        if SummaryStatus.IMPAIRED in found:
            return ALARM
        return OK if SummaryStatus.OK in found else None

    def _stay(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def _turned(self) -> None:
        self._turn = None
        before, since = self._state, self._since
        self._state = OK if before == ALARM else ALARM
        self._since = self._estate.agenda.now()
        self._person.turn_alarm(self.name, self._state)
        self._estate.tell(self._event(before, since))

    def _event(self, before: str, since: datetime) -> dict[str, Any]:
        """Return `CloudWatch Alarm State Change` (CloudWatch guide, alarm events)."""
        spec, now = self._estate.spec, self._since
        metric = {
            "namespace": "AWS/EC2",
            "name": self._metric.value,
            "dimensions": {"InstanceId": self._host.id},
        }
        stat = {"metric": metric, "period": 60, "stat": "Maximum"}
        return {
            "version": "0",
            "id": uuid_of("alarm", self.name, now.isoformat()),
            "detail-type": "CloudWatch Alarm State Change",
            "source": "aws.cloudwatch",
            "account": spec.account,
            "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "region": spec.region,
            "resources": [arn("cloudwatch", spec.region, spec.account, f"alarm:{self.name}")],
            "detail": {
                "alarmName": self.name,
                "configuration": {
                    "description": "",
                    "metrics": [{"id": "m1", "metricStat": stat, "returnData": True}],
                },
                "previousState": _state(before, since),
                "state": _state(self._state, now),
            },
        }


def _state(value: str, since: datetime) -> dict[str, str]:
    breach = "datapoints [1.0, 1.0] were" if value == ALARM else "datapoints [0.0] were not"
    return {
        "value": value,
        "reason": f"Threshold Crossed: {breach} greater than or equal to the threshold (1.0).",
        "reasonData": json.dumps({"version": "1.0"}),
        "timestamp": f"{since:%Y-%m-%dT%H:%M:%S.000+0000}",
    }


def watch(estate: Estate, person: Person) -> None:
    """Have the alarms that the instances ask for."""
    alarms = {
        host.id: WorldAlarm(estate, person, host, host.spec.alarm)
        for host in estate.hosts.values()
        if host.spec.alarm is not None
    }

    def look(host: Host) -> None:
        if host.id in alarms:
            alarms[host.id].look()

    estate.looked = look
    for alarm in alarms.values():
        alarm.look()
