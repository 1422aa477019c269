"""English templates: actions, remedies, and what Lifeguard waits for."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "verb.create_image": "image",
    "verb.create_snapshots": "snapshots",
    "verb.reschedule": "move of AWS's event",
    "verb.suppress_application_checks": "pause of the application checks",
    "verb.resume_application_checks": "end of the pause of the application checks",
    "verb.stop": "stop",
    "verb.force_stop": "forced stop",
    "verb.start": "start",
    "verb.reboot": "reboot",
    "verb.change_type": "change of the instance type",
    "verb.launch_replacement": "launch of a new instance",
    "verb.retire": "stop of the old instance",
    "verb.move_addresses": "move of the Elastic IP addresses",
    "verb.move_targets": "move of the load balancer targets",
    "verb.adopt_replacement": "tags of the new instance",
    "verb.discard_replacement": "termination of the new instance",
    "verb.launch_drill": "launch of the test instance",
    "verb.deregister_target": "removal from the target group",
    "verb.register_target": "return to the target group",
    "verb.detach_from_load_balancer": "removal from the load balancer",
    "verb.attach_to_load_balancer": "return to the load balancer",
    "verb.end_drill": "termination of the test instance",
    "remedy.reboot": "a reboot",
    "remedy.stop_start": "a stop and a start",
    "remedy.start": "a start",
    "remedy.replace": "a new instance from its latest image",
    "waiting.at_once": "Lifeguard can act immediately",
    "waiting.recovery_failed": "AWS's own recovery of the instance failed",
    "waiting.auto_recovery": "AWS may be recovering the instance by itself until then",
    "waiting.system_busy": "the operating system may be rebooting or updating until then",
    "waiting.period_over": "the waiting period ended before the first action",
    "waiting.host_failed": "the host has already failed",
    "waiting.expedited": "AWS expedited the event",
    "waiting.no_window": "the policy has no maintenance window",
    "waiting.window": "the time is in the maintenance window",
    "waiting.deadline_first": "no maintenance window comes before AWS's deadline",
    "waiting.aws_acts": "AWS acts by itself, and Lifeguard checks the result afterwards",
    "waiting.planned": "Lifeguard plans {remedy} ({why})",
    "waiting.date_moved": "the date has changed; {plan}",
    "waiting.act_failed": "AWS could not do this for now ({act}): {answer}",
    "waiting.application_checks_pause": "Lifeguard's own restart is not a fault of the application",
    "waiting.application_checks_prove": (
        "the application checks must prove that the instance has recovered"
    ),
    "waiting.endpoint": "the site may still be starting",
    "waiting.application_checks_run": "the application checks are running again",
    "waiting.investigation": "Lifeguard reads the logs for the cause first",
    "waiting.look_inside": "Lifeguard looks inside the server first",
    "waiting.frozen": "all changes are frozen: {reason}",
    "waiting.held": "{reason}",
    "waiting.aws_maintenance": "AWS is doing maintenance on the host",
    "waiting.regional_issue": "Lifeguard waits while AWS reports an issue in {region}",
    "waiting.storm": (
        "many instances failed at once (storm {storm}), and Lifeguard waits until a person "
        "releases them"
    ),
    "waiting.storm_left": (
        "many instances failed at once (storm {storm}), and nobody released them in time, so "
        "Lifeguard leaves the instance as it is"
    ),
    "waiting.shared_notice": "one notice from AWS names several servers",
    "waiting.gathering": "Lifeguard is also looking at the other servers of the same notice",
    "waiting.checks_undecided": "the status checks have no result yet",
    "waiting.effect": "the action has not taken effect yet",
    "waiting.checks_not_passed": "the status checks have not passed yet",
    "waiting.event_listed": "the status checks pass, but AWS still lists the event {event}",
    "waiting.announced": "AWS Health announced an event that EC2 does not show yet",
    "waiting.no_traffic": "the load balancer does not send traffic to the instance yet",
    "waiting.changed_by_others": (
        "someone else is changing the instance (state: {state}), and Lifeguard waits until that "
        "is done"
    ),
    "waiting.start_by_hand": "a person stopped the instance, and Lifeguard waits for the start",
    "waiting.not_started": "a person stopped the instance at {since} and has not started it",
    "waiting.stopping": "the instance is stopping",
    "waiting.still_stopping": "the instance is still stopping",
    "waiting.must_run": "the instance is stopped and must run",
    "waiting.must_run_again": "the instance must run again",
    "waiting.stop_hangs": (
        "the host has failed, and the stop that Lifeguard requested at {since} has not finished"
    ),
    "waiting.stop_not_begun": "the stop has not begun yet",
    "waiting.force_approved": "a person approved the forced stop",
    "waiting.force_requested": "Lifeguard requested a forced stop",
    "waiting.force_failed": "AWS could not force the stop for now: {answer}",
    "waiting.forced_again": (
        "Lifeguard tries the forced stop again after this answer of AWS: {answer}"
    ),
    "waiting.booting": "the instance is starting, and its status checks are running",
    "waiting.changing_state": "the instance is changing its state",
    "waiting.start_not_broken_off": "EC2 did not break off the start: {answer}",
    "waiting.start_requested": "Lifeguard requested the start",
    "waiting.start_unconfirmed": (
        "Lifeguard requested the start, and nothing shows that AWS carried it out"
    ),
    "waiting.start_not_made": "Lifeguard requested the start, and AWS did not carry it out",
    "waiting.start_again": "Lifeguard tries the start again: {reason}",
    "waiting.start_fell_back": (
        "EC2 accepted the start, but the instance went back to stopped ({code}); the most "
        "frequent cause is a volume with a customer managed KMS key that the caller may not use "
        "(kms:CreateGrant)"
    ),
    "waiting.came_back_stopped": "the instance came back stopped ({code})",
    "waiting.no_capacity": "EC2 cannot start the instance with its present type: {reason}",
    "waiting.image_first": "Lifeguard first makes a backup (an image, without a reboot)",
    "waiting.snapshots_first": "Lifeguard first makes a backup (snapshots)",
    "waiting.image_snapshots": "EC2 is taking the snapshots of the image",
    "waiting.backup_failed": "AWS could not make the backup for now: {reason}",
    "waiting.slot": "the stop is delayed until the start can follow immediately",
    "waiting.turn": "Lifeguard waits because of the budgets in the policy: {why}",
    "waiting.turn_since": "the instance has waited since {since}",
    "waiting.places_taken": "Lifeguard is working on {holders}",
    "waiting.places_taken_by_more": "Lifeguard is working on {holders} and {further} more",
    "waiting.group_full": (
        "in the group {group} Lifeguard is already working on {limit:server|servers}, which is "
        "the limit"
    ),
    "waiting.zone_full": (
        "in {zone} Lifeguard is already working on {limit:server|servers}, which is the limit"
    ),
    "waiting.account_full": (
        "in the account Lifeguard is already working on {limit:server|servers}, which is the limit"
    ),
    "waiting.group_taken_by_others": "other servers of the group {group} come first",
    "waiting.zone_taken_by_others": "other servers in {zone} come first",
    "waiting.account_taken_by_others": "other servers of the account come first",
    "waiting.hour_full": (
        "Lifeguard began to work on {limit:server|servers} within the last hour, which is the limit"
    ),
    "waiting.hour_taken_by_others": (
        "other servers come first and reach the limit of {limit} within an hour"
    ),
    "waiting.reschedule": "Lifeguard moves the event into the maintenance window: {what}",
    "waiting.moved": "EC2 does not show the new time of the event yet",
}
