"""Acting on one instance: each action's API call, and what its answer means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, assert_never

from lifeguard.aws.ec2.console_output import console_tail
from lifeguard.aws.ec2.images.create_image import create_image, create_snapshots
from lifeguard.aws.ec2.replace import replaced
from lifeguard.aws.ec2.restore_drill import tried_out
from lifeguard.aws.ec2.volumes import grow
from lifeguard.aws.elbv2.registration import move
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, answer, translated
from lifeguard.aws.session.outcome import CallOutcome, result_of
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import (
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
    Treating,
    UnlimitedCredits,
)
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.ec2.target_action import Targeting
from lifeguard.core.kinds.ec2.volume import GrowVolume
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from lifeguard.ingest.logs.host.selection import ConsoleReading

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client


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
        return CallOutcome(result_of(error), answer(error), code=error.code)


def _call(ec2: EC2Client, action: Own, resource: Resource, incident_id: str) -> CallOutcome:
    if isinstance(action, Targeting):
        return CallOutcome(Result.DONE, move(action, resource))
    if isinstance(action, Replacing):
        return CallOutcome(Result.DONE, *replaced(ec2, action, resource, incident_id))
    if isinstance(action, Drilling):
        return tried_out(ec2, action, resource, incident_id)
    return _treat(ec2, action, resource, incident_id)


def _treat(ec2: EC2Client, action: Treating, resource: Resource, incident_id: str) -> CallOutcome:
    if isinstance(action, ChangeInstanceType | UnlimitedCredits):
        return _changed(ec2, action, resource, incident_id)
    ids = [resource.id]
    match action:
        case CreateImage():
            made = create_image(ec2, resource, action.name, incident_id)
            return CallOutcome(Result.DONE, message("answer.image_made", image=made), made=made)
        case CreateSnapshots():
            made = create_snapshots(ec2, resource, action.name, incident_id)
            done = message("answer.snapshots_made", snapshots=made)
            return CallOutcome(Result.DONE, done, made=made)
        case RescheduleEvent():
            ec2.modify_instance_event_start_time(
                InstanceId=resource.id,
                InstanceEventId=action.event_id,
                NotBefore=action.not_before,
            )
            done = message("answer.event_moved", event=action.event_id, to=action.not_before)
            return CallOutcome(Result.DONE, done)
        case SuppressApplicationChecks():
            given = ec2.enable_application_status_check_suppression(
                InstanceIds=ids, DurationSeconds=action.seconds, ClientToken=incident_id
            )
            return _suppression(given, message("answer.checks_paused"))
        case ResumeApplicationChecks():
            given = ec2.disable_application_status_check_suppression(
                InstanceIds=ids, ClientToken=incident_id
            )
            return _suppression(given, message("answer.checks_resumed"))
        case RebootInstance():
            seen = console_tail(resource, action.console)
            ec2.reboot_instances(InstanceIds=ids)
            evidence = tuple(foreign(line) for line in seen.lines)
            return CallOutcome(Result.DONE, _rebooted(seen), evidence=evidence, cause=seen.cause)
        case GrowVolume():
            return CallOutcome(Result.DONE, grow(ec2, action))
    assert_never(action)


def _changed(
    ec2: EC2Client, action: ChangeInstanceType | UnlimitedCredits, resource: Resource, incident: str
) -> CallOutcome:
    """Change what the instance is: its type while it is stopped, its credit mode live."""
    if isinstance(action, UnlimitedCredits):
        return _unlimited(ec2, resource, incident)
    ec2.modify_instance_attribute(InstanceId=resource.id, InstanceType={"Value": action.type})
    done = message("answer.type_changed", type=action.type)
    return CallOutcome(Result.DONE, done, made=action.type)


def _unlimited(ec2: EC2Client, resource: Resource, incident_id: str) -> CallOutcome:
    """Switch to unlimited mode; it may fail in a call that succeeds."""
    wanted = CreditMode.UNLIMITED.value
    given = ec2.modify_instance_credit_specification(
        ClientToken=incident_id,
        InstanceCreditSpecifications=[{"InstanceId": resource.id, "CpuCredits": wanted}],
    )
    failed = given.get("UnsuccessfulInstanceCreditSpecifications", ())
    if not failed:
        return CallOutcome(Result.DONE, message("answer.unlimited"))
    code = str(failed[0].get("Error", {}).get("Code", ""))
    said = message("answer.not_unlimited", code=foreign(code))
    return CallOutcome(Result.REFUSED, said, code=code)


def _rebooted(seen: ConsoleReading) -> Message:
    """Return EC2's answer to a reboot, and the code with which it refused the console log."""
    reboot = coded("verb", Verb.REBOOT)
    if seen.unread:
        return message("answer.accepted_unread", action=reboot, code=seen.unread)
    return message("answer.accepted", action=reboot)


def _suppression(given: Mapping[str, Any], done: Message) -> CallOutcome:
    """Return what came of a call that answers for each instance apart."""
    failed = given.get("UnsuccessfulResults", ())
    if not failed:
        return CallOutcome(Result.DONE, done)
    why = foreign(str(failed[0].get("Reason", "")))
    said = message("answer.checks_refused_because", why=why)
    return CallOutcome(Result.REFUSED, said if why else message("answer.checks_refused"))
