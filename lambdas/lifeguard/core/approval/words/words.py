"""What the approval page says, in whichever language: the words are values, the page is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind


@dataclass(frozen=True, slots=True)
class ProposedActionWords:
    """One offer: the question, with {instance} in it, and what happens at a yes, step by step.

    `yes` is the choice that says so by its act. A step may have {detail} in it.
    """

    question: str
    yes: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What the page says in each situation: a heading and a sentence, which may have {when}."""

    yes: tuple[str, str]
    no: tuple[str, str]
    was_yes: tuple[str, str]
    was_no: tuple[str, str]
    expired: tuple[str, str]
    changed: tuple[str, str]
    wrong: tuple[str, str]
    busy: tuple[str, str]
    unasked: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    language: str  # as HTML's lang has it
    title: str
    what_happened: str
    why_asked: str
    what_happens: str
    at_once: str  # when it begins at a yes
    begins: str  # the same, with {when}
    risks: str
    until: str  # with {when}
    answer: str
    no: str
    send: str
    incident: str
    evidence: str
    no_risks: str
    offers: Mapping[ProposedAction, ProposedActionWords]
    risk: Mapping[Risk, str]  # LOST_CHANGES has {since}
    cause: Mapping[ProblemKind, str]
    answers: AnswerWords
