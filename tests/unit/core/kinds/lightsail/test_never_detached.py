"""No sequence of failures leaves an instance of Lightsail's own hand detached and nobody told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

import pytest

from lifeguard.core.decision.decision import Close, Execute, NotificationKind, Notify, Wait
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import BUSY, LightsailVerb
from lifeguard.core.kinds.lightsail.balancing import seeing
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Mode
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.lightsail import FAILS, NAME, OK, act, server, situation
from tests.support.sample import sampled
from tests.support.situations import ACT, at, heard

FROZEN = message("freeze.on", parameter="/lifeguard/freeze")
LOUD = {NotificationKind.DETACHED, NotificationKind.STRANDED, NotificationKind.ASKED}
TAGS = (("lifeguard", "default"),)


@dataclass
class World:
    """A failed host behind a load balancer; every call may fail, or do its work and not say so."""

    random: Random
    state: str = LightsailState.RUNNING
    well: bool = False
    behind: bool = True
    leaves_until: datetime = field(default_factory=lambda: at("00:00"))
    tagged: bool = True
    told_since: bool = False
    """Whether the operator has heard of something that needs them since it was detached."""

    def begun(self) -> LightsailSituation:
        start = server(system=FAILS, read_at=at("12:10"))
        first = situation(start)
        done = act(Verb.CREATE_SNAPSHOTS, at("12:10")), act(Verb.REBOOT, at("12:10"))
        rebooted = replace(done[1], problem="system-status-check")
        return self.look(replace(first, actions=(done[0], rebooted)), at("12:21"))

    def look(self, found: LightsailSituation, when: datetime) -> LightsailSituation:
        """Look at it; now and then something has happened that nobody has asked for."""
        self.happens()
        check = OK if self.well else FAILS
        seen = server(system=check, state=self.state, read_at=when)
        opted = OptIn(ACT if self.tagged else None)
        looked = replace(found, now=when).looked(found.incident, seen, opted)
        if self.random.random() < 0.1:
            return replace(looked, balancers=None)
        return seeing(looked, (LoadBalancer("web", self.members(when), TAGS),))

    def members(self, when: datetime) -> tuple[AttachedInstance, ...]:
        other = AttachedInstance("blog-2", "healthy")
        if self.behind:
            return AttachedInstance(NAME, self.random.choice(("healthy", "unhealthy"))), other
        if when < self.leaves_until:
            return AttachedInstance(NAME, "draining"), other
        return (other,)

    def happens(self) -> None:
        chance = self.random.random()
        if self.state == LightsailState.STOPPING:
            self.state = LightsailState.STOPPED
        elif chance < 0.05:
            self.tagged = False
        elif chance < 0.08 and self.state == LightsailState.RUNNING:
            self.state = LightsailState.STOPPED
        elif chance < 0.11 and self.state == LightsailState.STOPPED:
            self.state = LightsailState.RUNNING
        elif chance < 0.2:
            self.well = True

    def take(self, found: LightsailSituation, decision: Execute) -> LightsailSituation:
        """Carry an action out: done, refused, failed, or failed to answer alone."""
        fate = self.random.choice(("done", "done", "lost", "failed", "busy", "refused"))
        action, on = decision.action, decision.action.on
        runs = self.state == LightsailState.RUNNING
        if action.verb == LightsailVerb.ATTACH_TO_LOAD_BALANCER and not runs:
            fate = "refused"
        if fate in {"done", "lost"}:
            self.effect(action.verb, found.now)
        results = {"done": Result.DONE, "refused": Result.REFUSED}
        record = act(
            action.verb,
            found.now,
            results.get(fate, Result.FAILED),
            decision.problem or found.target,
            code={"busy": BUSY, "lost": "ReadTimeoutError"}.get(fate, ""),
            made="",
            on=on,
        )
        return found.with_action(record)

    def effect(self, verb: str, now: datetime) -> None:
        match verb:
            case LightsailVerb.DETACH_FROM_LOAD_BALANCER:
                self.behind, self.told_since = False, False
                self.leaves_until = now + timedelta(minutes=self.random.choice((0, 3)))
            case LightsailVerb.ATTACH_TO_LOAD_BALANCER:
                self.behind = True
            case Verb.STOP | Verb.FORCE_STOP:
                self.state = LightsailState.STOPPING
            case Verb.START:
                self.state = LightsailState.RUNNING
            case _:
                pass


def played(random: Random, moves: int = 400) -> tuple[World, bool, bool]:
    """Play an incident; return its world, whether it was ever detached, and whether it ended."""
    world = World(random)
    found, left = world.begun(), False
    for _ in islice(range(moves), moves):
        if random.random() < 0.05:
            found = replace(found, frozen=FROZEN)
        if random.random() < 0.02 and found.policy is not None:
            found = replace(found, policy=replace(found.policy, mode=Mode.OBSERVE))
        decision = decide(found)
        left = left or not world.behind
        match decision:
            case Close():
                return world, left, True
            case Execute():
                found = world.take(found, decision)
            case Notify():
                world.told_since |= decision.notice in LOUD
                found = heard(found, decision)
            case Wait(until):
                assert until > found.now
                found = world.look(replace(found, frozen=NOTHING), until)
            case _:
                raise AssertionError(decision)
    return world, left, False


@pytest.mark.parametrize("seed", sampled(range(400), every=4))
def test_it_is_back_or_somebody_is_told(seed: int) -> None:
    world, _, _ended = played(Random(seed))  # noqa: S311  nothing secret depends on it
    assert world.behind or world.told_since


def test_the_plays_are_not_all_harmless() -> None:
    plays = [played(Random(seed)) for seed in range(120)]  # noqa: S311  as above
    assert sum(left and ended for _, left, ended in plays) > 20
    assert any(not world.behind for world, _, _ in plays)
