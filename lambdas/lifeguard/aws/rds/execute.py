"""RDS's calls that change something, each with what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, answer, translated
from lifeguard.aws.session.outcome import CallOutcome, result_of
from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbAction
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from lifeguard.core.text.message import message

EXISTS = "DBSnapshotAlreadyExists"
"""The name is the same each time: an earlier attempt has made it."""
_BUSY = frozenset({"InvalidDBInstanceState", "InsufficientDBInstanceCapacity"})
"""What passes. All codes are those of botocore's model, which leaves the word Fault away."""


def perform(action: DbAction, resource: Resource, incident_id: str) -> CallOutcome:
    """Carry an action out; a refusal is an answer.

    Raises:
        Retryable: AWS throttled the call, so nothing was done.
    """
    try:
        with translated():
            return _call(client("rds", resource.region), action, resource, incident_id)
    except (Retryable, Refused) as error:
        if error.code == EXISTS and isinstance(action, CreateDbSnapshot):
            made = message("answer.db_snapshot_begun", snapshot=action.name)
            return CallOutcome(Result.ALREADY, made, made=action.name)
        result = Result.FAILED if error.code in _BUSY else result_of(error)
        return CallOutcome(result, answer(error), code=error.code)


def _call(rds: Any, action: DbAction, resource: Resource, incident_id: str) -> CallOutcome:  # noqa: ANN401  its stubs are not there
    if isinstance(action, CreateDbSnapshot):
        rds.create_db_snapshot(
            DBSnapshotIdentifier=action.name,
            DBInstanceIdentifier=resource.id,
            Tags=[
                {"Key": MADE_BY, "Value": incident_id},
                {"Key": SOURCE, "Value": resource.id},
            ],
        )
        begun = message("answer.db_snapshot_begun", snapshot=action.name)
        return CallOutcome(Result.DONE, begun, made=action.name)
    rds.modify_db_instance(
        DBInstanceIdentifier=resource.id, ApplyImmediately=True, **given(action.change)
    )
    return CallOutcome(Result.DONE, message("answer.db_modified"))


def given(change: DbChange) -> Mapping[str, Any]:
    """Return a change as ModifyDBInstance takes it."""
    values = {
        "DBInstanceClass": change.db_class and change.db_class.name,
        "StorageType": change.type,
        "AllocatedStorage": change.gib,
        "Iops": change.iops,
        "StorageThroughput": change.throughput,
        "MaxAllocatedStorage": change.max_gib,
    }
    return {name: value for name, value in values.items() if value is not None}
