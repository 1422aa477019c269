"""What a decision does."""

from __future__ import annotations

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Execute, Wait


def following(decision: Decision) -> Action | None:
    """Return the action that a move takes, now or next."""
    match decision:
        case Execute(action=action):
            return action
        case Wait(then=then):
            return then
        case _:
            return None
