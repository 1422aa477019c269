"""The rights each function needs, in one place: derived from the actions, stated for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import get_args

from lifeguard.core.decision.action import (
    Action,
    AdoptReplacement,
    ChangeInstanceType,
    CreateImage,
    CreateSnapshots,
    DiscardReplacement,
    Drilling,
    EndDrill,
    LaunchDrill,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    Own,
    Power,
    RebootInstance,
    Replacing,
    RetireInstance,
)


class FunctionName(StrEnum):
    """The functions."""

    INTAKE = "intake"
    RESPOND = "respond"
    POWER = "power"
    SWEEP = "sweep"
    REPORT = "report"
    APPROVE = "approve"  # only where some policy lets a person say yes
    BACKUP = "backup"


class Scope(StrEnum):
    """What a right is on; the stack knows each one's ARN, condition and reason."""

    ANYTHING = "*"
    """The action knows no resource (Service Authorization Reference)."""
    LEDGER = "the ledger"
    OPEN_INCIDENTS = "the ledger's index of open incidents"
    RESPOND = "respond's live alias"
    EXECUTIONS = "respond's executions"
    POWER = "power"
    POWER_QUEUE = "power queue"
    SWITCH = "the freeze switch"
    RELEASE = "the parameter that releases a storm"
    BUS = "the default event bus"
    ALARMS = "any alarm"
    MUTE_RULES = "any alarm mute rule"
    MALFORMED = "the queue of what cannot be read"
    TOPIC = "the operator's topic"
    TOPIC_KEY = "the key of the operator's topic"
    LOGS = "the function's own log group"
    DEAD_LETTERS = "the function's own dead-letter queue"
    INSTANCES = "any instance"
    OPTED_IN = "instances that carry the opt-in tag"
    RESIZED = "the type of instances that carry the opt-in tag"
    VOLUMES = "any volume"
    NEW_IMAGE = "an image that is being made under our tag"
    NEW_SNAPSHOT = "a snapshot that is being made under our tag"
    TAGS_OF_NEW = "the tags of an image or snapshot while it is being made"
    COPIED_IMAGE = "an image of the account that is being copied"
    COPIED_SNAPSHOT = "a snapshot of an image that is being copied"
    NEW_COPY = "a copy that is being made under our tag, where policies want copies"
    TAGS_OF_BACKUP = "the tags of a scheduled image, a copy, or its snapshots as they are made"
    TAGS_OF_RETIRED = "our own tags on instances that carry the opt-in tag"
    TAGS_OF_REPLACED = "our own tags on instances that carry the one of having been replaced"
    NEW_INSTANCE = "an instance that is being launched under our tags"
    LAUNCH_PARTS = "what an instance is launched from, into and with"
    TAGS_OF_LAUNCH = "the tags of an instance and its volumes while it is being launched"
    ROLES = "the instance roles that the policies name, passed to EC2"
    ON_TRIAL = "instances that Lifeguard has launched and not yet proven"
    ADDRESSES = "any Elastic IP address, and the interface it comes to"
    TARGET_GROUPS = "any target group"
    LAUNCH_KEYS = "keys that the policies name, as EC2 uses them at a launch"
    OUR_IMAGES = "images of ours that nobody holds"
    OUR_SNAPSHOTS = "snapshots of ours that nobody holds"
    COPY_KEYS = "the keys that copied volumes are under, or are to be"
    COPY_GRANT = "a grant that EC2 makes on such a key"
    KEYS = "any key"
    APPROVAL_KEY = "the key that signs approval links"
    OUR_GRANT = "the most harmless grant on a key that the policies name"
    AWS_GRANT = "a grant that an AWS service makes on a key that the policies name"


