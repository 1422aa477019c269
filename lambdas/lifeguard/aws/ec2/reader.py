"""All that an incident's execution reads of EC2, as one object that a port can stand for."""

from __future__ import annotations

from datetime import datetime

from lifeguard.aws.ec2.attached import attached_to, servers_on
from lifeguard.aws.ec2.images.create_image import read_image
from lifeguard.aws.ec2.read_instance import read_server
from lifeguard.aws.ec2.read_launch_spec import read_restore
from lifeguard.aws.ec2.replace import find_launched
from lifeguard.aws.ec2.volumes import read_volume
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.core.decision.readings import BackupImage
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.immutable import immutable


@immutable
class Ec2Reader:
    """EC2's Describe calls; `keys` are the rights on customer keys, for the volumes' sake."""

    keys: KeyRights

    def instance(
        self, resource: Resource, known: Instance | None, *, runs: bool
    ) -> Instance | None:
        """Return the instance as EC2 describes it now (`read_server`); of a volume, whose it is."""
        if resource.service == Service.EBS_VOLUME:
            return attached_to(resource)
        return read_server(resource, known, self.keys, runs=runs)

    def on_host(self, host: Resource) -> tuple[str, ...]:
        """Return the servers on a Dedicated Host, as emails name them."""
        return servers_on(host)

    def image(self, resource: Resource, image_id: str) -> BackupImage:
        """Return the state of an image (`read_image`)."""
        return read_image(resource, image_id)

    def volume(self, resource: Resource, volume_id: str) -> Volume | None:
        """Return a volume with its latest change (`read_volume`)."""
        return read_volume(resource, volume_id)

    def replacement_plan(
        self,
        resource: Resource,
        before: datetime | None,
        incident: str,
        opt_in_tag: str,
        *,
        known: ReplacementPlan | None,
    ) -> ReplacementPlan | None:
        """Return how the instance could be replaced (`read_restore`)."""
        keys = self.keys.keys
        return read_restore(resource, before, incident, opt_in_tag, known=known, keys=keys)

    def launched(self, resource: Resource, token: str, image: str) -> str:
        """Return the instance that a launch with this token has made, or "" (`find_launched`)."""
        return find_launched(resource, token, image)
