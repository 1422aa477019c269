"""English templates: what came of a call to AWS, and what became of an execution."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "answer.accepted": "Amazon EC2 accepted the {action}",
    "answer.accepted_unread": (
        "Amazon EC2 accepted the {action}, but did not return the console log ({code})"
    ),
    "answer.addresses_moved": (
        "Lifeguard moved {count:Elastic IP address|Elastic IP addresses} to {to}"
    ),
    "answer.addresses_moved_but": (
        "Lifeguard moved {count:Elastic IP address|Elastic IP addresses} to {to} and did not move "
        "{left:address|addresses} that someone else moved to another resource"
    ),
    "answer.adopted": "Lifeguard added its policy tag to the new instance {instance}",
    "answer.already_done": "the action was already done before Lifeguard called Amazon EC2",
    "answer.aws_code": "AWS answered {code}",
    "answer.aws_said": "AWS answered {code}: {said}",
    "answer.checks_paused": "Amazon EC2 paused the application status checks",
    "answer.checks_refused": "Amazon EC2 refused the request for the application status checks",
    "answer.checks_refused_because": (
        "Amazon EC2 refused the request for the application status checks: {why}"
    ),
    "answer.checks_resumed": "Amazon EC2 resumed the application status checks",
    "answer.error": "Lifeguard stopped with an error: {said}",
    "answer.event_moved": "Amazon EC2 moved the scheduled event {event} to {to}",
    "answer.executions_died": (
        "{count:execution|executions} of Lifeguard for this incident ended without a result"
    ),
    "answer.found": "{resource} already existed",
    "answer.frozen": "Lifeguard did not call Amazon EC2: {why}",
    "answer.given_up": "Lifeguard itself failed on this incident: {why}",
    "answer.gone": "the instance {instance} no longer exists",
    "answer.image_made": "Amazon EC2 is creating the image {image}",
    "answer.interrupted": "an earlier attempt of Lifeguard was interrupted",
    "answer.launched": "Amazon EC2 launched the instance {instance}",
    "answer.launching": "Amazon EC2 is launching the instance {instance}",
    "answer.not_sent": "the AWS SDK rejected the call before it was sent",
    "answer.requested": "Lifeguard sent the request to Amazon EC2",
    "answer.retiring": "Amazon EC2 is stopping the old instance {instance}, which is kept",
    "answer.snapshots_made": "Amazon EC2 is creating the snapshots {snapshots}",
    "answer.start_refused": (
        "Lifeguard did not stop the instance because AWS would refuse to start it again: {answer}"
    ),
    "answer.deregistered": (
        "Elastic Load Balancing removes {instance} from the target group {group:40}"
    ),
    "answer.registered": (
        "Elastic Load Balancing has registered {instance} in the target group {group:40}"
    ),
    "answer.targets_moved": (
        "Lifeguard registered the new instance {instance} in {groups:target group|target groups}"
    ),
    "answer.terminating": "Amazon EC2 is terminating the instance {instance}",
    "answer.terminating_but": (
        "Amazon EC2 is terminating the instance {instance}, but keeps its volumes: {volumes}; "
        "delete these volumes manually"
    ),
    "answer.took_effect": "the action had already taken effect",
    "answer.type_changed": "Amazon EC2 changed the instance type to {type}",
}
