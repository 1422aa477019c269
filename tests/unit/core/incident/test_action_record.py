"""What failed again and again in the same way is one record: how often, and since when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.incident.action_record import ActionRecord, PowerAnswer, Result, folded, tries
from lifeguard.core.incident.incident import Intent
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import act, at, aws_said, did, incident, instance, look, situation

CODE = "InsufficientInstanceCapacity"


def lacked(when: str, **how: object) -> ActionRecord:
    answer = aws_said(CODE, f"none at {when}")
    plain = act(Verb.START, at(when), Result.FAILED, code=CODE, answer=answer)
    return replace(plain, **how)  # type: ignore[arg-type]  # any of its fields


def test_equal_failures_in_a_row_are_one_with_the_first_time_and_the_last_answer() -> None:
    first, last = lacked("12:11", reason=message("waiting.must_run")), lacked("12:40")
    (one,) = folded((first, lacked("12:20"), last))
    assert (one.tries, one.began, one.at) == (3, at("12:11"), at("12:40"))
    assert (one.answer, one.reason) == (last.answer, first.reason)
    (again,) = folded((one, lacked("12:50")))
    assert (again.tries, again.began, again.at) == (4, at("12:11"), at("12:50"))


@pytest.mark.parametrize(
    "other",
    [
        lacked("12:20", result=Result.REFUSED),
        lacked("12:20", result=Result.SENT),
        lacked("12:20", code="VcpuLimitExceeded"),
        lacked("12:20", action=Verb.STOP),
        lacked("12:20", problem="instance-stop"),
        lacked("12:20", on="web"),
        lacked("12:20", made="i-0new"),
        lacked("12:20", evidence=(foreign("a line"),)),
    ],
    ids=["result", "sent", "code", "act", "problem", "place", "made", "evidence"],
)
def test_what_differs_stays_apart(other: ActionRecord) -> None:
    assert folded((lacked("12:11"), other)) == (lacked("12:11"), other)


def test_what_is_not_in_a_row_stays_apart() -> None:
    between = act(Verb.CHANGE_TYPE, at("12:15"))
    acts = (lacked("12:11"), between, lacked("12:20"))
    assert folded(acts) == acts


def test_what_worked_twice_is_told_twice() -> None:
    acts = (act(Verb.STOP, at("12:11")), act(Verb.STOP, at("12:12")))
    assert folded(acts) == acts


def test_without_a_code_the_answers_must_be_the_same() -> None:
    plain = lacked("12:11", code="")
    assert len(folded((plain, lacked("12:20", code="")))) == len((plain, plain))
    assert len(folded((plain, replace(plain, at=at("12:20"))))) == 1


def test_an_act_keeps_its_number_whatever_is_folded_before_it() -> None:
    stopped = did(situation(instance()), act(Verb.STOP, at("12:10")))
    tried = did(stopped, lacked("12:11"), lacked("12:20"), lacked("12:30"))
    assert len(tried.actions) == len(("stop", "start"))
    assert tried.number == tries(tried.actions) == 4


def test_an_answer_reaches_its_own_request_and_folds_it() -> None:
    stopped = did(situation(instance()), act(Verb.STOP, at("12:10")))
    sent = act(Verb.START, at("12:30"), Result.SENT)
    asked = did(stopped, lacked("12:11"), lacked("12:20"), sent)
    for number, count in ((2, 2), (4, 2), (3, 3)):
        said = PowerAnswer(number, Result.FAILED, message("hold.over"), at("12:31"), CODE)
        told = look(replace(asked, incident=replace(asked.incident, answer=said)), at("12:32"))
        starts = [record for record in told.actions if record.action == Verb.START]
        assert starts[0].tries == count
        assert (starts[0].at == at("12:31")) is (number == asked.number - 1)


@pytest.mark.parametrize(("number", "acting"), [(2, False), (3, True)])
def test_an_act_is_under_way_whose_record_is_not_there(number: int, *, acting: bool) -> None:
    known = folded((lacked("12:11"), lacked("12:20"), lacked("12:30")))
    begun = replace(incident(), rungs=known, intent=Intent(Verb.START, number, at("12:31")))
    assert begun.is_acting is acting
    assert not replace(begun, intent=None).is_acting
