"""The corpus, played: never wrong, seldom without an answer, no control accused."""

from __future__ import annotations

from collections import Counter

import pytest

from lifeguard.core.diagnosis.cause import Cause
from tests.support.corpus import CorpusCase, Score, corpus, diagnosed, score, scores, utility

CASES = corpus()


def answer(case: CorpusCase) -> str:
    return str(diagnosed(case).cause)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_it_is_right_or_says_that_it_does_not_know(case: CorpusCase) -> None:
    assert score(case, answer(case)) in {Score.RIGHT, Score.UNKNOWN}


def test_it_is_worth_its_while() -> None:
    counted = scores(CASES, answer)
    assert utility(counted) >= 0.8 * len(CASES)
    assert counted[Score.TEMPTED] <= 0.02 * len(CASES)


def test_every_cause_of_the_vocabulary_has_a_case() -> None:
    assert {case.cause for case in CASES} == set(Cause)
    assert sum(case.is_control for case in CASES) >= 8


def test_no_case_is_there_twice() -> None:
    assert [one for one, count in Counter(case.id for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_line_that_is_quoted_stands_in_its_source(case: CorpusCase) -> None:
    for fact in diagnosed(case).because:
        assert fact.line.text[:200] in case.files[fact.hop]


def test_the_tempting_answer_is_never_right() -> None:
    assert [case.id for case in CASES if case.tempting in case.accepted] == []
