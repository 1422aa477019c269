"""Deaths, throttling and other people: what was begun is ended, and nothing is done twice."""

from __future__ import annotations

import pytest

from sandbox.lambda_runtime.crash import Crashes, Point
from sandbox.replay.replay import Replay
from tests.e2e.lightsail.conftest import (
    BLOG,
    CURE_OF_SYSTEM,
    NEEDS_STOP,
    REBOOT,
    SNAPSHOT,
    START,
    STOP,
    Serve,
    Witness,
    person,
)

RESPOND = "lifeguard-respond"
ATTEMPTS = 5
ACTS = [f"lightsail:{operation} #1" for operation in (SNAPSHOT, REBOOT, STOP, START)]


class Dies:
    """A script: a process of `respond` dies once at each of these places."""

    def __init__(self, *, after: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> None:
        self._left = {*after}
        self._before = {*before}
        self.crashes = Crashes(self._chosen)

    def _chosen(self, point: Point) -> bool:
        if point.function != RESPOND or point.after not in self._left:
            return False
        self._left.remove(point.after)
        return True

    def __call__(self, replay: Replay) -> None:
        replay.account.follow(self.crashes)


@pytest.mark.parametrize("act", ACTS)
def test_a_death_after_an_act_neither_loses_nor_doubles_it(serve: Serve, act: str) -> None:
    dies = Dies(after=(act,))
    outcome = serve({"fault": "system"}, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [act]
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.server(BLOG)["healthy"] is True


def test_a_death_after_a_forced_stop_does_not_force_it_twice(serve: Serve) -> None:
    forced = "lightsail:StopInstance #2"
    dies = Dies(after=(forced,))
    outcome = serve({"fault": "system", "stops_for": 3600}, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [forced]
    assert outcome.calls == [*CURE_OF_SYSTEM[:3], STOP, START]
    assert outcome.status == "resolved"


def test_throttled_calls_are_made_again(serve: Serve) -> None:
    witness = Witness()
    outcome = serve({"fault": "system"}, script=witness, throttle=0.3)
    assert "ThrottlingException" in {code for _, code in witness.refusals()}
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"


def test_acts_that_are_throttled_again_and_again_are_made_once_in_the_end(serve: Serve) -> None:
    witness = Witness()
    rarely = dict.fromkeys(CURE_OF_SYSTEM, 0.9)
    outcome = serve({"fault": "system"}, script=witness, throttle=rarely)
    tried = {act: len(list(witness.calls(act))) for act in CURE_OF_SYSTEM}
    assert max(tried.values()) > ATTEMPTS  # more often than the client by itself
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"


def test_who_is_rebooted_by_a_person_in_the_grace_is_left_to_that(serve: Serve) -> None:
    outcome = serve(
        {"fault": "instance"}, people=[person("10:04:30", "reboot")], until="2026-11-20T10:30Z"
    )
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


def test_who_is_rebooted_by_a_person_after_us_is_cured_all_the_same(serve: Serve) -> None:
    outcome = serve(NEEDS_STOP, people=[person("10:06:30", "reboot")], until="2026-11-20T10:40Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"


def test_who_is_started_by_a_person_after_our_stop_is_not_started_twice(serve: Serve) -> None:
    outcome = serve(
        {"fault": "system"}, people=[person("10:20:50", "start")], until="2026-11-20T10:40Z"
    )
    assert outcome.calls == CURE_OF_SYSTEM[:3]
    assert outcome.status == "resolved"
    assert outcome.server(BLOG)["state"] == "running"


def test_who_is_stopped_and_started_by_a_person_is_not_treated_again(serve: Serve) -> None:
    people = [person("10:03:00", "stop"), person("10:05:00", "start")]
    outcome = serve({"fault": "system"}, people=people, until="2026-11-20T10:40Z")
    assert outcome.calls == []
    assert outcome.server(BLOG)["healthy"] is True
