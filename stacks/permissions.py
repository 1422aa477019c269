"""What each function may do in AWS, least first, and why wherever a wildcard cannot be avoided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from aws_cdk import Acknowledgment, Aws, Validations, aws_dynamodb, aws_iam, aws_kms, aws_sns

from lifeguard.core.policy import Deployment
from lifeguard.rights import READS, SWEEP_READS, acts
from stacks.ledger import OPEN_INDEX
from stacks.settings import LIVE, named

_DURABLE = ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState")
_TAG = "ec2:CreateTags"

# What an act touches besides the instance: Service Authorization Reference, Amazon EC2.
_BESIDES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ec2:CreateImage": ("image", "snapshot"),
        "ec2:CreateSnapshots": ("snapshot", "volume"),
    }
)
_TAGGED = ("image", "snapshot")
# Reads that can be kept to instances; all other Describe calls know no resource.
_OF_ANY_INSTANCE = "ec2:DescribeInstanceAttribute"
_OF_OPTED_IN = "ec2:GetConsoleOutput"


@dataclass(frozen=True, slots=True)
class Right:
    """One statement of a role's policy, and the reason for its wildcards, if it has any."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    why: str = ""
    conditions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def grant(role: aws_iam.Role, rights: Iterable[Right]) -> None:
    """Add the rights to the role, and each wildcard's reason beside it for cdk-nag to read."""
    reasons: dict[str, list[str]] = {}
    for right in rights:
        role.add_to_policy(
            aws_iam.PolicyStatement(
                actions=list(right.actions),
                resources=list(right.resources),
                conditions=right.conditions,
            )
        )
        for finding in _findings(right):
            reasons.setdefault(finding, []).append(right.why)
    for finding, whys in reasons.items():
        reason = " ".join(dict.fromkeys(whys))
        Validations.of(role).acknowledge(
            Acknowledgment(id=f"AwsSolutions-IAM5[{finding}]", reason=reason)
        )


def intake(ledger: aws_dynamodb.Table, malformed_queue_arn: str) -> list[Right]:
    """Return the rights of `intake`: the ledger, `respond`, the queue of what it cannot read."""
    return [
        trace(),
        _opens(ledger),
        *_respond(),
        Right(("sqs:SendMessage",), (malformed_queue_arn,)),
    ]


def sweep(ledger: aws_dynamodb.Table) -> list[Right]:
    """Return the rights of `sweep`: reading EC2, the ledger, `respond`."""
    every_open_one = Right(("dynamodb:Query",), (f"{ledger.table_arn}/index/{OPEN_INDEX}",))
    return [trace(), _opens(ledger), every_open_one, *_respond(), _reads(SWEEP_READS)]


def respond(
    ledger: aws_dynamodb.Table, topic: aws_sns.Topic, key: aws_kms.Key, deployment: Deployment
) -> list[Right]:
    """Return the rights of `respond`; to change an instance only if some policy lets it."""
    return [
        trace(),
        Right(("dynamodb:GetItem", "dynamodb:UpdateItem"), (ledger.table_arn,)),
        *_gathers(deployment.opt_in_tag),
        Right(
            _DURABLE,
            (_function("respond:*"),),
            "Lambda authorizes these against the ARN of an execution, which holds a version's"
            " number and the execution's name; both are known only at run time.",
        ),
        *_tells(topic, key),
        *(_acts(deployment) if deployment.may_act else []),
    ]


def report(ledger: aws_dynamodb.Table, topic: aws_sns.Topic, key: aws_kms.Key) -> list[Right]:
    """Return the rights of `report`: the whole ledger, read only, and the email."""
    return [trace(), Right(("dynamodb:Scan",), (ledger.table_arn,)), *_tells(topic, key)]


def _tells(topic: aws_sns.Topic, key: aws_kms.Key) -> list[Right]:
    return [
        Right(("sns:Publish",), (topic.topic_arn,)),
        Right(
            ("kms:Decrypt", "kms:GenerateDataKey*"),
            (key.key_arn,),
            "SNS names this family of actions for publishers to an encrypted topic.",
        ),
    ]


def trace() -> Right:
    """Return the right to send traces."""
    actions = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
    return Right(actions, ("*",), "X-Ray's writes know no resource.")


