"""CPU credits are read with a look, every ten minutes, and at once after a switch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.ec2.credit_reading import InstanceCredits
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.adapters.cpu_credits import measured_credits, with_credits
from tests.support.account import REGION
from tests.support.cpu_credits import BACK, GONE, LOW
from tests.support.situations import ACT, NOON, RESOURCE, act, at, did, instance, situation, stopped

POLICIES = Policies(policies={"default": replace(ACT, burst_warning=timedelta(hours=2))})


@dataclass
class Reader:
    """CloudWatch by hand."""

    found: InstanceCredits | None = BACK
    fails: Exception | None = None
    asked: list[tuple[str, Mapping[str, timedelta], list[str], datetime]] = field(
        default_factory=list
    )

    def read_credits(
        self,
        region: str,
        warn_below: Mapping[str, timedelta],
        instances: Iterable[Instance],
        now: datetime,
    ) -> Mapping[str, InstanceCredits]:
        ids = [one.resource.id for one in instances]
        self.asked.append((region, warn_below, ids, now))
        if self.fails is not None:
            raise self.fails
        return {} if self.found is None else dict.fromkeys(ids, self.found)


def read(
    reader: Reader, known: InstanceCredits | None, now: datetime, seen: Instance | None = None
) -> InstanceCredits | None:
    before = situation(instance(credits=known))
    return with_credits(reader, before, seen or instance(), POLICIES, now).credits


def test_they_are_read_of_who_is_opted_in_with_the_policys_warning() -> None:
    reader = Reader()
    other = replace(instance(), resource=replace(RESOURCE, id="i-2"), tags=())
    first, second = measured_credits(reader, REGION, (instance(), other), POLICIES, NOON)
    assert (first.credits, second.credits) == (BACK, None)
    hours = {RESOURCE.id: timedelta(hours=2)}
    assert reader.asked == [(REGION, hours, [RESOURCE.id], NOON)]


def test_a_reading_serves_for_ten_minutes() -> None:
    reader = Reader()
    assert read(reader, LOW, at("12:09")) == LOW
    assert reader.asked == []
    assert read(reader, LOW, at("12:10")) == BACK
    assert read(reader, None, at("12:01")) == BACK
    assert len(reader.asked) == 2


@pytest.mark.parametrize(("minute", "expected"), [("12:00", BACK), ("11:59", GONE)])
def test_after_a_switch_they_are_read_at_once(minute: str, expected: InstanceCredits) -> None:
    reader, before = Reader(), situation(instance(credits=GONE))
    after = did(before, act(Verb.UNLIMITED_CREDITS, at(minute)))
    assert with_credits(reader, after, instance(), POLICIES, at("12:01")).credits == expected


@pytest.mark.parametrize(
    "reader",
    [
        Reader(found=None),
        *(
            Reader(fails=error)
            for error in (
                Retryable("Throttling", "slower"),
                Refused("AccessDenied", "no"),
            )
        ),
    ],
)
def test_what_is_not_answered_leaves_what_was_known(reader: Reader) -> None:
    assert read(reader, LOW, at("12:30")) == LOW
    assert read(reader, None, at("12:30")) is None
    assert len(reader.asked) == 2


@pytest.mark.parametrize("seen", [instance(type="m5.large"), stopped("")])
def test_of_what_has_none_nothing_is_read(seen: Instance) -> None:
    reader = Reader()
    assert read(reader, LOW, at("12:30"), seen) is None
    assert reader.asked == []


def test_who_is_not_opted_in_is_not_asked_about() -> None:
    reader, plain = Reader(), replace(instance(), tags=())
    nobody = Policies(policies={"default": Policy("default")})
    assert with_credits(reader, situation(plain), plain, nobody, NOON).credits is None
    assert [ids for _, _, ids, _ in reader.asked] == [[]]
