"""What the sweep keeps of the freeze's emails."""

from __future__ import annotations

from lifeguard.immutable import immutable


@immutable
class FreezeNotification:
    """Whether the operator knows of a freeze, and of whom that are down meanwhile (incidents)."""

    on: bool = False
    down: tuple[str, ...] = ()
