"""How a question to a person goes: asked once, waited for, then left with a word."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.case import Case
from lifeguard.core.incident import Status
from lifeguard.core.move import Close, Move, Notice, Tell, Wait

UNMANAGED_TIMEOUT = timedelta(hours=12)


def ask(
    case: Case,
    about: str,
    question: str,
    reasons: tuple[str, ...],
    commands: tuple[str, ...],
) -> Move:
    """Return the next move of a question about one trouble."""
    asked = case.has_told(Notice.ASKED)
    if asked is None or asked.about != about:
        return Tell(Notice.ASKED, question, reasons, about=about, commands=commands)
    timeout = UNMANAGED_TIMEOUT if case.policy is None else case.policy.approval_timeout
    if case.now < asked.at + timeout:
        until = asked.at + timeout
        return Wait(until, "a person must act or decide", status=Status.NEEDS_HUMAN)
    why = f"nobody has acted since {asked.at:%Y-%m-%d %H:%M} UTC; it is left as it is"
    return Close(Status.NEEDS_HUMAN, why, tell=True, reasons=reasons, commands=commands)
