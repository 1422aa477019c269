"""Copying each instance's newest image to the Region that its policy names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lifeguard.aws.ec2.images.copy_image import copy_image
from lifeguard.aws.kms.default_key import default_key_objection
from lifeguard.aws.session.errors import (
    Reaction,
    Refused,
    Retryable,
    reaction,
)
from lifeguard.core.backup.attempts import next_name, series_of
from lifeguard.core.backup.history import Counts
from lifeguard.core.backup.image import Image, ImageState, backups
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.functions.backup.context import BackupContext, BackupRun, remember
from lifeguard.functions.backup.create import copy_series, said_by_aws
from lifeguard.functions.task_round import TaskRun

STARTED = 10
"""Copies that are under way to a Region at once. EBS lets few snapshots be copied there at a time
(EBS quotas), and an image may have several; who finds no room waits for the next run."""


def copy(context: BackupContext, run: BackupRun, round_: TaskRun) -> None:
    """Start the copies that are missing, of the newest scheduled image of each instance."""
    left = {
        region: STARTED - sum(_is_copy(i) and i.standing is ImageState.PENDING for i in images)
        for region, images in run.images.items()
    }
    for target in run.acting():
        region = context.copy_region(target)
        newest = next((i for i in backups(target.images) if i.booked and i.ours and i.slot), None)
        if region is None or region not in run.images or newest is None:
            continue
        if _there(newest, run.album(region, target.id), run.now):
            continue
        name = next_name(copy_series(newest.name, region), run.of(target).failed)
        if name is not None and left[region] > 0:
            left[region] -= 1
            with round_.task(f"copy {newest.id}"):
                _start(context, run, target, newest, name)


def copied(context: BackupContext, run: BackupRun, target: BackupTarget) -> frozenset[str] | None:
    """Return the images that have a good copy; None: no copies are wanted.

    Where the Region has not answered, none is known to have one.
    """
    region = context.copy_region(target)
    if region is None:
        return None
    images = run.album(region, target.id)
    return frozenset(i.copy_of for i in images if _is_copy(i) and i.standing is ImageState.GOOD)


def _is_copy(image: Image) -> bool:
    """Whether `backup` has made the copy: whoever may set tags may call an image one."""
    return image.booked and image.copy_of != ""


def _there(image: Image, images: Iterable[Image], now: datetime) -> bool:
    copies = (copy for copy in images if _is_copy(copy) and copy.copy_of == image.id)
    return any(copy.made_or_being_made(now) for copy in copies)


def _start(
    context: BackupContext, run: BackupRun, target: BackupTarget, image: Image, name: str
) -> None:
    region = target.schedule.copy_to or ""
    key = target.schedule.copy_key
    try:
        if objection := _objection(context, image, region, key):
            run.counts += Counts(failed=1)
            run.histories[target.id] = run.of(target).giving_up(series_of(name), objection)
            return
        made = copy_image(image, region, name, key)
    except Retryable as error:
        if reaction(error.code) is not Reaction.LATER:
            raise
        run.counts += Counts(failed=1)
        run.histories[target.id] = run.of(target).failing(name, said_by_aws(error))
    except Refused as error:
        run.counts += Counts(failed=1)
        run.histories[target.id] = run.of(target).giving_up(series_of(name), said_by_aws(error))
    else:
        run.counts += Counts(copied=1)
        remember(context, run, target, f"{region}/{made}")


def _objection(context: BackupContext, image: Image, region: str, key: str | None) -> Message:
    """Return why EBS could not encrypt a copy by itself; a key that is named is the policies'."""
    if image.encrypted and key:
        return NOTHING
    named = context.policies.deployment()
    keys = (*named.kms_keys, *named.copy_keys)
    return default_key_objection(region, keys, encrypted=image.encrypted)
