"""English templates: backup."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # backups that were not made
    "backup.image": "image",
    "backup.snapshot": "snapshot",
    "backup.db_snapshot": "DB snapshot",
    "backup.copy": "copy of the image",
    "backup.aws_said": "{code}: {said}",
    "backup.ec2_said": "{said}",
    "backup.refused": "AWS does not create a backup of the instance: {answer}",
    "backup.stuck": "AWS has not completed the backup within {limit}",
    "backup.not_listed": "EC2 does not list the image",
    "backup.of_a_group": (
        "the instance belongs to the Auto Scaling group {group}, which replaces the instance"
    ),
    "backup.managed": "the AWS service {service} manages the instance",
    "backup.instance_store": (
        "the root volume is an instance store volume, of which EC2 cannot create an image"
    ),
    # how old the last good one is
    "freshness.none": (
        "there is no good backup (Lifeguard first saw the instance on {since:iso}); the policy "
        "allows a maximum age of {limit}"
    ),
    "freshness.old": (
        "the last good backup is from {last:iso}; the policy allows a maximum age of {limit}"
    ),
    "freshness.again": "a good backup is available again, from {made:iso}",
    "freshness.not_asked": "no policy requests scheduled backups of the instance any longer",
    # which backups stay, and which are deleted
    "retention.last": "it is one of the latest backups ({count} kept)",
    "retention.daily": "it is the latest backup of its day ({count:day|days} kept)",
    "retention.weekly": "it is the latest backup of its week ({count:week|weeks} kept)",
    "retention.failed": "the backup failed",
    "retention.newer": "the policy keeps newer backups",
    "retention.not_ours": "Lifeguard did not create the backup",
    "retention.held": "someone marked the backup to be kept (tag {tag})",
    "retention.protected": "deregistration protection is on for the image",
    "retention.public": "the image is public, so anyone may use it",
    "retention.used": "the backup is in use by {user}",
    "retention.shared": "the image is shared with {account}",
    "retention.pending": "the backup is pending",
    "retention.other_state": "the backup is neither available nor failed",
    "retention.young": "the backup is younger than {age}",
    "retention.last_good": "it is the last good backup of its instance",
    "retention.incident": (
        "the backup is from before an incident of its instance that is still open (since "
        "{since:iso})"
    ),
    "retention.of_incident": "the backup belongs to an incident that is still open",
    "retention.not_copied": "neither the image nor a newer image has been copied yet",
    "retention.hidden": (
        "{user} refers to its image by an SSM parameter of the account ({parameter})"
    ),
    # who uses an image
    "retention.instance": "the instance {instance}",
    "retention.template": "the launch template {template} (version {version})",
    "retention.configuration": "the launch configuration {name}",
    "retention.group": "the Auto Scaling group {name}",
    "retention.fleet": "the fleet {fleet}",
    "retention.spot_request": "the Spot Instance request {request}",
    # restore drills
    "drill.of": "restore drill of {server} from {image}",
    "drill.launch_later": "AWS could not launch the test instance for now: {answer}",
    "drill.not_launched": (
        "a backup could not be tested because EC2 did not launch the test instance: {answer} "
        "({drill})"
    ),
    "drill.find_out": (
        "Find out why EC2 did not launch the test instance. Until a test instance has been "
        "launched from the backup, nothing shows that the backup can be restored."
    ),
    "drill.starting": "the test instance is starting and its status checks are running",
    "drill.passed": "all status checks passed after {length}",
    "drill.gone": "the test instance did not start: EC2 no longer lists it",
    "drill.ended": "the test instance did not start: its state is {state} ({reason})",
    "drill.ended_unexplained": (
        "the test instance did not start: its state is {state}, and EC2 gives no reason"
    ),
    "drill.not_passed": "the test instance did not pass its status checks within {limit}",
    "drill.ending": "the test instance is being terminated",
    "drill.end_later": "the test instance is not terminated yet: {answer}",
    "drill.not_ended": (
        "the test instance {instance} keeps running and incurs costs because it could not be "
        "terminated: {answer}"
    ),
    "drill.terminate": "Terminate the test instance {instance}.",
    "drill.succeeded": "{drill}: {why}",
    "drill.failed": "a backup could not be restored: {why} ({drill})",
    "drill.do_not_rely": (
        "Do not rely on this backup. Create another backup, and find out why the drill failed."
    ),
}
