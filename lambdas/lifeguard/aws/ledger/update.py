"""Setting attributes of an item in the ledger's table, without looking at what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifeguard.aws.ledger.items import Item, pack
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated


def set_fields(table: str, region: str, key: Item, fields: Mapping[str, Any]) -> None:
    """Set these attributes; the others stay as they are, and a missing item is made.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        client("dynamodb", region).update_item(
            TableName=table,
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
            ExpressionAttributeNames={f"#{name}": name for name in fields},
            ExpressionAttributeValues=pack({f":{name}": value for name, value in fields.items()}),
        )
