"""The rights that Lightsail databases need: what changes one is limited by the opt-in tag.

CreateRelationalDatabaseSnapshot has no type of resource, so that only the tags of the request can
limit it; RebootRelationalDatabase is on the database, TagResource on the snapshot (Service
Authorization Reference, Amazon Lightsail).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from lifeguard.core.decision.action import Action
from lifeguard.core.kinds.lightsail_database.action import LightsailDbAction
from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.grants import FunctionName, KindGrants, Needs, Scope, pairs

_STANDING: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.SWEEP: {
            Scope.ANYTHING: (
                "lightsail:GetRelationalDatabaseEvents",
                "lightsail:GetRelationalDatabaseMetricData",
                "lightsail:GetRelationalDatabases",
            ),
        },
        FunctionName.RESPOND: {
            Scope.ANYTHING: (
                "lightsail:GetRelationalDatabase",
                "lightsail:GetRelationalDatabaseMetricData",
            ),
        },
        FunctionName.REPORT: {Scope.ANYTHING: ("lightsail:GetRelationalDatabases",)},
    }
)

_TELLING = (
    "ec2:DescribeInstanceTypes",
    "lightsail:GetOperationsForResource",
    "lightsail:GetRelationalDatabaseBundles",
    "lightsail:GetRelationalDatabaseEvents",
    "pricing:GetProducts",
)
"""What the operator is told beside an act, and what tells after a crash whether one was made."""

_ON: Mapping[str, Scope] = MappingProxyType(
    {
        "lightsail:CreateRelationalDatabaseSnapshot": Scope.LIGHTSAIL_NEW_DB_SNAPSHOT,
        "lightsail:TagResource": Scope.LIGHTSAIL_DB_SNAPSHOTS,
        "lightsail:RebootRelationalDatabase": Scope.LIGHTSAIL_DB_OPTED_IN,
    }
)


def _needs(actions: Iterable[type[Action]]) -> Iterator[tuple[Scope, str]]:
    for action in actions:
        yield from ((Scope.ANYTHING, read) for read in _TELLING)
        yield from ((_ON[call], call) for call in action.calls)


def _none_left_out(_deployment: Deployment) -> frozenset[type[Action]]:
    return frozenset()


_TO_BACK_UP: Needs = {
    Scope.ANYTHING: (
        "lightsail:GetRelationalDatabaseSnapshots",
        "lightsail:GetRelationalDatabases",
    ),
    Scope.LIGHTSAIL_OUR_DB_SNAPSHOTS: ("lightsail:DeleteRelationalDatabaseSnapshot",),
}
"""What `backup` calls: Lightsail makes the backups, and of what incidents have made some must
go."""


def _to_back_up(_deployment: Deployment) -> Iterator[tuple[Scope, str]]:
    yield from pairs(_TO_BACK_UP)


LIGHTSAIL_DATABASE = KindGrants(
    standing=_STANDING,
    actions={FunctionName.RESPOND: frozenset(get_args(LightsailDbAction))},
    left_out=_none_left_out,
    needs=_needs,
    to_back_up=_to_back_up,
)
