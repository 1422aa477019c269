"""English templates: a replacement, whatever the kind of resource."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "replacement.well_again": "the old instance recovered by itself",
    "replacement.untagged": "the tag {tag} was removed from the old instance",
    "replacement.no_longer_fails": (
        "the old instance no longer fails the status checks that led to the replacement"
    ),
    "replacement.not_passed": "the new instance did not pass its status checks within {limit}",
    "replacement.not_retired": "the old instance could not be stopped: {answer}",
    "replacement.not_needed": (
        "the old instance recovered by itself, so the new instance ({new}) is terminated"
    ),
    "replacement.discarded": "{why}; the new instance ({new}) is terminated; {old}",
    "replacement.not_discarded": "{why}; the new instance ({new}) could not be terminated; {old}",
    "replacement.old_unchanged": "the old instance is unchanged",
    "replacement.old_state": "the state of the old instance is {state}",
    "replacement.old_gone": "the old instance no longer exists",
    "replacement.look_at_old": (
        "Check the instance. Lifeguard makes no further changes to the instance."
    ),
    "replacement.terminate_new": (
        "Terminate the new instance {new}, and then check the old instance."
    ),
    "replacement.starting": "the new instance is starting and its status checks are running",
    "replacement.may_recover": (
        "the new instance is ready, but the old instance may be recovering by itself"
    ),
    "replacement.retires": (
        "the new instance passes its status checks, so Lifeguard stops the old instance and keeps "
        "it"
    ),
    "replacement.takes_over": "the new instance takes the place of the old instance",
    "replacement.again": "the previous attempt failed: {answer}",
    "replacement.later": "AWS could not complete a step for now ({step}): {answer}",
    "replacement.verifying": (
        "the new instance must pass its status checks and receive traffic, and the old instance "
        "must stop"
    ),
    "replacement.replaced": (
        "the instance was replaced by {new}: {proof:clauses}; {facts:clauses}"
    ),
    "replacement.replaced_unwell": (
        "the instance was replaced by {new}, but the replacement is not complete; {facts:clauses}"
    ),
    "replacement.checks_pass": "all status checks of the new instance pass",
    "replacement.data_of": "the data of the new instance is from {made:iso}",
    "replacement.old_not_stopped": "the old instance has not stopped yet",
    "replacement.new_fails_checks": "the new instance does not pass its status checks",
    "replacement.step_failed": "a step failed ({step}): {answer}",
    "replacement.see_old_stop": (
        "Make sure that the old instance {old} stops. The old instance must not run at the same "
        "time as the new instance."
    ),
    "replacement.look_at_new": (
        "Check the new instance {new}. The new instance runs and needs your attention."
    ),
    "replacement.new_does_not_run": (
        "Check the new instance {new}. The new instance does not run."
    ),
    "replacement.go_back": "Or return to the old instance {old} with these commands.",
    "replacement.launch_later": "AWS could not launch the new instance for now: {answer}",
    "replacement.not_replaced": "Lifeguard does not replace the instance: {reason}",
    "replacement.not_launched": "the new instance could not be launched",
}
