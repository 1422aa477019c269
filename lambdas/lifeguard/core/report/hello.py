"""The first email of all, once after the first deployment: what Lifeguard watches."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.notification.view import EmailView, Pairs, Paragraph, State
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import Coverage
from lifeguard.core.schedule.report_time import next_report
from lifeguard.core.text.message import Message, message


def hello(covered: Coverage, policies: Policies, region: str, now: datetime) -> EmailView:
    """Return the email with which Lifeguard reports for duty."""
    watched, running = len(covered.protected), len(covered.running)
    return EmailView(
        State.FYI,
        message("report.lifeguard"),
        message("report.hello", count=watched, running=running, region=region),
        (message("email.nothing"),),
        (
            Paragraph(tuple(_lacking(covered, policies))),
            Pairs(
                (
                    (message("report.label.modes"), _modes(policies)),
                    (
                        message("report.label.next"),
                        message("report.next", at=next_report(now, policies.timezone)),
                    ),
                )
            ),
        ),
    )


def _lacking(covered: Coverage, policies: Policies) -> tuple[Message, ...]:
    tag, said = policies.opt_in_tag, []
    if covered.untagged:
        said.append(message("report.hello.untagged", count=len(covered.untagged), tag=tag))
    if covered.unknown:
        said.append(message("report.hello.unknown", count=len(covered.unknown), tag=tag))
    return tuple(said)


def _modes(policies: Policies) -> Message:
    modes = tuple(f"{name} (mode: {one.mode})" for name, one in sorted(policies.policies.items()))
    return message("report.modes", modes=modes)