Needs = Mapping[Scope, tuple[str, ...]]

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
            Scope.OPEN_INCIDENTS: ("dynamodb:Query",),
            **_STARTS_AND_WAKES,
            Scope.TOPIC: ("sns:ListSubscriptionsByTopic", "sns:Publish"),
            Scope.SWITCH: ("ssm:GetParameters",),
            Scope.RELEASE: ("ssm:GetParameters",),
            Scope.ALARMS: ("cloudwatch:DescribeAlarms",),
            Scope.MUTE_RULES: ("cloudwatch:ListAlarmMuteRules",),
            Scope.ANYTHING: ("ec2:DescribeInstanceStatus", "ec2:DescribeInstances"),
        },
        FunctionName.POWER: {
            Scope.OUR_GRANT: ("kms:CreateGrant",),  # asked for as a dry run only, never made
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
            Scope.POWER: ("lambda:InvokeFunction",),
            Scope.ANYTHING: (
                "cloudtrail:LookupEvents",
                "cloudwatch:GetMetricData",
                "cloudwatch:ListMetrics",
                "ec2:DescribeApplicationStatus",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeSpotInstanceRequests",
                "ec2:DescribeVolumes",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ),
            Scope.INSTANCES: ("ec2:DescribeInstanceAttribute",),
            Scope.KEYS: ("kms:DescribeKey",),
        },
        FunctionName.REPORT: {
            Scope.LEDGER: ("dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem"),
            **_TELLS,
            Scope.BUS: ("events:PutEvents",),
            Scope.ANYTHING: ("ec2:DescribeInstances",),
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
            Scope.OPEN_INCIDENTS: ("dynamodb:Query",),
            **_STARTS_AND_WAKES,
            **_TELLS,
            Scope.SWITCH: ("ssm:GetParameters",),
            Scope.ANYTHING: ("ec2:DescribeImages", "ec2:DescribeInstances"),
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
            Scope.LEDGER: ("dynamodb:GetItem", "dynamodb:UpdateItem"),
            Scope.EXECUTIONS: ("lambda:SendDurableExecutionCallbackSuccess",),
            Scope.POWER_QUEUE: ("sqs:ChangeMessageVisibility",),
            Scope.SWITCH: ("ssm:GetParameters",),
            Scope.ANYTHING: ("ec2:DescribeInstances",),
        },
        FunctionName.SWEEP: {Scope.LEDGER: ("dynamodb:Query",)},  # who waits for a place
    }
)
"""What a function calls besides the actions themselves, where some policy lets it act."""

_TO_BACK_UP: Needs = {
    Scope.OPTED_IN: ("ec2:CreateImage",),
    Scope.NEW_IMAGE: ("ec2:CreateImage",),
    Scope.NEW_SNAPSHOT: ("ec2:CreateImage",),
    Scope.TAGS_OF_BACKUP: ("ec2:CreateTags",),
    Scope.OUR_IMAGES: ("ec2:DeregisterImage", "ec2:DescribeImageAttribute"),
    Scope.OUR_SNAPSHOTS: ("ec2:DeleteSnapshot",),  # EC2 asks for it at DeregisterImage
    Scope.ANYTHING: (
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLaunchConfigurations",
        "ec2:DescribeFleets",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeSnapshots",
        "ec2:DescribeSpotFleetRequests",
        "ec2:DescribeSpotInstanceRequests",
    ),
}
"""What `backup` calls besides, where some policy lets it make and delete images."""

_TO_COPY: Needs = {
    Scope.COPIED_IMAGE: ("ec2:CopyImage",),
    Scope.COPIED_SNAPSHOT: ("ec2:CopyImage",),
    Scope.NEW_COPY: ("ec2:CopyImage",),
}
"""And what it calls where some policy wants copies."""

_READS_TO: Mapping[type[Action], Needs] = MappingProxyType(
    {
        CreateImage: {Scope.ANYTHING: ("ec2:DescribeImages",)},
        CreateSnapshots: {Scope.ANYTHING: ("ec2:DescribeSnapshots",)},
        LaunchReplacement: {Scope.ANYTHING: ("ec2:DescribeAddresses", "ec2:DescribeImages")},
        LaunchDrill: {Scope.ANYTHING: ("ec2:DescribeImages",)},
        MoveAddresses: {Scope.ANYTHING: ("ec2:DescribeAddresses",)},
        # A console log may hold secrets: only of who has opted in. `respond` reads it before a
        # stop too, which is `power`'s act.
        RebootInstance: {Scope.OPTED_IN: ("ec2:GetConsoleOutput",)},
    }
)
"""The reads that belong to carrying an action out, beside its own `calls`."""

