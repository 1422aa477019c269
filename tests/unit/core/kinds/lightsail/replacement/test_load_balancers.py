"""The new instance takes the old one's place behind its load balancers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close, Execute, Wait
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
)
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.lightsail import FAILS, NAME, act
from tests.support.lightsail_replacements import NEW, launched, new, seen
from tests.support.situations import at, did

TAGS = (("lifeguard", "default"),)
ATTACH, DETACH = LightsailVerb.ATTACH_TO_LOAD_BALANCER, LightsailVerb.DETACH_FROM_LOAD_BALANCER


def balancer(name: str = "web", **health: str) -> LoadBalancer:
    """Return a load balancer, with how it finds the old one and the new one."""
    keys = {"old": NAME, "new": NEW}
    found = tuple(AttachedInstance(keys[who], how) for who, how in health.items())
    return LoadBalancer(name, found, TAGS)


def attached(name: str = "web", result: Result = Result.DONE) -> ActionRecord:
    return act(ATTACH, at("12:47"), result, on=name, made=NEW)


def detached(name: str = "web", result: Result = Result.DONE) -> ActionRecord:
    return act(DETACH, at("12:48"), result, on=name, made=NAME)


def moved(
    *records: ActionRecord, balancers: tuple[LoadBalancer, ...], when: str = "12:49"
) -> LightsailSituation:
    """The old one has stopped, its address has moved, and this was done besides."""
    steps = (LightsailVerb.SET_FIREWALL, Verb.RETIRE, LightsailVerb.MOVE_STATIC_IP)
    before = did(launched(), *(act(verb, at("12:46")) for verb in steps), *records)
    there = new(read_at=at(when))
    return replace(seen(before, at(when), there, state="stopped"), balancers=balancers)


def action(situation: LightsailSituation) -> object:
    decision = decide(situation)
    assert isinstance(decision, Execute)
    return decision.action


OLD = balancer(old="unavailable")
BOTH = balancer(old="unavailable", new="healthy")
NEW_ALONE = balancer(new="healthy")


def test_the_new_one_is_attached_then_the_old_one_detached_then_it_is_adopted() -> None:
    assert action(moved(balancers=(OLD,))) == AttachToLoadBalancer("web", instance=NEW)
    second = moved(attached(), balancers=(BOTH,))
    assert action(second) == DetachFromLoadBalancer("web", instance=NAME)
    third = moved(attached(), detached(), balancers=(NEW_ALONE,))
    assert isinstance(action(third), AdoptLightsail)


def test_each_load_balancer_is_taken_in_turn() -> None:
    api = balancer("api", old="unhealthy")
    first = moved(attached("api"), balancers=(OLD, api))
    assert action(first) == AttachToLoadBalancer("web", instance=NEW)


def test_one_without_the_opt_in_tag_is_left_alone() -> None:
    assert isinstance(action(moved(balancers=(replace(OLD, tags=()),))), AdoptLightsail)


def test_where_the_old_one_was_taken_out_for_a_stop_the_new_one_comes_in() -> None:
    out = act(DETACH, at("12:15"), on="web")
    first = moved(balancers=(balancer(),))
    owed = replace(first, actions=(first.actions[0], out, *first.actions[1:]))
    assert action(owed) == AttachToLoadBalancer("web", instance=NEW)


def test_where_the_new_one_is_refused_the_old_one_stays_and_a_person_hears_of_it() -> None:
    refused = moved(attached(result=Result.REFUSED), balancers=(OLD,))
    assert isinstance(action(refused), AdoptLightsail)
    adopted = act(Verb.ADOPT_REPLACEMENT, at("12:50"))
    ended = decide(moved(attached(result=Result.REFUSED), adopted, balancers=(OLD,), when="12:59"))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.NEEDS_HUMAN
    assert [reason.code for reason in ended.reasons] == ["replacement.step_failed"]


@pytest.mark.parametrize(
    ("health", "waits"), [("initial", True), ("unhealthy", True), ("healthy", False)]
)
def test_the_load_balancer_proves_the_new_one(health: str, *, waits: bool) -> None:
    done = (attached(), detached(), act(Verb.ADOPT_REPLACEMENT, at("12:49")))
    decision = decide(moved(*done, balancers=(balancer(new=health),), when="12:51"))
    assert isinstance(decision, Wait if waits else Close)


def test_one_that_the_load_balancer_never_finds_healthy_is_told() -> None:
    done = (attached(), detached(), act(Verb.ADOPT_REPLACEMENT, at("12:49")))
    ended = decide(moved(*done, balancers=(balancer(),), when="13:10"))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.NEEDS_HUMAN
    told = message("lightsail.target", balancer=foreign("web"), health="unavailable")
    assert told in ended.reasons


def test_once_the_new_one_is_given_up_the_old_one_comes_back() -> None:
    out = act(DETACH, at("12:15"), on="web")
    gave_up = did(launched(), act(Verb.DISCARD_REPLACEMENT, at("12:52")))
    gave_up = replace(gave_up, actions=(gave_up.actions[0], out, *gave_up.actions[1:]))
    seen_again = replace(seen(gave_up, at("12:55"), None, system=FAILS), balancers=(balancer(),))
    assert action(seen_again) == AttachToLoadBalancer("web")
