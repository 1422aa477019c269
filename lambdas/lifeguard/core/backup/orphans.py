"""Our own snapshots that no image uses any more: found, listed with the command, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lifeguard.core.backup.image import Image, Snapshot

YOUNG = timedelta(days=1)
"""Younger ones may be of an image that is being made or copied."""


def orphans(
    snapshots: Iterable[Snapshot], images: Iterable[Image], now: datetime
) -> tuple[Snapshot, ...]:
    """Return the snapshots of images that are gone, the oldest first.

    `images` must be all of the account in that Region, whoever made them. What was made as a set
    of snapshots names no image and stands for itself.
    """
    used = {snapshot for image in images for snapshot in image.snapshots}
    found = (
        snapshot
        for snapshot in snapshots
        if snapshot.image
        and snapshot.id not in used
        and not snapshot.held
        and now - snapshot.started_at >= YOUNG
    )
    return tuple(sorted(found, key=lambda snapshot: (snapshot.started_at, snapshot.id)))
