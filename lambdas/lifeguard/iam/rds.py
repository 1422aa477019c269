"""The rights that DB instances need: what changes one is limited by the opt-in tag.

ModifyDBInstance is on `db` alone while it names no parameter, option or security group, and no
subnet group; CreateDBSnapshot is on `db` and on the snapshot that it makes (Service Authorization
Reference, Amazon RDS).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from lifeguard.core.decision.action import Action
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbAction
from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.grants import FunctionName, KindGrants, Needs, Scope, pairs

_READS: Needs = {
    Scope.ANYTHING: ("cloudwatch:GetMetricData", "ec2:DescribeInstanceTypes"),
    Scope.RDS: ("rds:DescribeDBInstances",),
}
"""What a look takes: RDS's answer, its metrics, and what its class lets through."""
_LISTED: Needs = {Scope.RDS: ("rds:DescribeDBInstances",)}

_PLANS: Needs = {
    Scope.ANYTHING: (
        "pricing:GetProducts",
        "rds:DescribeEvents",
        "rds:DescribeOrderableDBInstanceOptions",
    ),
    Scope.RDS: (
        "rds:DescribePendingMaintenanceActions",
        "rds:DescribeValidDBInstanceModifications",
    ),
}
"""What a question about a change takes."""

_LISTS: Needs = {
    Scope.ANYTHING: (*_READS[Scope.ANYTHING], "rds:DescribeEvents"),
    Scope.RDS: _READS[Scope.RDS],
}
"""The sweep reads the events too that have never arrived."""

_STANDING: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.SWEEP: _LISTS,
        FunctionName.RESPOND: {**_READS, Scope.RDS_INSIGHTS: ("pi:DescribeDimensionKeys",)},
        FunctionName.REPORT: _LISTED,
    }
)


def _needs(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for action in actions:
        yield from pairs(_PLANS)
        for call in action.calls:
            if action is CreateDbSnapshot:
                yield Scope.RDS_SNAPSHOTS, call
            if call != "rds:AddTagsToResource":
                yield Scope.RDS_OPTED_IN, call


def _none_left_out(_deployment: Deployment) -> frozenset[type[Action]]:
    return frozenset()


_TO_BACK_UP: Needs = {
    Scope.RDS: ("rds:DescribeDBInstances", "rds:DescribeDBSnapshots"),
    Scope.RDS_ANY_SNAPSHOT: ("rds:DescribeDBSnapshotAttributes", "rds:DescribeDBSnapshots"),
    Scope.RDS_OUR_SNAPSHOTS: ("rds:DeleteDBSnapshot",),
}
"""What `backup` calls: RDS makes the backups, and of what incidents have made some must go."""


def _to_back_up(_deployment: Deployment) -> Iterator[tuple[Scope, str]]:
    yield from pairs(_TO_BACK_UP)


RDS = KindGrants(
    standing=_STANDING,
    actions={FunctionName.RESPOND: frozenset(get_args(DbAction))},
    left_out=_none_left_out,
    needs=_needs,
    to_back_up=_to_back_up,
)
