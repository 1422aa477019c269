"""What holds whatever fails, whatever cures it, and whoever interferes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.e2e.conftest import Document, Outcome, says
from tests.e2e.lightsail.conftest import (
    ATTACH,
    BLOG,
    DETACH,
    POWER,
    SNAPSHOT,
    START,
    STOP,
    Serve,
    person,
)

ALLOWED = POWER | {SNAPSHOT, DETACH, ATTACH}
SEEDS = range(5)


@dataclass(frozen=True)
class Case:
    """A world drawn by lot."""

    server: Document
    policy: Document
    world: Document

    @property
    def fails(self) -> bool:
        """Whether a check ever fails."""
        return "fault" in self.server

    @property
    def empty(self) -> bool:
        """Whether there never is any burst capacity."""
        return bool(self.server["burst"] == {"percent": 0})


def drawn(seed: int) -> Case:
    """Draw a world; the same seed draws the same."""
    lot = Random(seed)  # noqa: S311  the same lot every time
    server: Document = {
        "stops_for": lot.choice([0, 45, 1200, 3600]),
        "boots_for": lot.choice([30, 90, 400]),
        "static_ip": lot.random() < 0.7,
        "burst": lot.choice([{"percent": 100}, {"percent": 0}, {"percent": 20, "per_hour": -30}]),
        "auto_snapshot": lot.choice([None, {"hour": 10}]),
        "created_at": lot.choice(["2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
    }
    if lot.random() < 0.85:
        server["fault"] = {
            "kind": lot.choice(["system", "instance"]),
            "cured_by": lot.choice(["reboot", "stop_start", "replace", "never"]),
            "after": lot.choice([0, 200, 900]),
        }
    deed = lot.choice([None, "stop", "reboot", "start", "untag", "freeze"])
    at = f"10:{lot.randint(2, 40):02}:{lot.randint(0, 59):02}"
    server["load_balancer"] = lot.choice(["web", "web", None])
    people = [person(at, deed)] if deed else []
    return Case(
        {key: value for key, value in server.items() if value is not None},
        {"mode": lot.choice(["act", "act", "act", "ask"])},
        {
            "people": [*people, person("11:00:00", "unfreeze")] if deed == "freeze" else people,
            "operator": {"answers": lot.choice(["yes", "no"])},
            "throttle": lot.choice([0, 0.2]),
        },
    )


def told_of(outcome: Outcome) -> bool:
    """Whether an email says that it was detached and is not back."""
    goes_on = message("places.goes_on", balancer=foreign("web"))
    return any(says(email, goes_on) for email in outcome.emails)


def wrong(case: Case, outcome: Outcome) -> Iterator[str]:
    """Yield what must never come of any world."""
    done = outcome.calls
    power = [operation for operation in done if operation in POWER]
    yield from (f"{operation} was called" for operation in done if operation not in ALLOWED)
    if power and not case.fails:
        yield f"for a lack of burst capacity: {power}"
    if case.empty and {STOP, START} & {*power}:
        yield f"without any burst capacity: {power}"
    ends = outcome.server(BLOG)["state"]
    stopped_by_a_person = any(deed["do"] == "stop" for deed in case.world["people"])
    if ends != "running" and (STOP in done or not stopped_by_a_person):
        yield f"left {ends} after {done}"
    if done.count(START) > done.count(STOP):
        yield f"started more often than stopped: {done}"
    if done.count(DETACH) > done.count(ATTACH) and not told_of(outcome):
        yield f"left detached, and nobody was told: {done}"
    if done.count(ATTACH) > done.count(DETACH):
        yield f"attached more often than detached: {done}"
    if done.count("RebootInstance") > 1 or done.count(SNAPSHOT) > 1:
        yield f"done twice: {done}"


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_it_is_not_left_stopped_nor_stopped_for_burst(
    serve: Serve, seed: int
) -> None:
    case = drawn(seed)
    outcome = serve(case.server, case.policy, until="2026-11-20T12:00Z", **case.world)
    assert list(wrong(case, outcome)) == []


def test_the_lots_are_not_all_harmless() -> None:
    cases = [drawn(seed) for seed in SEEDS]
    assert {case.fails for case in cases} == {case.empty for case in cases} == {True, False}
    assert {case.server["static_ip"] for case in cases} == {True, False}
    deeds = {deed["do"] for case in cases for deed in case.world["people"]}
    assert len(deeds) >= 3
