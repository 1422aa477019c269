"""Whether an instance could be started again: the KMS keys of its volumes.

EC2's dry run does not see keys. A start whose key the caller may not use is accepted, and the
instance falls back to `stopped` (facts from instance-scheduler-on-aws #9, #139, #460, #504), so
this is asked before a stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifeguard.aws.clients import client
from lifeguard.aws.errors import Refused, translated

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_kms import KMSClient

WOULD_SUCCEED = "DryRunOperationException"


@dataclass(frozen=True, slots=True)
class KeyRights:
    """The customer keys that the operator lets us grant on, and who we are."""

    keys: tuple[str, ...]
    role_arn: str


def locked_keys(
    ec2: EC2Client, instance_id: str, region: str, rights: KeyRights
) -> tuple[str, ...]:
    """Return why volumes' keys would not let the instance start again; nothing when they would.

    Raises:
        Retryable, Refused: as AWS answered about the volumes.
    """
    answer = ec2.describe_volumes(
        Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}]
    )
    used = {volume["KmsKeyId"] for volume in answer["Volumes"] if volume.get("KmsKeyId")}
    if not used:
        return ()
    kms = client("kms", region)
    return tuple(reason for key in sorted(used) for reason in _objections(kms, key, rights))


def _objections(kms: KMSClient, key: str, rights: KeyRights) -> Iterator[str]:
    name = key.rpartition("/")[2]
    try:
        with translated():
            found = kms.describe_key(KeyId=key)["KeyMetadata"]
    except Refused as refused:
        yield f"the key {name} cannot be looked at ({refused.code})"
        return
    if found.get("KeyState") != "Enabled":
        yield f"the key {name} is {found.get('KeyState')}"
    elif found.get("KeyManager") == "CUSTOMER" and found["Arn"] not in rights.keys:
        yield f"the customer key {name} is not among the policies' kms_keys"
    elif found.get("KeyManager") == "CUSTOMER":
        yield from _grant_objection(kms, found["Arn"], name, rights.role_arn)


def _grant_objection(kms: KMSClient, key: str, name: str, role_arn: str) -> Iterator[str]:
    """Ask KMS, without doing it, whether we may grant on the key at all.

    The grant that EC2 itself makes is allowed only to AWS services (kms:GrantIsForAWSResource),
    so that a dry run of ours is always denied; this asks for the most harmless grant instead.
    """
    try:
        with translated():
            kms.create_grant(
                KeyId=key, GranteePrincipal=role_arn, Operations=["DescribeKey"], DryRun=True
            )
    except Refused as refused:
        if refused.code != WOULD_SUCCEED:
            yield f"Lifeguard may not grant on the key {name} ({refused.code})"
