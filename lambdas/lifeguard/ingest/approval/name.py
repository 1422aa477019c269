"""The name that somebody gives with an answer: nothing proves it."""

from __future__ import annotations

from lifeguard.core.text.foreign import Foreign, foreign

LONGEST = 40
"""Characters of a name that are kept."""


def name(text: str) -> Foreign:
    """Return a name without the space around it, bounded."""
    return foreign(text.strip()[:LONGEST].strip())
