"""Making the images that are due: so many a run, none twice, each tried three times at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.session.errors import (
    Reaction,
    Refused,
    Retryable,
    reaction,
)
from lifeguard.core.backup.attempts import next_name
from lifeguard.core.backup.history import BackupHistory, Counts
from lifeguard.core.backup.image import LONGEST, Image, ImageState
from lifeguard.core.backup.schedule import BackupSlot, due, latest_slot
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.resources.resource import label_of
from lifeguard.core.resources.tags import PREFIX
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.functions.backup.context import MAKES, BackupContext, BackupRun, remember
from lifeguard.functions.backup.vaults import VAULTS
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable

STARTED = 400
"""Images that one run starts; whoever waits longest for a backup goes first. So 9,600 servers have
one a day. One call after another, they are about as many as EC2 gives back of CreateImage's 50
calls: 5 a second (EC2 API, request token bucket sizes and refill rates)."""

_STUCK = message("backup.stuck", limit=LONGEST)


def see_failures(context: BackupContext, run: BackupRun) -> None:
    """Note the images and copies that have failed since the last run."""
    listed = {image.key for images in run.images.values() for image in images}
    for target in run.targets:
        mine = run.albums(target.id)
        lost = {image.name: image for image in mine if image.slot and _lost(image, run.now)}
        history = run.of(target)
        new = [image for name, image in lost.items() if name not in history.failed]
        for image in new:
            history = history.failing(image.name, _STUCK if image.stuck(run.now) else NOTHING)
        run.counts += Counts(failed=len(new))
        slot = latest_slot(target.schedule, context.zone, target.id, run.now)
        history = history.current(_series(context, target, slot), frozenset(lost))
        run.histories[target.id] = history.listing(listed, run.images)


def _lost(image: Image, now: datetime) -> bool:
    return image.standing is ImageState.FAILED or image.stuck(now)


def make(context: BackupContext, run: BackupRun, round_: TaskRun) -> None:
    """Start what is due; where a policy only observes, count what would have been started."""
    left = STARTED
    for target in run.targets:
        slot = due(target.schedule, context.zone, target.id, target.images, run.now)
        history = run.of(target)
        if slot is None or target.left_out or history.slot == slot.key or _waits(target, run.now):
            continue
        if not target.policy.backs_up:
            run.counts += Counts(would=1)
            run.histories[target.id] = replace(history, slot=slot.key)
            continue
        name = next_name(series(target, slot), history.failed)
        if name is not None and left and context.clock() < run.now + MAKES:
            left -= 1
            with round_.task(f"back up {target.id}"):
                _start(context, run, target, Attempt(slot, name))


def _waits(target: BackupTarget, now: datetime) -> bool:
    """Whether an image is still being made, or the instance is on its way to another state."""
    images = target.images
    pending = any(i.standing is ImageState.PENDING and not i.stuck(now) for i in images)
    # AWS makes images of what runs or is stopped; the others pass, and the next run comes.
    return pending or not (target.instance.runs or target.instance.stopped)


def series(target: BackupTarget, slot: BackupSlot) -> str:
    """Return what the names of all attempts at a slot begin with."""
    return f"lifeguard-{target.instance.resource.id}-{slot.key}"


def copy_series(name: str, region: str) -> str:
    """Return what the names of all attempts at an image's copy begin with."""
    return f"{name}-{region}"


def _series(context: BackupContext, target: BackupTarget, slot: BackupSlot) -> frozenset[str]:
    """Return the attempts that still count: at the slot, and at copies of what is there."""
    region = context.copy_region(target)
    copies = (copy_series(i.name, region) for i in target.images if i.slot) if region else ()
    return frozenset({series(target, slot), *copies})


@immutable
class Attempt:
    """One try at a slot, under a name of its own."""

    slot: BackupSlot
    name: str


def _start(context: BackupContext, run: BackupRun, target: BackupTarget, attempt: Attempt) -> None:
    """Ask for the image, and note what came of it.

    Raises:
        Retryable: AWS throttled the call, or did not answer: nothing is known to have been done.
    """
    history = run.of(target)
    opt_in = context.policies.opt_in_tag
    resource, its = target.instance.resource, target.instance.tags
    tags = [(key, value) for key, value in its if key != opt_in and not key.startswith(PREFIX)]
    try:
        made = VAULTS[resource.service].make(resource, attempt.name, attempt.slot.key, tags)
    except Retryable as error:
        if reaction(error.code) is not Reaction.LATER:
            raise
        run.counts += Counts(failed=1)
        run.histories[target.id] = history.failing(attempt.name, said_by_aws(error))
    except Refused as error:
        run.counts += Counts(failed=1)
        run.histories[target.id] = _refused(history, attempt.slot, error)
    else:
        run.counts += Counts(made=1)
        run.histories[target.id] = replace(history, refused=NOTHING)
        remember(context, run, target, f"{context.region}/{label_of(resource.service, made)}")


def _refused(history: BackupHistory, slot: BackupSlot, error: Refused) -> BackupHistory:
    """Leave this slot; the next asks again, and a changed answer is reported."""
    why = message("backup.refused", answer=said_by_aws(error))
    return replace(history, slot=slot.key, refused=why)


def said_by_aws(error: Retryable | Refused) -> Message:
    """Return what AWS said: its code, and its words as they came."""
    words = str(error).removeprefix(f"{error.code}: ")
    return message("backup.aws_said", code=error.code, said=foreign(words))
