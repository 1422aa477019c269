"""Which events start `intake`, and the schedules of the others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aws_cdk import (
    Aws,
    Duration,
    aws_events,
    aws_events_targets,
    aws_iam,
    aws_lambda,
    aws_scheduler,
    aws_sqs,
)
from constructs import Construct

from lifeguard.core.notification.drill import DETAIL_TYPE, SOURCE
from lifeguard.core.schedule.report_time import DAY, HOUR
from lifeguard.ingest.ssm.command import OURS, UNDERWAY
from stacks.permissions import Right, grant
from stacks.settings import named

_DAY = Duration.hours(24)
_RETRIES = 185
"""The longest and the most that EventBridge tries a delivery again."""

# No pattern asks for a Region: Health sends every event a second time to a backup Region.
PATTERNS: Mapping[str, aws_events.EventPattern] = MappingProxyType(
    {
        "health": aws_events.EventPattern(
            source=["aws.health"],
            # Of every service: what Lifeguard does not know is told to the operator.
            detail_type=["AWS Health Event"],
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
        "command-end": aws_events.EventPattern(
            source=["aws.ssm"],
            detail_type=["EC2 Command Invocation Status-change Notification"],
            detail={
                "document-name": aws_events.Match.prefix(OURS),
                "status": aws_events.Match.anything_but(*UNDERWAY),
            },
        ),
        "database": aws_events.EventPattern(
            source=["aws.rds"], detail_type=["RDS DB Instance Event", "RDS DB Cluster Event"]
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
                max_event_age=_DAY,
                retry_attempts=_RETRIES,
            )
        )


def every_monday(
    scope: Construct, report: aws_lambda.Function, dead_letters: aws_sqs.Queue, timezone: str
) -> None:
    """Start `report` on Monday mornings by the operator's clock, which a rule does not know.

    What cannot be delivered within a day is kept.
    """
    role = _may_start(scope, report, dead_letters)
    schedule = aws_scheduler.CfnSchedule(
        scope,
        "Schedule-report",
        name=named("report"),
        description="Starts Lifeguard's weekly report and self-test",
        schedule_expression=f"cron(0 {HOUR} ? * {DAY} *)",
        schedule_expression_timezone=timezone,
        flexible_time_window=aws_scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=aws_scheduler.CfnSchedule.TargetProperty(
            arn=report.function_arn,
            role_arn=role.role_arn,
            dead_letter_config=aws_scheduler.CfnSchedule.DeadLetterConfigProperty(
                arn=dead_letters.queue_arn
            ),
            retry_policy=aws_scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=_DAY.to_seconds(), maximum_retry_attempts=_RETRIES
            ),
        ),
    )
    # The schedule refers to its role, and not to what the role may do.
    schedule.node.add_dependency(role.node.find_child("DefaultPolicy"))


def _may_start(
    scope: Construct, report: aws_lambda.Function, dead_letters: aws_sqs.Queue
) -> aws_iam.Role:
    """Return the role of the schedule: its group alone may take it (confused-deputy prevention)."""
    group = f"arn:{Aws.PARTITION}:scheduler:{Aws.REGION}:{Aws.ACCOUNT_ID}:schedule-group/default"
    only_ours = {"aws:SourceAccount": Aws.ACCOUNT_ID, "aws:SourceArn": group}
    scheduler = aws_iam.ServicePrincipal(
        "scheduler.amazonaws.com", conditions={"StringEquals": only_ours}
    )
    role = aws_iam.Role(scope, "Schedule-report-role", assumed_by=scheduler)
    starts = Right(("lambda:InvokeFunction",), (report.function_arn,))
    keeps = Right(("sqs:SendMessage",), (dead_letters.queue_arn,))
    grant(role, (starts, keeps))
    return role


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