_MAKES: Mapping[str, tuple[Scope, ...]] = MappingProxyType(
    {
        "ec2:CreateImage": (Scope.NEW_IMAGE, Scope.NEW_SNAPSHOT),
        "ec2:CreateSnapshots": (Scope.NEW_SNAPSHOT, Scope.VOLUMES),
    }
)
"""What an action is on besides the instance (Service Authorization Reference, Amazon EC2)."""

_LAUNCHES: Mapping[type[Action], Needs] = MappingProxyType(
    {
        LaunchReplacement: {
            Scope.NEW_INSTANCE: ("ec2:RunInstances",),
            Scope.LAUNCH_PARTS: ("ec2:RunInstances",),
            Scope.TAGS_OF_LAUNCH: ("ec2:CreateTags",),
            Scope.ROLES: ("iam:PassRole",),
        },
        RetireInstance: {
            Scope.OPTED_IN: ("ec2:StopInstances",),
            Scope.TAGS_OF_RETIRED: ("ec2:CreateTags",),
        },
        MoveAddresses: {
            Scope.ADDRESSES: ("ec2:AssociateAddress",),
            Scope.ON_TRIAL: ("ec2:AssociateAddress",),
        },
        MoveTargets: {
            Scope.TARGET_GROUPS: (
                "elasticloadbalancing:DeregisterTargets",
                "elasticloadbalancing:RegisterTargets",
            ),
        },
        AdoptReplacement: {Scope.ON_TRIAL: ("ec2:CreateTags", "ec2:DeleteTags")},
        DiscardReplacement: {
            Scope.ON_TRIAL: ("ec2:TerminateInstances",),
            Scope.TAGS_OF_REPLACED: ("ec2:DeleteTags",),
        },
        EndDrill: {Scope.ON_TRIAL: ("ec2:TerminateInstances",)},
        LaunchDrill: {
            Scope.NEW_INSTANCE: ("ec2:RunInstances",),
            Scope.LAUNCH_PARTS: ("ec2:RunInstances",),
            Scope.TAGS_OF_LAUNCH: ("ec2:CreateTags",),
        },
    }
)
"""What the actions that launch an instance, and all that follows them, are on."""

_ON: Mapping[str, Scope] = MappingProxyType({"ec2:ModifyInstanceAttribute": Scope.RESIZED})
"""What is not simply on any instance that is opted in."""

_TAG = "ec2:CreateTags"
"""Checked by EC2 for a call with TagSpecifications, on what the call makes (EC2 User Guide,
supported-iam-actions-tagging); never called by itself."""

MAKERS = tuple(sorted(action.partition(":")[2] for action in _MAKES))
"""The API calls that make something, as `ec2:CreateAction` names them."""


def always(function: FunctionName) -> Needs:
    """Return what a function may do whatever the policies say."""
    return STANDING[function]


def to_act(
    function: FunctionName, *, may_resize: bool, may_replace: bool, may_drill: bool
) -> Needs:
    """Return what a function may do besides, where some policy lets it act.

    `may_resize`: some policy names alternative instance types. `may_replace`: some policy lets an
    instance be replaced. `may_drill`: some policy wants backups to be tried out.
    """
    without: set[type[Action]] = set() if may_resize else {ChangeInstanceType}
    without |= set() if may_replace else set(get_args(Replacing))
    without |= set() if may_drill else set(get_args(Drilling))
    actions = ACTIONS.get(function, frozenset()) - without
    besides = _pairs(_TO_ACT.get(function, {}))
    return _gathered((*besides, *_of_calls(actions), *_of_reads(actions)))


