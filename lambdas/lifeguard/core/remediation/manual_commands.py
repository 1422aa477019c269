"""The exact commands a person may run, for what Lifeguard will not do by itself."""

from __future__ import annotations

from datetime import datetime
from shlex import quote
from typing import assert_never

from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import KEEP_UNTIL, REPLACED_BY


def commands(resource: Resource, remedy: Remedy | None) -> tuple[str, ...]:
    """Return the AWS CLI commands of a remedy, or those that show the state."""
    where = f"--region {resource.region} --instance-ids {resource.id}"
    look = f"aws ec2 describe-instance-status --include-all-instances {where}"
    match remedy:
        case Remedy.STOP_START:
            return (
                f"aws ec2 stop-instances {where}",
                f"aws ec2 wait instance-stopped {where}",
                f"aws ec2 start-instances {where}",
                look,
            )
        case Remedy.REBOOT:
            return (f"aws ec2 reboot-instances {where}", look)
        case Remedy.START:
            return (f"aws ec2 start-instances {where}", look)
        case Remedy.REPLACE | None:
            return (look,)
    assert_never(remedy)


def replacement(resource: Resource, restore: ReplacementPlan, image: str) -> tuple[str, ...]:
    """Return the commands that launch another instance like it, and move its addresses."""
    like = restore.launch_spec
    profile = f" --iam-instance-profile Arn={like.role}" if like.role else ""
    key = f" --key-name {quote(like.key)}" if like.key else ""
    groups = " ".join(like.security_groups)
    return (
        (
            f"aws ec2 run-instances --region {resource.region} --image-id {image} --count 1 "
            f"--instance-type {like.type} --subnet-id {like.subnet} "
            f"--security-group-ids {groups}{key}{profile}"
        ),
        *(
            f"aws ec2 associate-address --region {resource.region} --allocation-id {address} "
            "--instance-id NEW-INSTANCE --allow-reassociation"
            for address in like.addresses
        ),
    )


def back(resource: Resource, restore: ReplacementPlan | None, new: str) -> tuple[str, ...]:
    """Return the commands that give an instance back the place that another has taken."""
    where = f"--region {resource.region}"
    addresses = () if restore is None else restore.launch_spec.addresses
    return (
        f"aws ec2 stop-instances {where} --instance-ids {new}",
        (
            f"aws ec2 delete-tags {where} --resources {resource.id} "
            f"--tags Key={REPLACED_BY} Key={KEEP_UNTIL}"
        ),
        f"aws ec2 start-instances {where} --instance-ids {resource.id}",
        *(
            f"aws ec2 associate-address {where} --allocation-id {address} "
            f"--instance-id {resource.id} --allow-reassociation"
            for address in addresses
        ),
    )


def terminate(resource: Resource, instance: str) -> str:
    """Return the command that terminates an instance of the resource's Region."""
    return f"aws ec2 terminate-instances --region {resource.region} --instance-ids {instance}"


def launched_for(resource: Resource, incident: str) -> str:
    """Return the command that finds what was launched for an incident and still costs."""
    return (
        f"aws ec2 describe-instances --region {resource.region} "
        f"--filters 'Name=client-token,Values={incident}-*' "
        "Name=instance-state-name,Values=pending,running,stopping,stopped "
        "--query 'Reservations[].Instances[].[InstanceId,State.Name,LaunchTime]' --output text"
    )


def reschedule(resource: Resource, event_id: str, not_before: datetime) -> str:
    """Return the command that moves a scheduled event."""
    return (
        f"aws ec2 modify-instance-event-start-time --region {resource.region} "
        f"--instance-id {resource.id} --instance-event-id {event_id} "
        f"--not-before {not_before:%Y-%m-%dT%H:%M:%SZ}"
    )


def force_stop(resource: Resource) -> tuple[str, ...]:
    """Return the commands for an instance that hangs in `stopping`."""
    where = f"--region {resource.region} --instance-ids {resource.id}"
    return (*stop_by_force(resource), f"aws ec2 start-instances {where}")


def stop_by_force(resource: Resource) -> tuple[str, ...]:
    """Return the commands that stop an instance without its system's own shutdown."""
    where = f"--region {resource.region} --instance-ids {resource.id}"
    return (f"aws ec2 stop-instances --force {where}", f"aws ec2 wait instance-stopped {where}")


def image_by_hand(resource: Resource, now: datetime) -> str:
    """Return the command that makes an image without a reboot."""
    return (
        f"aws ec2 create-image --region {resource.region} --instance-id {resource.id} "
        f"--no-reboot --name by-hand-{resource.id}-{now:%Y%m%dT%H%M}"
    )
