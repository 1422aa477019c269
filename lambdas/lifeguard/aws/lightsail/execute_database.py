"""Lightsail's calls that change a database, each with what came of it.

Lightsail takes no client token. What was done is found by the operations of the database, and a
snapshot by its name, which the same incident always gives again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from lifeguard.aws.lightsail.execute import begun, operation_of, outcome_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail_database.action import LightsailDbAction, SnapshotLightsailDb
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message

if TYPE_CHECKING:
    from mypy_boto3_lightsail import LightsailClient

_OPERATIONS: Mapping[str, str] = MappingProxyType(
    {
        Verb.CREATE_SNAPSHOTS: "CreateRelationalDatabaseSnapshot",
        Verb.REBOOT: "RebootRelationalDatabase",
    }
)
"""What Lightsail calls the operation of each action (Operation.operationType)."""


def perform(action: LightsailDbAction, resource: Resource, incident_id: str) -> CallOutcome:
    """Carry an action out; a refusal is an answer.

    Raises:
        Retryable: AWS throttled the call, so nothing was done.
    """
    try:
        with translated():
            return _call(client("lightsail", resource.region), action, resource, incident_id)
    except (Retryable, Refused) as error:
        return outcome_of(error)


def operation_since(resource: Resource, verb: str, since: datetime) -> str:
    """Return the operation of an action that Lightsail has begun since then, or "".

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return operation_of(resource.id, resource.region, _OPERATIONS[verb], since)


def _call(
    lightsail: LightsailClient, action: LightsailDbAction, resource: Resource, incident_id: str
) -> CallOutcome:
    name = resource.id
    if isinstance(action, SnapshotLightsailDb):
        lightsail.create_relational_database_snapshot(
            relationalDatabaseName=name,
            relationalDatabaseSnapshotName=action.name,
            tags=[
                {"key": MADE_BY, "value": incident_id},
                {"key": SOURCE, "value": name},
            ],
        )
        done = message("answer.snapshot_begun", snapshot=action.name)
        return CallOutcome(Result.DONE, done, made=action.name)
    return begun(lightsail.reboot_relational_database(relationalDatabaseName=name)["operations"])
