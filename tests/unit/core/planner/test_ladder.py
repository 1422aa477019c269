"""What is far away is announced, with the commands for another time where the event is known."""

from __future__ import annotations

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.planner.ladder import later
from lifeguard.core.text.message import message
from tests.support.situations import NOON, at, event, instance, situation

REBOOT = event("instance-reboot", at("+5 12:00"))
WHY = message("waiting.aws_maintenance")
PROBLEM = Problem(ProblemKind.INSTANCE_REBOOT, NOON, "reference", WHY, REBOOT.not_before, REBOOT)


def planned(problem: Problem) -> Notify:
    found = situation(instance(events=(REBOOT,)))
    decision = later(found, problem, Due(at("+5 12:00"), WHY), None)
    assert isinstance(decision, Notify)
    assert (decision.notice, decision.what, decision.at) == (
        NotificationKind.PLANNED,
        WHY,
        at("+5 12:00"),
    )
    return decision


def test_an_event_of_awss_is_announced_with_what_the_operator_may_do() -> None:
    told = planned(PROBLEM)
    assert told.event == REBOOT
    assert [said.code for said in told.action_required] == ["another_time.earlier"]
    assert told.commands


def test_what_is_no_event_on_the_host_is_announced_alone() -> None:
    told = planned(Problem(PROBLEM.kind, NOON, "reference", WHY, PROBLEM.deadline))
    assert (told.event, told.action_required, told.commands) == (None, (), ())
