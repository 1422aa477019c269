"""How a question to a person goes: asked once, waited for, then left with a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lifeguard.core.case import Case
from lifeguard.core.incident import Status
from lifeguard.core.move import Close, Move, Notice, Tell, Wait

TIMEOUT = timedelta(hours=12)
"""For a server whose policy is gone; a policy has its own `approval_timeout`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked, or told to do.

    `about` names it, so that it is asked once. `brief` goes into the subject, `duty` is what the
    person must do, `reasons` why Lifeguard does not, `commands` what the person may run.
    """

    about: str
    brief: str
    duty: tuple[str, ...]
    reasons: tuple[str, ...]
    commands: tuple[str, ...]


def ask(case: Case, question: Question) -> Move:
    """Return the next move of a question."""
    asked = case.has_told(Notice.ASKED, question.about)
    if asked is None:
        return Tell(
            Notice.ASKED,
            question.brief,
            duty=question.duty,
            reasons=question.reasons,
            about=question.about,
            commands=question.commands,
        )
    until = asked.at + (TIMEOUT if case.policy is None else case.policy.approval_timeout)
    if case.now < until:
        return Wait(until, question.brief, reasons=question.reasons, status=Status.NEEDS_HUMAN)
    why = f"nobody has acted since {asked.at:%Y-%m-%d %H:%M} UTC; it is left as it is"
    return Close(
        Status.NEEDS_HUMAN,
        why,
        tell=True,
        reasons=question.reasons,
        commands=question.commands,
        duty=question.duty,
    )
