"""English templates: outcome."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "outcome.drill_passed": "the self-test passed",
    "outcome.health_over": "AWS Health reports that the event is over",
    "outcome.volume_not_ours": (
        "the volume is not attached to an instance that is tagged for Lifeguard"
    ),
    "outcome.volume_lost": (
        "AWS has lost the volume {volume}, which is attached to the instance {instance}"
    ),
    "outcome.restore_volume": (
        "Create a new volume from the latest snapshot of the lost volume, and attach the new "
        "volume in its place."
    ),
    "outcome.terminated": "the instance is terminated",
    "outcome.unknown_instance": "AWS does not know it in this account and Region",
    "outcome.not_tagged": "Lifeguard does not manage the instance: {note}",
    "outcome.stopped_by_others": (
        "someone else stopped the instance (EC2 gives no reason), so Lifeguard leaves it stopped"
    ),
    "outcome.stopped_by_others_because": (
        "someone else stopped the instance ({code}), so Lifeguard leaves it stopped"
    ),
    "outcome.stopped_by_someone": (
        "someone else stopped the instance, so Lifeguard leaves it stopped"
    ),
    "outcome.stopped_after": (
        "someone else stopped the instance after Lifeguard acted (action: {act}; EC2 gives no "
        "reason), so Lifeguard leaves it stopped"
    ),
    "outcome.stopped_after_because": (
        "someone else stopped the instance after Lifeguard acted (action: {act}; reason: "
        "{code}), so Lifeguard leaves it stopped"
    ),
    "outcome.proof": "{items:clauses}",
    "outcome.checks_pass": "all status checks pass",
    "outcome.check_passes": "the status check passes again",
    "outcome.problem_over": "the problem is over",
    "outcome.event_unlisted": "AWS no longer lists the event {event}",
    "outcome.event_completed": "AWS marked the event {event} [Completed]",
    "outcome.event_cancelled": "AWS cancelled the event {event}",
    "outcome.traffic": "the instance receives traffic from {groups:target group|target groups}",
    "outcome.started": "the instance has been running since {at}",
    "outcome.called_off": "AWS cancelled the event {event}",
    "outcome.over_by_itself": "the problem ended without Lifeguard: {proof}",
    "outcome.not_measured": "{what}; the status checks of EC2 pass, but they do not measure this",
    "outcome.look_inside": "Check whether the server does its work. AWS reports a problem with it.",
    "outcome.nothing_wrong": "AWS reports no problem with it",
    "outcome.announced_in_vain": (
        "AWS Health announced an event, but EC2 shows none for this instance; Lifeguard did nothing"
    ),
    "outcome.would_have_left": "{what}: {plan:plain}",
    "outcome.would_have_asked": (
        "{what}; Lifeguard would have asked you and would not have acted by itself"
    ),
    "outcome.would_have_moved": (
        "{what}; Lifeguard would have moved the event to {start}, into the maintenance window"
    ),
    "outcome.would_have_acted": "{what}; Lifeguard would have acted immediately with {remedy}",
    "outcome.would_have_acted_at": (
        "{what}; Lifeguard would have acted at {at} with {remedy} ({why})"
    ),
    "outcome.backup_failed": "the backup failed",
    "outcome.make_another": "Make another backup: the image ({image}) failed.",
}
