"""The alarms over the fleet, which start the work, and over Lifeguard, which tell a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from aws_cdk import Duration, aws_cloudwatch, aws_cloudwatch_actions, aws_lambda, aws_sns, aws_sqs
from constructs import Construct

from lifeguard.core.policy.policy import Alarm
from lifeguard.core.text.message import Message, message
from lifeguard.core.words.catalogue import Translator
from stacks.settings import named

_MINUTE = Duration.minutes(1)
_FIVE_MINUTES = Duration.minutes(5)

METRICS = "Lifeguard"
"""The namespace of the functions' own metrics."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """One alarm over every instance: the metric of AWS/EC2 and how many minutes it must fail."""

    metric: str
    minutes: int
    says: Message


# Two of two and ten of ten: AWS's recommended alarms for EC2 (CloudWatch User Guide); the status
# check is read each minute instead of every five, as the poll is. AWS recommends nothing for
# application checks; they are treated as status checks.
FLEET: Mapping[Alarm, Fleet] = MappingProxyType(
    {
        Alarm.STATUS: Fleet("StatusCheckFailed", 2, message("alarm.fleet.status")),
        Alarm.EBS: Fleet("StatusCheckFailed_AttachedEBS", 10, message("alarm.fleet.ebs")),
        Alarm.APPLICATION: Fleet(
            "StatusCheckFailed_Application", 2, message("alarm.fleet.application")
        ),
    }
)


@dataclass(frozen=True, slots=True)
class AlarmAudience:
    """Whom alarms tell, and in which language; CloudWatch writes the email itself."""

    topic: aws_sns.Topic
    translator: Translator


class AlarmNotOfferedError(ValueError):
    """The policies switch on a fleet alarm that there is none for yet; the message names it."""


def watch_fleet(scope: Construct, wanted: Sequence[Alarm], audience: AlarmAudience) -> None:
    """Add the fleet alarms that the policies switch on.

    They have no action: EventBridge hears of each instance, and Lifeguard writes the email.

    Raises:
        AlarmNotOfferedError: `alarms` names one that is not offered.
    """
    missing = [alarm for alarm in wanted if alarm not in FLEET]
    if missing:
        msg = f"alarms: {', '.join(missing)} not offered yet; allowed: {', '.join(FLEET)}"
        raise AlarmNotOfferedError(msg)
    for alarm in wanted:
        _fleet(scope, alarm, audience)


def _fleet(scope: Construct, alarm: Alarm, audience: AlarmAudience) -> None:
    fleet = FLEET[alarm]
    query = (
        f'SELECT MAX({fleet.metric}) FROM SCHEMA("AWS/EC2", InstanceId)'  # noqa: S608 - not SQL
        " GROUP BY InstanceId ORDER BY MAX() DESC"
    )
    aws_cloudwatch.Alarm(
        scope,
        f"Fleet-{alarm}",
        alarm_name=named(f"fleet-{alarm}"),
        alarm_description=audience.translator.say(fleet.says),
        metric=aws_cloudwatch.MathExpression(expression=query, using_metrics={}, period=_MINUTE),
        threshold=1,
        comparison_operator=(aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD),
        evaluation_periods=fleet.minutes,
        datapoints_to_alarm=fleet.minutes,
        treat_missing_data=aws_cloudwatch.TreatMissingData.MISSING,
    )


def watch_queue(
    scope: Construct, queue: aws_sqs.Queue, audience: AlarmAudience, says: Message
) -> None:
    """Tell the operator, in these words, when something lies in the queue."""
    _tell(
        scope,
        f"{queue.node.id}Alarm",
        audience,
        Wording(_name_of(queue), says),
        queue.metric_approximate_number_of_messages_visible(
            period=_MINUTE, statistic=aws_cloudwatch.Stats.MAXIMUM
        ),
    )


def watch_age(
    scope: Construct,
    queue: aws_sqs.Queue,
    audience: AlarmAudience,
    longest: Duration,
    says: Message,
) -> None:
    """Tell the operator, in these words, when something waits in the queue for too long."""
    _tell(
        scope,
        f"{queue.node.id}Age",
        audience,
        Wording(f"{_name_of(queue)}-age", says),
        queue.metric_approximate_age_of_oldest_message(
            period=_MINUTE, statistic=aws_cloudwatch.Stats.MAXIMUM
        ),
        threshold=longest.to_seconds(),
    )


def watch_errors(
    scope: Construct, function: aws_lambda.Function, name: str, audience: AlarmAudience
) -> None:
    """Tell the operator when an invocation of the function fails."""
    says = message("alarm.errors", function=name)
    metric = function.metric_errors(period=_FIVE_MINUTES, statistic=aws_cloudwatch.Stats.SUM)
    _tell(scope, "Errors", audience, Wording(f"{name}-errors", says), metric)


