"""A kind of resource: what an incident of it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.situation import Situation

Rule = Callable[[Situation], Decision | None]
"""Has an answer to some situations; None: the next rule has."""


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """One kind. The first of its `rules` that has an answer decides; else `otherwise`."""

    otherwise: Callable[[Situation], Decision]
    rules: tuple[Rule, ...] = ()

    def decide(self, situation: Situation) -> Decision:
        """Return the next move of an incident of this kind."""
        for rule in self.rules:
            decision = rule(situation)
            if decision is not None:
                return decision
        return self.otherwise(situation)