def _opens(ledger: aws_dynamodb.Table) -> Right:
    """An incident is opened, or an open one gets news."""
    actions = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
    return Right(actions, (ledger.table_arn,))


def _respond() -> list[Right]:
    return [
        Right(("lambda:InvokeFunction",), (_function(f"respond:{LIVE}"),)),
        Right(
            ("lambda:SendDurableExecutionCallbackSuccess",),
            (_function("respond:*"),),
            "Lambda authorizes a callback against the ARN of the execution that waits for it,"
            " which holds a version's number and the execution's name.",
        ),
    ]


def _reads(actions: Iterable[str]) -> Right:
    return Right(tuple(actions), ("*",), "EC2's Describe calls know no resource.")


def _gathers(opt_in_tag: str) -> list[Right]:
    """What can be kept to instances is, and what may hold secrets to those opted in."""
    any_instance = "An event may name any instance; its attributes decide what is done."
    return [
        Right(
            ("kms:DescribeKey",),
            (f"arn:{Aws.PARTITION}:kms:*:{Aws.ACCOUNT_ID}:key/*",),
            "Any volume may be under any key of the account; only the key's description is read.",
        ),
        _reads(
            action
            for action in READS
            if action not in (_OF_ANY_INSTANCE, _OF_OPTED_IN, "kms:DescribeKey")
        ),
        Right((_OF_ANY_INSTANCE,), (_ec2("instance"),), any_instance),
        Right((_OF_OPTED_IN,), (_ec2("instance"),), any_instance, _opted_in(opt_in_tag)),
    ]


def _acts(deployment: Deployment) -> list[Right]:
    makers = [action for action in acts() if action in _BESIDES]
    return [
        Right(
            tuple(action for action in acts() if action != _TAG),
            (_ec2("instance"),),
            "Which instance fails is known only then; the condition keeps to those opted in.",
            _opted_in(deployment.opt_in_tag),
        ),
        *(
            Right(
                (maker,),
                tuple(_ec2(kind) for kind in _BESIDES[maker]),
                "What is made has no id yet, a volume no tag; the instance must be opted in.",
            )
            for maker in makers
        ),
        Right(
            (_TAG,),
            tuple(_ec2(kind) for kind in _TAGGED),
            "As above; the condition allows tags only while something is being made.",
            {"StringEquals": {"ec2:CreateAction": [maker.partition(":")[2] for maker in makers]}},
        ),
        *_grants(deployment.kms_keys),
    ]


def _opted_in(tag: str) -> dict[str, dict[str, object]]:
    return {"Null": {f"aws:ResourceTag/{tag}": "false"}}


def _grants(keys: Sequence[str]) -> list[Right]:
    """EC2 needs a grant of the caller's to attach a volume under a customer's key at a start."""
    if not keys:
        return []
    for_ec2 = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    # A dry run of the grant above is denied to anyone but an AWS service. This one, the most
    # harmless there is, shows before a stop whether we may grant on the key at all.
    for_the_proof: dict[str, dict[str, object]] = {
        "StringEquals": {"kms:GranteePrincipal": "${aws:PrincipalArn}"},
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["DescribeKey"]},
    }
    return [
        Right(("kms:CreateGrant",), tuple(keys), conditions=for_ec2),
        Right(("kms:CreateGrant",), tuple(keys), conditions=for_the_proof),
    ]


def _function(name: str) -> str:
    return f"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function:{named(name)}"


def _ec2(kind: str) -> str:
    """Any Region: Health's backup copies, and later forwarded events, tell of other Regions too."""
    account = "" if kind in {"image", "snapshot"} else Aws.ACCOUNT_ID
    return f"arn:{Aws.PARTITION}:ec2:*:{account}:{kind}/*"


def _findings(right: Right) -> list[str]:
    """Return cdk-nag's names for the right's wildcards."""
    wild = [f"Action::{action}" for action in right.actions if "*" in action]
    wild += [f"Resource::{_readable(arn)}" for arn in right.resources if "*" in arn]
    return wild


def _readable(arn: str) -> str:
    """Write CloudFormation's pseudo parameters as cdk-nag does."""
    for token, name in (
        (Aws.PARTITION, "AWS::Partition"),
        (Aws.REGION, "AWS::Region"),
        (Aws.ACCOUNT_ID, "AWS::AccountId"),
    ):
        arn = arn.replace(token, f"<{name}>")
    return arn
