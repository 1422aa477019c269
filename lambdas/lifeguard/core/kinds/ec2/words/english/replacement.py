"""English templates: replacement."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # the question and the launch
    "replacement.image_pending": "EC2 is still creating the newest image ({image})",
    "replacement.newest_image": "the newest good image is {image}",
    "replacement.by_hand": (
        "To replace the instance yourself, launch a new instance from the image and move the "
        "addresses to the new instance with these commands."
    ),
    "replacement.old_image": (
        "the newest good image is from {made:iso}, which is older than a backup may be ({limit})"
    ),
    "replacement.coming_image": (
        "the image {image} from {made:iso} is not available yet; you can launch it yourself when "
        "it is available"
    ),
    # why the new instance is terminated
    "replacement.not_listed": (
        "the new instance did not start: EC2 does not list it or no longer lists it"
    ),
    "replacement.ended": "the new instance did not start: its state is {state} ({reason})",
    "replacement.ended_unexplained": (
        "the new instance did not start: its state is {state}, and EC2 gives no reason"
    ),
    # the end
    "replacement.served": (
        "{groups:target group sends|target groups send} traffic to the new instance"
    ),
    "replacement.old_kept": "the old instance ({old}) is kept until {until:date}",
    "replacement.no_traffic": "a load balancer does not send traffic to the new instance",
    "replacement.rename": (
        "Update everything that refers to the old instance ID or the old private IP addresses "
        "(DNS records, target groups by IP address, alarms). The new instance has a new ID and "
        "new private IP addresses."
    ),
    "replacement.protect_new": (
        "Turn on termination protection for {new}. Termination protection is on for the old "
        "instance."
    ),
    "replacement.update_stack": (
        "Change the CloudFormation stack {stack} before you update it: the stack still refers to "
        "the old instance and must refer to {new}."
    ),
    "replacement.retired": (
        "{name} ({instance}) was replaced on {when:date} and is kept in the stopped state. "
        "Terminate the old instance if it still exists and nobody needs its disks."
    ),
}
