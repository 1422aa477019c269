"""Every kind of email of an incident, as it comes of a decision: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.approval.prompt import approval, command
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.view import EmailView
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.policy.policy import (
    ConsoleErrors,
    Policy,
    PublicIpChange,
    Window,
    Weekday,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    ASK,
    BOOTING,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    aws_said,
    did,
    event,
    heard,
    instance,
    look,
    situation,
    stopped,
    trigger,
    was_told,
)

SEOUL = DecisionSettings("Asia/Seoul", "us-east-1")
LINK = f"https://{'a' * 32}.lambda-url.us-east-1.on.aws/?t={'b' * 104}"
OOM = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")
CONSOLE = (
    foreign("[8421.10] gunicorn invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE)"),
    foreign("[8421.12] Out of memory: Killed process 2211 (gunicorn) total-vm:1843200kB"),
)


def begun(policy: Policy = ACT, **how: object) -> Situation:
    """Return a failed host, eleven minutes on: AWS's own recovery has not come."""
    seen = instance(checks=SYSTEM_FAILS, read_at=at("12:11"), **how)
    return situation(
        seen, opened_at=at("12:02"), policy=policy, settings=SEOUL, now=at("12:11")
    )


def asked(before: Situation, signed: str = LINK) -> EmailView:
    """Return the email of the question that is due."""
    tell = decide(before)
    assert isinstance(tell, Notify), tell
    return about(before, tell, signed)


def about(before: Situation, tell: Notify, signed: str = LINK) -> EmailView:
    """Return the email of a decision; a question comes with a link."""
    if tell.question is None:
        return told(before, tell)
    heard_of = heard(before, tell)
    pending = heard_of.incident.pending_approval
    assert pending is not None
    by = command(before.incident.id, pending.id, "lifeguard-approve", "us-east-1")
    return told(heard_of, tell, approval(pending, signed, by))


def over(before: Situation) -> EmailView:
    """Return the email of the end that is due."""
    close = decide(before)
    assert isinstance(close, Close), close
    return ended(before, close)
