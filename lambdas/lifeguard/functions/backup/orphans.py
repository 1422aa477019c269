"""Noting the snapshots that no image uses any more, for the weekly report."""

from __future__ import annotations

from lifeguard.aws.ec2.images.list_images import our_snapshots
from lifeguard.core.backup.orphans import orphans
from lifeguard.core.resources.resource import Service
from lifeguard.functions.backup.context import BackupContext, BackupRun

KEPT = 100
"""Orphans that are noted; the report shows fewer."""


def note_orphans(context: BackupContext, run: BackupRun) -> None:
    """Find them in each Region whose images are known, and note them if they have changed.

    Only EC2's images leave snapshots; unless all are known, every snapshot would seem left over.

    Raises:
        Retryable, Refused: as AWS answered; what was noted before stays.
    """
    if Service.EC2 not in run.answered:
        return
    found = [
        f"{snapshot.region}/{snapshot.id}"
        for region, images in run.images.items()
        for snapshot in orphans(our_snapshots(region), images, run.now)
    ]
    if tuple(found[:KEPT]) != run.fleet.orphans:
        context.book.orphans(found[:KEPT])
