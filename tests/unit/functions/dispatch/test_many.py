"""Many triggers: those of one resource in order, each for itself, while there is time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ledger.outcomes import Handled, Recorded
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions import fan_out
from lifeguard.functions.dispatch.many import dispatch_all
from tests.support.situations import NOON, RESOURCE, trigger


@dataclass
class Desk:
    """Takes what it is given, but for these."""

    fails: dict[str, Retryable | Refused] = field(default_factory=dict)
    taken: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def dispatch(self, given: Trigger, now: datetime) -> Recorded:
        assert now >= NOON
        with self.lock:
            self.taken.append((given.resource.id, given.reference))
        if given.reference in self.fails:
            raise self.fails[given.reference]
        return Handled(given.reference)


def _news(*named: str) -> list[Trigger]:
    """Return triggers, each named by its server and its number."""
    return [
        trigger(reference=name, resource=replace(RESOURCE, id=name.partition("-")[0]))
        for name in named
    ]


@pytest.fixture(params=[1, fan_out.AT_ONCE])
def _threads(request: pytest.FixtureRequest) -> Iterator[None]:
    fan_out.use(request.param)
    yield
    fan_out.use(1)


@pytest.mark.usefixtures("_threads")
def test_each_is_dispatched_and_what_became_of_it_is_in_order() -> None:
    desk, names = Desk(), [f"{server}-{number}" for number in range(4) for server in "abcdefgh"]
    done = dispatch_all(desk, _news(*names), lambda: NOON)
    assert [one.recorded for one in done] == [Handled(name) for name in names]
    for server in "abcdefgh":  # the order of one server's news is the order of its incident
        mine = [name for its, name in desk.taken if its == server]
        assert mine == [f"{server}-{number}" for number in range(4)]


@pytest.mark.usefixtures("_threads")
def test_one_that_is_not_taken_costs_the_others_nothing() -> None:
    slow, no = Retryable("Throttling", "no"), Refused("AccessDenied", "no")
    done = dispatch_all(
        Desk({"a-1": slow, "b-1": no}), _news("a-1", "a-2", "b-1", "c-1"), lambda: NOON
    )
    assert [one.error for one in done] == [slow, None, no, None]
    assert [one.recorded is not None for one in done] == [False, True, False, True]
    assert not any(one.is_left for one in done)


def test_what_there_is_no_time_for_is_left() -> None:
    desk = Desk()
    minutes = iter(range(10))
    clock = lambda: NOON + timedelta(minutes=next(minutes))  # noqa: E731  a line
    done = dispatch_all(desk, _news("a-1", "b-1", "c-1"), clock, NOON + timedelta(minutes=2))
    assert [one.is_left for one in done] == [False, False, True]
    assert len(desk.taken) == 2


def test_the_second_news_of_a_server_waits_for_the_first() -> None:
    second = threading.Event()

    class Slow(Desk):
        def dispatch(self, given: Trigger, now: datetime) -> Recorded:
            if given.reference == "a-2":
                second.set()
            elif given.reference == "a-1":
                assert not second.wait(0.2)
            return super().dispatch(given, now)

    fan_out.use(fan_out.AT_ONCE)
    try:
        done = dispatch_all(Slow(), _news("a-1", "a-2", "b-1", "c-1"), lambda: NOON)
    finally:
        fan_out.use(1)
    assert [one.recorded for one in done][:2] == [Handled("a-1"), Handled("a-2")]
