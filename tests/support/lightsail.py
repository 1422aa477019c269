"""A healthy Lightsail instance and its incident in one line each, and a tiny world that obeys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Admission
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Kind, Source, Trigger
from lifeguard.core.kinds.lightsail.action import ACTION_OF, LightsailVerb
from lifeguard.core.kinds.lightsail.balancing import asks, seeing
from lifeguard.core.kinds.lightsail.burst import Bundle, BurstCapacity
from lifeguard.core.kinds.lightsail.instance import (
    LightsailInstance,
    LightsailSituation,
    LightsailState,
)
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, coded, message
from lifeguard.functions.respond.progress import progress
from tests.support.situations import ACT, NOON, SETTINGS, at, heard, trigger

NAME = "blog-1"
BLOG = Resource(Service.LIGHTSAIL, NAME, "123456789012", "us-east-1")
CREATED = datetime(2026, 1, 5, tzinfo=UTC)
OLD = datetime(2023, 6, 28, tzinfo=UTC)
"""When an instance was created that loses its burst capacity at a stop."""
ADDRESS, OTHER_ADDRESS = "203.0.113.10", "203.0.113.77"
BIGGER = Bundle("small_3_0", 12.0, 2.0, 2)

OK = StatusCheck(CheckStatus.OK)
FAILS = StatusCheck(CheckStatus.IMPAIRED, NOON)
BOOTS = StatusCheck(CheckStatus.INITIALIZING)
NO_CHECK = StatusCheck(CheckStatus.INSUFFICIENT_DATA)


def server(**how: Any) -> LightsailInstance:  # noqa: ANN401  any field of LightsailInstance
    """Return a healthy, opted-in instance with a static IP address, but for what is given."""
    plain: dict[str, Any] = {
        "resource": BLOG,
        "read_at": NOON,
        "state": LightsailState.RUNNING,
        "created_at": CREATED,
        "bundle": "micro_3_0",
        "zone": "us-east-1a",
        "address": ADDRESS,
        "static_ip": True,
        "tags": (("lifeguard", "default"),),
        "cpus": 2,
        "memory_gib": 1.0,
        "system": OK,
        "instance": OK,
    }
    return LightsailInstance(**(plain | how))


def burst(**how: Any) -> BurstCapacity:  # noqa: ANN401  any field of BurstCapacity
    """Return a burst capacity of which enough is left, but for what is given."""
    plain: dict[str, Any] = {
        "at": NOON,
        "percent": 80.0,
        "left": timedelta(hours=2),
        "cpu": 5.0,
        "per_hour": 0.0,
        "warn_below": timedelta(hours=6),
        "baseline": 10,
        "eased": True,
    }
    return BurstCapacity(**(plain | how))


LOW = burst(percent=20.0, left=timedelta(minutes=30), cpu=8.0, per_hour=-10.0, eased=False)
"""It falls, and is gone in two hours."""
GONE = burst(percent=0.02, left=timedelta(seconds=2), cpu=10.0, eased=False)
BETWEEN = burst(percent=20.0, left=timedelta(minutes=30), eased=False)
"""It falls no more, but not for long enough to be sure of it."""


def news(**how: Any) -> Trigger:  # noqa: ANN401  any field of Trigger
    """Return what the sweep has found."""
    plain: dict[str, Any] = {"source": Source.SWEEP, "resource": BLOG}
    return trigger(how.pop("kind", Kind.STATUS_CHECK), **(plain | how))


def incident(*triggers: Trigger, opened_at: datetime = NOON) -> Incident:
    """Return an open incident of these triggers, or of a check that fails."""
    return Incident(
        incident_id(BLOG, opened_at),
        BLOG,
        opened_at,
        IncidentStatus.OPEN,
        triggers or (news(),),
        started=True,
    )


def situation(
    world: LightsailInstance | None,
    *triggers: Trigger,
    policy: Policy | None = ACT,
    opened_at: datetime = NOON,
    **how: Any,  # noqa: ANN401  any other field of LightsailSituation
) -> LightsailSituation:
    """Return the situation after its first look at `world`, with a place within the budgets."""
    opened = incident(*triggers, opened_at=opened_at)
    now = how.pop("now", NOON if world is None else world.read_at)
    first = LightsailSituation(opened, None, now, settings=SETTINGS)
    looked = first.looked(opened, world, OptIn(policy, how.pop("note", NOTHING)))
    entered = Admission(granted=True, at=opened_at, image=True)
    return replace(looked, **{"admission": entered, **how})


def look(
    before: LightsailSituation,
    when: datetime,
    world: LightsailInstance | None = None,
    **how: Any,  # noqa: ANN401  any field of LightsailInstance
) -> LightsailSituation:
    """Return the situation after another look, at an instance that differs in what is given."""
    old = world or before.observed
    assert old is not None
    after = replace(old, read_at=when, **how)
    opted = OptIn(before.policy if before.opted_in else None, before.note)
    return replace(before, now=when).looked(before.incident, after, opted)


def act(
    verb: str,
    when: datetime = NOON,
    result: Result = Result.DONE,
    problem: str = "",
    **how: Any,  # noqa: ANN401  any other field of ActionRecord
) -> ActionRecord:
    """Return what came of an action."""
    plain: dict[str, Any] = {
        "reason": coded("verb", verb),
        "answer": message("answer.operation_begun", operation="op-1"),
        "made": "lifeguard-blog-1" if ACTION_OF[verb].backs_up else "",
    }
    return ActionRecord(action=verb, result=result, at=when, problem=problem, **(plain | how))


# -- a tiny world that obeys ---------------------------------------------------------------------


@dataclass(frozen=True)
class BalancerNature:
    """How a load balancer that the instance is behind behaves.

    * `health` is what it says of the instance while that is behind it.
    * `spare`: another healthy instance is behind it.
    * `drains_for` is how long the instance takes to leave, where it was healthy.
    """

    name: str = "web"
    health: str = "healthy"
    spare: bool = True
    drains_for: timedelta = timedelta()

    def seen(self, found: LightsailSituation, when: datetime) -> LoadBalancer:
        """Return the load balancer at a time, by the moves of the incident so far."""
        moves = [r for r in found.actions if r.on == self.name and r.worked]
        health = self.health
        if moves and moves[-1].action == LightsailVerb.DETACH_FROM_LOAD_BALANCER:
            health = "draining" if when < moves[-1].at + self.drains_for else ""
        other = (AttachedInstance("blog-2", "healthy"),) if self.spare else ()
        mine = (AttachedInstance(NAME, health),) if health else ()
        return LoadBalancer(self.name, (*mine, *other), (("lifeguard", "default"),))


@dataclass(frozen=True)
class Nature:
    """How the instance behaves.

    * `cured_by` is the act that helps.
    * `answers` is what comes of an act, if not that it is done.
    * `stops_for` is how long a stop takes.
    * `starts_from`: no start takes before.
    * `balancers` are those that it is behind.
    """

    cured_by: str = "never"
    answers: tuple[tuple[str, Result], ...] = ()
    stops_for: timedelta = timedelta()
    starts_from: datetime = NOON
    balancers: tuple[BalancerNature, ...] = ()

    def result(self, verb: str) -> Result:
        """Return what comes of an act."""
        return dict(self.answers).get(verb, Result.DONE)


def turns(
    found: LightsailSituation, nature: Nature | None = None
) -> Iterator[tuple[LightsailSituation, Decision]]:
    """Yield each situation of an incident that is played, and what was decided in it."""
    how, truth = nature or Nature(), found.observed
    assert truth is not None
    found = _balanced(found, how)
    while True:
        decision = decide(found)
        yield found, decision
        match decision:
            case Close():
                return
            case Execute(action):
                result = how.result(action.verb)
                if result.worked:
                    truth = _after(truth, action, found.now, how)
                kind = decision.problem or found.target
                meant = "" if action.backs_up else kind
                done = act(action.verb, found.now, result, meant, on=action.on)
                found = replace(found.with_action(done), now=found.now)
            case Notify():
                found = heard(found, decision)
            case Wait(until):
                assert until > found.now, f"a wait for the past: {decision}"
                truth = _stopped(truth, found, until, how)
                found = replace(found, incident=progress(found, decision))
                found = _balanced(look(found, until, truth), how)
            case _:
                msg = f"it has its place already: {decision}"
                raise AssertionError(msg)


def story(found: LightsailSituation, nature: Nature | None = None, moves: int = 200) -> list[str]:
    """Play an incident to its close, or until it is left: "12:10 reboot"."""
    lines: list[str] = []
    for now, decision in islice(turns(found, nature), moves):
        match decision:
            case Execute(action):
                lines.append(f"{now.now:%H:%M} {action.verb}")
            case Notify(notice, what):
                lines.append(f"{now.now:%H:%M} {notice}: {what.code}")
                if notice is NotificationKind.LEFT:
                    return lines
            case Close(status, why):
                lines.append(f"{now.now:%H:%M} close {status}: {why.code}")
            case _:
                pass
    return lines


def _balanced(found: LightsailSituation, nature: Nature) -> LightsailSituation:
    if not nature.balancers or not asks(found):
        return found
    return seeing(found, tuple(one.seen(found, found.now) for one in nature.balancers))


def _after(
    truth: LightsailInstance, action: Action, now: datetime, nature: Nature
) -> LightsailInstance:
    match action.verb:
        case Verb.STOP if nature.stops_for:
            return replace(truth, state=LightsailState.STOPPING)
        case Verb.STOP | Verb.FORCE_STOP:
            return replace(truth, state=LightsailState.STOPPED)
        case Verb.START if now < nature.starts_from:
            return truth
        case Verb.START:
            truth = replace(truth, state=LightsailState.RUNNING)
            moved = not truth.static_ip and bool(truth.address)
            truth = replace(truth, address=OTHER_ADDRESS) if moved else truth
        case _:
            pass
    return replace(truth, system=OK, instance=OK) if action.verb == nature.cured_by else truth


def _stopped(
    truth: LightsailInstance, found: LightsailSituation, when: datetime, nature: Nature
) -> LightsailInstance:
    """Return it stopped once the stop has taken its time."""
    stop = found.attempt(Verb.STOP)
    over = stop is not None and when >= stop.at + nature.stops_for
    if over and truth.state == LightsailState.STOPPING:
        return replace(truth, state=LightsailState.STOPPED)
    return truth


RIPE = server(system=FAILS, read_at=at("12:10"))
"""Its system check fails, and the grace is over."""
