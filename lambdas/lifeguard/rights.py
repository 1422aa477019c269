"""The rights each function needs, in one place: derived from the actions, stated for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from lifeguard.core.action import CALLS, Action, CreateImage, CreateSnapshots, RebootInstance


class Function(StrEnum):
    """The functions."""

    INTAKE = "intake"
    RESPOND = "respond"
    SWEEP = "sweep"
    REPORT = "report"


class On(StrEnum):
    """What a right is on; the stack knows each one's ARN, condition and reason."""

    ANYTHING = "*"
    """The action knows no resource (Service Authorization Reference)."""
    LEDGER = "the ledger"
    OPEN_INCIDENTS = "the ledger's index of open incidents"
    RESPOND = "respond's live alias"
    EXECUTIONS = "respond's executions"
    MALFORMED = "the queue of what cannot be read"
    TOPIC = "the operator's topic"
    TOPIC_KEY = "the key of the operator's topic"
    LOGS = "the function's own log group"
    DEAD_LETTERS = "the function's own dead-letter queue"
    INSTANCES = "any instance"
    OPTED_IN = "instances that carry the opt-in tag"
    VOLUMES = "any volume"
    NEW_IMAGE = "an image that is being made under our tag"
    NEW_SNAPSHOT = "a snapshot that is being made under our tag"
    TAGS_OF_NEW = "the tags of an image or snapshot while it is being made"
    KEYS = "any key"
    OUR_GRANT = "the most harmless grant on a key that the policies name"
    AWS_GRANT = "a grant that an AWS service makes on a key that the policies name"


Needs = Mapping[On, tuple[str, ...]]

_OPENS = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
_STARTS_AND_WAKES: Needs = {
    On.RESPOND: ("lambda:InvokeFunction",),
    On.EXECUTIONS: ("lambda:SendDurableExecutionCallbackSuccess",),
}
_TELLS: Needs = {On.TOPIC: ("sns:Publish",)}

STANDING: Mapping[Function, Needs] = MappingProxyType(
    {
        Function.INTAKE: {
            On.LEDGER: _OPENS,
            **_STARTS_AND_WAKES,
            On.MALFORMED: ("sqs:SendMessage",),
        },
        Function.SWEEP: {
            On.LEDGER: _OPENS,
            On.OPEN_INCIDENTS: ("dynamodb:Query",),
            **_STARTS_AND_WAKES,
            On.ANYTHING: ("ec2:DescribeInstanceStatus", "ec2:DescribeInstances"),
        },
        Function.RESPOND: {
            On.LEDGER: ("dynamodb:GetItem", "dynamodb:UpdateItem"),
            **_TELLS,
            On.ANYTHING: (
                "ec2:DescribeApplicationStatus",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeSpotInstanceRequests",
                "ec2:DescribeVolumes",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ),
            On.INSTANCES: ("ec2:DescribeInstanceAttribute",),
            On.KEYS: ("kms:DescribeKey",),
            On.OUR_GRANT: ("kms:CreateGrant",),  # asked for as a dry run only, never made
        },
        Function.REPORT: {On.LEDGER: ("dynamodb:Scan",), **_TELLS},
    }
)
"""What a function calls whatever the policies say, by what it calls it on."""

_READS_TO: Mapping[type[Action], Needs] = MappingProxyType(
    {
        CreateImage: {On.ANYTHING: ("ec2:DescribeImages",)},
        CreateSnapshots: {On.ANYTHING: ("ec2:DescribeSnapshots",)},
        # A console log may hold secrets: only of who has opted in.
        RebootInstance: {On.OPTED_IN: ("ec2:GetConsoleOutput",)},
    }
)
"""The reads that belong to carrying an action out, beside the calls of `CALLS`."""

_MAKES: Mapping[str, tuple[On, ...]] = MappingProxyType(
    {
        "ec2:CreateImage": (On.NEW_IMAGE, On.NEW_SNAPSHOT),
        "ec2:CreateSnapshots": (On.NEW_SNAPSHOT, On.VOLUMES),
    }
)
"""What an action is on besides the instance (Service Authorization Reference, Amazon EC2)."""

_TAG = "ec2:CreateTags"
"""Checked by EC2 for a call with TagSpecifications, on what the call makes (EC2 User Guide,
supported-iam-actions-tagging); never called by itself."""

MAKERS = tuple(sorted(action.partition(":")[2] for action in _MAKES))
"""The API calls that make something, as `ec2:CreateAction` names them."""


def standing(function: Function) -> Needs:
    """Return what a function may do whatever the policies say."""
    return STANDING[function]


def to_act() -> Needs:
    """Return what `respond` may do besides, where some policy lets it act."""
    return _gathered((*_of_calls(), *_of_reads()))


def _of_calls() -> Iterator[tuple[On, str]]:
    for call in (call for calls in CALLS.values() for call in calls):
        if call == _TAG:
            yield On.TAGS_OF_NEW, call
        else:
            yield On.OPTED_IN, call
            yield from ((made, call) for made in _MAKES.get(call, ()))


def _of_reads() -> Iterator[tuple[On, str]]:
    for needs in _READS_TO.values():
        yield from ((on, action) for on, actions in needs.items() for action in actions)


def _gathered(needs: Iterable[tuple[On, str]]) -> Needs:
    """Sort each action under what it is on, each once."""
    found: dict[On, set[str]] = {}
    for on, action in needs:
        found.setdefault(on, set()).add(action)
    return {on: tuple(sorted(actions)) for on, actions in found.items()}


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rights that no call of a function's own code shows: who uses them, and AWS's page."""

    actions: tuple[str, ...]
    on: On
    functions: tuple[Function, ...]
    used_by: str
    page: str
    to_act: bool = False
    """Whether they are granted only where some policy may act."""


UNSEEN: tuple[Unseen, ...] = (
    Unseen(
        ("logs:CreateLogStream", "logs:PutLogEvents"),
        On.LOGS,
        tuple(Function),
        "Lambda writes what the function prints.",
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    ),
    Unseen(
        ("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
        On.ANYTHING,
        tuple(Function),
        "Lambda's X-Ray daemon sends the traces.",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    ),
    Unseen(
        ("sqs:SendMessage",),
        On.DEAD_LETTERS,
        tuple(Function),
        "Lambda sends an event there when the function has failed on it three times.",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    ),
    Unseen(
        ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"),
        On.EXECUTIONS,
        (Function.RESPOND,),
        "The durable SDK keeps each step's result and reads them back.",
        "https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html",
    ),
    Unseen(
        ("kms:Decrypt", "kms:GenerateDataKey*"),
        On.TOPIC_KEY,
        (Function.RESPOND, Function.REPORT),
        "SNS encrypts a message in its publisher's name.",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    ),
    Unseen(
        ("kms:CreateGrant",),
        On.AWS_GRANT,
        (Function.RESPOND,),
        "EC2 grants itself the use of a volume's key in the name of who starts the instance.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        to_act=True,
    ),
)


def unseen(function: Function, *, may_act: bool) -> tuple[Unseen, ...]:
    """Return a function's rights that no call of its own shows."""
    return tuple(row for row in UNSEEN if function in row.functions and (may_act or not row.to_act))
