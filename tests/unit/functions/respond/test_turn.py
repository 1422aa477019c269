"""What follows at once upon a step's own work is carried out in the same step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.decision import Close, Execute, NotificationKind
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, Intent
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.kinds.ec2.action import StartInstance
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import message
from lifeguard.functions.respond.ports import Superseded
from lifeguard.functions.respond.steps import IncidentSteps
from lifeguard.functions.respond.waiting import Ahead, Occasion, is_passed, passed
from tests.support.ports import World, went_on
from tests.support.restarts import BY_US, stopping
from tests.support.situations import (
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    look,
    situation,
    was_told,
)

FAILS = instance(checks=SYSTEM_FAILS)
BEGUN = situation(FAILS)
DOWN = was_told(
    look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US),
    NotificationKind.FIRST_WORD,
    about="first word",
)
ON_ITS_OWN = Occasion()


def on_callback(seconds: float) -> Occasion:
    return Occasion(ahead=Ahead("callback-9", round(seconds)))


@dataclass
class Struck(World):
    """A world in which AWS does not answer what is named."""

    silent: str = ""
    begun: list[str] = field(default_factory=list)

    def _answer(self, what: str) -> None:
        if what == self.silent:
            raise Retryable(what, "Throttling")

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], memory: str
    ) -> Incident | None:
        self._answer("suspend")
        return super().suspend(incident, callback_id, ignores, memory)

    def intend(self, incident: Incident, intent: Intent, memory: str) -> bool:
        self._answer("intend")
        return super().intend(incident, intent, memory)

    def close(
        self, incident: Incident, references: frozenset[str], now: object, *, treated: bool
    ) -> bool:
        self._answer("close")
        return super().close(incident, references, now, treated=treated)  # type: ignore[arg-type]  # a datetime

    def region_status(
        self, resource: Resource, _now: datetime
    ) -> tuple[RegionalIssue | None, Storm | None]:
        return super().region_status(resource, self.now)

    def steps(self) -> IncidentSteps:
        return IncidentSteps(self.ports(), self.begun.append)


def due(silent: str = "") -> Struck:
    """Return a world in which the grace of a failed system check is over."""
    told = was_told(BEGUN, NotificationKind.FIRST_WORD, about="first word")
    return Struck(told.incident, FAILS, now=at("12:10"), silent=silent)


def told() -> InstanceSituation:
    return was_told(BEGUN, NotificationKind.FIRST_WORD, about="first word")


def test_a_look_takes_the_first_action_in_the_same_step_and_no_second_one() -> None:
    world = due()
    done = went_on(world.steps().observe(told(), ON_ITS_OWN))
    assert [record.action for record in done.actions] == [Verb.CREATE_IMAGE]
    assert world.begun == [Verb.CREATE_IMAGE, Verb.STOP][: len(done.actions)]


def test_without_an_occasion_a_step_does_its_own_work_alone() -> None:
    world = due()
    assert went_on(world.steps().observe(told())).actions == ()
    assert world.begun == []


def test_an_act_is_followed_by_its_wait_on_the_callback_that_is_open() -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"))
    done = went_on(world.steps().act(DOWN, StartInstance(), on_callback(120)))
    assert world.log[-2:] == ["ask start", "suspend callback-9 running"]
    assert done.incident.callback_id == "callback-9"
    assert Ahead("callback-9", 120).holds(done)


@pytest.mark.parametrize("seconds", [116, 122, 600, 15])
def test_a_callback_that_ends_at_another_time_is_not_waited_on(seconds: float) -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"))
    done = went_on(world.steps().act(DOWN, StartInstance(), on_callback(seconds)))
    assert world.log[-1] == "ask start"
    assert not Ahead("callback-9", round(seconds)).holds(done)


@pytest.mark.parametrize("seconds", [117, 120, 121])
def test_one_that_ends_about_then_is(seconds: float) -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"))
    world.steps().act(DOWN, StartInstance(), on_callback(seconds))
    assert world.log[-1] == "suspend callback-9 running"


def test_news_that_came_while_the_wait_was_stored_leave_it_waiting_on_nothing() -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"), news=1)
    done = went_on(world.steps().act(DOWN, StartInstance(), on_callback(120)))
    assert "suspend callback-9 running" in world.log
    assert done.incident.callback_id == ""


def test_what_is_done_is_not_done_again_where_the_wait_cannot_be_stored() -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"), silent="suspend")
    done = went_on(world.steps().act(DOWN, StartInstance(), on_callback(120)))
    assert done.actions[-1].result is Result.SENT
    assert done.incident.callback_id == ""


def test_a_look_whose_action_aws_throttles_is_over_and_the_action_has_a_step_of_its_own() -> None:
    world = due(silent="intend")
    done = went_on(world.steps().observe(told(), ON_ITS_OWN))
    assert done.actions == ()
    decision = next_move(done)
    assert isinstance(decision, Execute)
    world.silent = ""
    assert went_on(world.steps().act(done, decision.action, ON_ITS_OWN)).actions


def test_who_is_superseded_while_it_stores_its_wait_ends() -> None:
    world = Struck(DOWN.incident, DOWN.instance, now=at("12:15"))
    suspended = world.suspend

    def taken(*_: object) -> None:
        suspended(DOWN.incident, "callback-9", (), "")

    world.suspend = taken  # type: ignore[assignment,method-assign]
    outcome = world.steps().act(DOWN, StartInstance(), on_callback(120))
    assert isinstance(outcome, Superseded)


def test_a_step_whose_callback_ended_a_little_early_takes_its_time_for_reached() -> None:
    before = replace(told(), now=at("12:05"))
    world = due()
    world.now = at("12:10") - timedelta(seconds=2)
    early = Occasion(due=at("12:10"))
    assert went_on(world.steps().observe(before, early)).actions
    world = due()
    world.now = at("12:10") - timedelta(seconds=4)
    assert went_on(world.steps().observe(before, early)).actions == ()


def test_an_email_is_followed_by_the_action_that_is_due() -> None:
    failed = did(DOWN, act(Verb.START, at("12:11"), Result.FAILED, code="VcpuLimitExceeded"))
    world = Struck(failed.incident, failed.instance, now=at("12:20"))
    done = went_on(world.steps().observe(failed, ON_ITS_OWN))
    assert [mail.state.name for mail in world.emails] == ["DOWN"]
    assert done.actions[-1].result is Result.SENT


CURED = Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=True)


def test_the_end_is_told_and_stored_in_one_step() -> None:
    world = Struck(BEGUN.incident, now=at("12:20"))
    ended = world.steps().end(BEGUN, CURED)
    assert len(world.emails) == 1
    assert ended.incident.closed_at == at("12:20")


def test_an_end_that_cannot_be_stored_is_told_once() -> None:
    world = Struck(BEGUN.incident, now=at("12:20"), silent="close")
    told_of = world.steps().end(BEGUN, CURED)
    assert (len(world.emails), told_of.incident.closed_at) == (1, None)


def test_a_chapter_leaves_word_that_its_last_wait_is_over() -> None:
    assert is_passed(passed(BEGUN))
    assert not is_passed(BEGUN)
    assert not is_passed(Superseded())
