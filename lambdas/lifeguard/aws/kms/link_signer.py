"""The MAC of approval links: made and checked by KMS, whose key nobody ever holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_kms.literals import MacAlgorithmSpecType

_ALGORITHM: MacAlgorithmSpecType = "HMAC_SHA_256"
_WRONG = "KMSInvalidMacException"
"""VerifyMac's answer to a MAC that is not of this key and message."""


@immutable
class LinkSigner:
    """One HMAC key, by its ARN."""

    arn: str
    region: str

    def make(self, message: bytes) -> bytes:
        """Return the MAC of a message (GenerateMac); the same message has the same MAC.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        with translated():
            answer = client("kms", self.region).generate_mac(
                KeyId=self.arn, MacAlgorithm=_ALGORITHM, Message=message
            )
        return answer["Mac"]

    def fits(self, message: bytes, mac: bytes) -> bool:
        """Return whether the MAC is of this message (VerifyMac).

        Raises:
            Retryable, Refused: as AWS answered.
        """
        try:
            with translated():
                answer = client("kms", self.region).verify_mac(
                    KeyId=self.arn, MacAlgorithm=_ALGORITHM, Message=message, Mac=mac
                )
        except Refused as refused:
            if refused.code != _WRONG:
                raise
            return False
        return answer["MacValid"]
