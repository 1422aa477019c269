"""What a diagnosis keeps Lifeguard from: rungs that do not cure the cause, or make it worse.

It never adds a rung. Where one is left out, so is every harder one: the cause is no reason for an
act more disruptive than the runbook's own. Of a server that does not answer itself only what AWS
measures from outside counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.investigation import Conclusion

S = TypeVar("S", bound=Situation)

_POWER: tuple[str, ...] = (Remedy.REBOOT, Remedy.STOP_START, Remedy.REPLACE)
"""What takes the whole server along, the softest first."""

_FURTHER: Mapping[Cause, frozenset[str]] = MappingProxyType(
    {
        # The holder of the port is there again after a restart of Docker, as after one of the host.
        Cause.PORT_CONFLICT: frozenset({Remedy.RESTART_DOCKER}),
    }
)

_MEASURED_OUTSIDE = frozenset({Cause.CPU_CREDITS_EXHAUSTED})


def _with_harder(forbidden: frozenset[str]) -> frozenset[str]:
    first = next((n for n, rung in enumerate(_POWER) if rung in forbidden), len(_POWER))
    return forbidden | frozenset(_POWER[first:])


FORBIDDEN: Mapping[Cause, frozenset[str]] = MappingProxyType(
    {
        one.cause: _with_harder(
            frozenset(str(rung) for rung in one.forbids) | _FURTHER.get(one.cause, frozenset())
        )
        for one in HYPOTHESES
    }
)
"""The remedies that are not tried against each cause."""

_SUGGESTED: Mapping[Cause, str] = MappingProxyType(
    {one.cause: str(one.suggests) for one in HYPOTHESES}
)


def sure_cause(situation: Situation) -> Conclusion | None:
    """Return what the search for the cause has come to, if it is sure enough to be told."""
    found = situation.investigation
    if found is None or found.conclusion is None or not found.conclusion.is_sure:
        return None
    return found.conclusion


def forbidden(situation: Situation, problem: Problem) -> frozenset[str]:
    """Return the remedies that the cause forbids against a problem."""
    found = sure_cause(situation)
    traits = situation.kind.traits(problem.kind)
    if found is None or not (traits.inside or traits.logged):
        return frozenset()
    answers = situation.observed is not None and situation.observed.up
    if not answers and found.cause not in _MEASURED_OUTSIDE:
        return frozenset()
    if is_answered(situation, found.cause):
        return frozenset()
    return FORBIDDEN.get(found.cause, frozenset())


def advised_against(situation: Situation) -> frozenset[str]:
    """Return what no email proposes, because the cause forbids it against what is or was wrong."""
    found = (forbidden(situation, problem) for problem in situation.seen)
    return frozenset[str]().union(*found)


def is_answered(situation: Situation, cause: Cause) -> bool:
    """Whether Lifeguard has done what the cause suggests: what is wrong still has another one."""
    suggested = _SUGGESTED.get(cause)
    done = (record for record in situation.actions if record.worked)
    return any(situation.action(record).remedy == suggested for record in done)


def steered(ladder: Ladder[S]) -> Ladder[S]:
    """Return a kind's ladder without the rungs that the cause forbids."""

    def runbook(situation: S, problem: Problem) -> Runbook:
        book = ladder.runbook(situation, problem)
        never = forbidden(situation, problem)
        return _without(book, never) if never else book

    return replace(ladder, runbook=runbook)


def _without(book: Runbook, never: frozenset[str]) -> Runbook:
    return replace(
        book,
        rungs=tuple(rung for rung in book.rungs if rung not in never),
        advice=None if book.advice in never else book.advice,
        replaces=book.replaces and Remedy.REPLACE not in never,
    )


def left_out(situation: Situation) -> tuple[str, ...]:
    """Return the remedies of the present problems that are not tried because of the cause."""
    if situation.kind.ladder is None or sure_cause(situation) is None:
        return ()
    unsteered = replace(situation, investigation=None)
    found: dict[str, None] = {}
    for problem in situation.present:
        never = forbidden(situation, problem)
        book = situation.ladder.runbook(unsteered, problem)
        found.update(dict.fromkeys(rung for rung in book.rungs if rung in never))
    return tuple(found)
