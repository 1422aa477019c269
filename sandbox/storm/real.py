"""A storm played by the whole product in the sandbox: what `replay` does, for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.hosts.faults import Fault
from sandbox.hosts.host import Host, Watcher
from sandbox.hosts.states import HostState
from sandbox.replay import report, stage
from sandbox.replay.events import Event
from sandbox.replay.replay import Replay
from sandbox.replay.stage import Scene
from sandbox.storm.acting import Acting
from sandbox.storm.disaster import ACCOUNT, BOOTS_FOR, DETECTED, REGION, Disaster, Victim, victims
from sandbox.storm.outcome import Count, Course, Seen, course
from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec

COUNTED = frozenset({"StopInstances", "StartInstances", "CreateImage"})
ALARM = "lifeguard-fleet-status"


class _Witness:
    """Stands between a host and its watcher, and notes when it was stopped and ran again."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self.stopped_at: dict[str, datetime] = {}
        self.running_at: dict[str, datetime] = {}

    def changed(self, host: Host) -> None:
        """Pass it on."""
        self._watcher.changed(host)

    def entered(self, host: Host) -> None:
        """Note it, and pass it on."""
        now = host.agenda.now()
        if host.state is HostState.STOPPING:
            self.stopped_at.setdefault(host.id, now)
        elif host.state is HostState.RUNNING:
            self.running_at[host.id] = now
        self._watcher.entered(host)

    def broke(self, host: Host, fault: Fault) -> None:
        """Pass it on."""
        self._watcher.broke(host, fault)


@dataclass(frozen=True, slots=True)
class Played:
    """What was seen, and what failed inside Lifeguard."""

    seen: Seen
    problems: tuple[str, ...]


def play(
    disaster: Disaster, acting: Acting, progress: Callable[[datetime], None] = lambda _now: None
) -> Played:
    """Play a storm through the template, the functions, the queue and the durable engine."""
    found = victims(disaster)
    world = WorldSpec(tuple(_instance(victim, acting) for victim in found), quotas=True)
    world = replace(world, account=ACCOUNT, region=REGION, seed=disaster.seed)
    alarms = [_alarm(victim, world.now) for victim in found]
    witnesses: list[_Witness] = []

    def watch(replay: Replay) -> None:
        estate = replay.account.world.estate
        witness = _Witness(estate)
        witnesses.append(witness)
        for host in estate.hosts.values():
            host.watcher = witness

    with stage.played(Scene(alarms, world, acting.path), progress, watch) as replay:
        grace = acting.policy.auto_recovery_grace
        (witness,) = witnesses
        courses = (
            course(
                victim,
                grace,
                world.now,
                witness.stopped_at.get(victim.id),
                witness.running_at.get(victim.id),
            )
            for victim in found
        )
        return Played(_seen(replay, tuple(courses)), tuple(report.failures(replay)))


def _seen(replay: Replay, courses: tuple[Course, ...]) -> Seen:
    world = replay.account.world
    hosts = world.estate.hosts.values()
    calls = [call for call in world.api_calls if call.operation in COUNTED]
    throttled = sum(call.error == "RequestLimitExceeded" for call in calls)
    return Seen(
        courses,
        stranded=sum(host.state is not HostState.RUNNING for host in hosts),
        count=Count(len(calls), throttled, len(world.emails)),
    )


def _instance(victim: Victim, acting: Acting) -> InstanceSpec:
    policy = acting.policy
    return InstanceSpec(
        id=victim.id,
        name=victim.name,
        tags={acting.policies.opt_in_tag: policy.name, policy.group_tag: victim.group},
        zone=victim.zone,
        boots_for=BOOTS_FOR,
        stops_for=victim.stops_for,
        starts_for=victim.starts_for,
        fault=FaultSpec(FaultKind.SYSTEM, after=victim.fails_after),
    )


def _alarm(victim: Victim, begins: datetime) -> Event:
    """Return what CloudWatch sends of one instance under the fleet's alarm."""
    at = begins + victim.fails_after + DETECTED
    return {
        "version": "0",
        "id": f"alarm-{victim.id}",
        "detail-type": "CloudWatch Alarm Contributor State Change",
        "source": "aws.cloudwatch",
        "account": ACCOUNT,
        "time": at.isoformat(),
        "region": REGION,
        "resources": [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{ALARM}"],
        "detail": _detail(victim, at),
    }


def _detail(victim: Victim, at: datetime) -> Mapping[str, Any]:
    query = 'SELECT MAX(StatusCheckFailed) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY InstanceId'
    metric = {"id": "m1", "expression": query, "returnData": True, "period": 60}
    return {
        "alarmName": ALARM,
        "alarmContributor": {"id": victim.id, "attributes": {"InstanceId": victim.id}},
        "state": {
            "value": "ALARM",
            "reason": "Threshold Crossed: 2 out of the last 2 datapoints were >= 1.0",
            "timestamp": f"{at:%Y-%m-%dT%H:%M:%S.000+0000}",
        },
        "configuration": {"metrics": [metric], "description": "any instance's check fails"},
    }
