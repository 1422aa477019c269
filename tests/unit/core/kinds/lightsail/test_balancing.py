"""Out of the load balancers before a stop, back behind them after the proof, and proven there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Held
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS, seeing
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.balancing.returning import owed
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.lightsail import (
    BLOG,
    FAILS,
    NAME,
    BalancerNature,
    Nature,
    act,
    look,
    server,
    situation,
    story,
)
from tests.support.situations import ACT, at, aws_said, did, heard

SYSTEM = LightsailProblem.SYSTEM_CHECK
DETACH, ATTACH = LightsailVerb.DETACH_FROM_LOAD_BALANCER, LightsailVerb.ATTACH_TO_LOAD_BALANCER
HOST = server(system=FAILS)
HEALS = Nature(cured_by=Verb.START, balancers=(BalancerNature(),))


def told(*lines: str) -> list[str]:
    """Return the story of a failed host up to its stop, and these lines."""
    return ["12:10 create_snapshots", "12:10 reboot", *lines]


def played(nature: Nature, **how: object) -> list[str]:
    return story(situation(HOST, **how), nature)  # type: ignore[arg-type]


# -- the whole way -------------------------------------------------------------------------------


def test_it_leaves_before_the_stop_and_returns_after_the_proof() -> None:
    assert played(HEALS) == told(
        "12:20 detach_from_load_balancer",
        "12:20 stop",
        "12:21 start",
        "12:23 attach_to_load_balancer",
        "12:23 close resolved: outcome.proof",
    )


def test_behind_no_load_balancer_nothing_is_detached() -> None:
    plain = replace(HEALS, balancers=(BalancerNature(health=""),))
    lines = played(plain)
    assert not any("load_balancer" in line for line in lines)
    assert lines[-1].endswith("outcome.proof")


def test_every_load_balancer_is_left_and_returned_to() -> None:
    both = (BalancerNature("web"), BalancerNature("api", health="unhealthy"))
    moves = [line[6:] for line in played(replace(HEALS, balancers=both))]
    assert moves.count(DETACH) == moves.count(ATTACH) == 2
    assert moves.index("stop") > moves.index(DETACH) + 1


# -- requests under way --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "stopped_at"),
    [
        (BalancerNature(drains_for=timedelta(minutes=2)), range(22, 25)),
        (BalancerNature(drains_for=timedelta(hours=1)), range(25, 26)),
        (BalancerNature(drains_for=timedelta(hours=1), spare=False), range(20, 21)),
        (BalancerNature(drains_for=timedelta(hours=1), health="unhealthy"), range(20, 21)),
    ],
    ids=["they end", "they last", "no other takes the traffic", "it does not answer"],
)
def test_requests_under_way_are_waited_for_where_that_serves(
    nature: BalancerNature, stopped_at: range
) -> None:
    lines = played(replace(HEALS, balancers=(nature,)))
    (stop,) = [line for line in lines if line.endswith(" stop")]
    assert int(stop[3:5]) in stopped_at


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_the_stop_does_not_depend_on_it(result: Result) -> None:
    lines = played(replace(HEALS, answers=((DETACH, result),)))
    assert lines[2:4] == ["12:20 detach_from_load_balancer", "12:20 stop"]
    assert not any(ATTACH in line for line in lines)
    assert lines[-1].endswith("close resolved: outcome.proof")


# -- what is owed --------------------------------------------------------------------------------


def left(
    result: Result = Result.DONE, *, code: str = "", when: str = "12:20", seen: str = ""
) -> LightsailSituation:
    """Return the situation after a detachment: it stands before its stop."""
    first = situation(HOST)
    saved = did(first, act(Verb.CREATE_SNAPSHOTS, at("12:10")))
    rebooted = did(saved, act(Verb.REBOOT, at("12:10"), problem=SYSTEM))
    left_it = did(rebooted, act(DETACH, at(when), result, on="web", code=code, made=""))
    return seen_as(look(left_it, at("12:21")), seen)


def seen_as(found: LightsailSituation, health: str, *names: str) -> LightsailSituation:
    mine = (AttachedInstance(NAME, health),) if health else ()
    return seeing(found, tuple(LoadBalancer(name, mine) for name in names or ("web",)))


def well(found: LightsailSituation, when: str, seen: str = "") -> LightsailSituation:
    """Return the situation once the host is well without any stop."""
    return seen_as(look(found, at(when), server()), seen)


def test_the_stop_follows_what_was_left() -> None:
    assert decide(left()) == Execute(StopLightsail(), message("problem.system_check"))


CURED = [(Result.DONE, ""), (Result.ALREADY, ""), (Result.FAILED, "ServiceException")]


@pytest.mark.parametrize(("result", "code"), CURED)
def test_without_a_stop_it_comes_back_before_the_end(result: Result, code: str) -> None:
    found = well(left(result, code=code), "12:22")
    assert owed(LOAD_BALANCERS, found) == ("web",)
    assert isinstance(decide(found), Execute)
    assert decide(found).action == AttachToLoadBalancer("web")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("result", "code"), [(Result.REFUSED, "AccessDenied"), (Result.FAILED, BUSY)]
)
def test_what_lightsail_has_not_done_is_not_undone(result: Result, code: str) -> None:
    """Somebody else may have detached it meanwhile."""
    found = well(left(result, code=code), "12:22")
    assert owed(LOAD_BALANCERS, found) == ()
    assert isinstance(decide(found), Close)


def test_what_somebody_else_has_detached_is_left_to_them() -> None:
    found = seen_as(situation(server()), "")
    assert owed(LOAD_BALANCERS, found) == ()


def test_another_instance_is_no_debt() -> None:
    """A replacement takes its place: that is another's move."""
    moved = act(DETACH, at("12:20"), on="web", made=NAME)
    assert owed(LOAD_BALANCERS, did(situation(HOST), moved)) == ()


