"""What belongs to what: the instance of a volume, the instances of a Dedicated Host."""

from __future__ import annotations

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import ALIVE, by_filter, by_id, instance_of, resource_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.resources.resource import Resource


def attached_to(volume: Resource) -> Instance | None:
    """Return the instance that a volume is attached to, or None.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", volume.region)
    with translated():
        answer = ec2.describe_volumes(Filters=[{"Name": "volume-id", "Values": [volume.id]}])
        places = [place for found in answer["Volumes"] for place in found.get("Attachments", ())]
        ids = [place["InstanceId"] for place in places if "InstanceId" in place]
        found = next(iter(by_id(ec2, ids[:1])), None) if ids else None
    if found is None:
        return None
    return instance_of(resource_of(found, volume.region), found, clock.now())


def servers_on(host: Resource) -> tuple[str, ...]:
    """Return the servers on a Dedicated Host: name and id of each.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    filters = {"host-id": [host.id], "instance-state-name": ALIVE}
    with translated():
        found = list(by_filter(client("ec2", host.region), filters))
    servers = [instance_of(resource_of(one, host.region), one, clock.now()) for one in found]
    return tuple(sorted(f"{one.name}, {one.resource.id}" for one in servers))
