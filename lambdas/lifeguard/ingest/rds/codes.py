"""What RDS's events mean, by their ids (RDS guide, "Amazon RDS event categories and messages")."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.kinds.databases.news import DbNews

BY_ID: Mapping[str, DbNews] = MappingProxyType(
    {
        **dict.fromkeys(("0006",), DbNews.RESTARTED),
        **dict.fromkeys(("0004", "0022"), DbNews.SHUT_DOWN),
        **dict.fromkeys(("0007", "0221"), DbNews.STORAGE_FULL),
        **dict.fromkeys(("0089", "0222", "0227"), DbNews.STORAGE_LOW),
        **dict.fromkeys(
            ("0219", "0220", "0223", "0224", "0225", "0237", "0254"), DbNews.NOT_GROWING
        ),
        **dict.fromkeys(("0217", "0218"), DbNews.GROWING),
        **dict.fromkeys(("0189",), DbNews.BURST_BALANCE),
        **dict.fromkeys(("0013", "0015", "0034", "0049", "0050", "0051", "0065"), DbNews.FAILOVER),
        **dict.fromkeys(("0020", "0021", "0052", "0053"), DbNews.RECOVERY),
        **dict.fromkeys(("0031",), DbNews.FAILED),
        **dict.fromkeys(("0035",), DbNews.PARAMETERS),
        **dict.fromkeys(("0036",), DbNews.NETWORK),
        **dict.fromkeys(("0026", "0047"), DbNews.MAINTENANCE),
        **dict.fromkeys(("0087",), DbNews.STOPPED),
        **dict.fromkeys(("0088", "0154"), DbNews.STARTED),
    }
)