def test_one_that_failed_without_effect_is_no_debt() -> None:
    assert owed(LOAD_BALANCERS, left(Result.FAILED, seen="healthy")) == ()


@pytest.mark.parametrize(("when", "debt"), [("12:22", ("web",)), ("12:31", ())])
def test_a_load_balancer_may_show_old_news_for_a_while(when: str, debt: tuple[str, ...]) -> None:
    assert owed(LOAD_BALANCERS, well(left(), when, "healthy")) == debt


def test_a_load_balancer_that_is_deleted_is_no_debt() -> None:
    found = seeing(look(left(), at("12:22")), (LoadBalancer("other"),))
    assert owed(LOAD_BALANCERS, found) == ()


def test_one_that_could_not_be_read_is_owed() -> None:
    found = replace(look(left(), at("12:22"), server()), balancers=None)
    assert owed(LOAD_BALANCERS, found) == ("web",)


def attached(result: Result, when: str = "12:22", **how: str) -> ActionRecord:
    return act(ATTACH, at(when), result, on="web", made="", answer=ANSWER, **how)


ANSWER = aws_said("ServiceException", "no")


def test_what_lightsail_has_not_told_is_not_known() -> None:
    found = left()
    assert LOAD_BALANCERS.are_known(replace(found, balancers=()))
    assert not LOAD_BALANCERS.are_known(replace(found, balancers=None))


@pytest.mark.parametrize("result", [Result.DONE, Result.ALREADY])
def test_what_is_back_is_no_debt(result: Result) -> None:
    assert owed(LOAD_BALANCERS, did(well(left(), "12:22"), attached(result))) == ()


def test_what_comes_back_although_its_answer_was_lost_is_no_debt() -> None:
    tried = did(well(left(), "12:22"), attached(Result.FAILED))
    assert owed(LOAD_BALANCERS, tried) == ("web",)
    assert owed(LOAD_BALANCERS, well(tried, "12:23", "initial")) == ()


def test_it_comes_back_once_it_has_left() -> None:
    found = well(left(), "12:22", "draining")
    decision = decide(found)
    assert isinstance(decision, Wait)
    assert decision.why.code == "places.back_soon"
    assert isinstance(decide(well(left(), "12:25", "draining")), Execute)


@pytest.mark.parametrize("when", [LightsailState.PENDING, LightsailState.STOPPING])
def test_or_once_it_has_settled(when: LightsailState) -> None:
    found = seen_as(look(left(), at("12:22"), server(state=when)), "")
    assert decide(found).why.code == "places.back_soon"  # type: ignore[union-attr]


# -- whatever else is decided --------------------------------------------------------------------


def next_act(found: LightsailSituation) -> object:
    decision = decide(found)
    return decision.action if isinstance(decision, Execute) else decision


def test_it_comes_back_although_the_tag_is_gone() -> None:
    found = replace(left(), opted_in=False)
    assert next_act(found) == AttachToLoadBalancer("web")


def test_and_although_nothing_may_be_done_any_more() -> None:
    found = replace(left(), policy=replace(ACT, mode=Mode.OBSERVE))
    assert next_act(found) == AttachToLoadBalancer("web")


def test_and_although_the_boot_is_not_proven() -> None:
    lines = played(replace(HEALS, cured_by="never"))
    assert [line[6:] for line in lines[2:7]] == [
        DETACH,
        "stop",
        "start",
        ATTACH,
        "asked: question.still_failing",
    ]


def test_a_stop_that_is_tried_again_soon_goes_first() -> None:
    failed = act(Verb.STOP, at("12:21"), Result.FAILED, problem=SYSTEM, code=BUSY)
    waits = decide(did(left(), failed))
    assert isinstance(waits, Wait)
    assert waits.why.code == "waiting.act_failed"


def test_before_a_refused_stop_is_asked_about_it_comes_back() -> None:
    refused = act(Verb.STOP, at("12:21"), Result.REFUSED, problem=SYSTEM)
    assert next_act(did(left(), refused)) == AttachToLoadBalancer("web")


