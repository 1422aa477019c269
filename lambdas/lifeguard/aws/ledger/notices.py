"""The servers of one notice in the ledger: who was told of, and what became of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable

_MEMBER = "member-"
_ENDED = "ended-"
REMEMBER = timedelta(days=400)
"""A Health event lies up to seven months ahead."""


@immutable
class Ends:
    """The servers of a notice, by incident, and what has become of those that have ended."""

    servers: Mapping[str, NamedServer]
    results: Mapping[str, Message]

    @property
    def complete(self) -> bool:
        """Whether all of them have ended."""
        return self.servers.keys() <= self.results.keys()


@immutable
class Notices(Store):
    """One item a notice: its key says which."""

    def join(self, notice: str, incident: str, server: NamedServer, now: datetime) -> None:
        """Note a server among those of a notice."""
        expires = epoch(now + REMEMBER)
        member = {f"{_MEMBER}{incident}": codec.dumps(server), "expires_at": expires}
        self._items.update(_key(notice), member)

    def announce(self, notice: str, incident: str) -> Mapping[str, NamedServer] | None:
        """Claim the one email about a notice; return the servers that it is to name.

        {}: another has told of this one as well. None: others were told of without it.
        """
        servers = _servers(self._items.get(_key(notice)))
        claimed = self._items.update(
            _key(notice),
            {"told_by": incident, "told": set(servers)},
            only_if=Attr("told_by").not_exists() | Attr("told_by").eq(incident),
        )
        if claimed is not None:
            return servers
        return {} if incident in self._items.get(_key(notice))["told"] else None

    def ended(self, notice: str, incident: str, result: Message) -> Ends | None:
        """Note what became of a server; None: it was noted before, or none were told with it."""
        attribute = f"{_ENDED}{incident}"
        item = self._items.update(
            _key(notice),
            {attribute: codec.dumps_message(result)},
            only_if=Attr(attribute).not_exists(),
        )
        if item is None:
            return None
        told = item.get("told", ())
        servers = {i: one for i, one in _servers(item).items() if not told or i in told}
        return Ends(servers, _results(item)) if incident in servers else None


def _key(notice: str) -> Item:
    name = hashlib.sha256(notice.encode()).hexdigest()[:32]
    return {"pk": f"notice:{name}", "sk": "notice"}


def _servers(item: Item) -> dict[str, NamedServer]:
    """Return the servers by incident, in the order of their names."""
    found = {key: codec.loads(NamedServer, text) for key, text in _prefixed(item, _MEMBER)}
    return dict(sorted(found.items(), key=lambda one: (one[1].short.text, one[0])))


def _results(item: Item) -> dict[str, Message]:
    return {key: codec.loads_message(text) for key, text in _prefixed(item, _ENDED)}


def _prefixed(item: Item, prefix: str) -> Iterator[tuple[str, str]]:
    for name, text in item.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), text
