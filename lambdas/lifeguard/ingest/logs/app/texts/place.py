"""What stands at an address that a client could not reach: a database, a cache, a foreign host."""

from __future__ import annotations

import re
from enum import StrEnum

_DATABASES = frozenset({1433, 1521, 3306, 3307, 5432, 5433, 6432, 27017, 33060})
"""Ports of SQL Server, Oracle, MySQL, PostgreSQL, PgBouncer, MongoDB (IANA, their documents)."""
_CACHES = frozenset({6379, 6380, 11211, 26379})
"""Ports of Redis, its TLS and Sentinel, and of memcached."""
_PRIVATE = re.compile(
    r"(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|0\.0|100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7]))\."
)
"""RFC 1918, RFC 6598, loopback, link-local."""
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_DATABASE_NAME = re.compile(
    r"\.rds\.(?:amazonaws\.com|cn-[a-z0-9-]{1,20}\.amazonaws\.com\.cn)\.?\Z|\A(?:[\w-]{1,40}[-_])?(?:db|database|postgres|postgresql|pg|pgbouncer|mysql|mariadb|mongo|mongodb)(?:[-_.\d].{0,200})?\Z"
)
_CACHE_NAME = re.compile(
    r"\.cache\.amazonaws\.com(?:\.cn)?\.?\Z|\A(?:[\w-]{1,40}[-_])?(?:redis|valkey|memcached|cache)(?:[-_.\d].{0,200})?\Z"
)
_AWS = (".amazonaws.com", ".amazonaws.com.cn")
_OWN = (".internal", ".local", ".localdomain", ".lan", ".svc", ".home", *_AWS)


class Place(StrEnum):
    """Who listens at an address, as far as its name and port tell."""

    DATABASE = "database"
    CACHE = "cache"
    PEER = "peer"
    FOREIGN = "foreign"


def place_of(host: str, port: int = 0) -> Place:
    """Return what stands at a host and port; 0: no port is named."""
    name = host.lower()
    if port in _DATABASES or (not port and _DATABASE_NAME.search(name)):
        return Place.DATABASE
    if port in _CACHES or (not port and _CACHE_NAME.search(name)):
        return Place.CACHE
    return Place.FOREIGN if is_foreign(name) else Place.PEER


def is_foreign(name: str) -> bool:
    """Whether a host is somebody else's: a public address, or a public name."""
    if ":" in name:
        return name[:2] in {"20", "26", "24", "2a"}
    if _ADDRESS.match(name):
        return _PRIVATE.match(name) is None
    return "." in name.strip(".") and not name.rstrip(".").endswith(_OWN)


def spelt(host: str, port: int = 0) -> str:
    """Return ADDRESS:PORT, with an IPv6 address in brackets, as `ss` writes it."""
    bare = host.strip("[]")
    shown = f"[{bare}]" if ":" in bare else bare
    return f"{shown}:{port}" if port else shown
