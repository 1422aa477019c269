"""How a person's answer gets in: a function, and a page before it if the operator wants one."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy, aws_dynamodb, aws_kms, aws_lambda
from constructs import Construct

from lifeguard.functions.settings import ApproveSettings
from stacks import permissions
from stacks.function import LifeguardFunction, Shared, Spec


@dataclass(frozen=True, slots=True)
class ApprovalResources:
    """The way in; without a page there is neither a URL nor a key."""

    url: str = ""
    key: aws_kms.Key | None = None

    @property
    def key_arn(self) -> str:
        """The key's ARN, or ""."""
        return "" if self.key is None else self.key.key_arn


def create(
    scope: Construct, shared: Shared, ledger: aws_dynamodb.Table, *, has_page: bool
) -> ApprovalResources:
    """Add the function that takes answers, and the page's key and URL.

    The URL is the only part of the stack that can be reached without IAM; what comes through it
    is worth nothing without a token that the key has signed.
    """
    key = _key(scope) if has_page else None
    approve = LifeguardFunction(
        scope,
        "Approve",
        shared,
        Spec(
            name="approve",
            purpose="Takes a person's yes or no",
            timeout=Duration.seconds(20),
            settings=lambda _: ApproveSettings(
                ledger_table=ledger.table_name, approval_key="" if key is None else key.key_arn
            ),
            rights=permissions.approve(ledger, key),
        ),
    )
    if key is None:
        return ApprovalResources()
    url = approve.function.add_function_url(auth_type=aws_lambda.FunctionUrlAuthType.NONE)
    return ApprovalResources(url.url, key)


def _key(scope: Construct) -> aws_kms.Key:
    """Return an HMAC key: links that it has signed are worthless once it is gone."""
    return aws_kms.Key(
        scope,
        "ApprovalKey",
        description="Signs the links by which a person answers Lifeguard's questions",
        key_spec=aws_kms.KeySpec.HMAC_256,
        key_usage=aws_kms.KeyUsage.GENERATE_VERIFY_MAC,
        removal_policy=RemovalPolicy.DESTROY,
        pending_window=Duration.days(7),
    )
