"""The word that answers a question: one of the answers to every question, or a choice's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.incident.question import AnswerKind

_ANSWERS: Mapping[str, AnswerKind] = MappingProxyType({kind.value: kind for kind in AnswerKind})
_CHOICE = re.compile(r"[a-z][a-z0-9_]{0,19}")


def reply_of(word: str) -> tuple[AnswerKind, str] | None:
    """Return the answer, and the choice that a yes takes if one is named; None: it is neither.

    Whether the question has such a choice only the ledger knows.
    """
    kind = _ANSWERS.get(word)
    if kind is not None:
        return kind, ""
    return (AnswerKind.YES, word) if _CHOICE.fullmatch(word) else None
