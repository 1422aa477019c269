"""What DescribeEvents tells of a DB instance: the same events, without their ids.

RDS lists an event with its message and its categories alone [botocore: Event], so that its id is
known by how its message begins (RDS guide, "Amazon RDS event categories and event messages").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.ingest.rds.codes import BY_ID

_FAILOVER = "failover"
"""The category whose events are all of one kind of news."""

BEGINS: Mapping[str, str] = MappingProxyType(
    {
        "0004": "DB instance shutdown",
        "0006": "DB instance restarted",
        "0007": "Allocated storage has been exhausted",
        "0013": "Multi-AZ instance failover started",
        "0015": "Multi-AZ failover to standby complete",
        "0020": "Recovery of the DB instance has started",
        "0021": "Recovery of the DB instance is complete",
        "0022": "Error restarting mysql",
        "0026": "Applying off-line patches to DB instance",
        "0031": "DB instance put into ",
        "0034": "Abandoning user requested failover",
        "0035": "Database instance put into ",
        "0036": "Database instance in ",
        "0047": "Database instance patched",
        "0049": "Multi-AZ instance failover completed",
        "0050": "Multi-AZ instance activation started",
        "0051": "Multi-AZ instance activation completed",
        "0052": "Multi-AZ instance recovery started",
        "0053": "Multi-AZ instance recovery completed",
        "0065": "Recovered from partial failover",
        "0087": "DB instance stopped",
        "0088": "DB instance started",
        "0089": "The free storage capacity for DB instance",
        "0154": "DB instance is being started due to it exceeding",
        "0189": "The gp2 burst balance credits",
        "0217": "Applying autoscaling-initiated modification",
        "0218": "Finished applying autoscaling-initiated modification",
        "0219": "DB instance is in an invalid state",
        "0220": "DB instance is in the cooling-off period",
        "0221": "DB instance has reached the storage-full threshold",
        "0222": "Free storage capacity for DB instance",
        "0223": "Storage autoscaling is unable to scale the storage",
        "0224": "Storage autoscaling has triggered a pending scale storage task",
        "0225": "Allocated storage size ",
        "0227": "Your Aurora cluster's storage is dangerously low",
        "0237": "DB instance has a storage type that's currently unavailable",
        "0254": "Underlying storage quota for this customer account",
    }
)
"""How the message of each event begins that is news, but for an article, by its number."""

_ARTICLE = re.compile(r"^(?:a|an|the) ")


def _plain(message: str) -> str:
    """Return a message as it is compared: in small letters, without an article before it."""
    return _ARTICLE.sub("", message.lstrip().casefold())


_STARTS = tuple((_plain(begins), BY_ID[number]) for number, begins in BEGINS.items())


def news_of(message: str, categories: Collection[str]) -> DbNews | None:
    """Return what an event is about, or None: it tells of nothing to act on.

    A message that is in no row is known by its category where that is a failover.
    """
    said = _plain(message)
    found = next((news for begins, news in _STARTS if said.startswith(begins)), None)
    return found or (DbNews.FAILOVER if _FAILOVER in categories else None)
