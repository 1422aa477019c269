"""Which server is behind each endpoint: the one whose Name tag the policies name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lifeguard.core.decision.observed import Observed
from lifeguard.immutable import immutable


@immutable
class Places:
    """The server of each endpoint, and the names that no server has, or several."""

    servers: Mapping[str, Observed]
    absent: tuple[str, ...]
    shared: tuple[str, ...]


def places(resources: Iterable[Observed], names: Iterable[str]) -> Places:
    """Return which of the resources each name is of: by its Name tag, else by its id."""
    named: defaultdict[str, list[Observed]] = defaultdict(list)
    for observed in resources:
        named[observed.tag("Name") or observed.resource.id].append(observed)
    found = {name: named.get(name, []) for name in sorted(names)}
    return Places(
        servers={name: servers[0] for name, servers in found.items() if len(servers) == 1},
        absent=tuple(name for name, servers in found.items() if not servers),
        shared=tuple(name for name, servers in found.items() if len(servers) > 1),
    )
