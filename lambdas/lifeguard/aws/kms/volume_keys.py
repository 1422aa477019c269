"""Whether an instance could be started again: the KMS keys of its volumes.

EC2's dry run does not see keys. A start whose key the caller may not use is accepted, and the
instance falls back to `stopped` (facts from instance-scheduler-on-aws #9, #139, #460, #504), so
this is asked before a stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.aws.sqs.power_queue import KeyProof
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_kms import KMSClient

WOULD_SUCCEED = "DryRunOperationException"

_ENABLED = "Enabled"


@immutable
class KeyRights:
    """The customer keys that the operator lets us grant on, and who can tell whether KMS does."""

    keys: tuple[str, ...]
    proof: KeyProof


def locked_keys(
    ec2: EC2Client, instance_id: str, region: str, rights: KeyRights
) -> tuple[LockedKey, ...]:
    """Return the volumes' keys that would not let the instance start again, and why.

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
    found: list[LockedKey] = []
    granted_on: list[str] = []
    for key in sorted(used):
        objection, customer = _looked_at(kms, key, rights)
        found += [objection] if objection else []
        granted_on += [customer] if customer else []
    proven = rights.proof.objections(tuple(granted_on), region) if granted_on else {}
    return (*found, *(_ungranted(_name(key), code) for key, code in proven.items()))


def _ungranted(name: str, code: str) -> LockedKey:
    """Return a key that may not be granted on; KMS has just said that it is enabled."""
    return LockedKey(message("key.no_grant", key=name, code=code), name, _ENABLED)


def _looked_at(kms: KMSClient, key: str, rights: KeyRights) -> tuple[LockedKey | None, str]:
    """Return a key that would not do, or the ARN of a customer key that must be granted on."""
    name = _name(key)
    try:
        with translated():
            found = kms.describe_key(KeyId=key)["KeyMetadata"]
    except Refused as refused:
        return LockedKey(message("key.unreadable", key=name, code=refused.code), name), ""
    state = found.get("KeyState", "")
    if state != _ENABLED:
        return LockedKey(message("key.state", key=name, state=state), name, state), ""
    if found.get("KeyManager") != "CUSTOMER":
        return None, ""
    if found["Arn"] not in rights.keys:
        return LockedKey(message("key.not_listed", key=name), name, state), ""
    return None, found["Arn"]


def grant_objections(keys: Iterable[str], region: str, role_arn: str) -> Iterator[tuple[str, str]]:
    """Ask KMS, without doing it, whether we may grant on keys at all.

    Yield the ARN of each on which we may not, and KMS's error code.

    The grant that EC2 itself makes is allowed only to AWS services (kms:GrantIsForAWSResource),
    so that a dry run of ours is always denied; this asks for the most harmless grant instead.

    Raises:
        Retryable: AWS did not answer.
    """
    kms = client("kms", region)
    for key in keys:
        try:
            with translated():
                kms.create_grant(
                    KeyId=key, GranteePrincipal=role_arn, Operations=["DescribeKey"], DryRun=True
                )
        except Refused as refused:
            if refused.code != WOULD_SUCCEED:
                yield key, refused.code


def _name(key: str) -> str:
    return key.rpartition("/")[2]
