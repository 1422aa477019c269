"""Each kind of email of an incident, as it comes of a decision: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any

from lifeguard.core.approval.prompt import approval, command
from lifeguard.core.decision.decision import Close, Decision, Notify
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.trigger import Kind, Phase, RegionalIssue
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.view import EmailView
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.policy.policy import Policy, PublicIpChange, Replace, Weekday, Window
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.replacements import CAPACITY, RESTORE
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
    stopped,
    trigger,
)

SEOUL = DecisionSettings("Asia/Seoul", "us-east-1", kinds=KINDS)
KEY = "e21b7c0a-1f0e-4c1e-9f1d-5c3f5d0a1b2c"
LINK = f"https://{'a' * 32}.lambda-url.us-east-1.on.aws/?t={'b' * 104}"
OOM = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")
CONSOLE = (
    foreign("[8421.10] gunicorn invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE)"),
    foreign("[8421.12] Out of memory: Killed process 2211 (gunicorn) total-vm:1843200kB"),
)


RETIREMENT = event("instance-retirement", NOON + timedelta(days=14))
REBOOT = event(
    "instance-reboot",
    at("+14 10:00"),
    not_after=at("+14 12:00"),
    not_before_deadline=at("+20 10:00"),
)
SUNDAY = Window((Weekday.SUN,), time(2), 4)


def failed(policy: Policy = ACT, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return a failed host, eleven minutes on: AWS's own recovery has not come."""
    seen = instance(**{"checks": SYSTEM_FAILS, "read_at": at("12:11"), **how})
    return situation(seen, policy=policy, opened_at=at("12:02"), settings=SEOUL)


def hung(policy: Policy = ACT, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return an operating system that does not answer, seven minutes on."""
    return failed(policy, **{"checks": INSTANCE_FAILS, "read_at": at("12:07"), **how})


def announced(
    *events: ScheduledEvent,
    policy: Policy = ACT,
    **how: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return a healthy server for which AWS has scheduled something."""
    seen = instance(events=events, **how)
    return situation(seen, announcement(), policy=policy, settings=SEOUL)


def written(before: Situation, decision: Decision, link: str = LINK) -> EmailView:
    """Return the email of a decision; a question comes with a link, if there is one."""
    if isinstance(decision, Close):
        return ended(before, decision)
    assert isinstance(decision, Notify), decision
    if decision.question is None:
        return told(before, decision)
    after = heard(before, decision)
    pending = after.incident.pending_approval
    assert pending is not None
    by = command(before.incident.id, pending.id, "lifeguard-approve", "us-east-1")
    return told(after, decision, approval(pending, link, by))


def due(before: Situation, link: str = LINK) -> EmailView:
    """Return the email that is due."""
    return written(before, decide(before), link)


def _fixed_host() -> EmailView:
    acts = (
        act(Verb.CREATE_IMAGE, at("12:11"), made="ami-0a55b1fcadaef33c3"),
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    return due(look(did(failed(), *acts), at("12:14"), launched_at=at("12:12"), checks=PASSING))


def _fixed_memory() -> EmailView:
    reboot = act(
        Verb.REBOOT, at("12:07"), problem=ProblemKind.INSTANCE_CHECK, evidence=CONSOLE, cause=OOM
    )
    return due(look(did(hung(), reboot), at("12:09"), checks=PASSING))


def _fixed_alone() -> EmailView:
    return due(look(failed(), at("12:12"), checks=PASSING))


def _fixed_capacity() -> EmailView:
    refused = [
        act(Verb.START, at(f"12:{12 + n}"), Result.FAILED, ProblemKind.SYSTEM_CHECK, code=CAPACITY)
        for n in range(6)
    ]
    acts = (act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK), *refused)
    again = act(Verb.START, at("12:20"), problem=ProblemKind.SYSTEM_CHECK)
    stays = look(did(failed(), *acts), at("12:19"), stopped("Server.InternalError"))
    back = instance(launched_at=at("12:20"))
    return due(look(did(stays, again), at("12:22"), back))


def _fixed_address() -> EmailView:
    allowed = replace(ACT, public_ip_change=PublicIpChange.ALLOW)
    before = failed(allowed, public_ip=PublicIpKind.AUTO, address="203.0.113.7")
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    up = at("12:12")
    after = look(
        did(before, *acts), at("12:14"), launched_at=up, checks=PASSING, address="198.51.100.9"
    )
    return due(after)


def _fixed_event() -> EmailView:
    before = announced(RETIREMENT, policy=replace(ACT, window=SUNDAY))
    acts = (
        act(Verb.STOP, at("+1 17:00"), problem=ProblemKind.INSTANCE_RETIREMENT),
        act(Verb.START, at("+1 17:01"), problem=ProblemKind.INSTANCE_RETIREMENT),
    )
    down = did(look(before, at("+1 17:00")), acts[0])
    down = look(down, at("+1 17:01"), stopped("Client.UserInitiatedShutdown", events=(RETIREMENT,)))
    back = instance(launched_at=at("+1 17:01"), events=())
    return due(look(did(down, acts[1]), at("+1 17:03"), back))


def _cured() -> EmailView:
    after = did(
        announced(REBOOT, checks=SYSTEM_FAILS),
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    return due(look(after, at("12:51"), launched_at=at("12:12"), checks=PASSING))


def _first_word() -> EmailView:
    seen = instance(checks=SYSTEM_FAILS, read_at=at("12:05"))
    before = situation(seen, opened_at=at("12:02"), settings=SEOUL)
    return written(before, next_move(before))


def _first_word_frozen() -> EmailView:
    seen = instance(checks=SYSTEM_FAILS, read_at=at("12:05"))
    before = situation(seen, opened_at=at("12:02"), settings=SEOUL)
    frozen = message("freeze.on", parameter="/lifeguard/freeze")
    return written(replace(before, frozen=frozen), next_move(before))


def _planned_stop() -> EmailView:
    return due(announced(RETIREMENT, policy=replace(ACT, window=SUNDAY)))


def _planned_reboot() -> EmailView:
    return due(announced(REBOOT))


def _planned_fixed() -> EmailView:
    return due(announced(replace(REBOOT, not_before_deadline=None)))


def _answer_address() -> EmailView:
    return due(failed(public_ip=PublicIpKind.AUTO))


def _answer_mode() -> EmailView:
    return due(hung(ASK))


def _answer_unsigned() -> EmailView:
    return due(failed(ASK), link="")


def _answer_event() -> EmailView:
    return due(announced(RETIREMENT, policy=ASK))


def _answer_replace() -> EmailView:
    before = replace(tried(), replacement_plan=RESTORE, settings=SEOUL)
    return due(before)


def tried() -> InstanceSituation:
    """Return a failed host that a stop and a start have not cured."""
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    return look(did(failed(), *acts), at("12:40"), launched_at=at("12:12"))


def _reminder() -> EmailView:
    before = failed(ASK)
    first = decide(before)
    assert isinstance(first, Notify)
    return due(look(heard(before, first), at("16:12")))


def _left() -> EmailView:
    before = failed(ASK)
    first = decide(before)
    assert isinstance(first, Notify)
    return due(look(heard(before, first), at("+1 00:13")))


def _declined() -> EmailView:
    return due(look(said_yes(failed(ASK), yes=False), at("12:20")))


def _act_protection() -> EmailView:
    return due(announced(RETIREMENT, stop_protection=True))


def _down_key() -> EmailView:
    key = LockedKey(message("key.state", key=KEY, state="Disabled"), KEY, "Disabled")
    return due(failed(locked_keys=(key,)))


def _down_rescue() -> EmailView:
    return due(replace(tried(), policy=replace(ACT, replace=Replace.NEVER)))


def _down_group() -> EmailView:
    return due(failed(group="web"))


def _down_stranded() -> EmailView:
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), Result.FAILED, ProblemKind.SYSTEM_CHECK, code=CAPACITY),
    )
    return due(look(did(failed(), *acts), at("12:12"), stopped("Server.InternalError")))


