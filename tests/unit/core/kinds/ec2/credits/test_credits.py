"""What is done about CPU credits: a warning, a switch where the policy says so, never a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import Close, Decision, Execute, Notify, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import RebootInstance, UnlimitedCredits
from lifeguard.core.kinds.ec2.credits.unlimited import SHOWN
from lifeguard.core.kinds.ec2.instance import Instance, facts
from lifeguard.core.kinds.ec2.problem import ProblemKind, lasts, problems
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ApplicationCheck, GuestMode, Policy
from lifeguard.core.remediation.inside.rungs import offers
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.message import message
from tests.support.cpu_credits import BACK, CHARGED, GONE, LOW, STANDARD, UNLIMITED, left
from tests.support.guests import SPIKING, visit
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    BOOTING,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    answered,
    at,
    did,
    heard,
    instance,
    look,
    said_yes,
    situation,
    stopped,
)

MAY = replace(ACT, unlimited_credits=True)
ASKS = replace(ASK, unlimited_credits=True)
SWITCH = Verb.UNLIMITED_CREDITS
UNDO = (
    "aws",
    "ec2",
    "modify-instance-credit-specification",
    "--region",
    "us-east-1",
    "--instance-credit-specifications",
    f"InstanceId={RESOURCE.id},CpuCredits=standard",
)


def kinds(world: Instance) -> list[str]:
    return [problem.kind for problem in problems(world, NOON)]


def told(found: InstanceSituation) -> Notify:
    decision = decide(found)
    assert isinstance(decision, Notify)
    return decision


def duties(found: InstanceSituation) -> list[str]:
    return [duty.code for duty in told(found).action_required]


def short(credits_: Any = LOW, policy: Policy = ACT, **how: Any) -> InstanceSituation:  # noqa: ANN401
    return situation(instance(credits=credits_, **how), policy=policy)


# -- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("credits_", "expected"),
    [
        (None, []),
        (LOW, ["cpu-credits-low"]),
        (GONE, ["cpu-credits-gone"]),
        (BACK, []),
        (CHARGED, ["surplus-credits-charged"]),
        (replace(LOW, mode=UNLIMITED), []),
        (replace(GONE, mode=UNLIMITED), []),
        (replace(GONE, mode=None), []),
        (replace(CHARGED, mode=STANDARD, left=BACK.left), []),
    ],
)
def test_what_credits_show_to_be_wrong(credits_: Any, expected: list[str]) -> None:  # noqa: ANN401
    assert kinds(instance(credits=credits_)) == expected
    assert kinds(stopped("", credits=credits_)) == []


def test_what_is_said_of_it() -> None:
    (low,), (gone,) = (problems(instance(credits=one), NOON) for one in (LOW, GONE))
    hours = timedelta(minutes=100)
    assert low.what == message("credits.low", balance=60, left=hours, cpu=40)
    assert gone.what == message("credits.gone", cpu=10)
    (charged,) = problems(instance(credits=CHARGED), NOON)
    assert charged.what == message("credits.charged", charged=72, usd="0.06")
    (charged,) = problems(instance(credits=CHARGED, windows=True), NOON)
    assert charged.what == message("credits.charged_unpriced", charged=72)


def test_each_measurement_of_a_day_is_the_same_problem() -> None:
    later = replace(LOW, left=replace(LOW.left, at=at("12:05")))
    (first,), (second,) = (problems(instance(credits=one), NOON) for one in (LOW, later))
    assert first.reference == second.reference == "cpu-credits-low:2026-11-20T00:00:00+00:00"


@pytest.mark.parametrize(
    ("key", "credits_", "expected"),
    [
        ("cpu-credits-low", None, True),
        ("cpu-credits-low", replace(BACK, eased=False), True),
        ("cpu-credits-low", BACK, False),
        ("cpu-credits-gone", GONE, True),
        ("cpu-credits-gone", BACK, False),
        ("cpu-credits-gone", replace(GONE, mode=UNLIMITED), False),
        ("surplus-credits-charged", None, True),
        ("surplus-credits-charged", replace(CHARGED, charged=0), True),
        ("surplus-credits-charged", replace(CHARGED, charged=0, mode=STANDARD), False),
        ("surplus-credits-charged", replace(CHARGED, charged=0, charging=False), False),
    ],
)
def test_it_lasts_until_a_measurement_shows_its_end(
    key: str,
    credits_: Any,  # noqa: ANN401
    *,
    expected: bool,
) -> None:
    assert lasts(key, instance(credits=credits_), ()) is expected
    assert lasts(key, stopped("", credits=credits_), ())
    assert not lasts(key, instance(credits=credits_, type="m5.large"), ())  # another type since


def test_a_failed_host_is_treated_first() -> None:
    found = situation(instance(credits=GONE, checks=SYSTEM_FAILS))
    causes = found.kind.look.causes(found.present)
    assert [problem.kind for problem in causes] == [ProblemKind.SYSTEM_CHECK]
    found = situation(instance(credits=LOW, checks=INSTANCE_FAILS))
    causes = found.kind.look.causes(found.present)
    assert [problem.kind for problem in causes] == [ProblemKind.INSTANCE_CHECK]


def test_that_they_are_low_is_no_news_once_they_are_gone() -> None:
    after = look(short(), at("12:10"), credits=GONE)
    both = {ProblemKind.CREDITS_GONE, ProblemKind.CREDITS_LOW}
    assert {problem.kind for problem in after.present} == both
    causes = after.kind.look.causes(after.present)
    assert [problem.kind for problem in causes] == [ProblemKind.CREDITS_GONE]


# -- what is told --------------------------------------------------------------------------------


def test_a_warning_says_what_to_do_and_what_unlimited_mode_would_cost() -> None:
    found = short()
    assert told(found).what == message("cpu_user.gone_in", left=timedelta(minutes=100))
    assert duties(found) == [
        "cpu_user.find_duty",
        "cpu_user.limit_it",
        "credits.switch",
        "credits.no_restart",
    ]
    price = message("credits.price", usd="0.09")
    assert told(found).action_required[2] == message("credits.switch", price=price)
    assert [command[2] for command in told(found).commands] == [
        "describe-instance-status",
        "modify-instance-credit-specification",
    ]
    assert told(found).question is None


def test_it_names_who_uses_the_cpu_with_the_command_that_limits_it() -> None:
    found = replace(short(), guest=visit(SPIKING, NOON))
    assert told(found).what.code == "guest.cpu.brief"
    assert duties(found)[:2] == ["cpu_user.limit", "guest.lasting.cpu"]
    assert told(found).commands[0][:2] == ("docker", "update")


def test_it_is_told_once() -> None:
    first = short()
    after = heard(first, told(first))
    assert isinstance(decide(after), Wait)
    assert isinstance(decide(look(after, at("+2 12:00"))), Wait)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(MAY, "credits.will_switch"), (ASKS, "credits.will_ask"), (ACT, "credits.switch")],
)
def test_a_warning_says_what_comes_when_they_are_gone(policy: Policy, expected: str) -> None:
    assert expected in duties(short(policy=policy))
    by_hand = [command[2] for command in told(short(policy=policy)).commands]
    assert ("modify-instance-credit-specification" in by_hand) is (expected == "credits.switch")


@pytest.mark.parametrize(
    "how",
    [
        {"type": "t2.micro"},
        {"tenancy": "host"},
        {"group": "web"},
        {"managed_by": "eks"},
        {"spot": "one-time"},
    ],
)
@pytest.mark.parametrize("credits_", [LOW, GONE])
@pytest.mark.parametrize("policy", [MAY, ASKS])
def test_what_cannot_be_unlimited_is_not_offered_it(
    how: dict[str, Any],
    credits_: Any,  # noqa: ANN401
    policy: Policy,
) -> None:
    found = short(credits_, policy, **how)
    assert [code for code in duties(found) if code.startswith("credits.")] == [
        "credits.no_restart_t2" if "type" in how else "credits.no_restart"
    ]
    assert told(found).question is None


def test_a_charge_says_what_it_costs_and_what_a_way_back_does() -> None:
    found = short(CHARGED, type="t3.large")
    assert told(found).what.code == "cpu_user.find"
    assert told(found).action_required == (
        message("credits.find"),
        message("credits.breakeven", type="t3.large", percent="42.5"),
        message("credits.debt", debt=288, usd="0.24"),
    )
    assert [command[2] for command in told(found).commands] == ["describe-instance-status"]
    for none in ({"windows": True}, {"credits": replace(CHARGED, debt=0)}):
        unknown = situation(replace(instance(credits=CHARGED), **none))
        assert duties(unknown) == ["credits.find", "credits.debt_unknown"]
    named = replace(found, guest=visit(SPIKING, NOON))
    assert duties(named)[0] == "cpu_user.limit"


def test_what_only_costs_is_no_reason_to_limit_anything() -> None:
    may = replace(ACT, guest=GuestMode.ACT, guest_may=("tradurs-back",))
    for credits_, expected in ((LOW, [Remedy.LIMIT_CPU]), (CHARGED, [])):
        found = replace(short(credits_, may), guest=visit(SPIKING, NOON))
        (problem,) = found.present
        assert [one.remedy for one in offers(found, problem)] == expected


# -- unlimited mode ------------------------------------------------------------------------------


def test_it_is_switched_once_the_credits_are_gone_where_the_policy_says_so() -> None:
    decision = decide(short(GONE, MAY))
    assert isinstance(decision, Execute)
    assert decision.action == UnlimitedCredits()
    assert decision.problem == ProblemKind.CREDITS_GONE


@pytest.mark.parametrize("credits_", [LOW, CHARGED])
def test_it_is_not_switched_before(credits_: Any) -> None:  # noqa: ANN401
    assert isinstance(decide(short(credits_, MAY)), Notify)


def test_it_is_not_switched_where_the_policy_does_not_say_so() -> None:
    for policy in (ACT, ASK):
        assert told(short(GONE, policy)).question is None
        assert "credits.switch" in duties(short(GONE, policy))


def test_application_checks_are_not_paused_for_it() -> None:
    decision = decide(short(GONE, MAY, checks=APPLICATION_FAILS))
    assert isinstance(decision, Execute)
    assert decision.action == UnlimitedCredits()


def test_in_mode_observe_it_is_told() -> None:
    decision = decide(short(GONE, replace(OBSERVE, unlimited_credits=True)))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.OBSERVED
    assert decision.commands[0][-1].endswith("CpuCredits=unlimited")


def test_in_mode_ask_it_is_a_question_with_its_price() -> None:
    found = short(GONE, ASKS)
    asked = told(found).question
    assert asked is not None
    step = message("credits.step", price=message("credits.price", usd="0.09"))
    assert asked.proposed_action == Remedy.UNLIMITED_CREDITS
    assert asked.reasons[0].code == "credits.costs"
    assert asked.steps == (step,)
    yes = decide(said_yes(found))
    assert isinstance(yes, Execute)
    assert yes.action == UnlimitedCredits()
    assert isinstance(answered(found), Wait)
    assert not isinstance(decide(said_yes(found, yes=False)), Execute)


def switched(policy: Policy = MAY, result: Result = Result.DONE) -> InstanceSituation:
    return did(short(GONE, policy), act(SWITCH, at("12:01"), result, ProblemKind.CREDITS_GONE))


def test_it_is_waited_for_until_ec2_says_that_it_is_unlimited() -> None:
    waits = decide(look(switched(), at("12:02")))
    assert isinstance(waits, Wait)
    assert waits.why == message("credits.switching")
    late = look(switched(), at("12:01") + SHOWN)
    assert told(late).reasons == (message("credits.not_unlimited"),)
    assert "credits.switch" in duties(late)


def test_what_ec2_refused_is_told_and_not_tried_again() -> None:
    for policy in (MAY, ASKS):
        refused = look(switched(policy, Result.REFUSED), at("12:02"))
        assert told(refused).question is None
        assert told(refused).reasons[0].code == "answer.aws_said"


def test_once_it_is_unlimited_the_incident_is_over_with_its_price_and_the_way_back() -> None:
    free = replace(GONE, mode=UNLIMITED)
    over = decide(look(switched(), at("12:02"), credits=free))
    assert isinstance(over, Close)
    assert over.status is IncidentStatus.RESOLVED
    assert over.tell
    assert over.why == message("credits.unlimited", price=message("credits.price", usd="0.09"))
    assert over.commands == (UNDO,)


# -- how it ends ---------------------------------------------------------------------------------


def test_it_ends_when_enough_is_left() -> None:
    over = decide(look(short(), at("13:00"), credits=BACK))
    assert over == Close(IncidentStatus.RESOLVED, message("credits.back", balance=80), tell=True)


def test_a_limit_that_has_helped_is_no_restart_to_be_proven() -> None:
    limited = did(short(), act(InsideVerb.LIMIT_CPU, at("12:10"), problem=ProblemKind.CREDITS_LOW))
    over = decide(look(limited, at("13:00"), credits=BACK))
    assert isinstance(over, Close)
    assert over.why == message("credits.back", balance=80)


def test_it_ends_when_a_person_switches_it() -> None:
    over = decide(look(short(GONE), at("13:00"), credits=replace(GONE, mode=UNLIMITED)))
    assert isinstance(over, Close)
    assert over.why == message("credits.unlimited_by_others")


def test_it_ends_when_nothing_is_charged_any_more() -> None:
    calm = replace(CHARGED, charged=0, charging=False)
    over = decide(look(short(CHARGED), at("15:00"), credits=calm))
    assert isinstance(over, Close)
    assert over.why == message("credits.not_charged")


def test_it_does_not_end_by_a_look_that_measures_nothing() -> None:
    after = look(short(), at("12:01"), credits=None)
    assert [problem.kind for problem in after.present] == [ProblemKind.CREDITS_LOW]
    gone = look(replace(short(), seen=(), clocks=()), at("12:01"), credits=None)
    assert isinstance(decide(gone), Close)


def test_a_type_without_credits_ends_it_by_its_checks() -> None:
    over = decide(look(short(), at("12:30"), credits=None, type="m5.large"))
    assert isinstance(over, Close)
    assert over.why.code == "outcome.over_by_itself"


def test_what_had_failed_besides_is_proven_as_ever() -> None:
    both = situation(instance(credits=LOW, checks=INSTANCE_FAILS))
    rebooted = did(both, act(Verb.REBOOT, at("12:10"), problem=ProblemKind.INSTANCE_CHECK))
    over = decide(look(rebooted, at("12:30"), credits=BACK, checks=instance().checks))
    assert isinstance(over, Close)
    assert over.why.code == "outcome.proof"


def test_what_is_stopped_meanwhile_is_left_to_who_stopped_it() -> None:
    off = stopped("Client.UserInitiatedShutdown", credits=LOW)
    over = decide(look(short(), at("12:30"), off))
    assert isinstance(over, Close)
    assert over.status is IncidentStatus.CLOSED


# -- other problems of what is held back ---------------------------------------------------------


def book(kind: ProblemKind, world: Instance, policy: Policy = ACT) -> tuple[str, ...]:
    (problem,) = [one for one in problems(world, NOON) if one.kind == kind]
    return runbook(problem, policy, world).rungs


def test_a_system_that_is_held_back_is_rebooted_at_most() -> None:
    kind = ProblemKind.INSTANCE_CHECK
    held = instance(credits=GONE, checks=INSTANCE_FAILS)
    assert book(kind, held) == (Remedy.REBOOT,)
    for free in (LOW, replace(GONE, mode=UNLIMITED), None):
        whole = (Remedy.REBOOT, Remedy.STOP_START)
        assert book(kind, replace(held, credits=free)) == whole
    failed = instance(credits=GONE, checks=SYSTEM_FAILS)
    assert book(ProblemKind.SYSTEM_CHECK, failed) == (Remedy.STOP_START,)


def test_an_application_that_is_held_back_is_not_rebooted_unless_the_policy_says_so() -> None:
    kind = ProblemKind.APPLICATION_CHECK
    reboots = replace(ACT, application_check=ApplicationCheck.REBOOT)
    held = instance(credits=GONE, checks=APPLICATION_FAILS)
    assert book(kind, held, reboots) == ()
    assert book(kind, replace(held, credits=None), reboots) == (Remedy.REBOOT,)


def test_a_system_that_does_not_answer_is_switched_at_once_and_not_restarted_for_it() -> None:
    found = short(GONE, MAY, checks=INSTANCE_FAILS)
    first = decide(found)
    assert isinstance(first, Execute)
    assert first.action == UnlimitedCredits()
    free = replace(GONE, mode=UNLIMITED)
    after = look(switched_of(found), at("12:02"), credits=free)
    waits: Decision = decide(after)
    assert not (isinstance(waits, Execute) and isinstance(waits.action, RebootInstance))
    booted = look(after, at("12:03"), checks=BOOTING)
    assert not isinstance(decide(booted), Execute)


def switched_of(found: InstanceSituation) -> InstanceSituation:
    return did(found, act(SWITCH, at("12:01"), problem=ProblemKind.CREDITS_GONE))


# -- what it says for a diagnosis ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("credits_", "expected"),
    [
        (None, []),
        (GONE, [CloudSymptom.CREDITS_GONE]),
        (LOW, [CloudSymptom.CREDITS_LEFT]),
        (left(5, 0), []),
        (replace(GONE, mode=UNLIMITED), [CloudSymptom.CREDITS_UNLIMITED]),
    ],
)
def test_what_credits_say_of_a_cause(credits_: Any, expected: list[str]) -> None:  # noqa: ANN401
    said = [one.symptom for one in facts(instance(credits=credits_))]
    plain = [one.symptom for one in facts(instance())]
    assert said == plain + expected
