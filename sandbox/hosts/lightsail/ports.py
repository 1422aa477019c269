"""The firewall of a Lightsail instance: which ports are open, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

EVERYWHERE = ("0.0.0.0/0",)
EVERYWHERE_IPV6 = ("::/0",)


@dataclass(frozen=True, slots=True)
class OpenPorts:
    """One rule: a range of ports that is open."""

    first: int
    last: int
    protocol: str = "tcp"
    cidrs: tuple[str, ...] = EVERYWHERE
    ipv6_cidrs: tuple[str, ...] = EVERYWHERE_IPV6
    aliases: tuple[str, ...] = ()
    """Such as `lightsail-connect`, the console's own SSH client."""
