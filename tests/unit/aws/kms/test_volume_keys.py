"""Whether the keys of an instance's volumes would let it start again, and who can tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from lifeguard.aws.kms.volume_keys import KeyRights, grant_objections, locked_keys
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sqs.power_queue import KeyProof
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.text.message import message
from tests.support.account import (
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import INSTANCE

ARN = f"arn:aws:kms:{REGION}:123456789012:key/"
ROLE = "arn:aws:iam::123456789012:role/lifeguard-power"
DENIED = "AccessDeniedException"
UNLISTED = LockedKey(message("key.not_listed", key="a"), "a", "Enabled")


def ungranted(name: str) -> LockedKey:
    return LockedKey(message("key.no_grant", key=name, code=DENIED), name, "Enabled")


def standing(state: str) -> LockedKey:
    return LockedKey(message("key.state", key="a", state=state), "a", state)


@dataclass
class Proof:
    """`power` by hand: what it is asked about, and what it objects to."""

    objects: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def objections(self, keys: tuple[str, ...], region: str) -> dict[str, str]:
        self.asked.append((keys, region))
        return self.objects


def account(
    patch: pytest.MonkeyPatch, *keys: str | None, manager: str = "CUSTOMER", state: str = "Enabled"
) -> Fake:
    """Be where the instance's volumes are under these keys; None: one is not encrypted."""

    def volumes(params: Params) -> Params:
        assert params["Filters"] == [{"Name": "attachment.instance-id", "Values": [INSTANCE]}]
        return {"Volumes": [{} if key is None else {"KmsKeyId": ARN + key} for key in keys]}

    def key(params: Params) -> Params:
        arn = params["KeyId"]
        name = arn.rpartition("/")[2]
        about = {"KeyId": name, "Arn": arn, "KeyManager": manager, "KeyState": state}
        return {"KeyMetadata": about}

    return Fake(patch, {"DescribeVolumes": volumes, "DescribeKey": key})


def locked(proof: Proof, *allowed: str) -> tuple[LockedKey, ...]:
    rights = KeyRights(tuple(ARN + name for name in allowed), cast("KeyProof", proof))
    return locked_keys(client("ec2", REGION), INSTANCE, REGION, rights)


def test_what_is_not_encrypted_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    fake, proof = account(monkeypatch, None, None), Proof()
    assert locked(proof) == ()
    assert (fake.count("DescribeKey"), proof.asked) == (0, [])


def test_aws_own_key_needs_no_grant(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, "a", manager="AWS")
    proof = Proof()
    assert locked(proof) == ()
    assert proof.asked == []


def test_who_will_start_it_is_asked_about_all_its_keys_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake, proof = account(monkeypatch, "b", "a", "b", None), Proof({ARN + "a": DENIED})
    assert locked(proof, "a", "b") == (ungranted("a"),)
    assert proof.asked == [((ARN + "a", ARN + "b"), REGION)]
    assert fake.count("DescribeKey") == 2


@pytest.mark.parametrize(
    ("how", "allowed", "found"),
    [
        ({}, (), UNLISTED),
        ({"state": "Disabled"}, ("a",), standing("Disabled")),
        (
            {"state": "PendingDeletion", "manager": "AWS"},
            ("a",),
            standing("PendingDeletion"),
        ),
    ],
)
def test_what_shows_already_that_it_would_not_start_asks_nobody(
    monkeypatch: pytest.MonkeyPatch, how: dict[str, str], allowed: tuple[str, ...], found: LockedKey
) -> None:
    account(monkeypatch, "a", **how)
    proof = Proof()
    assert locked(proof, *allowed) == (found,)
    assert proof.asked == []


def test_every_objection_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, "a", "b")
    proof = Proof({ARN + "b": DENIED})
    assert locked(proof, "b") == (UNLISTED, ungranted("b"))
    assert proof.asked == [((ARN + "b",), REGION)]


def test_a_key_of_another_account_cannot_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, "a")
    Fake(monkeypatch, {"DescribeKey": failing("AccessDeniedException")})
    proof = Proof()
    (found,) = locked(proof, "a")
    assert found == LockedKey(message("key.unreadable", key="a", code=DENIED), "a")


# -- what `power` answers -------------------------------------------------------------------------


def grants(codes: dict[str, str]) -> Callable[[Params], Params]:
    """Answer each key's dry run with its code."""

    def answer(params: Params) -> Params:
        assert params["DryRun"] is True
        assert params["Operations"] == ["DescribeKey"]
        assert params["GranteePrincipal"] == ROLE
        code = codes[params["KeyId"].rpartition("/")[2]]
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "CreateGrant")

    return answer


def test_a_key_that_may_not_be_granted_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {"a": "DryRunOperationException", "b": "AccessDeniedException", "c": "KMSInvalid"}
    Fake(monkeypatch, {"CreateGrant": grants(codes)})
    assert list(grant_objections([ARN + name for name in "abc"], REGION, ROLE)) == [
        (ARN + "b", DENIED),
        (ARN + "c", "KMSInvalid"),
    ]


def test_where_kms_does_not_answer_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"CreateGrant": failing("ThrottlingException")})
    with pytest.raises(Retryable):
        list(grant_objections([ARN + "a"], REGION, ROLE))


# -- how it is asked ------------------------------------------------------------------------------


class Body(bytes):
    """A blob of botocore's shape that can be read as its stream can."""

    __slots__ = ()

    def read(self) -> bytes:
        return bytes(self)


def invoked(payload: object, **more: Any) -> Callable[[Params], Params]:  # noqa: ANN401  as Lambda answers
    def answer(_params: Params) -> Params:
        return {"StatusCode": 200, "Payload": Body(json.dumps(payload).encode()), **more}

    return answer


def test_power_is_asked_by_name_and_answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake(monkeypatch, {"Invoke": invoked({"objections": {"b": DENIED, "a": "KMSInvalid"}})})
    proof = KeyProof("lifeguard-power", REGION)
    assert proof.objections((ARN + "a",), "eu-west-1") == {"b": DENIED, "a": "KMSInvalid"}
    ((_, params),) = fake.asked
    assert params["FunctionName"] == "lifeguard-power"
    assert "InvocationType" not in params
    assert json.loads(params["Payload"]) == {"prove": [ARN + "a"], "region": "eu-west-1"}


@pytest.mark.parametrize(
    ("said", "why"),
    [({"errorMessage": "Task timed out"}, "Task timed out"), ({"odd": 1}, "{'odd': 1}")],
)
def test_power_that_fails_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, object], why: str
) -> None:
    Fake(monkeypatch, {"Invoke": invoked(said, FunctionError="Unhandled")})
    with pytest.raises(Retryable, match=why) as raised:
        KeyProof("lifeguard-power", REGION).objections((ARN + "a",), REGION)
    assert raised.value.code == "Unhandled"


@pytest.mark.parametrize(
    ("code", "raised"),
    [("TooManyRequestsException", Retryable), ("AccessDeniedException", Refused)],
)
def test_what_lambda_refuses_is_said(
    monkeypatch: pytest.MonkeyPatch, code: str, raised: type[Exception]
) -> None:
    Fake(monkeypatch, {"Invoke": failing(code)})
    with pytest.raises(raised):
        KeyProof("lifeguard-power", REGION).objections((ARN + "a",), REGION)
