"""The corpus of outages with their truth, and how a verdict on one counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.diagnosis.diagnosis import Diagnosis
from lifeguard.ingest.logs.evidence import read_evidence

FOLDER = Path(__file__).parents[1] / "diagnosis" / "corpus"
YEAR = 2026
NO_ANSWER = frozenset({Cause.UNKNOWN, Cause.NONE})


class Score(StrEnum):
    """How an answer counts: +1, 0, -1; the tempting wrong one is wrong, too."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    TEMPTED = "tempting-wrong"


@dataclass(frozen=True, slots=True)
class CorpusCase:
    """One outage: its sources in the order of the request's path, and what caused it."""

    id: str
    files: dict[str, str]
    cause: Cause
    tempting: str
    accepted: frozenset[Cause]

    @property
    def is_control(self) -> bool:
        """Whether there is nothing to be found."""
        return self.cause in NO_ANSWER


def corpus() -> list[CorpusCase]:
    """Return all cases, in the order of their files."""
    paths = sorted(FOLDER.glob("*.json"))
    return [_case(one) for path in paths for one in json.loads(path.read_text(encoding="utf-8"))]


def _case(one: dict[str, Any]) -> CorpusCase:
    cause = Cause(one["expected_cause"])
    accepted = {cause, *map(Cause, one["also_accept"])}
    if cause in NO_ANSWER:
        accepted |= NO_ANSWER
    return CorpusCase(one["id"], one["files"], cause, one["tempting_wrong"], frozenset(accepted))


def diagnosed(case: CorpusCase) -> Diagnosis:
    """Return what is found."""
    return diagnose(read_evidence(list(case.files.items()), YEAR))


def score(case: CorpusCase, found: str) -> Score:
    """Return how an answer counts."""
    if found in case.accepted:
        return Score.RIGHT
    if found in NO_ANSWER:
        return Score.UNKNOWN
    return Score.TEMPTED if found == case.tempting else Score.WRONG


def scores(cases: Iterable[CorpusCase], answer: Callable[[CorpusCase], str]) -> Counter[Score]:
    """Return how often each answer counts how."""
    return Counter(score(case, answer(case)) for case in cases)


def utility(counted: Counter[Score]) -> int:
    """Return the sum: a right answer is worth what a wrong one costs."""
    return counted[Score.RIGHT] - counted[Score.WRONG] - counted[Score.TEMPTED]
