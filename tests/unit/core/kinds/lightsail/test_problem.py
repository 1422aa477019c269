"""What is wrong with an instance, and how long it lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.status_check import StatusCheck
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.lightsail.burst import BurstCapacity
from lifeguard.core.kinds.lightsail.instance import LightsailState
from lifeguard.core.kinds.lightsail.problem import (
    BURST,
    PROBLEMS,
    LightsailProblem,
    causes,
    lasts,
    problems,
    reported,
)
from lifeguard.core.text.message import message
from tests.support.lightsail import (
    BETWEEN,
    BOOTS,
    FAILS,
    GONE,
    LOW,
    NO_CHECK,
    OK,
    burst,
    look,
    news,
    server,
    situation,
)
from tests.support.situations import NOON, at

STALE = LightsailProblem.STALE_BACKUP
SYSTEM, GUEST = LightsailProblem.SYSTEM_CHECK, LightsailProblem.INSTANCE_CHECK
ROWS: list[tuple[dict[str, Any], list[LightsailProblem]]] = [
    ({}, []),
    ({"system": FAILS}, [SYSTEM]),
    ({"instance": FAILS}, [GUEST]),
    ({"system": FAILS, "instance": FAILS}, [SYSTEM, GUEST]),
    ({"system": BOOTS, "instance": NO_CHECK}, []),
    ({"burst": burst()}, []),
    ({"burst": LOW}, [LightsailProblem.BURST_LOW]),
    ({"burst": GONE}, [LightsailProblem.BURST_GONE]),
    ({"burst": GONE, "instance": FAILS}, [GUEST, LightsailProblem.BURST_GONE]),
]


@pytest.mark.parametrize(("how", "kinds"), ROWS)
def test_what_matters_most_is_first(how: dict[str, Any], kinds: list[str]) -> None:
    assert [problem.kind for problem in problems(server(**how), NOON)] == kinds


@pytest.mark.parametrize("state", sorted(set(LightsailState) - {LightsailState.RUNNING}))
def test_of_what_does_not_run_nothing_is_wrong(state: str) -> None:
    assert problems(server(state=state, system=FAILS, instance=FAILS, burst=GONE), NOON) == ()


def test_every_problem_has_its_traits() -> None:
    assert set(PROBLEMS) == set(LightsailProblem)
    assert {kind for kind, traits in PROBLEMS.items() if traits.reported} == {*BURST, STALE}
    down = {kind for kind, traits in PROBLEMS.items() if traits.down}
    assert down == {SYSTEM, GUEST, LightsailProblem.ENDPOINT}


def test_a_check_fails_since_lightsail_says_so_or_since_it_was_seen() -> None:
    failing = replace(FAILS, impaired_since=at("11:40"))
    (known,) = problems(server(system=failing), NOON)
    assert (known.since, known.reference) == (at("11:40"), f"{SYSTEM}:{at('11:40').isoformat()}")
    assert known.what == message("problem.system_check")
    (unknown,) = problems(server(instance=replace(FAILS, impaired_since=None)), NOON)
    assert (unknown.since, unknown.key) == (NOON, GUEST)
    assert unknown.what == message("problem.instance_check")


def test_a_lack_of_burst_capacity_says_what_was_measured() -> None:
    (low,) = problems(server(burst=LOW), NOON)
    two_hours = timedelta(hours=2)
    assert low.what == message("lightsail.burst_low", percent=20, cpu=8, left=two_hours)
    (gone,) = problems(server(burst=GONE), NOON)
    assert gone.what == message("lightsail.burst_gone", cpu=10)


def test_all_measurements_of_a_day_are_one_piece_of_news() -> None:
    def reference(when: str) -> str:
        (problem,) = problems(server(burst=replace(LOW, at=at(when))), NOON)
        assert problem.key == LightsailProblem.BURST_LOW
        return problem.reference

    assert reference("00:00") == reference("12:05") == reference("23:55")
    assert reference("+1 00:00") != reference("23:55")


@pytest.mark.parametrize(
    ("check", "goes_on"), [(FAILS, True), (BOOTS, True), (NO_CHECK, True), (OK, False)]
)
def test_a_failing_check_lasts_until_it_has_decided_that_it_passes(
    check: StatusCheck, *, goes_on: bool
) -> None:
    assert lasts(SYSTEM, server(system=check), ()) is goes_on
    assert lasts(GUEST, server(instance=check), ()) is goes_on


@pytest.mark.parametrize("key", sorted(set(LightsailProblem) - {STALE}))
def test_a_stop_hides_every_problem_that_a_look_shows(key: str) -> None:
    assert lasts(key, server(state=LightsailState.STOPPED), ())


@pytest.mark.parametrize("state", [LightsailState.RUNNING, LightsailState.STOPPED])
def test_a_stale_backup_lasts_until_it_is_said_to_be_over(state: LightsailState) -> None:
    assert lasts(STALE, server(state=state), {STALE})
    assert not lasts(STALE, server(state=state), {SYSTEM})


def test_a_stale_backup_is_the_latest_word_on_it() -> None:
    def told(reference: str, phase: Phase = Phase.RAISED) -> Trigger:
        return news(kind=Kind.STALE_BACKUP, reference=reference, phase=phase)

    assert reported(server(), (news(),)) == ()
    (found,) = reported(server(), (told("backup:1"), told("backup:2"), news()))
    assert (found.kind, found.reference, found.since) == (STALE, "backup:2", NOON)
    over = told("backup:2", Phase.CLEARED)
    assert reported(server(), (told("backup:2"), over)) == ()
    (before,) = reported(server(), (told("backup:1"), told("backup:2"), over))
    assert before.reference == "backup:1"


LASTS = [
    ("no measurement", LightsailProblem.BURST_LOW, None, set(), True),
    ("it is measured again", LightsailProblem.BURST_LOW, LOW, {LightsailProblem.BURST_LOW}, True),
    ("it was short just now", LightsailProblem.BURST_LOW, BETWEEN, set(), True),
    ("there was none just now", LightsailProblem.BURST_GONE, BETWEEN, set(), True),
    ("it is enough again", LightsailProblem.BURST_LOW, burst(), set(), False),
    ("low, and now gone", LightsailProblem.BURST_LOW, GONE, {LightsailProblem.BURST_GONE}, True),
    ("gone, and now low", LightsailProblem.BURST_GONE, LOW, {LightsailProblem.BURST_LOW}, True),
    ("gone no more", LightsailProblem.BURST_GONE, burst(), set(), False),
]


@pytest.mark.parametrize(
    ("key", "found", "present", "goes_on"), [row[1:] for row in LASTS], ids=[r[0] for r in LASTS]
)
def test_a_lack_of_burst_capacity_lasts(
    key: str,
    found: BurstCapacity | None,
    present: set[str],
    *,
    goes_on: bool,
) -> None:
    assert lasts(key, server(burst=found), present) is goes_on


def test_a_lack_lasts_since_its_first_measurement() -> None:
    first = situation(server(burst=LOW))
    later = look(first, at("12:10"), burst=replace(LOW, at=at("12:10"), percent=18.0))
    assert [problem.since for problem in later.present] == [NOON]


def test_a_failed_host_takes_its_system_along() -> None:
    both = problems(server(system=FAILS, instance=FAILS, burst=GONE), NOON)
    assert [problem.kind for problem in causes(both)] == [SYSTEM]
    alone = problems(server(instance=FAILS), NOON)
    assert causes(alone) == alone


def test_that_little_is_left_is_no_news_where_none_was() -> None:
    gone = situation(server(burst=GONE))
    low = look(gone, at("12:10"), burst=replace(LOW, at=at("12:10")))
    assert {problem.kind for problem in low.present} == BURST
    assert [problem.kind for problem in causes(low.present)] == [LightsailProblem.BURST_GONE]