def test_stopped_by_somebody_else_it_cannot_come_back_and_the_operator_hears_of_it() -> None:
    down = server(state=LightsailState.STOPPED)
    found = seen_as(look(left(Result.DONE), at("12:22"), down), "")
    first = decide(found)
    assert isinstance(first, Notify)
    assert (first.notice, first.reasons[0].code) == (
        NotificationKind.DETACHED,
        "places.back_when_running",
    )
    waits = decide(heard(found, first))
    assert isinstance(waits, Wait)
    later = seen_as(look(heard(found, first), at("12:40"), server()), "")
    assert next_act(later) == AttachToLoadBalancer("web")


def test_frozen_it_is_told_of_and_waits_for_the_end_of_the_freeze() -> None:
    found = replace(left(), frozen=message("freeze.on", parameter="/lifeguard/freeze"))
    first = decide(found)
    assert isinstance(first, Notify)
    assert first.notice is NotificationKind.DETACHED
    waits = decide(heard(found, first))
    assert isinstance(waits, Wait)
    assert waits.held is Held.FREEZE


# -- an attachment that does not take ------------------------------------------------------------


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_it_is_tried_for_a_day_whatever_lightsail_answers_and_told_at_once(result: Result) -> None:
    lines = story(situation(HOST), replace(HEALS, answers=((ATTACH, result),)), moves=500)
    first = lines.index("12:23 attach_to_load_balancer")
    assert lines[first + 1] == "12:23 detached: places.not_back_yet"
    tries = [line for line in lines[first + 2 :] if line.endswith(ATTACH)]
    assert len(tries) > 140
    assert lines[first + 2 + len(tries)].endswith("asked: places.not_back")
    assert lines[-1].split()[1] == "left:"
    assert not any("close" in line for line in lines)


def test_a_second_detachment_is_told_of_anew() -> None:
    tried = did(well(left(), "12:22"), attached(Result.FAILED))
    first = decide(tried)
    assert isinstance(first, Notify)
    again = heard(tried, first)
    back = did(again, attached(Result.DONE, "12:23"))
    anew = did(back, act(DETACH, at("13:20"), on="web", made=""))
    failed = did(well(anew, "13:22"), attached(Result.FAILED, "13:22"))
    assert isinstance(decide(failed), Notify)
    assert [a.action for a in failed.actions].count(DETACH) == 2


# -- the proof -----------------------------------------------------------------------------------


def back(seen: str, when: str = "12:24", reason: str = "") -> LightsailSituation:
    """Return the situation of a server that is well and was put back at 12:22."""
    stopped = did(left(), act(Verb.STOP, at("12:21"), problem=SYSTEM))
    started = did(stopped, act(Verb.START, at("12:21:30"), problem=SYSTEM))
    found = did(look(started, at("12:22"), server()), attached(Result.DONE))
    mine = (AttachedInstance(NAME, seen, reason),) if seen else ()
    return seeing(look(found, at(when), server()), (LoadBalancer("web", mine),))


@pytest.mark.parametrize("seen", ["healthy", "unused", "unavailable"])
def test_the_load_balancer_proves_it(seen: str) -> None:
    end = decide(back(seen))
    assert isinstance(end, Close)
    items = end.why.param("items")
    assert isinstance(items, tuple)
    assert message("lightsail.traffic", balancers=1) in items


@pytest.mark.parametrize("seen", ["initial", "unhealthy", ""])
def test_until_then_the_incident_goes_on_and_a_person_is_asked(seen: str) -> None:
    waits = decide(back(seen))
    assert isinstance(waits, Wait)
    assert waits.why.code == "waiting.no_traffic"
    asked = decide(back(seen, "12:33", "Instance.Timeout" if seen == "unhealthy" else ""))
    assert isinstance(asked, Notify)
    assert asked.what.code == "lightsail.unhealthy"
    code = "lightsail.target_because" if seen == "unhealthy" else "lightsail.target"
    assert asked.reasons[0].code == code
    assert "get-load-balancer" in asked.commands[0]


def test_a_load_balancer_that_is_deleted_proves_nothing_and_asks_nothing() -> None:
    found = back("healthy")
    gone = seeing(look(found, at("12:25")), (LoadBalancer("other"),))
    assert isinstance(decide(gone), Close)


def test_what_is_read_before_is_no_proof() -> None:
    found = back("healthy")
    stale = did(replace(found, actions=found.actions[:-1]), attached(Result.DONE, "12:24"))
    assert isinstance(decide(stale), Wait)


def test_the_site_is_not_waited_for_before_it_is_back() -> None:
    """Its URL may lead to the load balancer."""
    stopped = did(left(), act(Verb.STOP, at("12:21"), problem=SYSTEM))
    started = did(stopped, act(Verb.START, at("12:22"), problem=SYSTEM))
    assert next_act(well(started, "12:24")) == AttachToLoadBalancer("web")


def test_the_two_actions_name_their_load_balancer() -> None:
    assert DetachFromLoadBalancer("web").on == AttachToLoadBalancer("web", BLOG.id).on == "web"
