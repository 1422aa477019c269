"""English templates: what needs a yes, and why."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "event.found": "the Lifeguard sweep found a problem: {what}",
    "not_done.reboot": "{reason}",
    "not_done.stop_start": "{reason}",
    "not_done.start": "{reason}",
    "not_done.replace": "{reason}",
    "consent.needed": "approval required",
    "consent.mode_ask": "the policy sets mode: ask",
    "consent.flapping": (
        "the instance fails repeatedly: Lifeguard acted on it {times:time|times} within a day"
    ),
    "consent.flapping.brief": "repeated failures, no further automatic recovery",
    "consent.flapping.find_out": "Find out why the instance keeps failing.",
    "consent.not_touched": "no action taken ({obstacles})",
    "consent.run": "If you accept this, run the commands for {remedy}.",
    "consent.aws_acts": "AWS acts by itself on {when}.",
}
