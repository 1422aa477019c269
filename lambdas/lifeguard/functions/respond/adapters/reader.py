"""What EC2 describes of an instance, as a protocol that `aws.ec2.reader.Ec2Reader` fits."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.core.decision.readings import BackupImage
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.resources.resource import Resource


class InstanceReader(Protocol):
    """EC2's Describe calls."""

    def instance(
        self, resource: Resource, known: Instance | None, /, *, runs: bool
    ) -> Instance | None:
        """Return the instance, or None when there is none."""

    def image(self, resource: Resource, image_id: str, /) -> BackupImage:
        """Return the state of an image."""

    def volume(self, resource: Resource, volume_id: str, /) -> Volume | None:
        """Return a volume with its latest change, or None when there is none."""

    def replacement_plan(
        self,
        resource: Resource,
        before: datetime | None,
        incident: str,
        opt_in_tag: str,
        /,
        *,
        known: ReplacementPlan | None,
    ) -> ReplacementPlan | None:
        """Return how the instance could be replaced, or None when it is gone."""

    def launched(self, resource: Resource, token: str, image: str, /) -> str:
        """Return the instance that a launch of the image with this token has made, or ""."""
