"""Ids that look random and never change from run to run."""

from __future__ import annotations

import hashlib
import uuid


def hex_id(prefix: str, *parts: str, length: int = 17) -> str:
    """Return an id such as `ami-0…`, made of what it stands for."""
    return prefix + _digest(parts)[:length]


def uuid_of(*parts: str) -> str:
    """Return a UUID made of what it stands for."""
    return str(uuid.UUID(hex=_digest(parts)[:32], version=4))


def number_of(*parts: str, below: int) -> int:
    """Return a number from 0 to `below` - 1, made of what it stands for."""
    return int(_digest(parts)[:8], 16) % below


def address_of(*parts: str) -> str:
    """Return a public address of the kind EC2 gives, made of what it stands for."""
    return "54." + ".".join(str(number_of(*parts, octet, below=254) + 1) for octet in "abc")


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
