"""The topic that reaches the operator, under a key, such that alarms can really publish."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import (
    Aws,
    Duration,
    RemovalPolicy,
    aws_iam,
    aws_kms,
    aws_sns,
    aws_sns_subscriptions,
)
from constructs import Construct

from stacks.settings import PREFIX

_CLOUDWATCH = "cloudwatch.amazonaws.com"
_OURS = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}


class OperatorTopic(Construct):
    """An encrypted topic, TLS only, with one e-mail subscription per address.

    CDK's SnsAction gives CloudWatch no right on an encrypted topic with a policy of its own
    (aws-cdk issue 11121): an alarm would turn red and nobody would hear. Both policies name
    CloudWatch here.
    """

    def __init__(self, scope: Construct, construct_id: str, *, emails: Sequence[str]) -> None:
        super().__init__(scope, construct_id)
        self.key = aws_kms.Key(
            self,
            "Key",
            description="Encrypts what Lifeguard tells the operator on its way through SNS",
            enable_key_rotation=True,
            # SNS keeps no message for long: without the topic, the key opens nothing.
            removal_policy=RemovalPolicy.DESTROY,
            pending_window=Duration.days(7),
        )
        self.key.add_to_resource_policy(
            _allow_cloudwatch("*", "kms:Decrypt", "kms:GenerateDataKey*")
        )
        self.topic = aws_sns.Topic(
            self,
            "Topic",
            topic_name=PREFIX,
            display_name="Lifeguard",
            master_key=self.key,
            enforce_ssl=True,
        )
        self.topic.add_to_resource_policy(_allow_cloudwatch(self.topic.topic_arn, "sns:Publish"))
        for email in emails:
            self.topic.add_subscription(aws_sns_subscriptions.EmailSubscription(email))


def _allow_cloudwatch(resource: str, *actions: str) -> aws_iam.PolicyStatement:
    """Let the alarms of this account, and of no other, use the resource."""
    return aws_iam.PolicyStatement(
        sid="AlarmsOfThisAccount",
        principals=[aws_iam.ServicePrincipal(_CLOUDWATCH)],
        actions=list(actions),
        resources=[resource],
        conditions=_OURS,
    )
