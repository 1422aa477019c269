"""Whether EBS may encrypt under its default key what Lifeguard launches or copies."""

from __future__ import annotations

import pytest

from lifeguard.aws.kms.default_key import default_key_objection
from lifeguard.aws.session.errors import Refused
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.account import REGION, Answerer, Fake, Params, failing

pytestmark = pytest.mark.usefixtures("_in_account")

KEY = f"arn:aws:kms:{REGION}:123456789012:key/a"
ALIAS = f"arn:aws:kms:{REGION}:123456789012:alias/aws/ebs"
UNLISTED = message("key.default_not_listed", key="a", region=REGION)


def asked(
    patch: pytest.MonkeyPatch, *, on: bool = True, key: str = KEY, described: Answerer
) -> Fake:
    return Fake(
        patch,
        {
            "GetEbsEncryptionByDefault": lambda _: {"EbsEncryptionByDefault": on},
            "GetEbsDefaultKmsKeyId": lambda _: {"KmsKeyId": key},
            "DescribeKey": described,
        },
    )


def key(manager: str = "CUSTOMER", state: str = "Enabled") -> Answerer:
    metadata = {"KeyId": "a", "Arn": KEY, "KeyManager": manager, "KeyState": state}
    return lambda _: {"KeyMetadata": metadata}


@pytest.mark.parametrize(
    ("described", "keys", "said"),
    [
        (key(), (), UNLISTED),
        (key(), ("arn:aws:kms:eu-west-1:123456789012:key/a",), UNLISTED),
        (key(), (KEY,), NOTHING),
        (key(state="Disabled"), (KEY,), message("key.state", key="a", state="Disabled")),
        (key("AWS"), (), NOTHING),
        (
            failing("AccessDeniedException"),
            (KEY,),
            message("key.unreadable", key="a", code="AccessDeniedException"),
        ),
    ],
)
def test_a_customers_default_key_is_listed_and_enabled(
    monkeypatch: pytest.MonkeyPatch, described: Answerer, keys: tuple[str, ...], said: Message
) -> None:
    asked(monkeypatch, described=described)
    assert default_key_objection(REGION, keys, encrypted=False) == said


def test_where_nothing_is_encrypted_by_default_no_key_is_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = asked(monkeypatch, on=False, described=key())
    assert default_key_objection(REGION, (), encrypted=False) == NOTHING
    assert [operation for operation, _ in aws.asked] == ["GetEbsEncryptionByDefault"]


def test_what_is_encrypted_without_a_key_is_so_whatever_the_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked(monkeypatch, on=False, described=key())
    assert default_key_objection(REGION, (), encrypted=True) == UNLISTED


def test_the_alias_of_aws_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Params) -> Params:
        raise AssertionError

    asked(monkeypatch, key=ALIAS, described=never)
    assert default_key_objection(REGION, (), encrypted=False) == NOTHING


def test_what_ec2_refuses_to_say_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetEbsEncryptionByDefault": failing("UnauthorizedOperation")})
    with pytest.raises(Refused):
        default_key_objection(REGION, (), encrypted=False)
