"""The servers of one notice in the ledger: who was told of, and what became of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store

_MEMBER = "member-"
_ENDED = "ended-"
REMEMBER = timedelta(days=400)
"""A Health event lies up to seven months ahead."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The servers of a notice, by incident, and what has become of those that have ended."""

    servers: Mapping[str, str]
    results: Mapping[str, str]

    @property
    def complete(self) -> bool:
        """Whether all of them have ended."""
        return self.servers.keys() <= self.results.keys()


@dataclass(frozen=True, slots=True)
class Notices(Store):
    """One item a notice: its key says which."""

    def join(self, notice: str, incident: str, name: str, now: datetime) -> None:
        """Note a server among those of a notice."""
        expires = epoch(now + REMEMBER)
        self._items.update(_key(notice), {f"{_MEMBER}{incident}": name, "expires_at": expires})

    def announce(self, notice: str, incident: str) -> Mapping[str, str] | None:
        """Claim the one email about a notice; return the servers that it is to name.

        {}: another has told of this one as well. None: others were told of without it.
        """
        servers = _named(self._items.get(_key(notice)), _MEMBER)
        claimed = self._items.update(
            _key(notice),
            {"told_by": incident, "told": set(servers)},
            only_if=Attr("told_by").not_exists() | Attr("told_by").eq(incident),
        )
        if claimed is not None:
            return servers
        return {} if incident in self._items.get(_key(notice))["told"] else None

    def ended(self, notice: str, incident: str, result: str) -> Ends | None:
        """Note what became of a server; None: it was noted before, or none were told with it."""
        attribute = f"{_ENDED}{incident}"
        item = self._items.update(
            _key(notice), {attribute: result}, only_if=Attr(attribute).not_exists()
        )
        if item is None:
            return None
        told = item.get("told", ())
        servers = {i: n for i, n in _named(item, _MEMBER).items() if not told or i in told}
        return Ends(servers, _named(item, _ENDED)) if incident in servers else None


def _key(notice: str) -> Item:
    name = hashlib.sha256(notice.encode()).hexdigest()[:32]
    return {"pk": f"notice:{name}", "sk": "notice"}


def _named(item: Item, prefix: str) -> dict[str, str]:
    found = {
        name.removeprefix(prefix): said for name, said in item.items() if name.startswith(prefix)
    }
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))
