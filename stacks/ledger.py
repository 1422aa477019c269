"""The ledger: one table of incidents, leases, holds, budgets and what was sent."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, aws_dynamodb
from constructs import Construct

OPEN_INDEX = "open"


def create(scope: Construct) -> aws_dynamodb.Table:
    """Add the table.

    It outlives the stack: it is the only record behind the availability reports, forgetting an open
    incident or a hold would let Lifeguard act twice, and an idle on-demand table costs nothing.
    Only a first deployment that fails takes it along. Its name is CloudFormation's, so that a kept
    table never blocks a new deployment.
    """
    text = aws_dynamodb.AttributeType.STRING
    table = aws_dynamodb.Table(
        scope,
        "Ledger",
        partition_key=aws_dynamodb.Attribute(name="pk", type=text),
        sort_key=aws_dynamodb.Attribute(name="sk", type=text),
        billing_mode=aws_dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute="expires_at",
        point_in_time_recovery_specification=aws_dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    # Sparse: only what is open carries the attribute, so that a sweep reads only that.
    table.add_global_secondary_index(
        index_name=OPEN_INDEX,
        partition_key=aws_dynamodb.Attribute(name="open", type=text),
        sort_key=aws_dynamodb.Attribute(name="pk", type=text),
        projection_type=aws_dynamodb.ProjectionType.ALL,
    )
    return table
