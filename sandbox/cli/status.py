"""The exit status of a command."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.replay.console import complain

WRONG_INPUT = 2
FAILED = 1
UNMATCHED = 3
"""A replayed event started nothing: no rule of the template matches it."""


def status(problems: Sequence[str]) -> int:
    """Tell what has failed in Lifeguard, and return the exit status that says so."""
    for problem in problems:
        complain(f"error: {problem}")
    return FAILED if problems else 0
