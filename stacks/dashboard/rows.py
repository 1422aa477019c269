"""The rows, in the order in which a tired person asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lifeguard.core.text.message import Message, message
from stacks.dashboard import databases
from stacks.dashboard.series import Axis, KnownMetric, Line, Rate, Search
from stacks.dashboard.widgets import Widget, alarms, custom, graph, number, text

OWN = "Lifeguard"
"""The namespace of the functions' own metrics."""
WEEK = 604_800
ROUTE_53 = "us-east-1"
"""Route 53 publishes its metrics there alone (Route 53 developer guide, monitoring)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows are of: where, in which words, with which of Lifeguard's own parts.

    `widget` and `alarms` are ARNs, `functions` and `topic` names.
    """

    region: str
    say: Callable[[Message], str]
    widget: str
    alarms: Sequence[str]
    functions: Sequence[str]
    topic: str
    has_backups: bool


def rows(of: Setting) -> Iterator[Sequence[Widget]]:
    """Yield each row: a heading with its sentence, then its widgets."""
    yield from (
        _act(of),
        _sick(of),
        _coming(of),
        _cpu(of),
        _memory(of),
        _volumes(of),
        databases.row(of.region, of.say),
        _lightsail(of),
        _traffic(of),
        _month(of),
    )
    if of.has_backups:
        yield _backups(of)
    yield _itself(of)


def _own(name: str, function: str, statistic: str, label: str = "") -> KnownMetric:
    """Return one of the functions' own metrics; Powertools adds the dimension `service`."""
    service = (("service", f"lifeguard-{function}"),)
    return KnownMetric(OWN, name, service, statistic, label or name)


def _act(of: Setting) -> Sequence[Widget]:
    say, region = of.say, of.region
    open_now = say(message("dashboard.open_incidents"))
    asked = say(message("dashboard.open_questions"))
    sweeps = say(message("dashboard.sweeps"))
    return (
        text(say(message("dashboard.act"))),
        custom(say(message("dashboard.now")), of.widget, "now", 14, 8),
        alarms(say(message("dashboard.alarms")), of.alarms),
        graph(
            say(message("dashboard.open")),
            region,
            (
                _own("OpenIncidents", "sweep", "Maximum", open_now),
                _own("OpenQuestions", "sweep", "Maximum", asked),
            ),
            width=12,
        ),
        graph(sweeps, region, (Rate(_own("Sweeps", "sweep", "Sum", sweeps)),), Axis(2), width=12),
    )


def _sick(of: Setting) -> Sequence[Widget]:
    say, region, by_id = of.say, of.region, ("InstanceId",)
    checks = tuple(
        Search("AWS/EC2", (f"StatusCheckFailed_{check}",), by_id, named=True)
        for check in ("System", "Instance", "AttachedEBS")
    )
    fails = Search("AWS/EC2", ("StatusCheckFailed",), by_id)
    return (
        text(say(message("dashboard.sick"))),
        graph(say(message("dashboard.checks")), region, (fails,), Axis(1), width=12),
        graph(say(message("dashboard.which_check")), region, checks, Axis(1), width=12),
    )


def _coming(of: Setting) -> Sequence[Widget]:
    return (
        text(of.say(message("dashboard.coming"))),
        custom(of.say(message("dashboard.planned")), of.widget, "planned", 24, 5),
    )


def _cpu(of: Setting) -> Sequence[Widget]:
    say, region, by_id = of.say, of.region, ("InstanceId",)
    used = Search("AWS/EC2", ("CPUUtilization",), by_id, "Average")
    left = Search("AWS/EC2", ("CPUCreditBalance",), by_id, "Minimum", least=True)
    billed = Search("AWS/EC2", ("CPUSurplusCreditsCharged",), by_id, "Sum")
    return (
        text(say(message("dashboard.cpu"))),
        graph(say(message("dashboard.cpu_used")), region, (used,), Axis(100)),
        graph(say(message("dashboard.credits")), region, (left,)),
        graph(say(message("dashboard.surplus")), region, (billed,)),
    )


def _memory(of: Setting) -> Sequence[Widget]:
    """Names of the agent's metrics on Linux, then on Windows."""
    say, region, agent = of.say, of.region, "CWAgent"
    memory = ("mem_used_percent", "Memory % Committed Bytes In Use")
    swap = ("swap_used_percent", "Paging File % Usage")
    no_disks = " ".join(
        f'NOT fstype="{name}"' for name in ("devtmpfs", "overlay", "squashfs", "tmpfs")
    )
    full = (
        Search(agent, ("disk_used_percent",), label="InstanceId path", term=no_disks),
        Search(
            agent,
            ("LogicalDisk % Free Space",),
            statistic="Minimum",
            least=True,
            label="InstanceId instance",
            named=True,
        ),
    )
    return (
        text(say(message("dashboard.memory"))),
        graph(
            say(message("dashboard.memory_used")),
            region,
            (Search(agent, memory, label="InstanceId"),),
            Axis(100, (Line(90, "90 %"),)),
        ),
        graph(say(message("dashboard.disk_used")), region, full, Axis(100, (Line(90, "90 %"),))),
        graph(
            say(message("dashboard.swap_used")),
            region,
            (Search(agent, swap, label="InstanceId"),),
            Axis(100),
        ),
    )


