"""Which problems of an instance only follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.decision.problem import Problem
from lifeguard.core.kinds.ec2.problem import CREDITS, ProblemKind


def causes(present: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems without those that follow from another one that is there.

    A host that has failed takes its system, its volumes and its application with it, and a system
    its application. A site falls silent with any of them. Their own rungs would cure nothing. That
    credits are used up may be why a system does not answer, so it is treated all the same.
    """
    kinds = {problem.kind for problem in present}
    follows = {follower for kind in kinds for follower in _FOLLOWS.get(kind, ())}
    return tuple(problem for problem in present if problem.kind not in follows)


_FOLLOWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ProblemKind.SYSTEM_CHECK: (
            ProblemKind.INSTANCE_CHECK,
            ProblemKind.EBS_CHECK,
            ProblemKind.APPLICATION_CHECK,
            ProblemKind.ENDPOINT,
            *CREDITS,
        ),
        ProblemKind.INSTANCE_CHECK: (
            ProblemKind.APPLICATION_CHECK,
            ProblemKind.ENDPOINT,
            ProblemKind.CREDITS_LOW,
            ProblemKind.SURPLUS_CHARGED,
        ),
        ProblemKind.EBS_CHECK: (ProblemKind.ENDPOINT,),
        ProblemKind.APPLICATION_CHECK: (ProblemKind.ENDPOINT,),
        ProblemKind.CREDITS_GONE: (ProblemKind.CREDITS_LOW,),
    }
)