def _observed_host() -> EmailView:
    return due(failed(OBSERVE))


def _observed_event() -> EmailView:
    return due(announced(RETIREMENT, policy=OBSERVE, public_ip=PublicIpKind.AUTO))


def _untagged_event() -> EmailView:
    seen = instance(events=(RETIREMENT,), tags=(("Name", "web-1"),))
    note = message("optin.untagged", tag="lifeguard")
    return due(situation(seen, announcement(), policy=None, settings=SEOUL, note=note))


def _application() -> EmailView:
    said = (foreign("asc-1: HTTP 502 from http://10.0.1.17:8080/healthz"),)
    seen = instance(checks=APPLICATION_FAILS, application=said, read_at=at("12:06"))
    news = trigger(Kind.APPLICATION_CHECK)
    return due(situation(seen, news, settings=SEOUL))


def _held() -> EmailView:
    why = message("hold.muted_by", rule=foreign("release-night"))
    muted = trigger(held_until=at("20:00"), hold_reason=why)
    return due(situation(instance(checks=SYSTEM_FAILS), muted, settings=SEOUL))


def _aws_issue() -> EmailView:
    summary = message("news.regional_issue", region=RESOURCE.region)
    issue = RegionalIssue(
        RESOURCE.account, RESOURCE.region, "arn", "event", Phase.RAISED, NOON, summary
    )
    return due(replace(failed(), issue=issue))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "fixed-host": _fixed_host,
        "fixed-out-of-memory": _fixed_memory,
        "fixed-without-lifeguard": _fixed_alone,
        "fixed-after-no-capacity": _fixed_capacity,
        "fixed-new-address": _fixed_address,
        "fixed-retirement": _fixed_event,
        "fixed-one-of-two": _cured,
        "down-first-word": _first_word,
        "down-first-word-frozen": _first_word_frozen,
        "planned-by-lifeguard": _planned_stop,
        "planned-by-aws": _planned_reboot,
        "planned-by-aws-unmovable": _planned_fixed,
        "answer-new-address": _answer_address,
        "answer-mode-ask": _answer_mode,
        "answer-without-link": _answer_unsigned,
        "answer-retirement": _answer_event,
        "answer-replace": _answer_replace,
        "answer-reminder": _reminder,
        "left": _left,
        "declined": _declined,
        "act-stop-protection": _act_protection,
        "down-locked-key": _down_key,
        "down-nothing-left": _down_rescue,
        "down-auto-scaling": _down_group,
        "down-no-capacity": _down_stranded,
        "observed-host": _observed_host,
        "observed-retirement": _observed_event,
        "untagged-retirement": _untagged_event,
        "application-check": _application,
        "held-by-a-mute": _held,
        "aws-issue": _aws_issue,
    }
)
"""Each kind of email of an incident, by the name of its golden file."""
