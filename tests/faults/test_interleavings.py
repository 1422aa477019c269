"""Duplicates, deaths, throttling and missing capacity in any mixture: nothing is worse for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.facts import Facts, Mail, play
from tests.faults.invariants import INVARIANTS, Invariant
from tests.faults.invariants import one_email_at_most_is_doubled as doubled
from tests.faults.scenes import RETIREMENT, Document, Scene
from tests.faults.test_crash_points import dies_at
from tests.support.aws_events import (
    backup_copy,
    contributor,
    health,
    page,
    stopped,
)

A_FEW, MANY = 3, 120
IDS = ("i-00ddbf07ce6372082", "i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb")
TROUBLES: dict[str, Document] = {
    "retirement": {"events": [RETIREMENT]},
    "system": {"fault": "system"},
    "instance": {"fault": "instance"},
    "instance, stubborn": {"fault": {"kind": "instance", "cured_by": "stop_start"}},
    "instance, by itself": {"fault": {"kind": "instance", "cured_by": "itself", "after": 200}},
    "stopped": {"state": "stopped", "stopped_by": "aws"},
    "none": {},
}
SHARED = re.compile(r"\[Lifeguard\] FIXED \d+ servers: .*\((?P<cause>[^)]+)\)")
OF_ONE = re.compile(r"(web-\d) \(i-\w+\): (?:([^;:-]+);)?")
COPIES = ("again", "late", "backup", "page")


@dataclass(frozen=True, slots=True)
class Copy:
    """One more delivery of an instance's event."""

    instance: int
    how: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Night:
    """All that comes together."""

    problems: tuple[str, ...]
    copies: tuple[Copy, ...] = ()
    deaths: tuple[int, ...] = ()
    throttle: float = 0.0
    fail_starts: int = 0

    def calm(self) -> Night:
        """Return the same without what must make no difference."""
        return Night(self.problems, fail_starts=self.fail_starts)

    def scene(self) -> Scene:
        """Return what is played."""
        firsts = [_event(problem, i) for problem, i in zip(self.problems, IDS, strict=False)]
        copies = [_copied(firsts[copy.instance % len(firsts)], copy) for copy in self.copies]
        instances = tuple(
            {"id": i, "name": f"web-{n}", "tags": {"lifeguard": "default", "app": f"app-{n}"}}
            | TROUBLES[problem]
            for n, (problem, i) in enumerate(zip(self.problems, IDS, strict=False))
        )
        world = {"throttle": self.throttle, "capacity": {"fail_starts": self.fail_starts}}
        return Scene((*firsts, *sorted(copies, key=_time)), instances, world=world)


def _event(problem: str, instance: str) -> Document:
    if problem == "retirement":
        return health(instance=instance)
    if problem == "stopped":
        return stopped(instance)
    return contributor(instance=instance)


def _copied(event: Document, copy: Copy) -> Document:
    """Return a repeat of an event; a late one is the same, delivered later."""
    if event["source"] == "aws.health" and copy.how == "backup":
        event = backup_copy(event)
    if event["source"] == "aws.health" and copy.how == "page":
        event = page(event, 2, 2)
    if copy.how == "again":
        return event
    return {**event, "time": _later(event["time"], copy.minutes)}


def _later(time: str, minutes: int) -> str:
    return f"{datetime.fromisoformat(time) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def _time(event: Document) -> str:
    return str(event["time"])


NIGHTS = st.builds(
    Night,
    problems=st.lists(st.sampled_from(sorted(TROUBLES)), min_size=1, max_size=3).map(tuple),
    copies=st.lists(
        st.builds(
            Copy, st.integers(0, 2), st.sampled_from(COPIES), st.sampled_from((0, 1, 7, 30, 600))
        ),
        max_size=4,
    ).map(tuple),
    deaths=st.lists(st.integers(0, 250), max_size=3, unique=True).map(sorted).map(tuple),
    throttle=st.sampled_from((0.0, 0.0, 0.2, 0.5)),
    fail_starts=st.sampled_from((0, 0, 1, 3)),
)


@cache
def calm(night: Night) -> Facts:
    """Return what comes of it without duplicates, deaths and throttling."""
    return play(night.scene())


def broken(night: Night) -> list[str]:
    """Return what is wrong after a night."""
    run, reference = play(night.scene(), dies_at(*night.deaths)), calm(night.calm())
    return [
        f"{check.__name__}: {what}"
        for check in _holding(night)
        for what in check(_comparable(run, night), _comparable(reference, night))
    ]


def _holding(night: Night) -> tuple[Invariant, ...]:
    """Return the invariants that hold.

    What is slower may be told as slow: with throttling an email may be there that is not there
    without, but none is lost.
    """
    if night.throttle:
        return tuple(check for check in INVARIANTS if check is not doubled)
    return INVARIANTS


def _comparable(facts: Facts, night: Night) -> Facts:
    """Take an email about several servers for one about each: a sweep may find them at once.

    Leave out which of several instances lacked capacity: the first start has the bad luck.
    """
    mails = [own for mail in facts.emails for own in _own(mail)]
    if night.fail_starts and len(night.problems) > 1:
        mails = [mail for mail in mails if " DOWN " not in mail.subject]
    return replace(facts, emails=tuple(mails))


def _own(mail: Mail) -> Iterator[Mail]:
    """Yield what an email about the outcome of one notice says of each server."""
    shared = SHARED.match(mail.subject)
    if shared is None:
        yield mail
        return
    for name, done in OF_ONE.findall(" ".join(mail.body.split())):
        cause = shared["cause"]
        said = f"{done}, {cause}, interrupted for 3 min" if done else f"{cause} is over"
        yield replace(mail, subject=f"[Lifeguard] FIXED {name}: {said}")


def test_no_mixture_of_faults_makes_a_night_worse(whole: bool) -> None:  # noqa: FBT001  a fixture
    @settings(max_examples=MANY if whole else A_FEW, suppress_health_check=list(HealthCheck))
    @given(NIGHTS)
    def nothing_is_broken(night: Night) -> None:
        assert "\n".join(broken(night)) == ""

    nothing_is_broken()