def watch_executions(
    scope: Construct, function: aws_lambda.Function, name: str, audience: AlarmAudience
) -> None:
    """Tell the operator when a durable execution ends in another way than it should.

    AWS/Lambda has a metric for each way (Lambda developer guide, "Monitoring durable functions").
    """
    says = message("alarm.executions", function=name)
    ways = {
        way.lower(): aws_cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name=f"DurableExecution{way}",
            dimensions_map={"FunctionName": function.function_name},
            statistic=aws_cloudwatch.Stats.SUM,
            period=_FIVE_MINUTES,
        )
        for way in ("Failed", "TimedOut", "Stopped")
    }
    total = aws_cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({way}, 0)" for way in ways),
        using_metrics=ways,
        period=_FIVE_MINUTES,
        label="Executions that broke off",
    )
    _tell(scope, "Executions", audience, Wording(f"{name}-executions", says), total)


def watch_emails(scope: Construct, names: Sequence[str], audience: AlarmAudience) -> None:
    """Tell the operator when SNS has refused an email of one of these functions."""
    says = message("alarm.emails_refused", functions=tuple(names))
    refused = {
        f"refused{number}": aws_cloudwatch.Metric(
            namespace=METRICS,
            metric_name="EmailsRefused",
            dimensions_map={"service": name},
            statistic=aws_cloudwatch.Stats.SUM,
            period=_FIVE_MINUTES,
        )
        for number, name in enumerate(names)
    }
    total = aws_cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({one}, 0)" for one in refused),
        using_metrics=refused,
        period=_FIVE_MINUTES,
        label="Emails refused",
    )
    _tell(scope, "EmailsRefused", audience, Wording(named("emails-refused"), says), total)


@dataclass(frozen=True, slots=True)
class Heart:
    """What beats: the function's metric, and in how many periods there must be one."""

    alarm: str
    metric: str
    period: Duration
    periods: int


SWEEPS = Heart("heartbeat", "Sweeps", _FIVE_MINUTES, 2)
BACKUPS = Heart("backup-heartbeat", "BackupRuns", Duration.hours(1), 24)


def watch_heartbeat(
    scope: Construct, name: str, audience: AlarmAudience, heart: Heart, says: Message
) -> None:
    """Tell the operator, in these words, when no run has come to its end for so long.

    `name` is the function's: Powertools puts it on the metric as the dimension `service`.
    """
    metric = aws_cloudwatch.Metric(
        namespace=METRICS,
        metric_name=heart.metric,
        dimensions_map={"service": name},
        statistic=aws_cloudwatch.Stats.SUM,
        period=heart.period,
    )
    alarm = aws_cloudwatch.Alarm(
        scope,
        "Heartbeat",
        alarm_name=named(heart.alarm),
        alarm_description=audience.translator.say(says),
        metric=metric,
        threshold=1,
        comparison_operator=aws_cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluation_periods=heart.periods,
        treat_missing_data=aws_cloudwatch.TreatMissingData.BREACHING,
    )
    alarm.add_alarm_action(aws_cloudwatch_actions.SnsAction(audience.topic))


def watch_answers(scope: Construct, name: str, audience: AlarmAudience) -> None:
    """Tell the operator when the sweep, which lives, gets no answer to something for long."""
    says = message("alarm.unanswered", function=name)
    metric = aws_cloudwatch.Metric(
        namespace=METRICS,
        metric_name="SweepUnanswered",
        dimensions_map={"service": name},
        statistic=aws_cloudwatch.Stats.MAXIMUM,
        period=_FIVE_MINUTES,
    )
    _tell(scope, "Unanswered", audience, Wording(f"{name}-unanswered", says), metric, periods=6)


@dataclass(frozen=True, slots=True)
class Wording:
    """An alarm's name, and what it tells a person in plain words."""

    name: str
    says: Message


def _tell(  # noqa: PLR0913  an alarm is no less
    scope: Construct,
    construct_id: str,
    audience: AlarmAudience,
    wording: Wording,
    metric: aws_cloudwatch.IMetric,
    *,
    threshold: float = 1,
    periods: int = 1,
) -> None:
    """Add an alarm that goes off when the metric reaches its threshold; no data is no news.

    SQS, for one, sends no data of a queue that nobody has touched for six hours.
    """
    alarm = aws_cloudwatch.Alarm(
        scope,
        construct_id,
        alarm_name=wording.name,
        alarm_description=audience.translator.say(wording.says),
        metric=metric,
        threshold=threshold,
        comparison_operator=aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluation_periods=periods,
        treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    alarm.add_alarm_action(aws_cloudwatch_actions.SnsAction(audience.topic))


def _name_of(queue: aws_sqs.Queue) -> str:
    """Return the queue's fixed name, which `queue.queue_name` hides in a reference."""
    resource = cast("aws_sqs.CfnQueue", queue.node.default_child)
    return str(resource.queue_name)
