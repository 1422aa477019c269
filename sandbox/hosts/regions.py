"""What one Region has of images and snapshots; their tags are moto's, as all tags are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.images import SnapshotState, WorldImage, WorldSnapshot


class Region:
    """The images and snapshots of the account in one Region."""

    def __init__(self, name: str, backend: Any) -> None:  # noqa: ANN401  moto is untyped
        self.name = name
        self.images: dict[str, WorldImage] = {}
        self.snapshots: dict[str, WorldSnapshot] = {}
        self.deregistered: dict[str, datetime] = {}
        """When an image was deregistered."""
        self.pending: Counter[str] = Counter()
        """Pending snapshots of each volume."""
        self.numbers = count()
        """Tells snapshots apart."""
        self._tags: Any = backend
        self._names: dict[str, str] = {}

    def tags(self, resource_id: str) -> dict[str, str]:
        """Return a resource's tags."""
        found: dict[str, str] = self._tags.tags.get(resource_id, {})
        return found

    def tag(self, resource_id: str, tags: Mapping[str, str]) -> None:
        """Give a resource tags."""
        self._tags.create_tags([resource_id], dict(tags))

    def holder(self, name: str) -> str | None:
        """Return the id of the image that has this name."""
        return self._names.get(name)

    def image(self, image_id: str) -> WorldImage:
        """Return an image, or refuse as EC2 does when there is none."""
        if image_id in self.images:
            return self.images[image_id]
        raise self._no_image(image_id)

    def _no_image(self, image_id: str) -> Refusal:
        if not image_id.startswith("ami-"):
            text = f'Invalid id: "{image_id}" (expecting "ami-...")'
            return Refusal(Code.INVALID_AMI_ID_MALFORMED, text)
        if image_id in self.deregistered:
            text = f"The image ID '{image_id}' is no longer available"
            return Refusal(Code.INVALID_AMI_ID_UNAVAILABLE, text)
        return no_images([image_id])

    def register(self, image: WorldImage) -> None:
        """Let it be there."""
        self.images[image.id] = image
        self._names[image.name] = image.id

    def deregister(self, image: WorldImage, now: datetime) -> None:
        """Let it be gone, and its name free."""
        del self.images[image.id]
        del self._names[image.name]
        self._tags.tags.pop(image.id, None)
        self.deregistered[image.id] = now

    def snapshot(self, snapshot_id: str) -> WorldSnapshot:
        """Return a snapshot, or refuse as EC2 does when there is none."""
        found = self.snapshots.get(snapshot_id)
        if found is None or found.is_deleted:
            text = f"The snapshot '{snapshot_id}' does not exist."
            raise Refusal(Code.INVALID_SNAPSHOT_NOT_FOUND, text)
        return found

    def begin(self, snapshot: WorldSnapshot) -> None:
        """Let a pending snapshot be there."""
        self.snapshots[snapshot.id] = snapshot
        self.pending[snapshot.volume_id] += 1

    def complete(self, snapshot: WorldSnapshot) -> None:
        """Let it be complete, or gone if it was deleted meanwhile."""
        snapshot.state = SnapshotState.COMPLETED
        self.pending[snapshot.volume_id] -= 1
        if snapshot.is_deleted:
            self._drop(snapshot)

    def delete(self, snapshot: WorldSnapshot) -> None:
        """Delete it; a pending one goes when it is complete (EBS guide, delete a snapshot)."""
        snapshot.is_deleted = True
        if snapshot.state is SnapshotState.COMPLETED:
            self._drop(snapshot)

    def _drop(self, snapshot: WorldSnapshot) -> None:
        del self.snapshots[snapshot.id]
        self._tags.tags.pop(snapshot.id, None)

    def user(self, snapshot_id: str, *, but: str = "") -> str | None:
        """Return an image other than `but` that needs this snapshot."""
        return next(
            (
                image.id
                for image in self.images.values()
                if image.id != but and snapshot_id in image.snapshot_ids()
            ),
            None,
        )


def no_images(image_ids: list[str]) -> Refusal:
    """Return EC2's answer to image ids that do not exist."""
    listed = ", ".join(image_ids)
    text = f"The image ids '[{listed}]' do not exist"
    if len(image_ids) == 1:
        text = f"The image id '[{listed}]' does not exist"
    return Refusal(Code.INVALID_AMI_ID_NOT_FOUND, text)
