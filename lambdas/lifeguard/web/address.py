"""From a URL to an open connection, with the very address that was checked."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from lifeguard.immutable import immutable
from lifeguard.web.deadline import Deadline

_PORTS = {"http": 80, "https": 443}


@immutable
class Site:
    """The parts of a URL that a request needs."""

    host: str
    port: int
    secure: bool
    target: str
    """What is asked for: the path and the query."""
    authority: str
    """The host and the port as the URL has them, for the header `Host` (RFC 9110, 7.2)."""

    @classmethod
    def of(cls, url: str) -> Site:
        """Return the parts of a URL from the policies, which were checked when they were read."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return cls(
            host=parts.hostname or "",
            port=parts.port or _PORTS[parts.scheme],
            secure=parts.scheme == "https",
            target=f"{parts.path or '/'}{query}",
            authority=parts.netloc,
        )


@immutable
class Address:
    """One address that a name resolves to: `name` is what `connect` takes (`socket`, AF_INET6)."""

    family: socket.AddressFamily
    name: tuple[str | int | bytes, ...]

    @property
    def host(self) -> str:
        """The address alone."""
        return str(self.name[0])


def resolved(site: Site) -> tuple[Address, ...]:
    """Return the addresses of a site, in the order in which the system would try them.

    Raises:
        OSError, UnicodeError: the name has none.
    """
    found = socket.getaddrinfo(site.host, site.port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(Address(family, name) for family, _, _, _, name in found))


def connected(addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    """Return a connection to the first of the addresses that takes one; each has its share of time.

    Raises:
        OSError: none does; the last one's error.
    """
    *others, last = addresses
    for number, address in enumerate(others):
        try:
            return _connected(address, deadline.left() / (len(addresses) - number))
        except OSError:
            continue  # what the last one says is raised
    return _connected(last, deadline.left())


def _connected(address: Address, seconds: float) -> socket.socket:
    connection = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address.name)
    except OSError:
        connection.close()
        raise
    return connection
