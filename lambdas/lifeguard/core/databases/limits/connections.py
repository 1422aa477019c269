"""How many connections a database takes."""

from __future__ import annotations

from lifeguard.core.databases.database import DbFacts

_MIB = 1_048_576
_KEPT_MIB, _KEPT_SHARE = 300, 0.05
"""What the operating system and RDS keep of a class's memory: an estimate, by AWS's examples
(16 GiB: about 1,300 connections of MySQL)."""

_BYTES_EACH = {"mysql": 12_582_880, "mariadb": 12_582_880, "postgres": 9_531_392}
"""Of DBInstanceClassMemory (RDS user guide, "Maximum number of database connections")."""
_MOST_POSTGRES = 5_000
_SQL_SERVER = 32_767


def max_connections(facts: DbFacts) -> int | None:
    """Return about how many it takes; None: not known.

    The value of an edited parameter wins over the formula. An edited formula is not known here.
    """
    if facts.max_connections is not None:
        return facts.max_connections
    if not facts.engine_formula:
        return None
    if facts.sql_server:
        return _SQL_SERVER
    each, memory = _BYTES_EACH.get(facts.engine), facts.db_class.memory_mib
    if each is None or not memory:
        return None
    found = int((memory - max(_KEPT_MIB, memory * _KEPT_SHARE)) * _MIB / each)
    return min(found, _MOST_POSTGRES) if facts.engine == "postgres" else found
