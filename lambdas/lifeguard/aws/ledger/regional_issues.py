"""What is known of a whole Region, kept in the ledger for the incidents there: AWS's, and ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lifeguard import codec
from lifeguard.aws.ledger.items import (
    Item,
    epoch,
    pack,
    region_key,
    unpack,
)
from lifeguard.aws.ledger.storms import storm_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.incident.trigger import Phase, RegionalIssue
from lifeguard.core.remediation.holds import ISSUE_LIMIT
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


ISSUE = "issue-"
BEGAN = "began-"
REMEMBER = timedelta(days=7)
"""How long an issue's last word is kept, so that an older one cannot take its place."""


@dataclass(frozen=True, slots=True)
class RegionalIssues:
    """One item a Region in the ledger's table; one attribute an issue."""

    table: str
    region: str

    def note(self, issue: RegionalIssue, now: datetime) -> None:
        """Remember that AWS reports a problem of EC2 in a Region, or its end.

        Events come in any order: an older word never replaces a newer one. The hold counts from
        the first that was heard, however often AWS updates its report.
        """
        name = hashlib.sha256(issue.reference.encode()).hexdigest()[:16]
        values = {
            ":issue": codec.dumps(issue),
            ":said": epoch(issue.occurred_at),
            ":expires": epoch(now + REMEMBER),
        }
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(region_key(issue.account, issue.region)),
                    UpdateExpression="SET #issue = :issue, #said = :said, expires_at = :expires, "
                    "#began = if_not_exists(#began, :said)",
                    ConditionExpression="attribute_not_exists(#said) OR #said < :said",
                    ExpressionAttributeNames={
                        "#issue": f"{ISSUE}{name}",
                        "#said": f"said-{name}",
                        "#began": f"{BEGAN}{name}",
                    },
                    ExpressionAttributeValues=pack(values),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise  # else an older word, or the same one again

    def region_status(
        self, resource: Resource, now: datetime
    ) -> tuple[RegionalIssue | None, Storm | None]:
        """Return the newest problem that AWS reports of EC2 in the resource's Region, and a storm.

        Both are of one item, so that a look at an instance asks once for what is around it.
        """
        key = pack(region_key(resource.account, resource.region))
        with translated():
            item = self._client().get_item(TableName=self.table, Key=key).get("Item", {})
        known = unpack(item)
        return _newest(known, now), storm_of(known)

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


def _newest(known: Item, now: datetime) -> RegionalIssue | None:
    names = [name.removeprefix(ISSUE) for name in known if name.startswith(ISSUE)]
    issues = (_since_it_began(known, name) for name in names)
    open_ones = (
        issue
        for issue in issues
        if issue.phase is Phase.RAISED and now < issue.occurred_at + ISSUE_LIMIT
    )
    return max(open_ones, key=lambda issue: issue.occurred_at, default=None)


def _since_it_began(known: Item, name: str) -> RegionalIssue:
    """Return an issue as AWS last told of it, but from when it was first heard of."""
    issue = codec.loads(RegionalIssue, known[f"{ISSUE}{name}"])
    return replace(issue, occurred_at=datetime.fromtimestamp(int(known[f"{BEGAN}{name}"]), UTC))
