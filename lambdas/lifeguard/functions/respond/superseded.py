"""What a step returns instead of a situation when its execution must end without a word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Superseded:
    """Another execution has taken the incident over, or has ended it."""
