"""An action is taken only if a fresh decision is still to take it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Execute
from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, Result
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.action import (
    DiscardReplacement,
    RebootInstance,
    RetireInstance,
    StartInstance,
    StopInstance,
)
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, ConsoleErrors
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond import act as respond_act
from lifeguard.functions.respond.act import FRESH
from lifeguard.functions.respond.ports import Superseded
from lifeguard.ingest.logs.host.selection import ConsoleReading
from tests.support.ports import World, went_on
from tests.support.situations import (
    ACT,
    EBS_FAILS,
    INSTANCE_FAILS,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    instance,
    look,
    situation,
    stopped,
)

NO = aws_said("Code", "no")
WHY = message("waiting.stopping")
FAILS = instance(checks=INSTANCE_FAILS, read_at=at("12:10"))
BEGUN = situation(FAILS, targets=())
FROZEN = message("freeze.on", parameter="/lifeguard/freeze")
RETIRE = RetireInstance("i-0new", forced=False, until=at("+7 12:00"))
DISCARD = DiscardReplacement("i-0new")
DOWN = stopped("Client.UserInitiatedShutdown", read_at=at("12:15"))
STOPPED = replace(
    did(situation(instance(checks=SYSTEM_FAILS), targets=()), act(Verb.STOP)),
    observed=DOWN,
    now=at("12:15"),
)


def due(before: InstanceSituation) -> Action:
    """Return the action that is decided on now."""
    decision = decide(before)
    assert isinstance(decision, Execute)
    return decision.action


def test_an_action_of_our_own_is_intended_then_performed_and_recorded() -> None:
    line = Foreign("a line")
    outcome = CallOutcome(Result.FAILED, NO, made="ami-1", code="Code", evidence=(line,))
    world = World(BEGUN.incident, FAILS, now=at("12:10"), outcome=outcome)
    assert due(BEGUN) == RebootInstance()
    done = went_on(world.steps().act(BEGUN, due(BEGUN)))
    assert world.log == ["read", "freeze", "intend reboot 0", "perform reboot"]
    decision = decide(BEGUN)
    assert isinstance(decision, Execute)
    record = ActionRecord(
        action=Verb.REBOOT,
        result=Result.FAILED,
        reason=decision.why,
        at=at("12:10"),
        answer=NO,
        code="Code",
        problem=BEGUN.target,
        made="ami-1",
        evidence=(line,),
    )
    assert done == BEGUN.with_action(record)


def test_a_start_is_asked_of_power_and_recorded_as_sent() -> None:
    world = World(STOPPED.incident, DOWN, now=at("12:15"))
    assert due(STOPPED) == StartInstance()
    done = went_on(world.steps().act(STOPPED, StartInstance()))
    assert world.log == ["read", "freeze", "intend start 1", "ask start"]
    sent = done.actions[-1]
    assert (sent.result, sent.answer) == (Result.SENT, message("answer.requested"))
    assert [request.number for request in world.requests] == [1]


OOM = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")
LOG = ConsoleReading(("Out of memory: Killed process 7 (gunicorn)",), OOM, is_telling=True)


def stopping(checks: Checks, console: ConsoleErrors = ConsoleErrors.ERRORS) -> InstanceSituation:
    """Return a situation in which a stop is due."""
    policy = replace(ACT, backup=Backup.NONE, console=console)
    begun = situation(instance(checks=checks, read_at=at("12:10")), policy=policy, targets=())
    if checks.instance.failed:
        rebooted = act(Verb.REBOOT, at("12:00"), problem=ProblemKind.INSTANCE_CHECK)
        begun = look(did(begun, rebooted), at("12:40"))
    assert due(begun) == StopInstance()
    return begun


@pytest.mark.parametrize(
    ("checks", "cause"), [(INSTANCE_FAILS, OOM), (EBS_FAILS, OOM), (SYSTEM_FAILS, None)]
)
def test_before_a_stop_the_console_log_is_kept_and_a_failed_host_is_not_blamed_on_it(
    checks: Checks, cause: HostCause | None
) -> None:
    begun = stopping(checks)
    world = World(begun.incident, begun.instance, now=begun.now, console=LOG)
    done = went_on(world.steps().act(begun, StopInstance()))
    assert world.log[-3:] == [f"intend stop {len(begun.actions)}", "console errors", "ask stop"]
    assert done.actions[-1].evidence == (foreign(LOG.lines[0]),)
    assert done.actions[-1].cause == cause


def test_lines_that_tell_nothing_are_not_kept_before_a_stop() -> None:
    begun = stopping(SYSTEM_FAILS)
    plain = ConsoleReading(("ip-10-0-1-24 login:",))
    world = World(begun.incident, begun.instance, now=begun.now, console=plain)
    assert went_on(world.steps().act(begun, StopInstance())).actions[-1].evidence == ()


def test_where_the_policy_wants_no_console_log_none_is_kept_before_a_stop() -> None:
    begun = stopping(SYSTEM_FAILS, ConsoleErrors.OFF)
    world = World(begun.incident, begun.instance, now=begun.now, console=LOG)
    record = went_on(world.steps().act(begun, StopInstance())).actions[-1]
    assert (record.evidence, record.cause) == ((), None)
    assert "console off" in world.log


def test_the_evidence_stays_when_power_answers() -> None:
    begun = stopping(EBS_FAILS)
    world = World(begun.incident, begun.instance, now=begun.now, console=LOG)
    record = went_on(world.steps().act(begun, StopInstance())).actions[-1]
    answer = PowerAnswer(0, Result.DONE, message("answer.took_effect"), at("12:11"))
    told = record.answered(answer)
    assert (told.evidence, told.cause) == (record.evidence, OOM)


def instances_read(world: World) -> int:
    return sum(entry.startswith("instance") for entry in world.log)


@pytest.mark.parametrize(("age", "reads"), [(FRESH - timedelta(seconds=1), False), (FRESH, True)])
def test_a_reading_of_the_same_invocation_is_not_repeated(age: timedelta, *, reads: bool) -> None:
    world = World(BEGUN.incident, FAILS, now=at("12:10") + age)
    done = went_on(world.steps().act(BEGUN, due(BEGUN)))
    assert instances_read(world) == reads
    assert done.now == world.now
    assert [record.action for record in done.actions] == ["reboot"]


def test_with_news_in_the_ledger_a_fresh_reading_is_repeated() -> None:
    record = replace(BEGUN.incident, revision=1)
    world = World(record, FAILS, now=at("12:10"))
    done = went_on(world.steps().act(BEGUN, due(BEGUN)))
    assert instances_read(world) == 1
    assert done.incident.revision == 1


def test_what_is_decided_otherwise_on_a_fresh_reading_is_not_done() -> None:
    cured = replace(FAILS, checks=PASSING)
    world = World(BEGUN.incident, cured, now=at("12:11"))
    done = went_on(world.steps().act(BEGUN, due(BEGUN)))
    assert done.actions == ()
    assert done.instance is not None
    assert done.instance.checks == PASSING
    assert "freeze" not in world.log


def test_another_action_than_the_one_that_is_decided_now_is_not_done() -> None:
    world = World(BEGUN.incident, FAILS, now=at("12:10"))
    assert went_on(world.steps().act(BEGUN, StopInstance())).actions == ()
    assert world.log == ["read"]


def test_what_is_frozen_is_not_done() -> None:
    world = World(
        BEGUN.incident,
        FAILS,
        now=at("12:10"),
        frozen=FROZEN,
    )
    done = went_on(world.steps().act(BEGUN, due(BEGUN)))
    assert (done.frozen, done.actions) == (FROZEN, ())
    assert world.log == ["read", "freeze"]


def test_what_another_execution_has_taken_over_is_not_done() -> None:
    world = World(replace(BEGUN.incident, generation=2), FAILS, now=at("12:10"))
    assert world.steps().act(BEGUN, due(BEGUN)) == Superseded()
    assert world.log == ["read"]
    world = World(BEGUN.incident, FAILS, now=at("12:10"), mine=False)
    assert world.steps().act(BEGUN, due(BEGUN)) == Superseded()
    assert world.log == ["read", "freeze", "intend reboot 0"]


def test_an_attempt_that_was_cut_off_is_recovered_and_not_repeated() -> None:
    record = replace(STOPPED.incident, intent=Intent(Verb.START, 1, at("12:15")))
    world = World(record, replace(DOWN, state=InstanceState.PENDING), now=at("12:15"))
    done = went_on(world.steps().act(STOPPED, StartInstance()))
    assert world.log == ["read", "instance i-00dd known stopped stopped"]
    assert (done.actions[-1].action, done.actions[-1].result) == ("start", Result.ALREADY)


def test_what_the_same_step_had_intended_else_before_it_died_is_recovered() -> None:
    record = replace(STOPPED.incident, intent=Intent(Verb.STOP, 1, at("12:15")))
    world = World(record, DOWN, now=at("12:15"))
    done = went_on(world.steps().act(STOPPED, StartInstance()))
    assert world.log == ["read", "instance i-00dd known stopped stopped"]
    assert (done.actions[-1].action, done.actions[-1].result) == ("stop", Result.ALREADY)


def test_the_intent_of_an_earlier_action_changes_nothing() -> None:
    intent = Intent(Verb.START, 0, at("12:00"))
    world = World(replace(STOPPED.incident, intent=intent), DOWN, now=at("12:15"))
    done = went_on(world.steps().act(STOPPED, StartInstance()))
    assert world.log == ["read", "freeze", "intend start 1", "ask start"]
    assert done.actions[-1].result is Result.SENT


def test_an_attempt_that_had_no_effect_is_repeated() -> None:
    record = replace(STOPPED.incident, intent=Intent(Verb.START, 1, at("12:15")))
    world = World(record, DOWN, now=at("12:15"))
    world.steps().act(STOPPED, StartInstance())
    assert world.log[-1] == "ask start"


@pytest.mark.parametrize(
    ("before", "action", "log"),
    [
        (BEGUN, RETIRE, ["note i-00dd replaced by i-0new", "perform retire"]),
        (BEGUN, DISCARD, ["perform discard_replacement"]),
        (
            did(BEGUN, act(Verb.RETIRE)),
            DISCARD,
            ["perform discard_replacement", "note i-00dd replaced by nobody"],
        ),
    ],
    ids=["retired", "never retired", "back in its place"],
)
def test_who_is_replaced_is_noted_before_the_tag_says_so_and_until_it_is_back(
    before: InstanceSituation, action: Action, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(respond_act, "decide", lambda _: Execute(action, WHY))
    world = World(BEGUN.incident, FAILS, now=at("12:10"))
    world.steps().act(before, action)
    assert world.log[-len(log) :] == log
    assert world.log.count("perform retire") + world.log.count("perform discard_replacement") == 1


def test_a_replacement_that_is_not_terminated_leaves_the_ledgers_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(respond_act, "decide", lambda _: Execute(DISCARD, WHY))
    world = World(BEGUN.incident, FAILS, now=at("12:10"), outcome=CallOutcome(Result.FAILED, NO))
    world.steps().act(did(BEGUN, act(Verb.RETIRE)), DISCARD)
    assert world.log[-1] == "perform discard_replacement"
