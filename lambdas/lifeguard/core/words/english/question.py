"""English templates: how a question goes on, and its answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "question.look": "Look at the instance.",
    "question.look_until_settled": (
        "Look at the instance. Lifeguard continues as soon as the state of the instance has "
        "settled."
    ),
    "question.look_left": "Look at the instance. Lifeguard leaves the instance as it is.",
    "question.host": "needs your plan",
    "question.host_until": "needs your plan by {deadline}",
    "question.host_plan": "Plan with your team what to move off this Dedicated Host, and when.",
    "question.host_deadline": "Plan for the deadline: AWS acts by itself at {deadline}.",
    "question.on_host": "Take these servers on the host into account: {servers:semicolons}.",
    "question.host_not_moved": "Lifeguard does not move instances between Dedicated Hosts",
    "question.unhealthy": "unhealthy in {groups}",
    "question.target": "the target group {group} reports {health}",
    "question.target_because": "the target group {group} reports {health} ({reason})",
    "question.look_at_application": (
        "Look at the application. All status checks of the instance pass, but it is unhealthy in "
        "{groups}."
    ),
    "question.hangs": "stuck in {state}",
    "question.changed_by_others": (
        "the instance has been {state} since {since}, and someone else caused that"
    ),
    "question.state_for_a_day": "the instance has been {state} for a day",
    "question.pending": "EC2 accepted the start, but the instance has been pending since {since}",
    "question.not_started": "stopped and not started",
    "question.start_it": "Start the instance. Lifeguard does not start what a person has stopped.",
    "question.does_not_start": "stopped and does not start",
    "question.does_not_start_yet": "stopped and does not start yet",
    "question.cannot_start": "stopped, cannot be started",
    "question.start_by_hand": (
        "Remove the cause, then start the instance. It is stopped, and Lifeguard cannot start it."
    ),
    "question.remove_the_cause": (
        "Remove the cause. Lifeguard continues to try the start for a day."
    ),
    "question.tried_for_a_day": "Lifeguard has tried the start for a day: {reason}",
    "question.undecided": "status checks without a result",
    "question.checks_undecided": "the status checks of the instance neither pass nor fail",
    "question.stop_hangs": (
        "Lifeguard requested the stop at {since}, and the instance has not stopped since; a "
        "forced stop skips the shutdown of the operating system, and the host has not failed"
    ),
    "question.not_forced": "stuck in stopping, not forced",
    "question.start_follows": (
        "Lifeguard requested the stop, so it starts the instance as soon as the stop has finished"
    ),
    "question.force_refused": "EC2 did not accept the forced stop: {answer}",
    "question.force_the_stop": (
        "Force the stop if the disks may be left as they are, then start the instance."
    ),
    "question.stop_unconfirmed": (
        "Lifeguard requested the stop at {at}, but the instance is still running"
    ),
    "question.stop_accepted": "EC2 accepted the stop at {at}, but the instance is still running",
    "question.stop_without_effect": "the stop had no effect",
    "question.stop_start_by_hand": "Stop and start the instance by hand.",
    "question.image_without_snapshots": "the image shows no snapshots after {after}",
    "question.backup_failed": "the backup failed",
    "question.no_backup": "Lifeguard could not make a backup: {reason}",
    "question.go_on_without_backup": (
        "Decide whether to continue without a backup. The commands do that."
    ),
    "question.reschedule": (
        "Decide whether AWS does it at {start}, in your maintenance window, instead."
    ),
    "question.refused": "AWS refused an action: {act}",
    "question.refused_by_aws": (
        "Remove the cause, or do it by hand. AWS refused this action: {act}."
    ),
    "question.nothing_by_itself": "Lifeguard cannot fix it",
    "question.still_failing": "not fixed by {remedies}",
    "question.not_fixed": "Lifeguard tried this without success: {remedies}",
    "ask.declined": "No action is required: you said no. If you change your mind, act by hand.",
    "ask.asked_before": "Lifeguard asked this before, at {at}, and withdrew the question since",
    "ask.agreed": "No action is required. Lifeguard carries out what was agreed: {act}.",
    "ask.agreed_later": (
        "No action is required. Lifeguard carries out what was agreed at {when} at the earliest:"
        " {act}."
    ),
    "ask.refused": "the answer was {answer}; Lifeguard leaves the instance as it is",
    "ask.nobody_acted": "nobody has acted; Lifeguard leaves the instance as it is",
    "ask.nobody_acted_since": (
        "nobody has acted since {since}; Lifeguard leaves the instance as it is"
    ),
    "ask.answer": "{answer} ({channel}, {at})",
    "ask.answer_by": "{answer} ({channel}, {at}, by {by:40})",
    "answer_kind.yes": "yes",
    "answer_kind.no": "no",
    "answer_kind.later": "remind me in an hour",
    "answer_kind.mine": "I am on it",
    "channel.page": "on the page",
    "channel.command": "by command",
}
