"""A tiny world that obeys the decisions, so that a test reads one incident as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.kinds.ec2.action import StartInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.text.message import Message
from lifeguard.functions.respond.progress import progress
from tests.support.situations import (
    PASSING,
    act,
    did,
    heard,
    look,
)

MOVES = 60
NEVER = "never"


def story(situation: InstanceSituation, cured_by: str = NEVER) -> list[str]:
    """Play an incident to its close: "Fri 12:10 stop". `cured_by` is the act that helps.

    One that is left to a person is played until each of its problems was told so twice.
    """
    lines: list[str] = []
    for found, decision in islice(turns(situation, cured_by), MOVES):
        if not isinstance(decision, Wait):
            lines.append(f"{found.now:%a %H:%M} {_words(decision)}")
        if isinstance(decision, Close) or _left_again(found, decision):
            return lines
    msg = "\n".join(["no end:", *lines])
    raise AssertionError(msg)


def turns(
    situation: InstanceSituation, cured_by: str = NEVER
) -> Iterator[tuple[InstanceSituation, Decision]]:
    """Yield each situation of an incident that is played, and what was decided in it."""
    truth = situation.instance
    while True:
        decision = decide(situation)
        yield situation, decision
        if isinstance(decision, Close):
            return
        assert truth is not None
        if isinstance(decision, Execute):
            truth = _after(truth, decision.action, situation.now, cured_by)
        situation = _next(situation, decision, truth)


def _left_again(situation: InstanceSituation, decision: Decision) -> bool:
    """Whether this is the second time that the last of what is left is told to be so."""
    if not isinstance(decision, Notify) or decision.notice is not NotificationKind.LEFT:
        return False
    left = [*(t.about for t in situation.sent if t.notice == decision.notice), decision.about]
    return all(left.count(name) > 1 for name in left)


def _words(decision: Decision) -> str:
    match decision:
        case Execute(action):
            return action.verb
        case Notify(notice, what, duty):
            return f"{notice}: {' '.join(map(code_of, duty)) or code_of(what)}"
        case Close(status):
            return f"close {status}"
        case _:
            return "wait"


def code_of(said: Message) -> str:
    """Return what a story shows of something said."""
    return said.code if isinstance(said, Message) else said


def _next(situation: InstanceSituation, decision: Decision, truth: Instance) -> InstanceSituation:
    match decision:
        case Execute(action):
            done = act(
                action.verb, situation.now, problem=decision.problem or situation.seen[0].kind
            )
            return did(situation, done)
        case Notify():
            return heard(situation, decision)
        case Wait(until):
            assert until > situation.now, f"a wait for the past: {decision}"
            situation = replace(situation, incident=progress(situation, decision))
            image = (
                BackupImage("ami-0abc", BackupImageState.SNAPSHOTTED) if situation.backup else None
            )
            return replace(look(situation, until, truth), image=image)
        case _:
            return situation


def _after(truth: Instance, action: Action, now: datetime, cured_by: str) -> Instance:
    if action.backs_up:
        return truth
    if isinstance(action, StopInstance):
        reason = "Client.UserInitiatedShutdown"
        return replace(truth, state=InstanceState.STOPPED, state_reason=reason)
    if isinstance(action, StartInstance):
        truth = replace(truth, state=InstanceState.RUNNING, state_reason="", launched_at=now)
    if action.verb != cured_by:
        return truth
    return replace(truth, checks=PASSING, events=tuple(_completed(e) for e in truth.events))


def _completed(event: ScheduledEvent) -> ScheduledEvent:
    return replace(event, description=f"[Completed] {event.description}")
