"""SQL statements as logs hold them: without their values, and what kind each is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.reader import Entry, Sighting

LONGEST = 200

SLOW_MS = 1000.0
"""A statement that took less says nothing."""

_VALUE = re.compile(r"'(?:[^']|''){0,2000}'?|(?<![\w.$?\"])-?\d{1,40}(?:\.\d{1,40})?\b|\$\d{1,5}")
_LIST = re.compile(r"\( ?\?(?: ?, ?\?){1,500} ?\)")
_SPACE = re.compile(r"\s{1,200}")
_COMMENT = re.compile(r"/\*.{0,400}?\*/ ?")
_SCHEMA = re.compile(
    r"(?i)\s{0,20}(?:(?:ALTER|DROP|TRUNCATE) (?:TABLE|INDEX|TYPE|VIEW|MATERIALIZED)|CREATE (?:UNIQUE )?INDEX|DROP INDEX"
    r"|TRUNCATE|VACUUM (?:\(?[^)]{0,40}\)? ?)?FULL|CLUSTER|REINDEX|REFRESH MATERIALIZED VIEW|OPTIMIZE TABLE|RENAME TABLE|LOCK TABLES?\b)"
)
_DUMP = re.compile(
    r"(?i)\s{0,20}(?:COPY .{1,200}? TO std(?:out|OUT)|LOCK TABLE .{1,2000} IN ACCESS SHARE MODE"
    r"|SELECT /\*!40001 SQL_NO_CACHE \*/|FLUSH TABLES WITH READ LOCK)"
)
_TRIVIAL = re.compile(
    r"(?i)\A(?:(?:COMMIT|BEGIN|ROLLBACK|END|START TRANSACTION|SELECT \?|SELECT version\(\)|SET|SHOW)\b.{0,40}\Z"
    r"|INSERT INTO [^?]{1,200}? VALUES ?\((?![^)]{0,200}\) ?,)"
    r"|(?:UPDATE|DELETE FROM|SELECT) .{1,200}? WHERE \S{0,80}\bid[`\"]? ?= ?\?(?: (?:LIMIT|FOR|RETURNING) .{0,60})?\Z)"
)


def without_values(statement: str) -> str:
    """Return a statement with each value as `?`, its lists as `(?)`, on one line."""
    text = _SPACE.sub(" ", _COMMENT.sub("", statement[:4000])).strip(" ;")
    return _LIST.sub("(?)", _VALUE.sub("?", text))[:LONGEST]


def is_schema_change(statement: str) -> bool:
    """Whether a statement changes a schema, or rewrites or locks a whole table."""
    return _SCHEMA.match(_COMMENT.sub("", statement[:400])) is not None


def is_dump(statement: str) -> bool:
    """Whether a statement is a dump's (pg_dump, mysqldump)."""
    return _DUMP.match(statement[:4000]) is not None


def is_trivial(statement: str) -> bool:
    """Whether a statement, without its values, touches one row by key, or none."""
    return _TRIVIAL.match(statement) is not None


def slow(entry: Entry, ms: float, statement: str, numbers: Mapping[str, float]) -> Sighting | None:
    """Return what a statement that took so long says, or None if it was not slow."""
    if ms < SLOW_MS:
        return None
    said = named(entry, statement, {**numbers, "ms": ms})
    if said.symptom is not DatabaseSymptom.STATEMENT:
        return said
    symptom = (
        DatabaseSymptom.SLOW_TRIVIAL if is_trivial(said.subject) else DatabaseSymptom.SLOW_QUERY
    )
    return replace(said, symptom=symptom)


def named(entry: Entry, statement: str, numbers: Mapping[str, float]) -> Sighting:
    """Return what a statement says that a line before is about."""
    shown = without_values(statement)
    if is_dump(statement):
        return Sighting(DatabaseSymptom.DUMP_RUNS, entry, shown, numbers)
    if is_schema_change(statement):
        return Sighting(DatabaseSymptom.SCHEMA_CHANGE, entry, shown, numbers)
    return Sighting(DatabaseSymptom.STATEMENT, entry, shown, numbers)
