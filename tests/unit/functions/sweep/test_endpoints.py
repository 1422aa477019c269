"""What a sweep makes of the sites' answers, and what it remembers of them for the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Phase, Trigger
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.policy.policy import Policies
from lifeguard.core.text.foreign import foreign
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.endpoints import SiteNews, site_news, tell_flaws
from tests.support.account import stored
from tests.support.situations import NOON, RESOURCE, incident, instance
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

URL = "https://shop.example.com"
GOOD, BAD = EndpointAnswer(200), EndpointAnswer(502)
FORBIDDEN = EndpointAnswer(forbidden="127.0.0.1")
SHOP = instance(tags=(("Name", "shop"), ("lifeguard", "default")))


class Watched:
    """Sweeps of a Region, a minute apart, whose sites answer as they are told."""

    def __init__(self, *names: str) -> None:
        self.scene = Scene()
        finder = replace(
            finders("us-east-1", Policies())["ec2"], opted_in=lambda _region, _tag: self.servers
        )
        self.scene.room = replace(
            self.scene.room,
            finders={"ec2": finder},
            policies=Policies(endpoints=dict.fromkeys(names or ("shop",), URL)),
            ask=self._ask,
        )
        self.servers: tuple[Instance, ...] = (SHOP,)
        self.answers: dict[str, EndpointAnswer] = {}
        self.asked: list[list[str]] = []
        self.now: datetime = NOON

    def _ask(self, urls: Mapping[str, str]) -> dict[str, EndpointAnswer]:
        self.asked.append(list(urls))
        return {name: answer for name, answer in self.answers.items() if name in urls}

    def sweep(self, answer: EndpointAnswer | None, *incidents: Incident) -> SiteNews:
        self.answers = {} if answer is None else {"shop": answer}
        self.now += timedelta(minutes=1)
        return site_news(self.scene.room, self.scene.minute(self.now, incidents))

    def tell(self, news: SiteNews) -> None:
        tell_flaws(self.scene.room, self.scene.minute(self.now), news.flaws)


def silent(watched: Watched) -> Trigger:
    """Return the trigger of two misses in a row."""
    watched.sweep(BAD)
    (found,) = watched.sweep(BAD).silent
    return found


def test_two_misses_in_a_row_are_a_problem_since_the_first() -> None:
    watched = Watched()
    assert watched.sweep(BAD).silent == ()
    assert [t.occurred_at for t in watched.sweep(BAD).silent] == [NOON + timedelta(minutes=1)]


def test_an_answer_between_them_begins_anew() -> None:
    watched = Watched()
    assert [watched.sweep(answer).silent for answer in (BAD, GOOD, BAD)] == [(), (), ()]


def test_a_site_that_goes_on_failing_is_the_same_problem_and_nothing_is_written() -> None:
    watched = Watched()
    first = silent(watched)
    before = stored("sweep", "state")
    assert [t.dedup_key for t in watched.sweep(BAD).silent] == [first.dedup_key]
    assert stored("sweep", "state") == before


def test_the_answer_ends_it() -> None:
    watched = Watched()
    known = incident(silent(watched))
    assert watched.sweep(BAD, known).answered == ()
    (over,) = watched.sweep(GOOD, known).answered
    assert (over.reference, over.phase) == (known.triggers[0].reference, Phase.CLEARED)


@pytest.mark.parametrize("gone", ["the server", "the endpoint", "the address"])
def test_what_is_asked_no_more_ends_it_too(gone: str) -> None:
    watched = Watched()
    known = incident(silent(watched))
    if gone == "the server":
        watched.servers = ()
    if gone == "the endpoint":
        watched.scene.room = replace(watched.scene.room, policies=Policies())
    (over,) = watched.sweep(FORBIDDEN, known).answered
    assert over.summary.code == "endpoint.not_asked"


def test_where_no_site_is_named_nothing_is_asked_of_aws_either() -> None:
    watched = Watched()
    watched.scene.room = replace(watched.scene.room, policies=Policies(), finders={})
    assert watched.sweep(None) == SiteNews((), (), (), ())
    assert watched.asked == [[]]


@pytest.mark.parametrize("state", [s for s in InstanceState if s is not InstanceState.RUNNING])
def test_the_site_of_a_server_that_does_not_run_is_not_asked_and_its_misses_forgotten(
    state: InstanceState,
) -> None:
    watched = Watched()
    known = incident(silent(watched))
    watched.servers = (replace(SHOP, state=state),)
    news = watched.sweep(GOOD, known)
    assert (news.silent, news.answered, news.unasked) == ((), (), ())
    assert watched.asked[-1] == []
    watched.servers = (SHOP,)
    assert watched.sweep(BAD).silent == ()


def test_one_that_had_no_turn_keeps_its_misses() -> None:
    watched = Watched()
    watched.sweep(BAD)
    assert watched.sweep(None).unasked == ("endpoint shop: no time",)
    assert len(watched.sweep(BAD).silent) == 1


def test_each_minute_begins_with_another_one() -> None:
    names = ("a", "b", "c")
    watched = Watched(*names)
    watched.servers = tuple(
        instance(resource=replace(RESOURCE, id=f"i-{name}"), tags=(("Name", name),))
        for name in names
    )
    for _ in names:
        watched.sweep(None)
    assert sorted(asked[0] for asked in watched.asked) == list(names)
    assert {frozenset(asked) for asked in watched.asked} == {frozenset(names)}


def test_a_flaw_is_told_once_and_again_if_sns_did_not_take_it() -> None:
    watched = Watched()
    watched.scene.refuses = 1
    news = watched.sweep(FORBIDDEN)
    with pytest.raises(Retryable):
        watched.tell(news)
    watched.tell(news)
    watched.tell(watched.sweep(FORBIDDEN))
    assert [email.name for email in watched.scene.sent] == [foreign("shop")]


def test_a_name_that_is_found_again_is_told_of_when_it_is_lost_again() -> None:
    watched = Watched()
    for servers in ((), (SHOP,), ()):
        watched.servers = servers
        watched.tell(watched.sweep(GOOD))
    assert len(watched.scene.sent) == 2
