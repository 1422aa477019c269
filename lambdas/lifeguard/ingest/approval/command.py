"""An answer that was given with the AWS CLI: who may invoke the function, IAM has decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lifeguard.core.incident.question import AnswerKind
from lifeguard.ingest.json.fields import Fields, UnreadableError, fields
from lifeguard.ingest.json.text import shown

_INCIDENT = re.compile(r"[0-9a-f]{32}")
_QUESTION = re.compile(r"[0-9a-f]{16}")
_ANSWER = re.compile(r"yes|no")
FORM = '{"incident": "<32 hex digits>", "question": "<16 hex digits>", "answer": "yes" or "no"}'


@dataclass(frozen=True, slots=True)
class Command:
    """An answer to one question of one incident."""

    incident: str
    question: str
    answer: AnswerKind


class WrongCommandError(ValueError):
    """The payload is no answer; the message says what is wrong and what is allowed."""


def command(event: object) -> Command:
    """Return the answer that a payload holds.

    Raises:
        WrongCommandError: it holds none.
    """
    try:
        given = Fields("", fields("the payload", event).values)
        incident, question = given.needed("incident"), given.needed("question")
        answer = given.needed("answer")
    except UnreadableError as error:
        raise _wrong(str(error)) from error
    for name, value, form in (
        ("incident", incident, _INCIDENT),
        ("question", question, _QUESTION),
        ("answer", answer, _ANSWER),
    ):
        if not form.fullmatch(value):
            raise _wrong(name, shown(value))
    return Command(incident, question, AnswerKind(answer))


def _wrong(*what: str) -> WrongCommandError:
    return WrongCommandError(f"nothing was answered: {' is '.join(what)}; allowed: {FORM}")
