"""Which of an instance's images may go: the counts, and all that stays in spite of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.backup.image import Image, ImageState, backups
from lifeguard.core.policy.policy import Keep, ScheduledBackup
from lifeguard.core.resources.tags import HOLD, MADE_BY
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

YOUNG = timedelta(days=1)
"""Nothing younger is deleted: whoever made it may be about to use it."""


@immutable
class RetentionContext:
    """What else must be known.

    `uses` says by image, and by snapshot, who uses it; it must be the whole truth.
    `copied` are the images with a good copy where one is wanted; None: none is wanted.
    `trouble_since` is when the first incident of the instance that is still open began, and
    `incidents` are the ids of all that are open.
    `longest`: older ones take no place in the counts; None: age alone frees none.
    """

    account: str
    zone: ZoneInfo
    now: datetime
    uses: Mapping[str, Message] = field(default_factory=dict)
    copied: Collection[str] | None = None
    trouble_since: datetime | None = None
    incidents: Collection[str] = ()
    longest: timedelta | None = None


@immutable
class RetentionDecision:
    """Whether an image goes, and why, or why not."""

    image: Image
    goes: bool
    why: Message


def retention(
    images: Sequence[Image], keep: Keep, world: RetentionContext
) -> tuple[RetentionDecision, ...]:
    """Return a verdict on each image of one instance in one Region, the newest first.

    The counts are of what Lifeguard has made: images that others may delete save none of ours.
    Those in the book are counted by themselves: an image with our tags that is not in it, whoever
    made it, takes no place from one that is.
    """
    ours = [image for image in images if image.ours and image.owner == world.account]
    in_book = [image for image in ours if image.booked]
    counted = [image for image in ours if not _aged(image, world)]
    last = {i.id: message("retention.last_good") for one in (ours, in_book) for i in _last(one)}
    wanted = _Wanted(
        kept_by(keep, counted, world.zone) | kept_by(keep, in_book, world.zone) | last,
        max((image.age_key for image in ours if image.id in (world.copied or ())), default=None),
    )
    found = sorted(images, key=lambda image: image.age_key, reverse=True)
    return tuple(_verdict(image, wanted, world) for image in found)


@immutable
class _Wanted:
    """What an instance's images are wanted for, found once for all of them.

    `kept` says why by image; `copied` is the age key of the newest that has its copy.
    """

    kept: Mapping[str, Message]
    copied: tuple[datetime, str] | None


def _last(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return the newest good one, if there is one."""
    return backups(images)[:1]


def kept_by(keep: Keep, images: Iterable[Image], zone: ZoneInfo) -> dict[str, Message]:
    """Return what the policy's counts name, each with the first count that names it."""
    good = backups(images)
    days = _first_of_each(good, keep.daily, lambda image: _day(image, zone))
    weeks = _first_of_each(good, keep.weekly, lambda image: _week(image, zone))
    named = (
        *((image, message("retention.last", count=keep.last)) for image in good[: keep.last]),
        *((image, message("retention.daily", count=keep.daily)) for image in days),
        *((image, message("retention.weekly", count=keep.weekly)) for image in weeks),
    )
    found: dict[str, Message] = {}
    for image, why in named:
        found.setdefault(image.id, why)
    return found


def _first_of_each(
    images: Iterable[Image], count: int, group: Callable[[Image], tuple[int, ...]]
) -> list[Image]:
    """Return the first image of each of the first `count` groups."""
    found: dict[tuple[int, ...], Image] = {}
    for image in images:
        found.setdefault(group(image), image)
    return list(found.values())[:count]


def _day(image: Image, zone: ZoneInfo) -> tuple[int, ...]:
    return (image.created_at.astimezone(zone).toordinal(),)


def _week(image: Image, zone: ZoneInfo) -> tuple[int, ...]:
    """Return the ISO year and week."""
    return tuple(image.created_at.astimezone(zone).isocalendar()[:2])


def _verdict(image: Image, wanted: _Wanted, world: RetentionContext) -> RetentionDecision:
    why = _spared(image, world) or _needed(image, wanted, world)
    if why:
        return RetentionDecision(image, goes=False, why=why)
    if image.standing is ImageState.FAILED:
        return RetentionDecision(image, goes=True, why=message("retention.failed"))
    return RetentionDecision(image, goes=True, why=message("retention.newer"))


def _spared(image: Image, world: RetentionContext) -> Message:
    """Return why nobody's counts may touch it, or `NOTHING`."""
    if not image.ours or image.owner != world.account:
        return message("retention.not_ours")
    if image.held:
        return message("retention.held", tag=HOLD)
    if image.protected:
        return message("retention.protected")
    if image.public:
        return message("retention.public")
    used = next((one for one in (image.id, *image.snapshots) if one in world.uses), None)
    if used is not None:
        return message("retention.used", user=world.uses[used])
    if image.standing is ImageState.PENDING:
        return message("retention.pending")
    if image.standing is ImageState.OTHER:
        return message("retention.other_state")
    if world.now - image.created_at < YOUNG:
        return message("retention.young", age=YOUNG)
    return NOTHING


def _needed(image: Image, wanted: _Wanted, world: RetentionContext) -> Message:
    """Return why a good image is still wanted, or `NOTHING`."""
    if image.standing is ImageState.FAILED:
        return NOTHING
    if image.id in wanted.kept:
        return wanted.kept[image.id]
    if world.trouble_since is not None and image.created_at <= world.trouble_since:
        return message("retention.incident", since=world.trouble_since)
    if image.tag(MADE_BY) in world.incidents:
        return message("retention.of_incident")
    # Where a newer one has its copy, an older one needs none.
    if world.copied is not None and (wanted.copied is None or wanted.copied < image.age_key):
        return message("retention.not_copied")
    return NOTHING


def _aged(image: Image, world: RetentionContext) -> bool:
    return world.longest is not None and world.now - image.created_at > world.longest


def span(schedule: ScheduledBackup) -> timedelta:
    """Return how far back the counts of a schedule reach, where one is made each time.

    Backups that are not made by the clock would else stay for years, until enough came after them.
    """
    keep = schedule.keep
    return max(schedule.every * keep.last, timedelta(days=keep.daily), timedelta(weeks=keep.weekly))
