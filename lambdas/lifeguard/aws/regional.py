"""What AWS reports of EC2 in a whole Region, kept in the ledger for the incidents there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lifeguard import codec
from lifeguard.aws.clients import client
from lifeguard.aws.errors import Refused, translated
from lifeguard.aws.items import epoch, pack, region_key, unpack
from lifeguard.core.hold import ISSUE_LIMIT
from lifeguard.core.resource import Resource
from lifeguard.core.trigger import Phase, RegionalIssue

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class RegionalIssues:
    """One item a Region in the ledger's table; one attribute an issue."""

    table: str
    region: str

    def note(self, issue: RegionalIssue, now: datetime) -> None:
        """Remember that AWS reports a problem of EC2 in a Region, or its end."""
        name = f"i{hashlib.sha256(issue.reference.encode()).hexdigest()[:16]}"
        values = {":issue": codec.dumps(issue), ":expires": epoch(now + ISSUE_LIMIT)}
        with translated():
            self._client().update_item(
                TableName=self.table,
                Key=pack(region_key(issue.account, issue.region)),
                UpdateExpression="SET #i = :issue, expires_at = :expires",
                ExpressionAttributeNames={"#i": name},
                ExpressionAttributeValues=pack(values),
            )

    def newest(self, resource: Resource, now: datetime) -> RegionalIssue | None:
        """Return the newest problem that AWS reports of EC2 in the resource's Region."""
        key = pack(region_key(resource.account, resource.region))
        with translated():
            item = self._client().get_item(TableName=self.table, Key=key).get("Item", {})
        texts = (value for name, value in unpack(item).items() if name.startswith("i"))
        issues = (codec.loads(RegionalIssue, text) for text in texts)
        open_ones = (
            issue
            for issue in issues
            if issue.phase is Phase.RAISED and now < issue.occurred_at + ISSUE_LIMIT
        )
        return max(open_ones, key=lambda issue: issue.occurred_at, default=None)

    def first_to_tell(self, issue: RegionalIssue) -> bool:
        """Claim the one email about a Region's problem; False when it has been sent already."""
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(region_key(issue.account, issue.region)),
                    UpdateExpression="ADD told :reference",
                    ConditionExpression="NOT contains(told, :text)",
                    ExpressionAttributeValues=pack(
                        {":reference": {issue.reference}, ":text": issue.reference}
                    ),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)
