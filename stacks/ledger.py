"""The ledger: one table of incidents, leases, holds, budgets and what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import RemovalPolicy, aws_dynamodb
from constructs import Construct

from lifeguard.ledger_indexes import CLOSED_INCIDENTS, OF_CLOSED, OF_OPEN, OPEN_INCIDENTS

_UPGRADE = "ledger_upgrade"
"""The context key of a deployment over a table that an unreleased version has made: 1, then 2."""


class UpgradeError(ValueError):
    """There is no such step of the upgrade."""


@dataclass(frozen=True, slots=True)
class _Index:
    """An index, sparse: of the items that carry both keys. Without `projects` it has everything."""

    name: str
    partition: str
    sort: str
    projects: Sequence[str] = ()


_OPEN = _Index(OPEN_INCIDENTS, "open", "pk", OF_OPEN)
_CLOSED = _Index(CLOSED_INCIDENTS, "status", "closed_at", OF_CLOSED)
_UNRELEASED = _Index("open", "open", "pk")

_STEPS = {
    None: (_OPEN, _CLOSED),
    "1": (_UNRELEASED, _OPEN),
    "2": (_UNRELEASED, _OPEN, _CLOSED),
}
"""CloudFormation creates or deletes one index of a table in an update (AWS::DynamoDB::Table,
GlobalSecondaryIndexes), and changes none; a new table has all at once."""


def create(scope: Construct) -> aws_dynamodb.Table:
    """Add the table.

    It outlives the stack: it is the only record behind the availability reports, forgetting an open
    incident or a hold would let Lifeguard act twice, and an idle on-demand table costs nothing.
    Only a first deployment that fails takes it along. Its name is CloudFormation's, so that a kept
    table never blocks a new deployment.

    Raises:
        UpgradeError: the context asks for a step that there is not.
    """
    table = aws_dynamodb.Table(
        scope,
        "Ledger",
        partition_key=_attribute("pk"),
        sort_key=_attribute("sk"),
        billing_mode=aws_dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute="expires_at",
        point_in_time_recovery_specification=aws_dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
    for index in _indexes(scope):
        only = aws_dynamodb.ProjectionType.INCLUDE if index.projects else None
        table.add_global_secondary_index(
            index_name=index.name,
            partition_key=_attribute(index.partition),
            sort_key=_attribute(index.sort),
            projection_type=only or aws_dynamodb.ProjectionType.ALL,
            non_key_attributes=list(index.projects) or None,
        )
    return table


def _indexes(scope: Construct) -> tuple[_Index, ...]:
    step = scope.node.try_get_context(_UPGRADE)
    if step not in _STEPS:
        msg = f"{_UPGRADE}: {step!r} is no step of the upgrade; allowed are 1 and 2, or none"
        raise UpgradeError(msg)
    return _STEPS[step]


def _attribute(name: str) -> aws_dynamodb.Attribute:
    return aws_dynamodb.Attribute(name=name, type=aws_dynamodb.AttributeType.STRING)
