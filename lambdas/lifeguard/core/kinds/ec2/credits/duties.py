"""What a person is told, or asked, about CPU credits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.forecast.cpu_credits import family_of
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.commands import credit_mode, look
from lifeguard.core.kinds.ec2.credit_price import M5_COSTS_LESS, most, usd
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.ec2.credits.unlimited import can_switch, may_switch
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.ladder import carry_out
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation import cpu_user
from lifeguard.core.remediation.consent import MODE_ASK, offered
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def credits_told(
    situation: InstanceSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision:
    """Say what to do about CPU credits; in mode ask, ask for unlimited mode where that may be."""
    instance, policy = situation.subject()
    told = _told(situation, problem, question)
    if policy.mode is not Mode.ASK or not may_switch(situation, problem):
        return ask(situation, told)
    remedy = Remedy.UNLIMITED_CREDITS
    price = most(instance.type, windows=instance.windows)
    why = (message("credits.costs", price=price), MODE_ASK)
    offer = replace(told, reasons=why, steps=(message("credits.step", price=price),))
    asked = offered(situation, offer, remedy, ())
    return asked or carry_out(situation, problem, replace(book, rungs=(remedy,)), remedy)


def _told(
    situation: InstanceSituation, problem: Problem, question: ApprovalRequest
) -> ApprovalRequest:
    instance, _ = situation.subject()
    left = None if instance.credits is None else instance.credits.left.gone_in
    costs = problem.kind == ProblemKind.SURPLUS_CHARGED
    further = tuple(_of_cost(situation) if costs else _of_mode(situation, problem))
    switch: tuple[Command, ...] = ()
    if _by_hand(situation, problem):
        switch = (credit_mode(instance.resource, CreditMode.UNLIMITED),)
    return ApprovalRequest(
        question.about,
        cpu_user.brief(situation, None if costs else left),
        (*_find(situation, costs=costs), *further),
        tuple(_refused(situation)),
        (*cpu_user.limit_of(situation), look(instance.resource), *switch),
        deadline=question.deadline,
    )


def _find(situation: InstanceSituation, *, costs: bool) -> tuple[Message, ...]:
    """Return what to do about what uses the CPU; where it only costs, nothing is urgent."""
    if costs and cpu_user.cpu_user(situation) is None:
        return (message("credits.find"),)
    return cpu_user.limit_duty(situation)


def _refused(situation: InstanceSituation) -> Iterator[Message]:
    act = situation.attempt(Verb.UNLIMITED_CREDITS)
    if act is not None:
        yield message("credits.not_unlimited") if act.worked else act.answer


def _by_hand(situation: InstanceSituation, problem: Problem) -> bool:
    """Whether a person may switch it: nobody else will before the credits are used up."""
    instance, policy = situation.subject()
    waits = policy.unlimited_credits and problem.kind == ProblemKind.CREDITS_LOW
    told = problem.kind != ProblemKind.SURPLUS_CHARGED and not waits
    return told and can_switch(instance, policy)


def _of_mode(situation: InstanceSituation, problem: Problem) -> Iterator[Message]:
    """Yield what unlimited mode would change, and that no restart changes anything."""
    instance, policy = situation.subject()
    price = most(instance.type, windows=instance.windows)
    if _by_hand(situation, problem):
        yield message("credits.switch", price=price)
    elif can_switch(instance, policy) and policy.mode is Mode.ASK:
        yield message("credits.will_ask", price=price)
    elif can_switch(instance, policy):
        yield message("credits.will_switch", price=price)
    is_t2 = family_of(instance.type) == "t2"
    yield message("credits.no_restart_t2") if is_t2 else message("credits.no_restart")


def _of_cost(situation: InstanceSituation) -> Iterator[Message]:
    """Yield what would cost less, and what a way back to standard mode costs at once."""
    instance, _ = situation.subject()
    percent = M5_COSTS_LESS.get(instance.type)
    if percent is not None:
        yield message("credits.breakeven", type=instance.type, percent=f"{percent:g}")
    debt = 0.0 if instance.credits is None else instance.credits.debt
    if debt and not instance.windows:
        yield message("credits.debt", debt=round(debt), usd=usd(debt))
    else:
        yield message("credits.debt_unknown")
