"""MACs of approval links: KMS's own are computed here, and whatever else it answers is an error."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from botocore.exceptions import ClientError

from lifeguard.aws.kms.link_signer import LinkSigner
from lifeguard.aws.session.errors import Refused, Retryable
from tests.support.account import (
    ACCOUNT,
    REGION,
    Fake,
    Params,
    failing,
)

SECRETS = {f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}": name.encode() for name in ("one", "two")}
ONE, OTHER = (LinkSigner(arn, REGION) for arn in SECRETS)
MESSAGE = b"lifeguard approval 1\nincident.question.until"


def _made(params: Params) -> bytes:
    assert params["MacAlgorithm"] == "HMAC_SHA_256"
    return hmac.digest(SECRETS[params["KeyId"]], params["Message"], hashlib.sha256)


def _verified(params: Params) -> Params:
    if params["Mac"] != _made(params):
        code = "KMSInvalidMacException"
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "VerifyMac")
    return {"KeyId": params["KeyId"], "MacValid": True, "MacAlgorithm": "HMAC_SHA_256"}


@pytest.fixture(autouse=True)
def kms(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """KMS by hand, with two HMAC keys."""
    answers = {"GenerateMac": lambda params: {"Mac": _made(params)}, "VerifyMac": _verified}
    return Fake(monkeypatch, answers)


def test_what_the_key_has_made_fits(kms: Fake) -> None:
    mac = ONE.make(MESSAGE)
    assert (len(mac), mac) == (32, ONE.make(MESSAGE))
    assert ONE.fits(MESSAGE, mac)
    assert [operation for operation, _ in kms.asked] == ["GenerateMac", "GenerateMac", "VerifyMac"]


@pytest.mark.parametrize(
    ("message", "mac"),
    [
        (MESSAGE, bytes(32)),
        (MESSAGE + b"0", ONE),
        (MESSAGE, OTHER),
    ],
    ids=["made up", "of another message", "of another key"],
)
def test_no_other_fits(message: bytes, mac: LinkSigner | bytes) -> None:
    assert not ONE.fits(message, mac if isinstance(mac, bytes) else mac.make(MESSAGE))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("DisabledException", Refused),
        ("AccessDeniedException", Refused),
        ("KMSInvalidStateException", Refused),
        ("ThrottlingException", Retryable),
        ("KMSInternalException", Retryable),
        ("KeyUnavailableException", Retryable),
        ("DependencyTimeoutException", Retryable),
    ],
)
def test_a_key_that_cannot_be_asked_is_no_wrong_mac(
    monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception]
) -> None:
    Fake(monkeypatch, {"GenerateMac": failing(code), "VerifyMac": failing(code)})
    with pytest.raises(error, match=code):
        ONE.make(MESSAGE)
    with pytest.raises(error, match=code):
        ONE.fits(MESSAGE, bytes(32))
