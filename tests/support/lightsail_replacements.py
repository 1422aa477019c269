"""Cases of Lightsail in which nothing but a new instance is left, before its launch and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from lifeguard.core.decision.decision import Notify
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.launch_spec import (
    FirewallRule,
    LightsailLaunch,
    LightsailPlan,
    SnapshotPoint,
)
from lifeguard.core.kinds.lightsail.replacement.launch import new_name
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.verb import Verb
from tests.support.lightsail import BLOG, FAILS, act, look, server, situation
from tests.support.situations import ACT, NOON, at, did

RULES = (FirewallRule(22, 22, "tcp"),)
SPEC = LightsailLaunch(
    "us-east-1a", tags=(("lifeguard", "default"),), static_ip="StaticIp-1", rules=RULES
)
POINT = SnapshotPoint("snap-1", at("02:00"), 40)
MICRO = Bundle("micro_3_0", 7.0, 1.0, 2, 40)
SMALL = Bundle("small_3_0", 12.0, 2.0, 2, 60)
PLAN = LightsailPlan(SPEC, POINT, MICRO, MICRO, SMALL)


def hopeless(
    policy: Policy = ACT,
    plan: LightsailPlan | None = PLAN,
    **how: Any,  # noqa: ANN401  any field of LightsailInstance
) -> LightsailSituation:
    """Return a situation whose reboot, stop and start have cured nothing by 12:40."""
    failing = {"system": FAILS} | how
    begun = did(
        situation(server(**failing), policy=policy, opened_at=NOON),
        act(Verb.CREATE_SNAPSHOTS, at("12:05")),
        act(Verb.REBOOT, at("12:06"), problem="system-status-check"),
        act(Verb.STOP, at("12:16"), problem="system-status-check"),
        act(Verb.START, at("12:18"), problem="system-status-check"),
    )
    return look(replace(begun, replacement_plan=plan), at("12:40"))


def new(**how: Any) -> LightsailInstance:  # noqa: ANN401  any field of LightsailInstance
    """Return the new instance, well."""
    named = replace(BLOG, id=new_name(hopeless().incident))
    return server(**{"resource": named, "read_at": at("12:45")} | how)


NEW = new_name(hopeless().incident)


def launched(**how: Any) -> LightsailSituation:  # noqa: ANN401  as `hopeless`
    """Return a situation whose new instance was launched at 12:41."""
    return did(hopeless(**how), act(Verb.LAUNCH_REPLACEMENT, at("12:41"), made=NEW))


def seen(
    before: LightsailSituation,
    when: datetime,
    there: LightsailInstance | None,
    **old: Any,  # noqa: ANN401  any field of LightsailInstance
) -> LightsailSituation:
    """Return the situation after a look at both."""
    after = look(before, when, **old)
    return replace(after, replacement=there, replacement_read_at=when)


def answered(before: LightsailSituation, choice: str = "") -> LightsailSituation:
    """Return the situation after a yes to the question that it asks, and the word about it."""
    asked = decide(before)
    assert isinstance(asked, Notify)
    yes = ApprovalAnswer(asked.about, AnswerKind.YES, before.now, Channel.PAGE, choice=choice)
    return replace(before, incident=replace(before.incident, approval_answers=(yes,)))
