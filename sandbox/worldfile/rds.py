"""What a world file says of RDS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sandbox.worldfile import fields
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.rds_spec import (
    BecomesSpec,
    DatabaseSpec,
    DbEventSpec,
    DbMaintenanceSpec,
    DbStorageSpec,
    WorldDbState,
    WorldStorageType,
)

_ID = fields.shaped(
    r"[a-z](?:-?[a-z0-9]){0,62}", "1 to 63 small letters, digits and single inner hyphens"
)
_CLASS = fields.shaped(r"db\.[a-z0-9-]+\.[a-z0-9]+", "a DB instance class such as db.t4g.small")
_EVENT = fields.shaped(r"RDS-EVENT-\d{4}", "an event's id such as RDS-EVENT-0049")
_METRIC = r"[A-Za-z%]+"


def numbers(given: object, path: str) -> Mapping[str, float]:
    """Read numbers by the names of metrics."""
    name = fields.shaped(_METRIC, "a metric's name such as DiskQueueDepth")
    return {
        name(key, path): fields.signed(value, f"{path}.{key}")
        for key, value in fields.mapping(given, path).items()
    }


def logs(given: object, path: str) -> Mapping[str, tuple[str, ...]]:
    """Read lines by the names of their logs."""
    lines = fields.sequence(fields.text)
    return {
        fields.text(name, path): lines(value, f"{path}.{name}")
        for name, value in fields.mapping(given, path).items()
    }


def _statements(given: object, path: str) -> Mapping[str, float]:
    """Read average sessions by statement."""
    return {
        fields.text(key, path): fields.signed(value, f"{path}.{key}")
        for key, value in fields.mapping(given, path).items()
    }


def _pending(given: object, path: str) -> Mapping[str, object]:
    """Read values by their names, such as DBInstanceClass."""
    return {fields.text(key, path): value for key, value in fields.mapping(given, path).items()}


_storage = fields.table(
    DbStorageSpec,
    {
        "type": fields.choice(WorldStorageType),
        "gb": fields.whole,
        "iops": fields.optional(fields.whole),
        "throughput": fields.optional(fields.whole),
    },
)
becomes = fields.table(
    BecomesSpec, {"at": fields.time, "state": fields.choice(WorldDbState)}, "at", "state"
)
_event = fields.table(
    DbEventSpec,
    {
        "at": fields.time,
        "id": _EVENT,
        "message": fields.text,
        "categories": fields.sequence(fields.text),
        "lost": fields.flag,
    },
    "at",
    "id",
    "message",
)
maintenance = fields.table(
    DbMaintenanceSpec, {"action": fields.text, "at": fields.optional(fields.time)}
)


def _made(**given: object) -> DatabaseSpec:
    """Make one of its keys; `class` is a word of Python's own."""
    named = {"instance_class" if key == "class" else key: value for key, value in given.items()}
    return DatabaseSpec(**named)  # type: ignore[arg-type]  # as the readers below have read them


database = fields.table(
    _made,
    {
        "id": _ID,
        "class": _CLASS,
        "engine": fields.text,
        "state": fields.choice(WorldDbState),
        "tags": fields.tags,
        "storage": _storage,
        "max_gb": fields.optional(fields.whole),
        "multi_az": fields.flag,
        "cluster": fields.optional(fields.text),
        "pending": _pending,
        "metrics": numbers,
        "metrics_per_hour": numbers,
        "statements": fields.optional(_statements),
        "logs": logs,
        "becomes": fields.sequence(becomes),
        "events": fields.sequence(_event),
        "maintenance": fields.sequence(maintenance),
        "backup_days": fields.whole,
        "snapshot_for": fields.seconds,
        "fail_snapshots": fields.whole,
        "modifies_for": fields.seconds,
        "optimizes_for": fields.seconds,
    },
    "id",
)

databases = fields.sequence(database)


def check_databases(found: tuple[DatabaseSpec, ...]) -> None:
    """Refuse an id that stands twice.

    Raises:
        WorldFileError: one does.
    """
    for name, count in Counter(one.id for one in found).items():
        if count > 1:
            raise WorldFileError(path="rds", given=name, allowed="each id once")


def check_dependencies(needed: Iterable[str | None], known: Collection[str]) -> None:
    """Refuse a host that depends on a database that is not there.

    Raises:
        WorldFileError: one does.
    """
    for name in needed:
        if name is not None and name not in known:
            allowed = "a database of this world, as rds:ID or lightsail-db:NAME"
            raise WorldFileError(path="depends_on", given=name, allowed=allowed)
