"""When a backup is to be tried out, and the trigger that opens the drill."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.backup.history import BackupHistory
from lifeguard.core.backup.image import Image, backups
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message


def image_to_test(target: BackupTarget, history: BackupHistory, now: datetime) -> Image | None:
    """Return the image that is to be tried now, the newest good one, or None when none is due."""
    every = target.schedule.restore_drill
    if every is None or not target.policy.backs_up or target.left_out:
        return None
    if history.drilled_at is not None and now - history.drilled_at < every:
        return None
    return next(iter(backups(image for image in target.images if not image.copy_of)), None)


def drill_schedule(target: BackupTarget, image: Image, now: datetime) -> Trigger:
    """Return the trigger that opens a drill: an incident of its own, with nothing wrong in it."""
    instance = target.instance.resource
    return Trigger(
        source=Source.BACKUP,
        kind=Kind.RESTORE_DRILL,
        phase=Phase.RAISED,
        resource=Resource(Service.RESTORE, instance.id, instance.account, instance.region),
        reference=f"restore:{image.id}",
        event_id=f"restore:{image.id}@{now.isoformat()}",
        occurred_at=now,
        summary=message("drill.of", server=foreign(target.label), image=image.id),
    )
