"""Lightsail's calls that change something, each with what came of it.

Lightsail takes no client token. What was done is found by the operations of the resource, and a
snapshot by its name, which the same incident always gives again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from lifeguard.aws.lightsail.replace import replaced
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, answer, translated
from lifeguard.aws.session.outcome import CallOutcome, result_of
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    AttachToLoadBalancer,
    CreateInstanceSnapshot,
    DetachFromLoadBalancer,
    ForceStopLightsail,
    LightsailAction,
    LightsailVerb,
    RebootLightsail,
    Replacing,
    StartLightsail,
    StopLightsail,
)
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_lightsail import LightsailClient
    from mypy_boto3_lightsail.type_defs import OperationTypeDef

_OPERATIONS = {
    Verb.REBOOT: "RebootInstance",
    Verb.STOP: "StopInstance",
    Verb.FORCE_STOP: "StopInstance",
    Verb.START: "StartInstance",
    Verb.CREATE_SNAPSHOTS: "CreateInstanceSnapshot",
    LightsailVerb.DETACH_FROM_LOAD_BALANCER: "DetachInstancesFromLoadBalancer",
    LightsailVerb.ATTACH_TO_LOAD_BALANCER: "AttachInstancesToLoadBalancer",
}
"""What Lightsail calls the operation of each action (Operation.operationType)."""

_FAILED = "Failed"


def perform(action: LightsailAction, resource: Resource, incident_id: str) -> CallOutcome:
    """Carry an action out; a refusal is an answer.

    Raises:
        Retryable: AWS throttled the call, so nothing was done.
    """
    try:
        with translated():
            return _call(client("lightsail", resource.region), action, resource, incident_id)
    except (Retryable, Refused) as error:
        return outcome_of(error)


def outcome_of(error: Retryable | Refused) -> CallOutcome:
    """Return what came of a call that Lightsail has not accepted."""
    result = Result.FAILED if error.code == BUSY else result_of(error)
    return CallOutcome(result, answer(error), code=error.code)


def operation_since(resource: Resource, verb: str, since: datetime, on: str = "") -> str:
    """Return the operation of an action that Lightsail has begun since then, or "".

    `on` is what the call was on in place of the instance: a load balancer's name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return operation_of(on or resource.id, resource.region, _OPERATIONS.get(Verb(verb)), since)


def operation_of(name: str, region: str, kind: str | None, since: datetime) -> str:
    """Return the operation of a kind on what has this name that was begun since then, or "".

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        found = client("lightsail", region).get_operations_for_resource(resourceName=name)
    mine = (
        one["id"]
        for one in found.get("operations", ())
        if one["operationType"] == kind
        and one["createdAt"] >= since.replace(microsecond=0)
        and one["status"] != _FAILED
    )
    return next(mine, "")


def _call(
    lightsail: LightsailClient, action: LightsailAction, resource: Resource, incident_id: str
) -> CallOutcome:
    name = resource.id
    match action:
        case CreateInstanceSnapshot():
            lightsail.create_instance_snapshot(
                instanceSnapshotName=action.name,
                instanceName=name,
                tags=[
                    {"key": MADE_BY, "value": incident_id},
                    {"key": SOURCE, "value": name},
                ],
            )
            done = message("answer.snapshot_begun", snapshot=action.name)
            return CallOutcome(Result.DONE, done, made=action.name)
        case RebootLightsail():
            return begun(lightsail.reboot_instance(instanceName=name)["operations"])
        case StopLightsail():
            return begun(lightsail.stop_instance(instanceName=name)["operations"])
        case ForceStopLightsail():
            return begun(lightsail.stop_instance(instanceName=name, force=True)["operations"])
        case StartLightsail():
            return begun(lightsail.start_instance(instanceName=name)["operations"])
        case DetachFromLoadBalancer() | AttachToLoadBalancer():
            return replace(_moved(lightsail, action, name), made=action.instance)
        case _ if isinstance(action, Replacing):
            return replaced(lightsail, action, name, incident_id)
    assert_never(action)


def _moved(
    lightsail: LightsailClient, action: DetachFromLoadBalancer | AttachToLoadBalancer, name: str
) -> CallOutcome:
    """Detach or attach an instance."""
    balancer, instances = action.balancer, [action.instance or name]
    if isinstance(action, DetachFromLoadBalancer):
        answered = lightsail.detach_instances_from_load_balancer(
            loadBalancerName=balancer, instanceNames=instances
        )
    else:
        answered = lightsail.attach_instances_to_load_balancer(
            loadBalancerName=balancer, instanceNames=instances
        )
    return begun(answered["operations"])


def begun(operations: Sequence[OperationTypeDef]) -> CallOutcome:
    """Return that an operation has begun, or why it has failed at once."""
    first = operations[0]
    if first.get("status") == _FAILED:
        code = first.get("errorCode", "")
        return CallOutcome(Result.FAILED, message("answer.aws_code", code=code), code=code)
    return CallOutcome(Result.DONE, message("answer.operation_begun", operation=first["id"]))
