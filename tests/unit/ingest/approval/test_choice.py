"""The word that answers: one of every question's, or a choice's name."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.question import AnswerKind
from lifeguard.ingest.approval.choice import reply_of


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_answer_is_no_choice(kind: AnswerKind) -> None:
    assert reply_of(kind.value) == (kind, "")


def test_a_choice_is_a_yes() -> None:
    assert reply_of("bigger") == (AnswerKind.YES, "bigger")


@pytest.mark.parametrize("word", ["", "Yes", "may be", "a" * 21, "bigger\n", "<b>"])
def test_anything_else_is_nothing(word: str) -> None:
    assert reply_of(word) is None
