"""The email of our own failure: what a person must see to now, and how to find what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.commands import look, passes, start
from lifeguard.core.kinds.ec2.remediation.manual_commands import launched_for
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.notification.view import EmailView, Moment, State, Timeline
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import coded, message
from tests.support.situations import INSTANCE, NOON, RESOURCE, act, at, incident
from tests.support.views import codes, commands, name_of, rows, sentences
from tests.support.words import english, korean

LAUNCHED = act(Verb.LAUNCH_DRILL, NOON, Result.DONE, reason="")
FINDS = launched_for(RESOURCE, incident().id)
DIED = message("answer.executions_died", count=4)


def told(*, again: bool = False, **how: Any) -> EmailView:  # noqa: ANN401  any field of Incident
    return broken(replace(incident(), **how), KINDS["ec2"], DIED, again=again)


def timeline(email: EmailView) -> tuple[Moment, ...]:
    return next((b.moments for b in email.blocks if isinstance(b, Timeline)), ())


def test_it_is_told_with_what_failed_and_what_was_done() -> None:
    rungs = (act(Verb.STOP), act(Verb.START, at("12:10"), Result.FAILED))
    error = message("answer.error", said=foreign("KeyError: a bug"))
    failed = replace(incident(), name="web-1", rungs=rungs)
    sent = broken(failed, KINDS["ec2"], error, again=False)
    assert (sent.state, sent.name) == (State.DOWN, foreign("web-1"))
    assert sent.gist == message("failure.down")
    assert sent.duty == (message("failure.down.duty"), message("failure.gives_up"))
    assert commands(sent) == [start(RESOURCE), passes(RESOURCE), look(RESOURCE)]
    assert sentences(sent) == (error,)
    deed = "failure.deed"
    assert timeline(sent) == tuple(
        Moment(when, message(deed, action=coded("verb", verb), result=coded("failure.result", end)))
        for when, verb, end in (
            (NOON, Verb.STOP, Result.DONE),
            (at("12:10"), Verb.START, Result.FAILED),
        )
    )
    assert rows(sent) == {
        "label.server": message(
            "failure.server", id=INSTANCE, region="us-east-1", account="123456789012"
        ),
        "label.incident": message("others.id", id=failed.id),
    }


def test_while_it_goes_on_a_person_need_only_look() -> None:
    sent = told(rungs=(LAUNCHED,), again=True)
    assert (sent.state, sent.gist) == (State.ACT, message("failure.not_down"))
    assert sent.duty == (message("failure.not_down.duty"), message("failure.again"))
    assert commands(sent) == []


DOWN, PERHAPS = (State.DOWN, "failure.down"), (State.ACT, "failure.perhaps_down")


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize(
    ("rungs", "intent", "subject"),
    [
        ((act(Verb.STOP),), None, DOWN),
        ((act(Verb.STOP), act(Verb.FORCE_STOP)), None, DOWN),
        ((act(Verb.STOP),), Intent(Verb.START, 1, NOON), DOWN),
        ((), Intent(Verb.STOP, 0, NOON), PERHAPS),
    ],
)
def test_what_lifeguard_has_stopped_is_started_first_of_all(
    rungs: tuple[ActionRecord, ...],
    intent: Intent | None,
    subject: tuple[State, str],
    *,
    again: bool,
) -> None:
    sent = told(name="web-1", rungs=rungs, intent=intent, again=again)
    assert (sent.state, sent.gist.code) == subject
    assert sent.duty[0].code == f"{subject[1]}.duty"
    assert commands(sent) == [start(RESOURCE), passes(RESOURCE), look(RESOURCE)]


def test_what_was_started_again_is_not_said_to_be_down() -> None:
    sent = told(rungs=(act(Verb.STOP), act(Verb.START)))
    assert (sent.state, sent.gist.code) == (State.ACT, "failure.not_down")
    assert commands(sent) == [look(RESOURCE)]


@pytest.mark.parametrize("name", ["", INSTANCE])
def test_without_a_name_it_is_called_by_its_id(name: str) -> None:
    assert name_of(told(name=name)) == INSTANCE


def test_an_act_of_which_only_the_intent_is_known_is_told() -> None:
    intent = Intent(Verb.STOP, 0, NOON)
    begun = message("failure.begun", action=coded("verb", Verb.STOP))
    assert timeline(told(intent=intent)) == (Moment(NOON, begun),)
    assert "failure.begun" not in codes(told(intent=intent, rungs=(act(Verb.STOP),)))
    assert "failure.no_deeds" in codes(told())
    assert timeline(told()) == ()


@pytest.mark.parametrize(
    ("rungs", "intent", "left"),
    [
        ((), None, False),
        ((LAUNCHED,), None, True),
        ((act(Verb.LAUNCH_REPLACEMENT, NOON, Result.ALREADY, reason=""),), None, True),
        ((act(Verb.LAUNCH_REPLACEMENT, NOON, Result.REFUSED, reason=""),), None, False),
        ((), Intent(Verb.LAUNCH_REPLACEMENT, 0, NOON), True),
        ((LAUNCHED, act(Verb.END_DRILL, NOON, Result.DONE, reason="")), None, False),
        ((LAUNCHED, act(Verb.END_DRILL, NOON, Result.FAILED, reason="")), None, True),
        ((LAUNCHED,), Intent(Verb.END_DRILL, 1, NOON), True),
        ((LAUNCHED, act(Verb.ADOPT_REPLACEMENT, NOON, Result.DONE, reason="")), None, False),
        ((act(Verb.STOP, NOON, Result.DONE, reason=""),), None, False),
    ],
)
def test_what_was_launched_and_nobody_looks_after_any_more_can_be_found(
    rungs: tuple[ActionRecord, ...], intent: Intent | None, *, left: bool
) -> None:
    sent = told(rungs=rungs, intent=intent)
    assert (FINDS in commands(sent)) is left
    assert (message("failure.left.duty") in sent.duty) is left
    if left:
        assert commands(sent)[-1] == FINDS  # as the duty says


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("result", Result)
def test_each_act_and_each_result_has_its_words(verb: Verb, result: Result) -> None:
    deed = message(
        "failure.deed", action=coded("verb", verb), result=coded("failure.result", result)
    )
    assert english(deed)
    assert korean(deed)


def test_what_failed_often_is_told_once_with_its_count() -> None:
    often = act(Verb.START, at("12:40"), Result.FAILED, tries=9, first_at=at("12:10"))
    sent = told(rungs=(often,), again=True)
    failed = coded("failure.result", Result.FAILED)
    said = message(
        "failure.deeds",
        action=coded("verb", Verb.START),
        result=failed,
        count=9,
        until=at("12:40"),
    )
    assert timeline(sent) == (Moment(at("12:10"), said),)
