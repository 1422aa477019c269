from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.kms.models import kms_backends

from sandbox.account.provision import provision
from sandbox.template.template import Template
from tests.sandbox.world.scene import Scene

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

Stage = Callable[..., Scene]

DOCUMENT = {
    "Resources": {
        "Sign": {
            "Type": "AWS::KMS::Key",
            "Properties": {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        },
        "Topic": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
    }
}
ARN = "arn:aws:kms:us-east-1:123456789012:key/Sign"


def kms(stage: Stage) -> KMSClient:
    stage()
    provision(Template(DOCUMENT, "123456789012", "us-east-1"), "us-east-1")
    return boto3.client("kms", region_name="us-east-1")


def mac(client: KMSClient, message: bytes = b"yes") -> bytes:
    answer = client.generate_mac(KeyId=ARN, MacAlgorithm="HMAC_SHA_256", Message=message)
    assert answer["KeyId"] == ARN
    return answer["Mac"]


def test_a_templates_key_signs(stage: Stage) -> None:
    client = kms(stage)
    signed = mac(client)
    assert len(signed) == 32
    answer = client.verify_mac(KeyId=ARN, MacAlgorithm="HMAC_SHA_256", Message=b"yes", Mac=signed)
    assert (answer["MacValid"], answer["KeyId"]) == (True, ARN)


@pytest.mark.parametrize(("message", "forged"), [(b"no", None), (b"yes", b"x" * 32)])
def test_a_wrong_mac(stage: Stage, message: bytes, forged: bytes | None) -> None:
    client = kms(stage)
    given = forged or mac(client)
    with pytest.raises(client.exceptions.KMSInvalidMacException):
        client.verify_mac(KeyId=ARN, MacAlgorithm="HMAC_SHA_256", Message=message, Mac=given)


def test_an_algorithm_that_the_key_does_not_have(stage: Stage) -> None:
    client = kms(stage)
    with pytest.raises(ClientError, match="InvalidKeyUsageException"):
        client.generate_mac(KeyId=ARN, MacAlgorithm="HMAC_SHA_512", Message=b"yes")


def test_keys_that_cannot_be_used(stage: Stage) -> None:
    client = kms(stage)
    with pytest.raises(client.exceptions.NotFoundException):
        client.generate_mac(KeyId="Topic", MacAlgorithm="HMAC_SHA_256", Message=b"yes")
    kms_backends["123456789012"]["us-east-1"].keys["Sign"].enabled = False
    with pytest.raises(client.exceptions.DisabledException):
        mac(client)


def test_a_key_tells_what_it_is(stage: Stage) -> None:
    found: Any = kms(stage).describe_key(KeyId=ARN)["KeyMetadata"]
    assert (found["KeySpec"], found["KeyUsage"]) == ("HMAC_256", "GENERATE_VERIFY_MAC")
    assert found["Arn"] == ARN
