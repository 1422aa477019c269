"""The rights on Lightsail's databases: those of its actions, on what is opted in, no more."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.policy import Policies
from lifeguard.iam.grants import FunctionName, Needs, Scope, pairs
from lifeguard.iam.rights import always, to_act

SNAPSHOT = (Scope.LIGHTSAIL_NEW_DB_SNAPSHOT, "lightsail:CreateRelationalDatabaseSnapshot")


def of_databases(needs: Needs) -> set[tuple[Scope, str]]:
    return {
        (on, call)
        for on, call in pairs(needs)
        if "RelationalDatabase" in call or on is Scope.LIGHTSAIL_DB_SNAPSHOTS
    }


@pytest.mark.parametrize(
    ("function", "reads"),
    [
        (FunctionName.SWEEP, {"Events", "MetricData", "s"}),
        (FunctionName.RESPOND, {"MetricData", ""}),
        (FunctionName.REPORT, {"s"}),
        (FunctionName.BACKUP, set()),
        (FunctionName.INTAKE, set()),
    ],
)
def test_whatever_the_policies_say_it_only_reads(function: FunctionName, reads: set[str]) -> None:
    assert of_databases(always(function)) == {
        (Scope.ANYTHING, f"lightsail:GetRelationalDatabase{what}") for what in reads
    }


def test_respond_reboots_what_is_opted_in_and_makes_what_bears_its_tag() -> None:
    granted = of_databases(to_act(FunctionName.RESPOND, Policies().deployment()))
    assert granted == {
        SNAPSHOT,
        (Scope.LIGHTSAIL_DB_SNAPSHOTS, "lightsail:TagResource"),
        (Scope.LIGHTSAIL_DB_OPTED_IN, "lightsail:RebootRelationalDatabase"),
        (Scope.ANYTHING, "lightsail:GetRelationalDatabaseBundles"),
        (Scope.ANYTHING, "lightsail:GetRelationalDatabaseEvents"),
    }
