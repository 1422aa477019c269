"""Which events start `intake`, and the schedules of the others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aws_cdk import Duration, aws_events, aws_events_targets, aws_lambda, aws_sqs
from constructs import Construct

from lifeguard.core.notification.selftest import DETAIL_TYPE, SOURCE
from stacks.settings import named

# No pattern asks for a Region: Health sends every event a second time to a backup Region.
PATTERNS: Mapping[str, aws_events.EventPattern] = MappingProxyType(
    {
        "health": aws_events.EventPattern(
            source=["aws.health"],
            detail_type=["AWS Health Event"],
            detail={"service": ["EC2", "EBS"]},
        ),
        "alarm": aws_events.EventPattern(
            source=["aws.cloudwatch"], detail_type=["CloudWatch Alarm State Change"]
        ),
        "alarm-contributor": aws_events.EventPattern(
            source=["aws.cloudwatch"], detail_type=["CloudWatch Alarm Contributor State Change"]
        ),
        "instance-state": aws_events.EventPattern(
            source=["aws.ec2"],
            detail_type=["EC2 Instance State-change Notification"],
            # The states that settle something; those on the way there tell us nothing.
            detail={"state": ["running", "stopped", "terminated"]},
        ),
        "drill": aws_events.EventPattern(source=[SOURCE], detail_type=[DETAIL_TYPE]),
    }
)


def route(scope: Construct, intake: aws_lambda.Function, dead_letters: aws_sqs.Queue) -> None:
    """Send the events that matter to `intake`; what cannot be delivered within a day is kept."""
    for name, pattern in PATTERNS.items():
        rule = aws_events.Rule(scope, f"Rule-{name}", rule_name=named(name), event_pattern=pattern)
        rule.add_target(
            aws_events_targets.LambdaFunction(
                intake,
                dead_letter_queue=dead_letters,
                max_event_age=Duration.hours(24),
                retry_attempts=185,
            )
        )


def every_week(scope: Construct, report: aws_lambda.Function) -> None:
    """Start `report` once a week, counted from the deployment."""
    rule = aws_events.Rule(
        scope,
        "Rule-report",
        rule_name=named("report"),
        schedule=aws_events.Schedule.rate(Duration.days(7)),
    )
    rule.add_target(aws_events_targets.LambdaFunction(report))


def every_minute(scope: Construct, sweep: aws_lambda.Function) -> None:
    """Start `sweep` each minute; a beat that cannot be delivered is dropped, the next sees all."""
    rule = aws_events.Rule(
        scope,
        "Rule-sweep",
        rule_name=named("sweep"),
        schedule=aws_events.Schedule.rate(Duration.minutes(1)),
    )
    rule.add_target(
        aws_events_targets.LambdaFunction(
            sweep, max_event_age=Duration.minutes(1), retry_attempts=0
        )
    )


def every_hour(scope: Construct, backup: aws_lambda.Function) -> None:
    """Start `backup` each hour; one that cannot be delivered in time is dropped for the next."""
    rule = aws_events.Rule(
        scope,
        "Rule-backup",
        rule_name=named("backup"),
        schedule=aws_events.Schedule.rate(Duration.hours(1)),
    )
    rule.add_target(
        aws_events_targets.LambdaFunction(
            backup, max_event_age=Duration.minutes(30), retry_attempts=2
        )
    )
