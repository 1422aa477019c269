"""Whether EBS could encrypt by itself what Lifeguard launches or copies.

Where encryption by default is on, volumes and copies of what is not encrypted are under the
account's default KMS key of that Region (EBS User Guide, "Encryption by default"). A launch whose
key the caller may not use is accepted, also by a dry run, and ends `terminated` (EC2 User Guide,
"Instance terminates immediately"); a copy fails. So this is asked before.
"""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.text.message import NOTHING, Message, message

_AWS_MANAGED = "alias/aws/ebs"
"""The default key of who has chosen none, where EC2 does not tell its ARN."""

_ENABLED = "Enabled"


def default_key_objection(region: str, keys: Collection[str], *, encrypted: bool) -> Message:
    """Return why EBS could not encrypt under its default key in a Region, or `NOTHING`.

    Args:
        region: where volumes or copies are made.
        keys: the ARNs of the customer managed keys that the policies name.
        encrypted: whether it is asked to encrypt, without a key; else it does so by default only.

    Raises:
        Retryable, Refused: as EC2 answered.
    """
    ec2 = client("ec2", region)
    with translated():
        if not encrypted and not ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]:
            return NOTHING
        key = ec2.get_ebs_default_kms_key_id()["KmsKeyId"]
    if key.endswith(_AWS_MANAGED):
        return NOTHING
    name = key.rpartition("/")[2]
    try:
        with translated():
            found = client("kms", region).describe_key(KeyId=key)["KeyMetadata"]
    except Refused as refused:
        return message("key.unreadable", key=name, code=refused.code)
    if found.get("KeyManager") != "CUSTOMER":
        return NOTHING
    if found["Arn"] not in keys:
        return message("key.default_not_listed", key=name, region=region)
    state = found.get("KeyState", "")
    return NOTHING if state == _ENABLED else message("key.state", key=name, state=state)
