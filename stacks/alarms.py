"""The alarms over the fleet, which start the work, and over Lifeguard, which tell a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aws_cdk import Duration, aws_cloudwatch, aws_cloudwatch_actions, aws_lambda, aws_sns, aws_sqs
from constructs import Construct

from lifeguard.core.policy import Alarm
from stacks.settings import named

_MINUTE = Duration.minutes(1)


@dataclass(frozen=True, slots=True)
class Fleet:
    """One alarm over every instance: the metric of AWS/EC2 and how many minutes it must fail."""

    metric: str
    minutes: int
    meaning: str


# Two of two and ten of ten: AWS's recommended alarms for EC2 (CloudWatch User Guide); the status
# check is read each minute instead of every five, as the poll is. AWS recommends nothing for
# application checks; they are treated as status checks.
FLEET: Mapping[Alarm, Fleet] = MappingProxyType(
    {
        Alarm.STATUS: Fleet("StatusCheckFailed", 2, "a system or instance status check"),
        Alarm.EBS: Fleet("StatusCheckFailed_AttachedEBS", 10, "the attached-EBS status check"),
        Alarm.APPLICATION: Fleet("StatusCheckFailed_Application", 2, "an application status check"),
    }
)


class AlarmNotOfferedError(ValueError):
    """The policies switch on a fleet alarm that there is none for yet; the message names it."""


def watch_fleet(scope: Construct, wanted: Sequence[Alarm]) -> None:
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
        _fleet(scope, alarm, FLEET[alarm])


def _fleet(scope: Construct, alarm: Alarm, fleet: Fleet) -> None:
    query = (
        f'SELECT MAX({fleet.metric}) FROM SCHEMA("AWS/EC2", InstanceId)'  # noqa: S608 - not SQL
        " GROUP BY InstanceId ORDER BY MAX() DESC"
    )
    aws_cloudwatch.Alarm(
        scope,
        f"Fleet-{alarm}",
        alarm_name=named(f"fleet-{alarm}"),
        alarm_description=f"An EC2 instance fails {fleet.meaning}; Lifeguard is at it.",
        metric=aws_cloudwatch.MathExpression(expression=query, using_metrics={}, period=_MINUTE),
        threshold=1,
        comparison_operator=(aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD),
        evaluation_periods=fleet.minutes,
        datapoints_to_alarm=fleet.minutes,
        treat_missing_data=aws_cloudwatch.TreatMissingData.MISSING,
    )


def watch_queue(scope: Construct, queue: aws_sqs.Queue, topic: aws_sns.Topic, says: str) -> None:
    """Tell the operator, in these words, when something lies in the queue."""
    alarm = aws_cloudwatch.Alarm(
        scope,
        f"{queue.node.id}Alarm",
        alarm_description=says,
        metric=queue.metric_approximate_number_of_messages_visible(
            period=_MINUTE, statistic=aws_cloudwatch.Stats.MAXIMUM
        ),
        threshold=1,
        comparison_operator=(aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD),
        evaluation_periods=1,
        # SQS sends no data of a queue that nobody has touched for six hours.
        treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    alarm.add_alarm_action(aws_cloudwatch_actions.SnsAction(topic))


def watch_heartbeat(function: aws_lambda.Function, topic: aws_sns.Topic, says: str) -> None:
    """Tell the operator, in these words, when the function has not run for ten minutes."""
    alarm = aws_cloudwatch.Alarm(
        function,
        "Heartbeat",
        alarm_description=says,
        metric=function.metric_invocations(period=Duration.minutes(5)),
        threshold=1,
        comparison_operator=aws_cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluation_periods=2,
        treat_missing_data=aws_cloudwatch.TreatMissingData.BREACHING,
    )
    alarm.add_alarm_action(aws_cloudwatch_actions.SnsAction(topic))
