"""Snapshots of instances as backups: listed, made by the clock, and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lifeguard.aws.lightsail.auto_snapshots import is_being_made
from lifeguard.aws.lightsail.read_instances import NOT_FOUND, arns, is_offered
from lifeguard.aws.session.attempt_names import another, is_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.kinds.lightsail.action import BUSY
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.tags import MADE_BY, SCHEDULED, SLOT, SOURCE, beside

if TYPE_CHECKING:
    from mypy_boto3_lightsail.type_defs import TagTypeDef

INVALID = "InvalidInputException"
"""What Lightsail answers, among other things, where something has the name."""

_STANDING = {
    "available": ImageState.GOOD,
    "pending": ImageState.PENDING,
    "error": ImageState.FAILED,
}
"""InstanceSnapshotState of botocore's model; anything else is neither."""


def snapshots(region: str) -> tuple[Image, ...]:
    """Return all snapshots of instances in a Region; automatic ones are not among them.

    Their `source` is the instance that Lightsail says they are of, by its ARN: another that has
    got its name since is not meant.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    if not is_offered(region):
        return ()
    now_there = arns(region)
    with translated():
        return tuple(_snapshot(found, region, now_there) for found in _listed(region))


def make_scheduled_snapshot(
    resource: Resource, name: str, slot: str, its_tags: Iterable[tuple[str, str]]
) -> str:
    """Make the snapshot of a slot and return its name; it carries the instance's own tags.

    The same name again finds the first one. A name that something else has is no reason to take
    that, nor to go without one.

    Raises:
        Retryable, Refused: as AWS answered. An instance that is busy is free again later.
    """
    own = {MADE_BY: SCHEDULED, SOURCE: resource.id, SLOT: slot}
    tags = [*own.items(), *beside(own, its_tags)]
    try:
        return _made(resource, name, tags)
    except Refused as refused:
        if refused.code != INVALID:
            raise
    before = (one for one in snapshots(resource.region) if is_of(name, one.id))
    ours = (one for one in before if one.ours and one.source == resource.id and one.slot == slot)
    there = next((one.id for one in ours if one.standing in _THERE), "")
    return there or _made_or_later(resource, another(name), tags)


def _made_or_later(resource: Resource, name: str, tags: Iterable[tuple[str, str]]) -> str:
    """Make a snapshot under a name that nothing has; Lightsail has none where it makes its own."""
    try:
        return _made(resource, name, tags)
    except Refused as refused:
        if refused.code == INVALID and is_being_made(resource):
            raise Retryable(BUSY, refused.said) from refused
        raise


_THERE = {ImageState.GOOD, ImageState.PENDING}


def delete_snapshot(image: Image) -> None:
    """Delete a snapshot; one that is gone already is no error.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        with translated():
            client("lightsail", image.region).delete_instance_snapshot(
                instanceSnapshotName=image.id
            )
    except Refused as refused:
        if refused.code != NOT_FOUND:
            raise _later(refused) from refused


def _made(resource: Resource, name: str, tags: Iterable[tuple[str, str]]) -> str:
    try:
        with translated():
            client("lightsail", resource.region).create_instance_snapshot(
                instanceSnapshotName=name,
                instanceName=resource.id,
                tags=[_tag(key, value) for key, value in tags],
            )
    except Refused as refused:
        raise _later(refused) from refused
    return name


def _tag(key: str, value: str) -> TagTypeDef:
    return {"key": key, "value": value} if value else {"key": key}


def _later(refused: Refused) -> Retryable | Refused:
    """Return what a refusal means: another state, or an operation under way, passes."""
    return Retryable(refused.code, refused.said) if refused.code == BUSY else refused


def _listed(region: str) -> Iterator[Mapping[str, Any]]:
    lightsail = client("lightsail", region)
    answer = lightsail.get_instance_snapshots()
    yield from answer.get("instanceSnapshots", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_instance_snapshots(pageToken=token)
        yield from answer.get("instanceSnapshots", ())


def _snapshot(found: Mapping[str, Any], region: str, now_there: Mapping[str, str]) -> Image:
    # arn:aws:lightsail:REGION:ACCOUNT:InstanceSnapshot/UUID
    account = found["arn"].split(":", 5)[4]
    name = found.get("fromInstanceName", "")
    known = found.get("fromInstanceArn", "") == now_there.get(name)
    return Image(
        id=found["name"],
        name=found["name"],
        standing=_STANDING.get(found["state"], ImageState.OTHER),
        created_at=found["createdAt"],
        source=name if known else "",
        owner=account,
        region=region,
        tags=tuple(sorted((tag["key"], tag.get("value", "")) for tag in found.get("tags", ()))),
        service=Service.LIGHTSAIL,
    )
