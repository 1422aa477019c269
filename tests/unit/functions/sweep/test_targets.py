"""What a sweep makes of load balancers' words, and what it remembers of them for the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, Intent
from lifeguard.core.incident.trigger import Phase
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.resources.verb import Verb
from lifeguard.core.targets.target import RegisteredTarget, TargetLook
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.targets import REST, TargetNews, is_due, target_news
from tests.support.account import stored
from tests.support.situations import INSTANCE, NOON, RESOURCE, act, incident, instance
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

BAD, GOOD = ("unhealthy", "Target.Timeout"), ("healthy", "")
SITE = silent(RESOURCE, Silence("https://a.example", NOON, lasts=True), EndpointAnswer(502))


class Balanced:
    """Sweeps of a Region, a minute apart, whose load balancers say what they are told to."""

    def __init__(self) -> None:
        self.scene = Scene()
        finder = replace(
            finders("us-east-1", Policies())["ec2"],
            opted_in=lambda _region, _tag: self.servers,
            targets=self._look,
        )
        self.scene.room = replace(self.scene.room, finders={"ec2": finder})
        self.servers: tuple[Instance, ...] = (instance(),)
        self.words: dict[str, tuple[str, str]] = {}
        self.asked: list[datetime] = []
        self.now = NOON

    def _look(self, _region: str, now: datetime) -> TargetLook:
        self.asked.append(now)
        targets = tuple(RegisteredTarget(INSTANCE, g, *said) for g, said in self.words.items())
        return TargetLook(tuple(self.words), frozenset(self.words), targets, ("a question",))

    def sweep(
        self, said: tuple[str, str] | None, *incidents: Incident, **others: tuple[str, str]
    ) -> TargetNews:
        self.words = {**({} if said is None else {"shop": said}), **others}
        self.now += timedelta(minutes=1)
        return target_news(self.scene.room, self.scene.minute(self.now, incidents))


def raised(balanced: Balanced, *incidents: Incident) -> TargetNews:
    """Return the news of two looks in a row."""
    balanced.sweep(BAD, *incidents)
    return balanced.sweep(BAD, *incidents)


def test_two_looks_in_a_row_are_a_problem_since_the_first_and_the_same_one_from_then_on() -> None:
    balanced = Balanced()
    assert balanced.sweep(BAD).unhealthy == ()
    (news,) = balanced.sweep(BAD).unhealthy
    assert news.reference == f"{UNHEALTHY}:{(NOON + timedelta(minutes=1)).isoformat()}"
    before = stored("sweep", "state")
    assert [t.dedup_key for t in balanced.sweep(BAD).unhealthy] == [news.dedup_key]
    assert stored("sweep", "state") == before


def test_a_healthy_look_between_them_begins_anew() -> None:
    balanced = Balanced()
    assert [balanced.sweep(said).unhealthy for said in (BAD, GOOD, BAD)] == [(), (), ()]


def test_two_groups_are_one_piece_of_news() -> None:
    balanced = Balanced()
    balanced.sweep(BAD, api=BAD)
    assert len(balanced.sweep(BAD, api=BAD).unhealthy) == 1


def test_the_last_group_ends_it_and_leaves_a_site_s_trouble_alone() -> None:
    balanced = Balanced()
    (news,) = raised(balanced).unhealthy
    known = incident(news, SITE)
    assert balanced.sweep(BAD, known).healthy == ()
    balanced.sweep(BAD, known, api=BAD)
    assert balanced.sweep(GOOD, known, api=BAD).healthy == ()
    (over,) = balanced.sweep(GOOD, known, api=GOOD).healthy
    assert (over.reference, over.phase) == (news.reference, Phase.CLEARED)
    assert balanced.sweep(GOOD, incident(SITE), api=GOOD).healthy == ()


def test_a_group_that_is_gone_ends_it_too() -> None:
    balanced = Balanced()
    (news,) = raised(balanced).unhealthy
    (over,) = balanced.sweep(None, incident(news)).healthy
    assert over.summary.code == "target.behind_none"


def test_what_did_not_answer_is_handed_on() -> None:
    assert Balanced().sweep(BAD).unanswered == ("a question",)


@pytest.mark.parametrize("state", [s for s in InstanceState if s is not InstanceState.RUNNING])
def test_of_a_server_that_does_not_run_nothing_is_said(state: InstanceState) -> None:
    balanced = Balanced()
    (news,) = raised(balanced).unhealthy
    balanced.servers = (instance(state=state),)
    said = balanced.sweep(BAD, incident(news))
    assert (said.unhealthy, said.healthy) == ((), ())
    balanced.servers = (instance(),)
    assert balanced.sweep(BAD).unhealthy == ()


LONG_AGO = NOON - timedelta(hours=1)
NEEDED = IncidentStatus.NEEDS_HUMAN
REBOOTS = Intent(Verb.REBOOT, 0, NOON)
FAILED = act(Verb.REBOOT, NOON, Result.FAILED)


@pytest.mark.parametrize(
    ("of", "is_news"),
    [
        ({}, True),
        ({"rungs": (act(Verb.REBOOT, NOON),)}, False),
        ({"rungs": (act(Verb.STOP, NOON),)}, False),
        ({"rungs": (act(Verb.MOVE_TARGETS, NOON),)}, False),
        ({"rungs": (act(Verb.CREATE_IMAGE, NOON),)}, True),
        ({"rungs": (act(Verb.RESCHEDULE, NOON),)}, True),
        ({"rungs": (FAILED,)}, True),
        ({"rungs": (act(Verb.REBOOT, LONG_AGO),)}, True),
        ({"rungs": (act(Verb.REBOOT, LONG_AGO),), "status": NEEDED}, False),
        ({"status": NEEDED}, True),
        ({"intent": REBOOTS}, False),
        ({"intent": Intent(Verb.CREATE_IMAGE, 0, NOON)}, True),
        ({"intent": REBOOTS, "rungs": (act(Verb.REBOOT, LONG_AGO),)}, True),
    ],
)
def test_of_a_server_that_lifeguard_restarts_or_moves_nothing_is_said(
    of: dict[str, Any], *, is_news: bool
) -> None:
    assert bool(raised(Balanced(), replace(incident(), **of)).unhealthy) is is_news


def test_of_a_server_that_lifeguard_has_replaced_nothing_is_said_or_asked() -> None:
    balanced = Balanced()
    balanced.servers = (instance(tags=(("lifeguard", "default"), (REPLACED_BY, "i-2"))),)
    balanced.scene.room.retirements.note(RESOURCE, "i-2")
    assert raised(balanced) == TargetNews()
    assert balanced.asked == []


def test_where_nothing_is_opted_in_nothing_is_asked() -> None:
    balanced = Balanced()
    balanced.servers = ()
    assert raised(balanced) == TargetNews()
    assert balanced.asked == []


def test_an_account_without_load_balancers_is_asked_every_five_minutes() -> None:
    balanced = Balanced()
    for _ in range(20):
        balanced.sweep(None)
    assert [(now - NOON).total_seconds() / 60 for now in balanced.asked] == [1, 5, 10, 15, 20]
    assert balanced.scene.room.watch.read().balanced == frozenset()
    balanced.now += timedelta(minutes=4)
    asked = len(balanced.asked)
    for _ in range(6):
        balanced.sweep(GOOD)
    assert len(balanced.asked) - asked == 6
    assert balanced.scene.room.watch.read().balanced == frozenset({"ec2"})


def test_a_kind_that_is_not_asked_keeps_what_is_known_of_it() -> None:
    balanced = Balanced()
    raised(balanced)
    known = balanced.scene.room.watch.read()
    finder = balanced.scene.room.finders["ec2"]
    balanced.scene.room = replace(balanced.scene.room, finders={"lightsail": finder})
    balanced.servers = ()
    balanced.sweep(None)
    after = balanced.scene.room.watch.read()
    assert after.unhealthy == known.unhealthy
    assert after.balanced == frozenset({"ec2"})


def test_before_anybody_has_asked_all_are() -> None:
    assert REST == 5
    assert is_due("ec2", None, NOON + timedelta(minutes=1))
    assert not is_due("ec2", frozenset({"lightsail"}), NOON + timedelta(minutes=1))
