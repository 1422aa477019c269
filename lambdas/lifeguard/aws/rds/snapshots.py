"""Manual snapshots of DB instances as backups: listed and deleted; incidents make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lifeguard import clock
from lifeguard.aws.rds.read_databases import resource_ids
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.incident.incident import is_backup_of
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY

NOT_FOUND = "DBSnapshotNotFound"
BUSY = "InvalidDBSnapshotState"
"""Codes of botocore's model, which leaves the word Fault away."""
_STANDING = {
    "available": ImageState.GOOD,
    "creating": ImageState.PENDING,
    "failed": ImageState.FAILED,
}
"""The states that a snapshot comes to when it is made; anything else is neither."""


def snapshots(region: str) -> tuple[Image, ...]:
    """Return all manual snapshots of a Region; automated ones and AWS Backup's are not among them.

    Their `source` is the DB instance that RDS says they are of, by its resource id: another that
    has got its name since is not meant. A copy carries its source's tags, but not its name: whose
    name is not the one that its incident gives is of nobody.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    now_there = resource_ids(region)
    with translated():
        return tuple(snapshot_of(found, now_there) for found in _listed(region))


def shared_with(image: Image) -> str:
    """Return an account that may restore a snapshot, `all` for every one, or "": nobody else.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    rds: Any = client("rds", image.region)
    with translated():
        answer = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=image.id)
    found = answer["DBSnapshotAttributesResult"].get("DBSnapshotAttributes", ())
    values = (value for one in found for value in one.get("AttributeValues", ()))
    return next(iter(values), "")


def delete_snapshot(image: Image) -> None:
    """Delete a snapshot; one that is gone already is no error.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    rds: Any = client("rds", image.region)
    try:
        with translated():
            rds.delete_db_snapshot(DBSnapshotIdentifier=image.id)
    except Refused as refused:
        if refused.code == BUSY:
            raise Retryable(refused.code, refused.said) from refused
        if refused.code != NOT_FOUND:
            raise


def _listed(region: str) -> Iterator[Mapping[str, Any]]:
    pages = client("rds", region).get_paginator("describe_db_snapshots")
    for page in pages.paginate(SnapshotType="manual"):
        yield from page["DBSnapshots"]


def snapshot_of(found: Mapping[str, Any], now_there: Mapping[str, str]) -> Image:
    """Return a snapshot as RDS lists it; `now_there` are the ids of `resource_ids`."""
    # arn:aws:rds:REGION:ACCOUNT:snapshot:NAME
    _, _, _, region, account, _, name = found["DBSnapshotArn"].split(":", 6)
    source = found.get("DBInstanceIdentifier", "")
    tags = tuple(sorted((t["Key"], t.get("Value", "")) for t in found.get("TagList", ())))
    same = now_there.get(source, "") == found.get("DbiResourceId")
    named = is_backup_of(dict(tags).get(MADE_BY, ""), source, name)
    return Image(
        id=name,
        name=name,
        standing=_STANDING.get(found.get("Status", ""), ImageState.OTHER),
        created_at=_made_at(found),
        source=source if same and named else "",
        owner=account,
        region=region,
        tags=tags,
        service=Service.RDS,
        arn=found["DBSnapshotArn"],
    )


def _made_at(found: Mapping[str, Any]) -> datetime:
    """Return when it was made; while it is being made RDS may not say so yet."""
    made: datetime | None = found.get("OriginalSnapshotCreateTime") or found.get(
        "SnapshotCreateTime"
    )
    return made or clock.now()