def to_back_up(function: FunctionName, *, copies: bool) -> Needs:
    """Return what a function may do besides, where some policy lets images be made.

    `copies`: some policy wants copies in another Region.
    """
    if function is not FunctionName.BACKUP:
        return {}
    return _gathered((*_pairs(_TO_BACK_UP), *(_pairs(_TO_COPY) if copies else ())))


ACTIONS: Mapping[FunctionName, frozenset[type[Action]]] = MappingProxyType(
    {
        FunctionName.RESPOND: frozenset(get_args(Own)),
        FunctionName.POWER: frozenset(get_args(Power)),
    }
)
"""Who carries which action out."""


def _of_calls(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for action in (action for action in actions if action in _LAUNCHES):
        yield from _pairs(_LAUNCHES[action])
    plain = (action for action in actions if action not in _LAUNCHES)
    for call in (call for action in plain for call in action.calls):
        if call == _TAG:
            yield Scope.TAGS_OF_NEW, call
        else:
            yield _ON.get(call, Scope.OPTED_IN), call
            yield from ((made, call) for made in _MAKES.get(call, ()))


def _of_reads(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for needs in (_READS_TO[action] for action in actions if action in _READS_TO):
        yield from _pairs(needs)


def _pairs(needs: Needs) -> Iterator[tuple[Scope, str]]:
    yield from ((on, action) for on, actions in needs.items() for action in actions)


def _gathered(needs: Iterable[tuple[Scope, str]]) -> Needs:
    """Sort each action under what it is on, in one order: chance must not change the template."""
    found: dict[Scope, set[str]] = {}
    for on, action in needs:
        found.setdefault(on, set()).add(action)
    return {on: tuple(sorted(found[on])) for on in Scope if on in found}


@dataclass(frozen=True, slots=True)
class ImplicitGrant:
    """Rights that no call of a function's own code shows: who uses them, and AWS's page."""

    actions: tuple[str, ...]
    on: Scope
    functions: tuple[FunctionName, ...]
    used_by: str
    page: str
    to_launch: bool = False
    """Whether they are granted only where some policy lets an instance be launched."""
    to_copy: bool = False
    """Whether they are granted only where some policy wants copies."""
    owed: bool = False
    """Whether only an incident needs them that began while a policy could still act."""


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
        ("kms:CreateGrant",),
        Scope.AWS_GRANT,
        (FunctionName.POWER,),
        "EC2 grants itself the use of a volume's key in the name of who starts the instance.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
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
        ("ec2:StartInstances",),
        Scope.OPTED_IN,
        (FunctionName.POWER,),
        "It starts what was stopped before the policies were changed.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("dynamodb:GetItem", "dynamodb:UpdateItem"),
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
    ImplicitGrant(
        ("ec2:DescribeInstances",),
        Scope.ANYTHING,
        (FunctionName.POWER,),
        "It sees whether that start was made already.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("kms:CreateGrant",),
        Scope.AWS_GRANT,
        (FunctionName.RESPOND,),
        "EC2 grants itself the use of a volume's key in the name of who launches the instance.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        to_launch=True,
    ),
    ImplicitGrant(
        (
            "kms:Decrypt",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ),
        Scope.LAUNCH_KEYS,
        (FunctionName.RESPOND,),
        "EC2 makes volumes of an image's snapshots in the name of who launches the instance.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        to_launch=True,
    ),
    ImplicitGrant(
        (
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ),
        Scope.COPY_KEYS,
        (FunctionName.BACKUP,),
        "EC2 reads and encrypts anew what it copies, in the name of who asked for the copy.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        to_copy=True,
    ),
    ImplicitGrant(
        ("kms:CreateGrant",),
        Scope.COPY_GRANT,
        (FunctionName.BACKUP,),
        "EC2 grants itself the use of both keys in the name of who asked for the copy.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        to_copy=True,
    ),
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
