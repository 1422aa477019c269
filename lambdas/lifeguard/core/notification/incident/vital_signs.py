"""What to look at first: at most three lines of what stands out, or one that nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lifeguard.core.decision.downtime import downtime
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.vital_signs import (
    DiskUse,
    HostMetrics,
    VitalSigns,
    VolumeIo,
)
from lifeguard.core.notification.incident.changes import changed
from lifeguard.core.notification.view import Block, Items, State
from lifeguard.core.text.message import Message, coded, message

MOST = 3
"""Lines that are worth a look before all others; more changes than one take none of their room."""

SHOWN = frozenset({State.DOWN, State.ANSWER, State.FIXED})
"""The emails in which they stand."""


def failed_at(situation: Situation) -> datetime | None:
    """Return when the server failed, the latest time if it did so twice; None: it has not."""
    found = downtime(situation)
    return None if found is None else found.since


def is_due(situation: Situation, state: State) -> bool:
    """Whether the vital signs are to be read for an email of this state.

    They are read once for each failure, and once more for the email of its end where the first
    reading came so early that AWS could not tell all yet.
    """
    if state not in SHOWN or situation.observed is None:
        return False
    signs, failed = situation.vital_signs, failed_at(situation)
    if signs is None:
        return True
    if failed is None:
        return False
    return signs.until != failed or (state is State.FIXED and signs.is_early())


def vital_sign_blocks(
    situation: Situation, state: State, *, ordinary: bool = True
) -> Iterator[Block]:
    """Yield what to look at first, in the emails about a server that is or was down.

    That nothing stands out gives way to what Lifeguard has done inside. That all is `ordinary` is
    only worth a word where the cause is not known.
    """
    signs = situation.vital_signs
    if signs is not None and state in SHOWN:
        unread = tuple(coded("vital.unread", what) for what in signs.unread)
        changes = tuple(changed(situation, signs))
        found = (*changes, *_pressed(signs.metrics, signs.until))
        if not found and not ordinary:
            return
        if not found and (plain := tuple(_plain(signs))):
            items: tuple[Message, ...] = (message("vital.nothing", facts=(*plain, *unread)),)
        else:
            items = (*found, *unread)
        acted = any(situation.action(record).inside for record in situation.actions)
        spare = acted and not found
        yield Items(
            message("vital.heading"), items[: MOST + len(changes[1:])], whole=True, spare=spare
        )


def _pressed(metrics: HostMetrics, until: datetime) -> Iterator[Message]:
    """Yield what the server ran short of: volume I/O, disk, memory, CPU."""
    for volume in metrics.volumes:
        if volume.stands_out:
            yield _io(volume)
    if metrics.disk is not None and metrics.full_disk:
        yield _disk(metrics.disk)
    if metrics.memory is not None and metrics.high_memory:
        yield _memory(metrics.memory, metrics.swap)
    if metrics.cpu is not None and metrics.high_cpu:
        cpu = metrics.cpu
        yield message("vital.cpu", average=cpu.average, peak=cpu.peak, until=until)
    if metrics.credits is not None and metrics.few_credits:
        yield message("vital.credits", credits=metrics.credits)


def _io(volume: VolumeIo) -> Message:
    if volume.stalled:
        return message("vital.volume_stalled", volume=volume.id, queue=volume.queue)
    if volume.iops_exceeded:
        return message("vital.volume_iops", volume=volume.id, queue=volume.queue)
    return message("vital.volume_throughput", volume=volume.id, queue=volume.queue)


def _disk(disk: DiskUse) -> Message:
    if not disk.path:
        return message("vital.disk_somewhere", percent=disk.percent)
    return message("vital.disk", percent=disk.percent, path=disk.path)


def _memory(percent: int, swap: int | None) -> Message:
    if swap is None:
        return message("vital.memory", percent=percent)
    return message("vital.memory_and_swap", percent=percent, swap=swap)


def _plain(signs: VitalSigns) -> Iterator[Message]:
    """Yield what was read, where nothing of it stands out."""
    metrics = signs.metrics
    if metrics.cpu is not None:
        yield message("vital.fact.cpu", percent=metrics.cpu.average)
    if metrics.memory is not None:
        yield message("vital.fact.memory", percent=metrics.memory)
    if metrics.disk is not None:
        yield message("vital.fact.disk", percent=metrics.disk.percent)
    if metrics.volumes:
        yield message("vital.fact.volumes")
    if signs.changes is not None:
        yield message("vital.fact.no_change")
