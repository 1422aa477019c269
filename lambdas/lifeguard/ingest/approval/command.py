"""An answer that was given with the AWS CLI: who may invoke the function, IAM has decided."""

from __future__ import annotations

import re

from lifeguard.core.incident.question import Channel, Reply
from lifeguard.immutable import immutable
from lifeguard.ingest.approval.choice import reply_of
from lifeguard.ingest.approval.name import name
from lifeguard.ingest.json.fields import Fields, UnreadableError, fields
from lifeguard.ingest.json.text import shown

_INCIDENT = re.compile(r"[0-9a-f]{32}")
_QUESTION = re.compile(r"[0-9a-f]{16}")
FORM = (
    '{"incident": "<32 hex digits>", "question": "<16 hex digits>", "answer": "yes", "no", "later"'
    ' (a reminder in an hour) or "mine" (no reminders for two hours), or'
    ' the name of a choice that the question gives, "by": "<your name>" or none}'
)


@immutable
class Command:
    """An answer to one question of one incident."""

    incident: str
    question: str
    reply: Reply


_ANSWER = ("answer",)
"""The field that says it."""


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
        answer, by = given.needed("answer"), given.text("by") or ""
    except UnreadableError as error:
        raise _wrong(str(error)) from error
    for field, value, form in (
        ("incident", incident, _INCIDENT),
        ("question", question, _QUESTION),
    ):
        if not form.fullmatch(value):
            raise _wrong(field, shown(value))
    answered = reply_of(answer)
    if answered is None:
        raise _wrong(*_ANSWER, shown(answer))
    kind, choice = answered
    return Command(incident, question, Reply(kind, Channel.COMMAND, name(by), choice=choice))


def _wrong(*what: str) -> WrongCommandError:
    return WrongCommandError(f"nothing was answered: {' is '.join(what)}; allowed: {FORM}")
