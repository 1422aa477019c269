"""Images, whoever made them, and which count as backups: an AMI, or a snapshot of Lightsail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.resources.resource import Service, label_of
from lifeguard.core.resources.tags import (
    COPY_OF,
    HOLD,
    MADE_BY,
    SLOT,
    SOURCE,
)
from lifeguard.immutable import immutable

LONGEST = timedelta(days=4)
"""How long an image may be pending: the first of many TiB, or its copy, takes days."""


class ImageState(StrEnum):
    """How an image stands."""

    PENDING = "pending"
    GOOD = "available"
    FAILED = "failed"
    OTHER = "other"  # disabled by a person, or in a state that EC2 is about to change


@immutable
class Image:
    """One image. `source` is the instance it was made from, "" where nobody knows.

    `service` is the instance's kind (`Resource.service`).

    `booked`: `backup` noted its id in the ledger when it made, or copied, it.
    """

    id: str
    name: str
    standing: ImageState
    created_at: datetime
    source: str
    owner: str
    region: str
    tags: tuple[tuple[str, str], ...] = ()
    snapshots: tuple[str, ...] = ()
    protected: bool = False  # EC2 refuses to deregister it
    public: bool = False  # anybody may launch it
    encrypted: bool = False
    unencrypted: bool = False  # in part at least: some volume of it
    reason: str = ""  # why it failed
    devices: tuple[str, ...] = ()  # what its volumes will be attached as
    booked: bool = False
    service: str = Service.EC2
    automatic: bool = False  # AWS makes it each day, keeps few, and deletes them with the instance
    arn: str = ""  # of a kind whose tags are set by it

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return next((value for name, value in self.tags if name == key), None)

    @property
    def key(self) -> str:
        """What it is noted by."""
        return f"{self.region}/{label_of(self.service, self.id)}"

    @property
    def server(self) -> str:
        """The label of the instance it was made from, or ""."""
        return label_of(self.service, self.source) if self.source else ""

    @property
    def ours(self) -> bool:
        """Whether Lifeguard made it, for an incident or by the clock.

        Tags travel: AWS Backup and Data Lifecycle Manager hand an instance's on to its images, and
        an instance that has replaced another carries ours. So an image of ours also names the
        very instance that it is of, and bears no mark of an AWS service.
        """
        own = self.tag(MADE_BY) is not None and self.tag(SOURCE) == self.source != ""
        return own and not any(key.startswith("aws:") for key, _ in self.tags)

    def made_or_being_made(self, now: datetime) -> bool:
        """Whether it is available, or may still become so."""
        pending = self.standing is ImageState.PENDING and not self.stuck(now)
        return pending or self.standing is ImageState.GOOD

    def stuck(self, now: datetime) -> bool:
        """Whether it has been pending for so long that nobody should wait for it any more."""
        return self.standing is ImageState.PENDING and now - self.created_at >= LONGEST

    @property
    def held(self) -> bool:
        """Whether a person has said that it must stay."""
        return self.tag(HOLD) is not None

    @property
    def slot(self) -> str:
        """When the window of its slot opened; "" where the clock has not asked for it."""
        return self.tag(SLOT) or ""

    @property
    def copy_of(self) -> str:
        """The image that it is our copy of, or ""; true of what is booked alone."""
        return self.tag(COPY_OF) or ""

    @property
    def age_key(self) -> tuple[datetime, str]:
        """What images are ordered by: the time, and the id where two are of one time."""
        return self.created_at, self.id


def by_server(images: Iterable[Image]) -> Mapping[str, Sequence[Image]]:
    """Return images by the server that they are of (`Image.server`), each in its order."""
    found: dict[str, list[Image]] = defaultdict(list)
    for image in images:
        found[image.server].append(image)
    return dict(found)


def backups(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return what counts as a backup now, the newest first: whoever made it, it is available."""
    good = (image for image in images if image.standing is ImageState.GOOD)
    return tuple(sorted(good, key=lambda image: image.age_key, reverse=True))


@immutable
class Snapshot:
    """One of our own snapshots (DescribeSnapshots). `image` is the name of the image it is of."""

    id: str
    started_at: datetime
    region: str
    image: str
    held: bool = False
