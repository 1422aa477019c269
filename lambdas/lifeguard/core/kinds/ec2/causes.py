"""Which problems of an instance only follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.decision.problem import Problem
from lifeguard.core.kinds.ec2.problem import ProblemKind


def causes(present: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems without those that follow from another one that is there.

    A host that has failed takes its system, its volumes and its application with it, and a system
    its application. A site falls silent with any of them. Their own rungs would cure nothing.
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
        ),
        ProblemKind.INSTANCE_CHECK: (ProblemKind.APPLICATION_CHECK, ProblemKind.ENDPOINT),
        ProblemKind.EBS_CHECK: (ProblemKind.ENDPOINT,),
        ProblemKind.APPLICATION_CHECK: (ProblemKind.ENDPOINT,),
    }
)
