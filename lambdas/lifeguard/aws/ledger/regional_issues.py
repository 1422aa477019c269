"""What is known of a whole Region, kept in the ledger for the incidents there: AWS's, and ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item, Once
from lifeguard.aws.ledger.items import epoch, region_key
from lifeguard.aws.ledger.storms import storm_of
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.hold import ISSUE_LIMIT
from lifeguard.core.incident.trigger import Phase, RegionalIssue
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm
from lifeguard.immutable import immutable

ISSUE = "issue-"
BEGAN = "began-"
UPDATED = "updated-"
REMEMBER = timedelta(days=7)
"""How long an issue's last word is kept, so that an older one cannot take its place."""


@immutable
class RegionalIssues(Store):
    """One item a Region in the ledger's table; one attribute an issue."""

    def note(self, issue: RegionalIssue, now: datetime) -> None:
        """Remember that AWS reports a problem of EC2 in a Region, or its end.

        Events come in any order: an older word never replaces a newer one. The hold counts from
        the first that was heard, however often AWS updates its report.
        """
        name = hashlib.sha256(issue.reference.encode()).hexdigest()[:16]
        updated, at = f"{UPDATED}{name}", epoch(issue.occurred_at)
        self._items.update(
            region_key(issue.account, issue.region),
            {
                f"{ISSUE}{name}": codec.dumps(issue),
                updated: at,
                f"{BEGAN}{name}": Once(at),
                "expires_at": epoch(now + REMEMBER),
            },
            only_if=Attr(updated).not_exists() | Attr(updated).lt(at),
        )

    def region_status(
        self, resource: Resource, now: datetime
    ) -> tuple[RegionalIssue | None, Storm | None]:
        """Return the newest problem that AWS reports of EC2 in the resource's Region, and a storm.

        Both are of one item, so that a look at an instance asks once for what is around it.
        """
        key = region_key(resource.account, resource.region)
        known = self._items.get(key, consistent=False)
        return _newest(known, now), storm_of(known)

    def first_to_tell(self, issue: RegionalIssue) -> bool:
        """Claim the one email about a Region's problem; False when it has been sent already."""
        claimed = self._items.update(
            region_key(issue.account, issue.region),
            add={"notified": {issue.reference}},
            only_if=~Attr("notified").contains(issue.reference),
        )
        return claimed is not None


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
