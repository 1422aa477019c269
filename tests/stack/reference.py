"""AWS's Service Authorization Reference, as cfn-lint carries it."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from tests.stack.template import many

# Resource types that AWS lists for an action, but that nothing we ask for involves: host resource
# groups and licences belong to Dedicated Hosts, which are a person's; a dataset holds telemetry
# that is not in a metric's namespace.
OPTIONAL = {"dataset", "group", "license-configuration"}

NOT_OURS = {
    "ec2:RunInstances": {
        "capacity-reservation",
        "elastic-gpu",
        "elastic-inference",
        "launch-template",
        "secondary-interface",
        "secondary-subnet",
        "snapshot",
        "spot-instances-request",
    },
    "rds:AddTagsToResource": {
        "auto-backup",
        "cev",
        "cluster",
        "cluster-auto-backup",
        "cluster-endpoint",
        "cluster-pg",
        "cluster-snapshot",
        "db",
        "deployment",
        "es",
        "global-cluster",
        "integration",
        "og",
        "pg",
        "proxy",
        "proxy-endpoint",
        "ri",
        "secgrp",
        "shardgrp",
        "snapshot-tenant-database",
        "subgrp",
        "target-group",
        "tenant-database",
    },
    "rds:DescribePendingMaintenanceActions": {"cluster"},
    "rds:ModifyDBInstance": {"og", "pg", "secgrp", "subgrp"},
    "ssm:SendCommand": {"bucket"},
}
"""Involved only by parameters that Lifeguard does not give."""

OTHER_ATTRIBUTES = {"ec2:ModifyInstanceAttribute": {"security-group", "volume"}}
"""Involved only by attributes other than the type."""


def resource_types(action: str) -> set[str]:
    """Return the types of resource that IAM checks the action on; none: it knows only `*`.

    Raises:
        KeyError: AWS knows no such action.
    """
    service, _, name = action.partition(":")
    listed = _services()[service]["Actions"][name.lower()].get("Resources", [])
    return set(many(listed)) - OPTIONAL - _not_involved(action)


def _not_involved(action: str) -> set[str]:
    return OTHER_ATTRIBUTES.get(action, set()) | NOT_OURS.get(action, set())


def all_actions(service: str) -> list[str]:
    return [f"{service}:{name}" for name in _services()[service]["Actions"]]


@cache
def _services() -> dict[str, Any]:
    path = resources.files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found
