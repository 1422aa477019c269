"""Making the images that are due: so many a run, none twice, each tried three times at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lifeguard.aws.ec2.create_image import make_scheduled_image
from lifeguard.aws.session.errors import (
    Reaction,
    Refused,
    Retryable,
    reaction,
)
from lifeguard.core.backup.attempts import next_name
from lifeguard.core.backup.history import BackupHistory, Counts
from lifeguard.core.backup.schedule import BackupSlot, due, latest_slot
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.kinds.ec2.image import LONGEST, Image, ImageState
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.tags import PREFIX
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.task_round import TaskRun

STARTED = 100
"""Images that one run starts; whoever waits longest for a backup goes first. It is many times what
an hour of a window brings, and EC2 takes as many calls in seconds."""

_SETTLED = frozenset({InstanceState.RUNNING, InstanceState.STOPPED})
"""EC2 makes images of instances in these states; the others pass, and the next run comes."""

_STUCK = f"EC2 has not finished it in {LONGEST.days} days"


def see_failures(room: BackupContext, hour: BackupRun) -> None:
    """Note the images and copies that have failed since the last run."""
    for charge in hour.charges:
        lost = {
            image.name: image
            for images in hour.images.values()
            for image in images
            if image.source == charge.id and image.slot and _lost(image, hour.now)
        }
        notes = hour.of(charge)
        new = [image for name, image in lost.items() if name not in notes.failed]
        for image in new:
            notes = notes.failing(image.name, _STUCK if image.stuck(hour.now) else "")
        hour.tally += Counts(failed=len(new))
        slot = latest_slot(charge.schedule, room.zone, charge.id, hour.now)
        hour.notes[charge.id] = notes.current(_series(room, charge, slot), frozenset(lost))


def _lost(image: Image, now: datetime) -> bool:
    return image.standing is ImageState.FAILED or image.stuck(now)


def make(room: BackupContext, hour: BackupRun, round_: TaskRun) -> None:
    """Start what is due; where a policy only observes, count what would have been started."""
    left = STARTED
    for charge in hour.charges:
        slot = due(charge.schedule, room.zone, charge.id, charge.images, hour.now)
        notes = hour.of(charge)
        if slot is None or charge.left_out or notes.slot == slot.key or _waits(charge, hour.now):
            continue
        if not charge.policy.backs_up:
            hour.tally += Counts(would=1)
            hour.notes[charge.id] = replace(notes, slot=slot.key)
            continue
        name = next_name(series(charge, slot), notes.failed)
        if name is not None and left:
            left -= 1
            with round_.duty(f"back up {charge.id}"):
                _start(room, hour, charge, Attempt(slot, name))


def _waits(charge: BackupTarget, now: datetime) -> bool:
    """Whether an image is still being made, or the instance is on its way to another state."""
    images = charge.images
    pending = any(i.standing is ImageState.PENDING and not i.stuck(now) for i in images)
    return pending or charge.server.state not in _SETTLED


def series(charge: BackupTarget, slot: BackupSlot) -> str:
    """Return what the names of all attempts at a slot begin with."""
    return f"lifeguard-{charge.id}-{slot.key}"


def copy_series(name: str, region: str) -> str:
    """Return what the names of all attempts at an image's copy begin with."""
    return f"{name}-{region}"


def _series(room: BackupContext, charge: BackupTarget, slot: BackupSlot) -> frozenset[str]:
    """Return the attempts that still count: at the slot, and at copies of what is there."""
    region = room.copy_region(charge)
    copies = (copy_series(i.name, region) for i in charge.images if i.slot) if region else ()
    return frozenset({series(charge, slot), *copies})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a slot, under a name of its own."""

    slot: BackupSlot
    name: str


def _start(room: BackupContext, hour: BackupRun, charge: BackupTarget, attempt: Attempt) -> None:
    """Ask EC2 for the image, and note what came of it.

    Raises:
        Retryable: AWS throttled the call, or did not answer: nothing is known to have been done.
    """
    notes = hour.of(charge)
    opt_in = room.policies.opt_in_tag
    its = charge.server.tags
    tags = [(key, value) for key, value in its if key != opt_in and not key.startswith(PREFIX)]
    try:
        make_scheduled_image(charge.server.resource, attempt.name, attempt.slot.key, tags)
    except Retryable as error:
        if reaction(error.code) is not Reaction.LATER:
            raise
        hour.tally += Counts(failed=1)
        hour.notes[charge.id] = notes.failing(attempt.name, str(error))
    except Refused as error:
        hour.tally += Counts(failed=1)
        hour.notes[charge.id] = _refused(notes, attempt.slot, error)
    else:
        hour.tally += Counts(made=1)
        hour.notes[charge.id] = replace(notes, refused="")


def _refused(notes: BackupHistory, slot: BackupSlot, error: Refused) -> BackupHistory:
    """Leave this slot; the next asks again, and the operator is told when the answer changes."""
    return replace(notes, slot=slot.key, refused=f"EC2 makes no image of it: {error}")
