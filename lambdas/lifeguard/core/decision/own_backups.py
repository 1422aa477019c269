"""The backups that AWS makes of a resource by itself."""

from __future__ import annotations

from datetime import datetime

from lifeguard.immutable import immutable


@immutable
class OwnBackups:
    """Whether AWS makes them, and the latest moment that they reach; None: it does not say."""

    made: bool
    until: datetime | None = None
