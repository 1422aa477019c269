"""Which addresses are never asked, whatever a name resolves to."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AWS_LOCAL = ipaddress.ip_network("fd00:ec2::/32")
"""Instance metadata, DNS and time of EC2 over IPv6 (EC2 user guide, fd00:ec2::254 and others)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses in IPv6 ones (RFC 6052, 2.1)."""


def forbidden(host: str) -> bool:
    """Whether a host is an address that is never asked; a name is none yet.

    Those of the machine itself, its link and its cloud: loopback, link-local with the metadata
    service, unspecified, multicast, reserved. An IPv4 address within an IPv6 one is looked at, too.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return any(_local(one) for one in (address, *_within(address)))


def _within(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    """Return the IPv4 addresses to which a packet for an IPv6 address may go."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    nat64 = ipaddress.IPv4Address(address.packed[-4:]) if address in _NAT64 else None
    return tuple(one for one in (address.ipv4_mapped, address.sixtofour, nat64) if one is not None)


def _local(address: Address) -> bool:
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or address.is_multicast
        or (address.version == 4 and (address.is_reserved or address.packed[0] == 0))  # noqa: PLR2004  IPv4
        or address in _AWS_LOCAL
    )
