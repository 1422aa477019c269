"""The rights that EC2's kinds need: instances, their lost volumes, hosts, and restore drills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from lifeguard.core.decision.action import Action
from lifeguard.core.kinds.ec2.action import (
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
    UnlimitedCredits,
)
from lifeguard.core.kinds.ec2.volume import GrowVolume
from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.grants import FunctionName, ImplicitGrant, KindGrants, Needs, Scope, pairs

_STANDING: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.SWEEP: {
            Scope.ANYTHING: (
                "cloudwatch:GetMetricData",
                "ec2:DescribeInstanceCreditSpecifications",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstances",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ),
        },
        FunctionName.POWER: {
            Scope.OUR_GRANT: ("kms:CreateGrant",),  # asked for as a dry run only, never made
        },
        FunctionName.RESPOND: {
            Scope.POWER: ("lambda:InvokeFunction",),
            Scope.ANYTHING: (
                "cloudwatch:GetMetricData",
                "cloudwatch:ListMetrics",
                "ec2:DescribeApplicationStatus",
                "ec2:DescribeInstanceCreditSpecifications",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeSpotInstanceRequests",
                "ec2:DescribeVolumes",
                "elasticloadbalancing:DescribeTags",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ),
            Scope.INSTANCES: ("ec2:DescribeInstanceAttribute",),
            Scope.KEYS: ("kms:DescribeKey",),
        },
        FunctionName.REPORT: {Scope.ANYTHING: ("ec2:DescribeInstances",)},
        FunctionName.BACKUP: {Scope.ANYTHING: ("ec2:DescribeImages", "ec2:DescribeInstances")},
    }
)
"""What a function reads of EC2, whatever the policies say."""

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

_DEFAULT_KEY = ("ec2:GetEbsDefaultKmsKeyId", "ec2:GetEbsEncryptionByDefault")
"""What shows the key that EBS encrypts under by default."""

_TO_COPY: Needs = {
    Scope.ANYTHING: _DEFAULT_KEY,
    Scope.KEYS: ("kms:DescribeKey",),
    Scope.COPIED_IMAGE: ("ec2:CopyImage",),
    Scope.COPIED_SNAPSHOT: ("ec2:CopyImage",),
    Scope.NEW_COPY: ("ec2:CopyImage",),
}
"""And what it calls where some policy wants copies."""

_READS_TO: Mapping[type[Action], Needs] = MappingProxyType(
    {
        CreateImage: {Scope.ANYTHING: ("ec2:DescribeImages",)},
        CreateSnapshots: {Scope.ANYTHING: ("ec2:DescribeSnapshots",)},
        LaunchReplacement: {
            Scope.ANYTHING: ("ec2:DescribeAddresses", "ec2:DescribeImages", *_DEFAULT_KEY)
        },
        LaunchDrill: {Scope.ANYTHING: ("ec2:DescribeImages", *_DEFAULT_KEY)},
        MoveAddresses: {Scope.ANYTHING: ("ec2:DescribeAddresses",)},
        GrowVolume: {Scope.ANYTHING: ("ec2:DescribeVolumesModifications",)},
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

_ON: Mapping[str, tuple[Scope, ...]] = MappingProxyType(
    {
        "ec2:ModifyInstanceAttribute": (Scope.RESIZED, Scope.RESIZED_BY_VALUE),
        "ec2:ModifyVolume": (Scope.VOLUMES,),
        "elasticloadbalancing:DeregisterTargets": (Scope.OPTED_IN_GROUPS,),
        "elasticloadbalancing:RegisterTargets": (Scope.OPTED_IN_GROUPS,),
    }
)
"""What is not simply on any instance that is opted in."""

_TAG = "ec2:CreateTags"
"""Checked by EC2 for a call with TagSpecifications, on what the call makes (EC2 User Guide,
supported-iam-actions-tagging); never called by itself."""

MAKERS = tuple(sorted(action.partition(":")[2] for action in _MAKES))
"""The API calls that make something, as `ec2:CreateAction` names them."""


ACTIONS: Mapping[FunctionName, frozenset[type[Action]]] = MappingProxyType(
    {
        FunctionName.RESPOND: frozenset(get_args(Own)),
        FunctionName.POWER: frozenset(get_args(Power)),
    }
)
"""Who carries which action out."""


def _left_out(deployment: Deployment) -> frozenset[type[Action]]:
    """Return the actions that no policy of the deployment can come to."""
    without: set[type[Action]] = set() if deployment.may_resize else {ChangeInstanceType}
    without |= set() if deployment.may_go_unlimited else {UnlimitedCredits}
    without |= set() if deployment.looks_inside else {GrowVolume}
    without |= set() if deployment.may_replace else set(get_args(Replacing))
    without |= set() if deployment.drills_restores else set(get_args(Drilling))
    return frozenset(without)


def _needs(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    found = tuple(actions)
    yield from _of_calls(found)
    yield from _of_reads(found)


def _to_back_up(deployment: Deployment) -> Iterator[tuple[Scope, str]]:
    yield from pairs(_TO_BACK_UP)
    if deployment.copy_regions:
        yield from pairs(_TO_COPY)


def _of_calls(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for action in (action for action in actions if action in _LAUNCHES):
        yield from pairs(_LAUNCHES[action])
    plain = (action for action in actions if action not in _LAUNCHES)
    for call in (call for action in plain for call in action.calls):
        if call == _TAG:
            yield Scope.TAGS_OF_NEW, call
        else:
            yield from ((on, call) for on in _ON.get(call, (Scope.OPTED_IN,)))
            yield from ((made, call) for made in _MAKES.get(call, ()))


def _of_reads(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for needs in (_READS_TO[action] for action in actions if action in _READS_TO):
        yield from pairs(needs)


_STARTS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html"

_UNSEEN = (
    ImplicitGrant(
        ("kms:CreateGrant",),
        Scope.AWS_GRANT,
        (FunctionName.POWER,),
        "EC2 grants itself the use of a volume's key in the name of who starts the instance.",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
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
        ("ec2:DescribeInstances",),
        Scope.ANYTHING,
        (FunctionName.POWER,),
        "It sees whether that start was made already.",
        _STARTS,
        owed=True,
    ),
    ImplicitGrant(
        ("elasticloadbalancing:RegisterTargets",),
        Scope.OPTED_IN_GROUPS,
        (FunctionName.RESPOND,),
        "It puts back what it took out of a target group before the policies were changed.",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/"
        "API_RegisterTargets.html",
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

EC2 = KindGrants(
    standing=_STANDING,
    actions=ACTIONS,
    left_out=_left_out,
    needs=_needs,
    to_back_up=_to_back_up,
    unseen=_UNSEEN,
)
