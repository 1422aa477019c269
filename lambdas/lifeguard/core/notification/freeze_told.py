"""What the sweep keeps of the freeze's emails."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FreezeNotification:
    """Whether the operator knows of a freeze, and of whom that are down meanwhile (incidents)."""

    on: bool = False
    down: tuple[str, ...] = ()