def _volumes(of: Setting) -> Sequence[Widget]:
    say, region = of.say, of.region
    checks = ("VolumeStalledIOCheck", "VolumeIOPSExceededCheck", "VolumeThroughputExceededCheck")
    limits = Search("AWS/EBS", checks, label="VolumeId")
    queue = Search("AWS/EBS", ("VolumeQueueLength",), ("VolumeId",), "Average")
    balances = (
        Search("AWS/EBS", ("BurstBalance",), ("VolumeId",), "Minimum", least=True, named=True),
        Search(
            "AWS/EC2",
            ("EBSIOBalance%", "EBSByteBalance%"),
            ("InstanceId",),
            "Minimum",
            least=True,
        ),
    )
    return (
        text(say(message("dashboard.volumes"))),
        graph(say(message("dashboard.queue")), region, (queue,)),
        graph(say(message("dashboard.limits")), region, (limits,), Axis(1)),
        graph(say(message("dashboard.balances")), region, balances, Axis(100, (Line(20, "20 %"),))),
    )


def _lightsail(of: Setting) -> Sequence[Widget]:
    return (
        text(of.say(message("dashboard.lightsail"))),
        custom(of.say(message("dashboard.lightsail_now")), of.widget, "lightsail", 24, 6),
    )


def _traffic(of: Setting) -> Sequence[Widget]:
    say, region, elb = of.say, of.region, "AWS/ApplicationELB"
    balancer, group = ("LoadBalancer",), ("TargetGroup", "LoadBalancer")
    errors = Search(elb, ("HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count"), balancer, "Sum")
    sick = Search(elb, ("UnHealthyHostCount",), group, label="TargetGroup")
    slow = Search(elb, ("TargetResponseTime",), balancer, "p99")
    answers = Search(
        "AWS/Route53", ("HealthCheckStatus",), ("HealthCheckId",), "Minimum", least=True
    )
    return (
        text(say(message("dashboard.traffic"))),
        graph(say(message("dashboard.errors")), region, (errors,), width=6),
        graph(say(message("dashboard.unhealthy")), region, (sick,), width=6),
        graph(say(message("dashboard.slow")), region, (slow,), width=6),
        graph(say(message("dashboard.health_checks")), ROUTE_53, (answers,), Axis(1), width=6),
    )


def _month(of: Setting) -> Sequence[Widget]:
    say, region = of.say, of.region
    counts = (
        (message("dashboard.incidents"), "Incidents", "Sum"),
        (message("dashboard.downtime"), "DowntimeSeconds", "Sum"),
        (message("dashboard.detected"), "DetectSeconds", "Average"),
        (message("dashboard.repaired"), "RepairSeconds", "Average"),
    )
    numbers = (
        number(say(title), region, (_own(name, "respond", statistic, say(title)),))
        for title, name, statistic in counts
    )
    weeks = graph(
        say(message("dashboard.weeks")),
        region,
        (_own("Incidents", "respond", "Sum", say(message("dashboard.incidents"))),),
        width=12,
        view="bar",
        period=WEEK,
        start="-P90D",
    )
    servers = custom(say(message("dashboard.by_server")), of.widget, "month", 12, 6)
    return (text(say(message("dashboard.month"))), *numbers, weeks, servers)


def _backups(of: Setting) -> Sequence[Widget]:
    say, region = of.say, of.region
    made = tuple(
        _own(name, "backup", "Sum", say(label))
        for name, label in (
            ("BackupsMade", message("dashboard.backups_made")),
            ("BackupsFailed", message("dashboard.backups_failed")),
            ("BackupsPruned", message("dashboard.backups_pruned")),
        )
    )
    age = say(message("dashboard.backup_age"))
    return (
        text(say(message("dashboard.backups"))),
        graph(age, region, (_own("OldestBackupHours", "backup", "Maximum", age),), width=12),
        graph(say(message("dashboard.backups_done")), region, made, width=12),
    )


def _itself(of: Setting) -> Sequence[Widget]:
    say, region = of.say, of.region

    def each(name: str, statistic: str) -> tuple[KnownMetric, ...]:
        return tuple(
            KnownMetric("AWS/Lambda", name, (("FunctionName", function),), statistic, function)
            for function in of.functions
        )

    topic = (("TopicName", of.topic),)
    mails = (
        KnownMetric(
            "AWS/SNS",
            "NumberOfNotificationsDelivered",
            topic,
            "Sum",
            say(message("dashboard.delivered")),
        ),
        KnownMetric(
            "AWS/SNS",
            "NumberOfNotificationsFailed",
            topic,
            "Sum",
            say(message("dashboard.undelivered")),
        ),
    )
    return (
        text(say(message("dashboard.itself"))),
        graph(say(message("dashboard.invocations")), region, each("Invocations", "Sum"), width=6),
        graph(say(message("dashboard.durations")), region, each("Duration", "Maximum"), width=6),
        graph(say(message("dashboard.failures")), region, each("Errors", "Sum"), width=6),
        graph(say(message("dashboard.emails")), region, mails, width=6),
    )
