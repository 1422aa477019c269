"""An answer by command is a yes or a no to one question, or is told what it must be."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.question import AnswerKind, Channel, Reply
from lifeguard.core.text.foreign import Foreign
from lifeguard.ingest.approval.command import (
    FORM,
    Command,
    WrongCommandError,
    command,
)

INCIDENT, QUESTION = "e6205f867755c86ac09f1672bb5f6c74", "56035eda30e3e50b"
RIGHT = {"incident": INCIDENT, "question": QUESTION, "answer": "yes"}


@pytest.mark.parametrize("answer", AnswerKind)
def test_each_answer(answer: AnswerKind) -> None:
    assert command({**RIGHT, "answer": answer.value}) == Command(
        INCIDENT, QUESTION, Reply(answer, Channel.COMMAND)
    )


def test_whoever_answers_may_give_a_name() -> None:
    said = command({**RIGHT, "by": " Kim "})
    assert said.reply == Reply(AnswerKind.YES, Channel.COMMAND, Foreign("Kim"))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"incident": None}, "incident is not text: nothing"),
        ({"question": 7}, "question is not text: 7"),
        ({"by": 7}, "by is not text: 7"),
        ({"answer": True}, "answer is not text: true"),
        ({"answer": "May be"}, 'answer is "May be"'),
        ({"incident": INCIDENT.upper()}, f'incident is "{INCIDENT.upper()}"'),
        ({"question": QUESTION + "0"}, f'question is "{QUESTION}0"'),
    ],
)
def test_anything_else_is_told_what_it_must_be(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(WrongCommandError) as refused:
        command({**RIGHT, **change})
    assert str(refused.value) == f"nothing was answered: {complaint}; allowed: {FORM}"


@pytest.mark.parametrize(
    ("payload", "what"),
    [([RIGHT], "a list"), ("yes", '"yes"'), (7, "7"), (True, "true")],
)
def test_what_is_no_object_is_told_so(payload: object, what: str) -> None:
    with pytest.raises(WrongCommandError, match=f"the payload is not an object: {what}; allowed"):
        command(payload)


def test_nothing_is_no_answer() -> None:
    with pytest.raises(WrongCommandError, match="incident is not text: nothing; allowed"):
        command(None)
