"""The rights each function needs, in one place: derived from the actions, stated for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.ec2 import EC2
from lifeguard.iam.grants import (
    FunctionName,
    ImplicitGrant,
    KindGrants,
    Needs,
    Scope,
    gathered,
    pairs,
)
from lifeguard.iam.guest import TO_ACT, TO_LOOK, TO_READ_DATABASES, TO_READ_LOGS
from lifeguard.iam.lightsail import LIGHTSAIL
from lifeguard.iam.lightsail_database import LIGHTSAIL_DATABASE
from lifeguard.iam.rds import RDS

KINDS: tuple[KindGrants, ...] = (EC2, LIGHTSAIL, LIGHTSAIL_DATABASE, RDS)
"""One row for each family of kinds of resource."""

_OPENS = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
_STARTS_AND_WAKES: Needs = {
    Scope.RESPOND: ("lambda:InvokeFunction",),
    Scope.EXECUTIONS: ("lambda:SendDurableExecutionCallbackSuccess",),
}
_TELLS: Needs = {Scope.TOPIC: ("sns:Publish",)}

STANDING: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.INTAKE: {
            Scope.LEDGER: _OPENS,
            **_STARTS_AND_WAKES,
            Scope.MALFORMED: ("sqs:SendMessage",),
        },
        FunctionName.SWEEP: {
            Scope.LEDGER: _OPENS,
            Scope.OPEN_INCIDENTS: ("dynamodb:Scan",),
            **_STARTS_AND_WAKES,
            Scope.TOPIC: ("sns:ListSubscriptionsByTopic", "sns:Publish"),
            Scope.SWITCH: ("ssm:GetParameters",),
            Scope.RELEASE: ("ssm:GetParameters",),
            Scope.ALARMS: ("cloudwatch:DescribeAlarms",),
            Scope.MUTE_RULES: ("cloudwatch:ListAlarmMuteRules",),
        },
        FunctionName.RESPOND: {
            # The drill too enters the budgets and asks the switch, whatever the policies say.
            Scope.LEDGER: (
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            Scope.SWITCH: ("ssm:GetParameters",),
            **_TELLS,
            Scope.ANYTHING: ("cloudtrail:LookupEvents",),
        },
        FunctionName.REPORT: {
            Scope.LEDGER: ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"),
            Scope.OPEN_INCIDENTS: ("dynamodb:Scan",),
            Scope.CLOSED_INCIDENTS: ("dynamodb:Query",),
            **_TELLS,
            Scope.BUS: ("events:PutEvents",),
        },
        FunctionName.APPROVE: {
            Scope.LEDGER: ("dynamodb:GetItem", "dynamodb:UpdateItem"),
            Scope.EXECUTIONS: ("lambda:SendDurableExecutionCallbackSuccess",),
            Scope.APPROVAL_KEY: ("kms:VerifyMac",),
        },
        FunctionName.BACKUP: {
            Scope.LEDGER: (
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            Scope.OPEN_INCIDENTS: ("dynamodb:Scan",),
            **_STARTS_AND_WAKES,
            **_TELLS,
            Scope.SWITCH: ("ssm:GetParameters",),
        },
        FunctionName.WIDGET: {
            Scope.LEDGER: ("dynamodb:GetItem",),
            Scope.OPEN_INCIDENTS: ("dynamodb:Scan",),
            Scope.CLOSED_INCIDENTS: ("dynamodb:Query",),
        },
    }
)
"""What a function calls whatever the policies say, by what it calls it on."""

_TO_ACT: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.RESPOND: {
            Scope.POWER_QUEUE: ("sqs:SendMessage",),
            Scope.APPROVAL_KEY: ("kms:GenerateMac",),
        },
        FunctionName.POWER: {
            Scope.LEDGER: ("dynamodb:UpdateItem",),
            Scope.EXECUTIONS: ("lambda:SendDurableExecutionCallbackSuccess",),
            Scope.POWER_QUEUE: ("sqs:ChangeMessageVisibility",),
            Scope.SWITCH: ("ssm:GetParameters",),
            Scope.ANYTHING: ("ec2:DescribeInstances",),
        },
        FunctionName.SWEEP: {Scope.LEDGER: ("dynamodb:Query",)},  # who waits for a place
    }
)
"""What a function calls besides the actions themselves, where some policy lets it act."""


def always(function: FunctionName) -> Needs:
    """Return what a function may do whatever the policies say."""
    of_kinds = (pair for kind in KINDS for pair in pairs(kind.standing.get(function, {})))
    return gathered((*pairs(STANDING.get(function, {})), *of_kinds))


def to_act(function: FunctionName, deployment: Deployment) -> Needs:
    """Return what a function may do besides, where some policy lets it act."""
    return gathered((*pairs(_TO_ACT.get(function, {})), *_of_actions(function, deployment)))


def _of_actions(function: FunctionName, deployment: Deployment) -> Iterator[tuple[Scope, str]]:
    for kind in KINDS:
        own = kind.actions.get(function, frozenset())
        yield from kind.needs(own.difference(kind.left_out(deployment)))


def to_back_up(function: FunctionName, deployment: Deployment) -> Needs:
    """Return what a function may do besides, where some policy lets backups be made."""
    if function is not FunctionName.BACKUP:
        return {}
    return gathered(pair for kind in KINDS for pair in kind.to_back_up(deployment))


def to_look(function: FunctionName) -> Needs:
    """Return what a function may do besides, where some policy lets it look inside hosts."""
    return TO_LOOK.get(function, {})


def to_act_inside(function: FunctionName) -> Needs:
    """Return what a function may do besides, where some policy lets it act inside hosts."""
    return TO_ACT.get(function, {})


def to_read_logs(function: FunctionName) -> Needs:
    """Return what a function may do besides, where some policy names log groups."""
    return TO_READ_LOGS.get(function, {})


def to_read_databases(function: FunctionName) -> Needs:
    """Return what a function may do besides, where some policy lets logs be read."""
    return TO_READ_DATABASES.get(function, {})


_STARTS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html"

UNSEEN: tuple[ImplicitGrant, ...] = (
    ImplicitGrant(
        ("logs:CreateLogStream", "logs:PutLogEvents"),
        Scope.LOGS,
        tuple(FunctionName),
        "Lambda writes what the function prints.",
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    ),
    ImplicitGrant(
        ("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
        Scope.ANYTHING,
        tuple(FunctionName),
        "Lambda's X-Ray daemon sends the traces.",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    ),
    ImplicitGrant(
        ("sqs:SendMessage",),
        Scope.DEAD_LETTERS,
        tuple(FunctionName),
        "Lambda sends an event there when the function has failed on it three times.",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    ),
    ImplicitGrant(
        ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
        Scope.POWER_QUEUE,
        (FunctionName.POWER,),
        "Lambda's event source mapping takes the wishes from the queue.",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    ),
    ImplicitGrant(
        ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"),
        Scope.EXECUTIONS,
        (FunctionName.RESPOND,),
        "The durable SDK keeps each step's result and reads them back.",
        "https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html",
    ),
    ImplicitGrant(
        ("kms:Decrypt", "kms:GenerateDataKey*"),
        Scope.TOPIC_KEY,
        (FunctionName.RESPOND, FunctionName.REPORT, FunctionName.SWEEP, FunctionName.BACKUP),
        "SNS encrypts a message in its publisher's name.",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    ),
    ImplicitGrant(
        ("sqs:SendMessage",),
        Scope.POWER_QUEUE,
        (FunctionName.RESPOND,),
        "It asks for the start of what it stopped before the policies were changed.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("dynamodb:UpdateItem",),
        Scope.LEDGER,
        (FunctionName.POWER,),
        "It notes that start and its answer.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("lambda:SendDurableExecutionCallbackSuccess",),
        Scope.EXECUTIONS,
        (FunctionName.POWER,),
        "It wakes the execution that waits for that start.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("sqs:ChangeMessageVisibility",),
        Scope.POWER_QUEUE,
        (FunctionName.POWER,),
        "It leaves that start for later while EC2's quotas are used up.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("ssm:GetParameters",),
        Scope.SWITCH,
        (FunctionName.POWER,),
        "It reads the freeze switch before that start.",
        _STARTS,
        owed=True,
    ),
    *(row for kind in KINDS for row in kind.unseen),
)


def unseen(
    function: FunctionName, *, may_act: bool, launches: bool = False, copies: bool = False
) -> tuple[ImplicitGrant, ...]:
    """Return a function's rights that no call of its own shows."""
    return tuple(
        row
        for row in UNSEEN
        if function in row.functions
        and not (may_act and row.owed)  # where policies act, they are granted by `to_act`
        and (launches or not row.to_launch)
        and (copies or not row.to_copy)
    )
