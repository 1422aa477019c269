"""The snapshots that Lightsail makes of an instance each day, where its add-on is on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lifeguard.aws.lightsail.read_instances import NOT_FOUND
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.resources.resource import Resource, Service

if TYPE_CHECKING:
    from mypy_boto3_lightsail.type_defs import AutoSnapshotDetailsTypeDef

_STANDING = {
    "Success": ImageState.GOOD,
    "InProgress": ImageState.PENDING,
    "Failed": ImageState.FAILED,
}
"""AutoSnapshotStatus of botocore's model; NotFound is neither."""


def auto_snapshots(resource: Resource) -> tuple[Image, ...]:
    """Return an instance's automatic snapshots; they have no name, and none is Lifeguard's.

    Raises:
        Retryable, Refused: as AWS answered. An instance that is gone has none.
    """
    try:
        with translated():
            answer = client("lightsail", resource.region).get_auto_snapshots(
                resourceName=resource.id
            )
    except Refused as refused:
        if refused.code == NOT_FOUND:
            return ()
        raise
    return tuple(_image(found, resource) for found in answer.get("autoSnapshots", ()))


def is_being_made(resource: Resource) -> bool:
    """Whether one is being made now: until it is there, Lightsail makes no other.

    Raises:
        Retryable, Refused: as above.
    """
    return any(one.standing is ImageState.PENDING for one in auto_snapshots(resource))


def _image(found: AutoSnapshotDetailsTypeDef, resource: Resource) -> Image:
    date = found["date"]
    name = f"{resource.id}@{date}"
    return Image(
        id=name,
        name=name,
        standing=_STANDING.get(found["status"], ImageState.OTHER),
        created_at=found.get("createdAt") or datetime.fromisoformat(date).replace(tzinfo=UTC),
        source=resource.id,
        owner=resource.account,
        region=resource.region,
        service=Service.LIGHTSAIL,
        automatic=True,
    )
