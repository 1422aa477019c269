"""Whose a volume is."""

from __future__ import annotations

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import by_id, instance_of, resource_of
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
