"""Snapshots of Lightsail databases as backups: listed and deleted; incidents make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lifeguard.aws.lightsail.read_databases import arns
from lifeguard.aws.lightsail.read_instances import NOT_FOUND, is_offered
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.incident.incident import is_backup_of
from lifeguard.core.kinds.lightsail.action import BUSY
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY

_STANDING = {
    "available": ImageState.GOOD,
    "creating": ImageState.PENDING,
    "pending": ImageState.PENDING,
    "error": ImageState.FAILED,
    "failed": ImageState.FAILED,
}
"""The state is a free string [botocore: RelationalDatabaseSnapshot]; anything else is neither."""


def snapshots(region: str) -> tuple[Image, ...]:
    """Return all snapshots of databases that somebody has made; Lightsail's own are not listed.

    Their `source` is the database that Lightsail says they are of, by its ARN: another that has
    got its name since is not meant, nor a name that its incident does not give.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    if not is_offered(region):
        return ()
    now_there = arns(region)
    with translated():
        return tuple(_snapshot(found, region, now_there) for found in _listed(region))


def delete_snapshot(image: Image) -> None:
    """Delete a snapshot; one that is gone already is no error.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        with translated():
            client("lightsail", image.region).delete_relational_database_snapshot(
                relationalDatabaseSnapshotName=image.id
            )
    except Refused as refused:
        if refused.code == BUSY:
            raise Retryable(refused.code, refused.said) from refused
        if refused.code != NOT_FOUND:
            raise


def _listed(region: str) -> Iterator[Mapping[str, Any]]:
    lightsail: Any = client("lightsail", region)  # its stubs want the token as a word of its own
    answer = lightsail.get_relational_database_snapshots()
    yield from answer.get("relationalDatabaseSnapshots", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_relational_database_snapshots(pageToken=token)
        yield from answer.get("relationalDatabaseSnapshots", ())


def _snapshot(found: Mapping[str, Any], region: str, now_there: Mapping[str, str]) -> Image:
    # arn:aws:lightsail:REGION:ACCOUNT:RelationalDatabaseSnapshot/UUID
    account = found["arn"].split(":", 5)[4]
    name = found.get("fromRelationalDatabaseName", "")
    same = found.get("fromRelationalDatabaseArn", "") == now_there.get(name)
    tags = tuple(sorted((tag["key"], tag.get("value", "")) for tag in found.get("tags", ())))
    known = same and is_backup_of(dict(tags).get(MADE_BY, ""), name, found["name"])
    return Image(
        id=found["name"],
        name=found["name"],
        standing=_STANDING.get(found.get("state", ""), ImageState.OTHER),
        created_at=found["createdAt"],
        source=name if known else "",
        owner=account,
        region=region,
        tags=tags,
        service=Service.LIGHTSAIL_DB,
    )
