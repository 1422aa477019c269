"""Acting on one instance: each action's API call, and what its answer means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from lifeguard.aws.ec2.console_output import console_tail
from lifeguard.aws.ec2.images.create_image import create_image, create_snapshots
from lifeguard.aws.ec2.refusals import result_of
from lifeguard.aws.ec2.replace import replaced
from lifeguard.aws.ec2.restore_drill import tried_out
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.decision.action import (
    ChangeInstanceType,
    CreateImage,
    CreateSnapshots,
    Drilling,
    Own,
    RebootInstance,
    Replacing,
    RescheduleEvent,
    ResumeApplicationChecks,
    SuppressApplicationChecks,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostCause
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Said

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What AWS answered to an act."""

    result: Result
    reason: Said
    made: str = ""
    code: str = ""
    evidence: tuple[str, ...] = ()
    cause: HostCause | None = None


def perform(action: Own, resource: Resource, incident_id: str) -> CallOutcome:
    """Carry an action out.

    A throttled call is raised, for the step to be tried again; any other refusal is an answer.

    Raises:
        Retryable: AWS throttled the call, so nothing was done.
    """
    try:
        with translated():
            return _call(client("ec2", resource.region), action, resource, incident_id)
    except (Retryable, Refused) as error:
        return CallOutcome(result_of(error), str(error), code=error.code)


def _call(ec2: EC2Client, action: Own, resource: Resource, incident_id: str) -> CallOutcome:
    if isinstance(action, Replacing):
        return CallOutcome(Result.DONE, *replaced(ec2, action, resource, incident_id))
    if isinstance(action, Drilling):
        return CallOutcome(Result.DONE, *tried_out(ec2, action, resource, incident_id))
    ids = [resource.id]
    match action:
        case CreateImage():
            made = create_image(ec2, resource, action.name, incident_id)
            return CallOutcome(Result.DONE, f"EC2 is making {made}", made=made)
        case CreateSnapshots():
            made = create_snapshots(ec2, resource, action.name, incident_id)
            return CallOutcome(Result.DONE, f"EC2 is making {made}", made=made)
        case RescheduleEvent():
            ec2.modify_instance_event_start_time(
                InstanceId=resource.id,
                InstanceEventId=action.event_id,
                NotBefore=action.not_before,
            )
            when = f"{action.not_before:%Y-%m-%d %H:%M} UTC"
            return CallOutcome(Result.DONE, f"EC2 moved {action.event_id} to {when}")
        case SuppressApplicationChecks():
            answer = ec2.enable_application_status_check_suppression(
                InstanceIds=ids, DurationSeconds=action.seconds, ClientToken=incident_id
            )
            return _suppression(answer, "EC2 suppresses the application checks")
        case ResumeApplicationChecks():
            answer = ec2.disable_application_status_check_suppression(
                InstanceIds=ids, ClientToken=incident_id
            )
            return _suppression(answer, "EC2 resumes the application checks")
        case RebootInstance():
            seen = console_tail(ec2, resource.id, action.console)
            ec2.reboot_instances(InstanceIds=ids)
            done = "EC2 accepted the reboot"
            return CallOutcome(Result.DONE, done, evidence=seen.lines, cause=seen.cause)
        case ChangeInstanceType():
            ec2.modify_instance_attribute(
                InstanceId=resource.id, InstanceType={"Value": action.type}
            )
            return CallOutcome(Result.DONE, f"EC2 made it {action.type}", made=action.type)
    assert_never(action)


def _suppression(answer: Mapping[str, Any], done: str) -> CallOutcome:
    """Return what came of a call that answers for each instance apart."""
    failed = answer.get("UnsuccessfulResults", ())
    if not failed:
        return CallOutcome(Result.DONE, done)
    return CallOutcome(Result.REFUSED, str(failed[0].get("Reason", "EC2 gave no reason")))
