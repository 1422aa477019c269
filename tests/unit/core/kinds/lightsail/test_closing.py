"""When an incident is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close, Execute, NotificationKind, Notify, Wait
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.lightsail.burst import BurstCapacity
from lifeguard.core.kinds.lightsail.closing import (
    backed_up,
    changing,
    recovered_burst,
    stopped,
)
from lifeguard.core.kinds.lightsail.instance import LightsailState
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.lightsail import (
    BETWEEN,
    BOOTS,
    FAILS,
    GONE,
    LOW,
    OK,
    act,
    burst,
    look,
    news,
    server,
    situation,
)
from tests.support.situations import at, did, heard

SYSTEM = LightsailProblem.SYSTEM_CHECK


@pytest.mark.parametrize("found", [LOW, GONE])
@pytest.mark.parametrize(
    ("after", "percent"), [(burst(percent=34.4), 34), (burst(percent=50.6), 51)]
)
def test_burst_capacity_that_comes_back_ends_its_incident(
    found: BurstCapacity, after: BurstCapacity, percent: int
) -> None:
    back = look(situation(server(burst=found)), at("13:00"), burst=after)
    why = message("lightsail.burst_back", percent=percent)
    assert decide(back) == Close(IncidentStatus.RESOLVED, why, tell=True)


def test_its_checks_need_not_decide_for_that() -> None:
    back = look(situation(server(burst=LOW)), at("13:00"), burst=burst(), system=BOOTS)
    assert isinstance(decide(back), Close)


def test_burst_capacity_is_no_proof_where_more_was_wrong_or_something_was_done() -> None:
    both = look(situation(server(burst=LOW, system=FAILS)), at("12:05"), server(burst=burst()))
    assert recovered_burst(both) is None
    assert isinstance(decide(both), Close)
    low = situation(server(burst=LOW))
    treated = look(did(low, act(Verb.REBOOT)), at("12:05"), burst=burst())
    assert recovered_burst(treated) is None


def test_what_is_still_short_or_was_never_is_not_ended_by_it() -> None:
    assert recovered_burst(situation(server(burst=LOW))) is None
    assert recovered_burst(situation(server())) is None
    assert recovered_burst(replace(situation(server(burst=LOW)), observed=None)) is None
    halted = look(situation(server(burst=LOW)), at("13:00"), state=LightsailState.STOPPED)
    assert recovered_burst(replace(halted, observed=server(state="stopped"))) is None


@pytest.mark.parametrize("found", [LOW, GONE])
@pytest.mark.parametrize("after", [BETWEEN, None])
def test_what_is_not_back_for_long_or_not_measured_is_watched_without_a_word(
    found: BurstCapacity, after: BurstCapacity | None
) -> None:
    short = situation(server(burst=found))
    told = decide(short)
    assert isinstance(told, Notify)
    between = look(heard(short, told), at("13:00"), burst=after)
    assert [problem.kind for problem in between.present] == [short.present[0].kind]
    assert isinstance(decide(between), Wait)
    assert isinstance(decide(look(between, at("13:30"), burst=burst())), Close)


def test_little_of_it_after_none_is_no_other_email() -> None:
    gone = situation(server(burst=GONE))
    told = decide(gone)
    assert isinstance(told, Notify)
    low = look(heard(gone, told), at("13:00"), burst=replace(LOW, at=at("13:00")))
    assert isinstance(decide(low), Wait)


def test_nothing_wrong_is_closed_without_a_word() -> None:
    closed = decide(situation(server(burst=burst())))
    assert closed == Close(IncidentStatus.CLOSED, message("outcome.nothing_wrong"), tell=False)


def test_what_is_low_and_then_gone_is_not_told_to_be_over() -> None:
    low = situation(server(burst=LOW))
    first = decide(low)
    assert isinstance(first, Notify)
    gone = look(heard(low, first), at("14:00"), burst=replace(GONE, at=at("14:00")))
    told = decide(gone)
    assert isinstance(told, Notify)
    assert (told.notice, told.problem) == (NotificationKind.ASKED, LightsailProblem.BURST_GONE)


def test_a_check_that_passes_is_told_while_burst_capacity_still_falls_short() -> None:
    begun = did(situation(server(system=FAILS, burst=LOW)), act(Verb.REBOOT, problem=SYSTEM))
    told = heard(begun, Notify(NotificationKind.ASKED, message("cpu_user.find"),
                               about=LightsailProblem.BURST_LOW,
                               problem=LightsailProblem.BURST_LOW))  # fmt: skip
    cured = decide(look(told, at("12:05"), system=OK))
    assert isinstance(cured, Notify)
    assert (cured.notice, cured.problem) == (NotificationKind.CURED, SYSTEM)


def test_checks_that_do_not_decide_are_told_after_ten_minutes() -> None:
    begun = situation(server(system=BOOTS))
    assert isinstance(decide(begun), Wait)
    asked = decide(look(begun, at("12:10")))
    assert isinstance(asked, Notify)
    assert asked.what == message("question.undecided")


def test_one_without_the_tag_is_closed_with_the_command_that_shows_it() -> None:
    bare = situation(server(system=FAILS), policy=None)
    closed = decide(bare)
    assert isinstance(closed, Close)
    assert (closed.why.code, closed.tell) == ("outcome.not_tagged", False)
    assert [command[2] for command in closed.commands] == ["get-instance"]


def test_one_that_loses_its_tag_is_not_treated_further() -> None:
    begun = did(situation(server(system=FAILS)), act(Verb.REBOOT, at("12:10"), problem=SYSTEM))
    lost = replace(look(begun, at("12:21")), opted_in=False)
    closed = decide(lost)
    assert isinstance(closed, Close)
    assert closed.tell
    assert not isinstance(closed, Execute)


def test_a_rule_without_an_instance_says_nothing() -> None:
    nothing = replace(situation(server()), observed=None)
    assert stopped(nothing) is None
    assert changing(nothing) is None


STALE = news(kind=Kind.STALE_BACKUP, reference="backup:1")
FRESH = news(
    kind=Kind.STALE_BACKUP,
    reference="backup:1",
    phase=Phase.CLEARED,
    summary=message("freshness.not_asked"),
)


@pytest.mark.parametrize("state", [LightsailState.RUNNING, LightsailState.STOPPED])
def test_a_backup_ends_what_was_stale_whatever_the_checks_say(state: LightsailState) -> None:
    stale = situation(server(state=state, system=BOOTS), STALE)
    assert backed_up(stale) is stopped(stale) is None
    incident = replace(stale.incident, triggers=(STALE, FRESH))
    fresh = look(replace(stale, incident=incident), at("13:00"))
    assert decide(fresh) == Close(IncidentStatus.RESOLVED, FRESH.summary, tell=True)
    assert backed_up(replace(fresh, observed=None)) is None


def test_a_backup_ends_nothing_else() -> None:
    assert backed_up(situation(server())) is None
    failed = situation(server(system=FAILS), STALE)
    incident = replace(failed.incident, triggers=(STALE, FRESH))
    assert backed_up(look(replace(failed, incident=incident), at("13:00"), system=OK)) is None
